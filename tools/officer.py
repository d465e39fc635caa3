"""An officer at a browser, without the browser: one connection, one session, the forms of the desk."""

import http.client
import re
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

CSRF = "a" * 32
STATES = re.compile(r'id="postep"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    location: str
    text: str
    ms: float


@dataclass(slots=True)
class Officer:
    """Somebody who has signed in (`session`), or a visitor (""), at the node that listens on `port`."""

    port: int
    session: str = ""
    timeout_s: float = 30
    _connection: http.client.HTTPConnection | None = field(default=None, init=False)

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, b"", {})

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"})

    def deliver(self, table: str, content: bytes, *, name: str) -> str:
        """Deliver a file to the table with this id; the address of the delivery."""
        line = f"----{secrets.token_hex(12)}"
        head = f'--{line}\r\nContent-Disposition: form-data; name="target"\r\n\r\nto:{table}\r\n'
        file = f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        body = f"{head}{file}Content-Type: application/octet-stream\r\n\r\n".encode() + content + f"\r\n--{line}--\r\n".encode()
        answer = self._ask("POST", "/urzad/dostawy/nowa/", body, {"Content-Type": f"multipart/form-data; boundary={line}"})
        if answer.status != 302:
            raise ConnectionError(f"the delivery was answered with {answer.status}")
        return answer.location

    def is_read(self, delivery: str) -> bool:
        """Whether the bank has read the delivery."""
        return STATES.search(self.get(delivery).text) is None

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        cookies = f"ratusz_csrf={CSRF}" + (f"; ratusz_session={self.session}" if self.session else "")
        told = {**headers, "Cookie": cookies, **({"X-CSRFToken": CSRF} if method == "POST" else {})}
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout_s)
        began = time.perf_counter()
        try:
            self._connection.request(method, path, body=body or None, headers=told)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        ms = (time.perf_counter() - began) * 1000
        return Answer(status=response.status, location=response.headers.get("Location", ""), text=content.decode("utf-8", "replace"), ms=ms)

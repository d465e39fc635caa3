"""The office's own sign-in, as small as it can be: an OpenID provider on this machine that vouches for one person.

`says`: what it tells of the person. `refuses`: it answers the token request with an error. The code flow with PKCE is checked.
"""

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

CLIENT, SECRET, CODE, ACCESS = "bank", "tajne" * 8, "kod-1", "dostep-1"


class Provider:
    """What the provider knows, and what it was asked."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.says: dict[str, Any] = {"sub": "u1", "email": "ala@ratusz.example", "email_verified": True, "name": "Ala"}
        self.refuses = False
        self.challenge = ""

    def discovery(self) -> dict[str, Any]:
        """What stands at /.well-known/openid-configuration."""
        here = self.issuer
        return {
            "issuer": here, "authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token",
            "userinfo_endpoint": f"{here}/userinfo", "jwks_uri": f"{here}/jwks", "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }  # fmt: skip

    def agree(self, address: str) -> str:
        """The person was sent to `address` and signs in there: the query with which they come back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert "openid" in asked["scope"]
        self.challenge = asked["code_challenge"]
        return f"code={CODE}&state={asked['state']}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What is given for a code."""
        verifier = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        right = (form.get("code"), form.get("client_secret"), verifier) == (CODE, SECRET, self.challenge)
        if self.refuses or not right:
            return 400, {"error": "invalid_grant"}
        told = {"iss": self.issuer, "aud": CLIENT, "sub": self.says["sub"], "iat": 1, "exp": 4_000_000_000}
        return 200, {"access_token": ACCESS, "token_type": "Bearer", "id_token": jwt.encode(told, SECRET, algorithm="HS256")}


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that listens on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    found = Provider(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = _handler(found)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(found: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/userinfo" and self.headers["Authorization"] == f"Bearer {ACCESS}":
                self._answer(200, found.says)
            elif self.path == "/.well-known/openid-configuration":
                self._answer(200, found.discovery())
            else:
                self._answer(404, {})

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(*found.token({name: values[0] for name, values in parse_qs(content).items()}))

        def _answer(self, status: int, value: dict[str, Any]) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said: object) -> None:
            """Nothing: tests are quiet."""

    return Handler

"""One question to a public address, with an end: seconds, bytes, and a number that was looked at first."""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from ratusz import __version__
from ratusz.bank.connectors.addresses import WebAddress, parse_address, public_number
from ratusz.bank.connectors.links import Answer, Silent, Why

#: Seconds for a step (connect, a piece of the answer), and for all of it: who sends a byte now and then gets no more.
STEP_S, WHOLE_S = 10, 20
#: Of the body as much is read as shows that there is one.
_BODY_BYTES = 1_024
_HEADERS = {"User-Agent": f"Ratusz/{__version__} (checks links of an open data catalogue)", "Accept": "*/*", "Connection": "close"}


def ask(method: str, url: str) -> Answer:
    """The answer of the public web to `method` ("HEAD" or "GET") at `url`; see `links.Ask`."""
    address = parse_address(url)
    try:
        number = public_number(address, numbers_of)
    except OSError:
        raise Silent(Why.NO_ADDRESS) from None
    if number is None:
        raise Silent(Why.NOT_PUBLIC)
    return ask_number(method, address, number)


def numbers_of(host: str, port: int) -> Sequence[str]:
    """The IP numbers of a host, by the resolver of this machine."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def ask_number(method: str, address: WebAddress, number: str) -> Answer:
    """The same at the IP number `number`, whatever its name leads to by now."""
    try:
        with socket.create_connection((number, address.port), timeout=STEP_S) as plain, _cut_after(WHOLE_S, plain):
            return _asked(method, address, _secured(plain, address))
    except ssl.SSLError:
        raise Silent(Why.NOT_SECURE) from None
    except (OSError, http.client.HTTPException, ValueError):
        raise Silent(Why.SILENT) from None


def _secured(plain: socket.socket, address: WebAddress) -> socket.socket:
    """The connection as it is spoken over: encrypted for https, by a certificate of that name."""
    return ssl.create_default_context().wrap_socket(plain, server_hostname=address.host) if address.scheme == "https" else plain


def _asked(method: str, address: WebAddress, line: socket.socket) -> Answer:
    connection = http.client.HTTPConnection(address.host, address.port)
    connection.sock = line
    try:
        connection.request(method, address.target, headers={**_HEADERS, "Host": _host(address)})
        response = connection.getresponse()
        response.read(_BODY_BYTES)
        return Answer(status=response.status, location=response.headers.get("Location", ""))
    finally:
        connection.close()


def _host(address: WebAddress) -> str:
    host = f"[{address.host}]" if ":" in address.host else address.host
    usual = {"http": 80, "https": 443}[address.scheme]
    return host if address.port == usual else f"{host}:{address.port}"


@contextmanager
def _cut_after(seconds: float, line: socket.socket) -> Iterator[None]:
    """Whoever is still sending after so many seconds is cut off. The copy outlives the hand-over of `line` to its encryption."""
    copy = line.dup()
    clock = threading.Timer(seconds, _cut, [copy])
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
        copy.close()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)

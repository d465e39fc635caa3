"""Addresses that the bank may ask: on the public web and nowhere else.

A link is typed by a person, and the bank asks it from inside of the office's network: an address that leads to a machine of
that network must not be asked, whatever name it hides behind. So names are resolved first, every number they lead to is looked
at, and the connection is made to the very number that was looked at.
"""

import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_

LONGEST = 2_000
_PORTS = {"http": 80, "https": 443}
#: IPv6 that carries an IPv4 number for a gateway (NAT64, 6to4): the number is what counts.
_GATEWAYS = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_UNSEEMLY = re.compile(r"[\x00-\x20\x7f\\<>\"]")

#: Host and port → the numbers it has; raises OSError where there are none.
Resolve = Callable[[str, int], Sequence[str]]
Number = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAddress:
    """An address in parts. `target`: path and query, as they are sent; `host` in ASCII."""

    scheme: str
    host: str
    port: int
    target: str


def parse_address(text: str) -> WebAddress:
    """The address `text`; WrongUsage `link-address` where it is not a whole http or https address without a password."""
    try:
        parts = urlsplit(text)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise _wrong(text) from None
    whole = parts.scheme in _PORTS and parts.hostname and not _UNSEEMLY.search(text) and len(text) <= LONGEST
    if not whole or parts.username or parts.password:
        raise _wrong(text)
    host = _ascii(parts.hostname or "", text)
    if _is_number(host) and not is_public(host):
        raise _wrong(text)
    return WebAddress(scheme=parts.scheme, host=host, port=port, target=_target(parts))


#: Ranges that were set aside once: of a site, and of numbers of the older protocol inside of the newer.
_OLD = tuple(map(ipaddress.ip_network, ("fec0::/10", "::/96", "::ffff:0:0:0/96")))


def is_public(number: str) -> bool:
    """Whether an IP number is one of the public internet: no private, local, shared, multicast or reserved one."""
    found = ipaddress.ip_address(number.partition("%")[0])
    inner = _inside(found)
    if inner is not None:
        return is_public(str(inner))
    return found.is_global and not found.is_multicast and not any(found in net for net in _OLD if net.version == found.version)


def public_number(address: WebAddress, resolve: Resolve) -> str | None:
    """A number to connect to; None where the name leads to any number that is not public (one of two would be enough to be led inside)."""
    numbers = resolve(address.host, address.port)
    return numbers[0] if numbers and all(map(is_public, numbers)) else None


def _inside(number: Number) -> ipaddress.IPv4Address | None:
    """The IPv4 number that an IPv6 number stands for."""
    if isinstance(number, ipaddress.IPv4Address):
        return None
    if any(number in gateway for gateway in _GATEWAYS):
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _ascii(host: str, text: str) -> str:
    """The host as machines write it: `łódź.pl` is `xn--d-uga0v4h.pl`. A name without a dot is one of the office's own network."""
    try:
        written = host.encode("ascii").decode() if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise _wrong(text) from None
    if not _is_number(written) and "." not in written.strip("."):
        raise _wrong(text)
    return written


def _target(parts: SplitResult) -> str:
    path = "".join(sign if sign.isascii() else _percent(sign) for sign in parts.path) or "/"
    query = "".join(sign if sign.isascii() else _percent(sign) for sign in parts.query)
    return f"{path}?{query}" if query else path


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode())


def _wrong(text: str) -> WrongUsage:
    return WrongUsage(
        "link-address",
        N_("“{found}” is not the address of a public page."),
        N_("Copy the whole address from the browser; it begins with https:// or http://, and holds no password."),
        values={"found": text[:200]},
    )

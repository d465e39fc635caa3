"""From which address somebody asks: X-Forwarded-For counts only where one of the bank's own proxies wrote it."""

from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
NOWHERE = IPv4Address(0)
# So much of an address may stand in a log; an IPv6 network of /64 is one household, which has one budget.
_LOGGED = {4: 24, 6: 48}
_HOUSEHOLD = {4: 32, 6: 64}


def address_of(request: HttpRequest) -> Address:
    """The last address on the way that is not a proxy of ours: whatever stands before it may be made up."""
    asked = _parsed(request.META.get("REMOTE_ADDR", ""))
    trusted = _networks(tuple(settings.BANK_PROXIES))
    for written in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if not _is_in(asked, trusted):
            return asked
        if written.strip():
            asked = _parsed(written.strip())
    return asked


def is_of_this_machine(request: HttpRequest) -> bool:
    """Whether a program of this machine asks, with no proxy in between."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR") or request.META.get("HTTP_FORWARDED")
    return not forwarded and _parsed(request.META.get("REMOTE_ADDR", "")).is_loopback


def household(address: Address) -> str:
    """What shares a budget: the address, of IPv6 the network of one household."""
    return _shortened(address, _HOUSEHOLD)


def asker(request: HttpRequest) -> str:
    """Who has a budget and turns: the account, else the address; a class with accounts does not share anything."""
    if request.user.is_authenticated:
        return f"account {request.user.pk}"
    return f"address {household(address_of(request))}"


def for_the_log(address: Address) -> str:
    """The address without what tells one visitor from another: "192.0.2.0"."""
    return _shortened(address, _LOGGED)


def _shortened(address: Address, bits: dict[int, int]) -> str:
    return str(ip_network((address, bits[address.version]), strict=False).network_address)


def _parsed(text: str) -> Address:
    """Without a port; an IPv4 address within IPv6 is the IPv4 address."""
    bare = text[1:].partition("]")[0] if text.startswith("[") else text.partition(":")[0] if text.count(":") == 1 else text
    try:
        found = ip_address(bare)
    except ValueError:
        return NOWHERE
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def _is_in(address: Address, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    return any(address in network for network in networks)


@cache
def _networks(written: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(one, strict=False) for one in written)

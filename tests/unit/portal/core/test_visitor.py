"""From where somebody asks, and what of it is written down."""

import pytest
from django.test import RequestFactory

from ratusz.portal.core.visitor import NOWHERE, address_of, for_the_log, household, is_of_this_machine


def asked(remote, forwarded=""):
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **more)


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),  # a stranger says so
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),  # what stands before may be made up
        ("127.0.0.1", "203.0.113.9, 127.0.0.1", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        ("127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "nonsense", str(NOWHERE)),
        ("", "", str(NOWHERE)),
    ],
)
def test_only_our_own_proxies_are_believed(remote, forwarded, found):
    assert str(address_of(asked(remote, forwarded))) == found


def test_a_program_of_this_machine_comes_past_no_proxy():
    assert is_of_this_machine(asked("127.0.0.1"))
    assert not is_of_this_machine(asked("127.0.0.1", "203.0.113.9"))
    assert not is_of_this_machine(asked("203.0.113.9"))


def test_addresses_are_shortened():
    assert for_the_log(address_of(asked("198.51.100.7"))) == "198.51.100.0"
    assert for_the_log(address_of(asked("2001:db8:1:2:3::4"))) == "2001:db8:1::"
    assert household(address_of(asked("198.51.100.7"))) == "198.51.100.7"
    assert household(address_of(asked("2001:db8:1:2:3::4"))) == household(address_of(asked("2001:db8:1:2:9::9")))

"""What the bank may ask, and what it must not: the office's own network."""

import pytest

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.connectors.addresses import is_public, parse_address, public_number


@pytest.mark.parametrize(
    ("text", "host", "port", "target"),
    [
        ("https://bip.gov.pl", "bip.gov.pl", 443, "/"),
        ("http://mapy.example.org:8080/wms?SERVICE=WMS&x=1#góra", "mapy.example.org", 8080, "/wms?SERVICE=WMS&x=1"),
        ("https://łódź.pl/żłobek?ą=ę", "xn--d-uga0v4h.pl", 443, "/%C5%BC%C5%82obek?%C4%85=%C4%99"),
        ("https://93.184.216.34/", "93.184.216.34", 443, "/"),
    ],
)
def test_a_public_address_is_taken_apart(text, host, port, target):
    found = parse_address(text)
    assert (found.host, found.port, found.target) == (host, port, target)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bip.gov.pl",
        "ftp://bip.gov.pl/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https://localhost/",
        "https://intranet/",
        "http://127.0.0.1/",
        "http://10.0.0.8:8080/",
        "http://[::1]/",
        "http://[fe80::1%25eth0]/",
        "https://jan:haslo@bip.gov.pl/",
        "https://bip.gov.pl:99999/",
        "https://bip.gov.pl/a b",
        "https://bip.gov.pl/\r\nX: y",
        "https://bip.gov.pl/" + "a" * 2_000,
        "https://" + "a" * 70 + "ł.pl/",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(WrongUsage) as refusal:
        parse_address(text)
    assert refusal.value.code == "link-address"


@pytest.mark.parametrize("number", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_numbers_of_the_internet_are_public(number):
    assert is_public(number)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  an address that is refused
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_numbers_of_networks_within_are_not(number):
    assert not is_public(number)


@pytest.mark.parametrize("number", ["fec0::1", "::127.0.0.1", "::ffff:0:7f00:1"])
def test_numbers_once_set_aside_are_not(number):
    assert not is_public(number)


def test_a_name_with_one_number_inside_is_not_asked_at_all():
    address = parse_address("https://example.org/")
    assert public_number(address, lambda *_: ["93.184.216.34"]) == "93.184.216.34"
    assert public_number(address, lambda *_: ["93.184.216.34", "10.0.0.1"]) is None
    assert public_number(address, lambda *_: []) is None

"""Addresses of pages: the same page in the other language, the same page with other parameters."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

from ratusz.portal.show.components import Link

_ENGLISH = "/en/"


def address_in_other_language(address: str, language: str) -> Link:
    """`address` as it stands in the language that is not `language`: Polish pages have no prefix, English ones /en/."""
    if language == "pl":
        return Link(text="English", url=_ENGLISH + address.removeprefix("/"))
    return Link(text="Polski", url="/" + address.removeprefix(_ENGLISH).removeprefix("/"))


def with_parameters(address: str, parameters: Sequence[tuple[str, str]], changes: Mapping[str, str | None]) -> str:
    """`address` with `parameters`, in which each name of `changes` is replaced, or left out where the change is None or ""."""
    kept = [(name, value) for name, value in parameters if name not in changes]
    query = urlencode([*kept, *((name, value) for name, value in changes.items() if value)])
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))

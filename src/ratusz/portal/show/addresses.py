"""Addresses of pages: the same page in the other language, the same page with other parameters."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.urls import translate_url

from ratusz.portal.show.components import Link

_NAMES = {"pl": "Polski", "en": "English"}


def address_in_other_language(address: str, language: str) -> Link:
    """`address` as it stands in the language that is not `language`; pages of one language lead to that language's home."""
    other = "en" if language == "pl" else "pl"
    found = translate_url(address, other)
    if found == address:
        found = "/en/" if other == "en" else "/"
    return Link(text=_NAMES[other], url=found)


def with_parameters(address: str, parameters: Sequence[tuple[str, str]], changes: Mapping[str, str | None]) -> str:
    """`address` with `parameters`, in which each name of `changes` is replaced, or left out where the change is None or "" ."""
    kept = [(name, value) for name, value in parameters if name not in changes]
    query = urlencode([*kept, *((name, value) for name, value in changes.items() if value)])
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))

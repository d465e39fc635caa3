"""Addresses of pages: the same page in the other language, the same page with other parameters."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

from ratusz.portal.show.components import Link

_ENGLISH = "/en/"
#: Of these there is one page, in no language of its own.
_OF_MACHINES = "/api/"


def address_in_other_language(address: str, language: str) -> Link:
    """`address` as it stands in the language that is not `language`: Polish pages have no prefix, English ones /en/.

    From the page of the API it leads to the home page.
    """
    address = address if has_languages(address) else "/"
    if language == "pl":
        return Link(text="English", url=_ENGLISH + address.removeprefix("/"))
    return Link(text="Polski", url="/" + address.removeprefix(_ENGLISH).removeprefix("/"))


def has_languages(address: str) -> bool:
    """Whether there is a page in each language."""
    return not address.startswith(_OF_MACHINES)


def with_parameters(address: str, parameters: Sequence[tuple[str, str]], changes: Mapping[str, str | None]) -> str:
    """`address` with `parameters`, in which each name of `changes` is replaced, or left out where the change is None or ""."""
    kept = [(name, value) for name, value in parameters if name not in changes]
    query = urlencode([*kept, *((name, value) for name, value in changes.items() if value)])
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))

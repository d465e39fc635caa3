"""The header and footer of every page: the same for all visitors without an account, so they are rendered once and kept.

Their addresses are looked up once a language. A header for somebody who is signed in holds a token, and is never kept.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from ratusz.portal.show.components import Link
from ratusz.portal.show.look import Look

KEPT_HEADERS = 1_000
#: Where pages begin that are for the office, for those who sign in, for frames and for trying things out.
UNFOUND = tuple(f"{language}/{page}/" for language in ("", "/en") for page in ("urzad", "konto", "osadz", "wzornik", "zestawienie"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FooterLogo:
    """A logo that leads somewhere, or nowhere: `picture` is its address, `says` what it shows."""

    url: str
    picture: str
    says: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FooterExtra:
    """What an administrator keeps in the footer: links, and the logos of those who paid."""

    links: tuple[Link, ...] = ()
    logos: tuple[FooterLogo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the frame leads; empty where an installation has no such page."""

    home: str
    catalogue: str
    figures: str
    units: str
    statistics: str
    days: str
    reuse: str
    accessibility: str
    ask: str
    reports: str
    discrepancies: str
    gaps: str
    surveys: str
    login: str
    logout: str
    desk: str
    account: str


@lru_cache(maxsize=8)
def addresses(language: str) -> Addresses:  # noqa: ARG001  the language is active; it is the key
    """The addresses in the language that is active now, which the caller names."""
    return Addresses(
        home=_address("pages:home") or "/",
        catalogue=_address("pages:catalogue"),
        figures=_address("pages:figures"),
        units=_address("pages:units"),
        statistics=_address("pages:statistics"),
        days=_address("pages:days"),
        reuse=_address("pages:reuse"),
        accessibility=_address("pages:accessibility"),
        ask=_address("asking:ask"),
        reports=_address("findings:findings"),
        discrepancies=_address("discrepancies:list"),
        gaps=_address("gaps:public"),
        surveys=_address("surveys:list"),
        login=_address("account_login"),
        logout=_address("account_logout"),
        desk=_address("desk:desk"),
        account=_address("desk:account"),
    )


@lru_cache(maxsize=KEPT_HEADERS)
def public_header(language: str, look: Look, other: Link, nav: str, *, hide_search: bool) -> SafeString:
    """The header for visitors without an account. `other`: this page in the other language."""
    return render_to_string(
        "show/_header.html",
        {"bank": look, "other": other, "to": addresses(language), "nav": nav, "hide_search": hide_search, "LANGUAGE_CODE": language},
    )


@lru_cache(maxsize=8)
def public_footer(language: str, look: Look, extra: FooterExtra) -> SafeString:
    """The footer."""
    values = {"bank": look, "to": addresses(language), "LANGUAGE_CODE": language, "sentence": look.sentence(language), "extra": extra}
    return render_to_string("show/_footer.html", values)


def absolute(path: str) -> str:
    """`path` with the host at which people reach the bank: what is written down elsewhere does not depend on how somebody came here."""
    return str(settings.BANK_ADDRESS).rstrip("/") + path


def canonical(request: HttpRequest) -> str:
    """The one address of this page: the same list filtered or sorted otherwise is no other page. "" for pages that nobody is to find."""
    if request.path.startswith(UNFOUND):
        return ""
    place = request.GET.get("from", "")
    is_list = request.path.removeprefix("/en") == "/dane/" and place.isdecimal()
    return absolute(request.path + (f"?from={place}" if is_list else ""))


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

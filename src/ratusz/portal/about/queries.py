"""What the kept pages say now: the last version, else a text to begin with, with the city's own data in it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratusz.bank.base.clock import WARSAW
from ratusz.portal.about.models import KeptVersion, Key, Logo
from ratusz.portal.about.nouns import Content, Declaration, Facts, Prose, content_of
from ratusz.portal.about.policy import can_keep
from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.core.kept import kept
from ratusz.portal.core.markdown import to_html
from ratusz.portal.people.models import Unit, User
from ratusz.portal.people.standing import Anybody
from ratusz.portal.show.components import Link
from ratusz.portal.show.frame import FooterExtra, FooterLogo, absolute

NOUNS: Mapping[str, type[Content]] = {
    Key.FACTS: Facts, Key.PRIVACY: Prose, Key.CLAUSE: Prose, Key.TERMS: Prose, Key.CONTACT: Prose, Key.ACCESSIBILITY: Declaration,
}  # fmt: skip
#: Pages of their own, with the names of their addresses, in the order of the footer.
PAGES: Mapping[str, str] = {Key.CONTACT: "contact", Key.TERMS: "terms", Key.PRIVACY: "privacy"}
_TEXTS = Path(__file__).resolve().parent / "texts"
#: The review of the declaration is due each year on this day of March.
_REVIEW_DAY = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """What a page needs to be right, and has not."""

    key: str
    sentence: str


def current(key: str) -> Any:
    """What is said now, for everybody: from memory while the journal stands."""
    return kept(("about", key), lambda: _current(key))


def is_begun(key: str) -> bool:
    """Whether somebody has saved a version."""
    return KeptVersion.objects.filter(key=key).exists()


def starting(key: str) -> Any:
    """What is said before anybody has saved anything."""
    if key == Key.FACTS:
        return _first_facts()
    if key == Key.ACCESSIBILITY:
        return _first_declaration()
    return Prose(body_pl=_text(key, "pl"), body_en=_text(key, "en"))


def filled(text: str) -> str:
    """`text` with what it names in braces. What is not known of the institution is said to be so; other braces stay."""
    if "{" not in text:
        return text
    facts, missing = current(Key.FACTS), _("[not given]")
    values = asdict(facts) | {"institution": facts.institution, "bank": settings.BANK_NAME or "Ratusz", "address": absolute("/")}
    values["officer"] = ", ".join(filter(None, (facts.officer_name, facts.officer_email, facts.officer_phone)))
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value) or missing)
    return text


def html_of(text: str) -> SafeString:
    """A kept text for reading."""
    return to_html(filled(text))


def clause() -> SafeString:
    """What stands under each form that takes something of people."""
    return kept(("about clause", get_language()), lambda: html_of(current(Key.CLAUSE).body))


def office_facts() -> Facts:
    """Who keeps the bank, and how one reaches them."""
    facts: Facts = current(Key.FACTS)
    return facts


def footer_extra() -> FooterExtra:
    """What the footer of every page has of these pages."""
    return kept(("about footer", get_language()), _footer_extra)


def logos() -> list[Logo]:
    """The logos shown."""
    return list(Logo.objects.filter(removed_at=None).defer("png"))


def lacking() -> tuple[Lacking, ...]:
    """What the law asks for and nobody has said yet, in the order of the list."""
    facts, told = current(Key.FACTS), current(Key.ACCESSIBILITY)
    wanted = {
        _("The address of the institution"): (Key.FACTS, facts.post), _("An e-mail address"): (Key.FACTS, facts.email),
        _("The address of the public information bulletin (BIP)"): (Key.FACTS, facts.bip_url),
        _("Who is the data-protection officer"): (Key.FACTS, facts.officer_email or facts.officer_phone),
        _("A phone number for those who meet a barrier"): (Key.ACCESSIBILITY, told.phone or facts.phone),
        _("How the building can be reached and entered"): (Key.ACCESSIBILITY, told.building_pl),
        _("How one speaks with the office in sign language"): (Key.ACCESSIBILITY, told.speaking_pl),
    }  # fmt: skip
    return tuple(Lacking(key=key, sentence=sentence) for sentence, (key, value) in wanted.items() if not value)


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:
    """The yearly review of the declaration of accessibility."""
    if not can_keep(user):
        return
    told, today = current(Key.ACCESSIBILITY), now.astimezone(WARSAW).date()
    last = max(filter(None, (told.day("reviewed_on"), told.day("prepared_on"), told.day("updated_on"))), default=None)
    if last is not None and last.year < today.year and is_begun(Key.ACCESSIBILITY):
        yield Duty(
            kind=DutyKind.SYSTEM,
            title=_("The declaration of accessibility is to be reviewed"),
            sentence=_("The law asks for it each year by the end of March: look whether it is still true, and set the day of the review."),
            url=reverse("about:edit", args=[Key.ACCESSIBILITY.value]),
            action=_("Review it"),
            due_on=today.replace(month=3, day=_REVIEW_DAY),
        )


def _current(key: str) -> Any:
    last = KeptVersion.objects.filter(key=key).order_by("-number").first()
    return content_of(NOUNS[key], last.content) if last else starting(key)


def _first_facts() -> Facts:
    """What the settings and the units know."""
    office = Unit.objects.filter(parent=None, kind=Unit.Kind.OFFICE).first()
    named = {"institution_pl": office.name_pl, "institution_en": office.name_en, "phone": office.phone} if office else {}
    facts = Facts(**named, email=settings.BANK_EMAIL or (office.email if office else ""))
    return facts if facts.institution_pl else replace(facts, institution_pl=settings.BANK_NAME or "Ratusz")


def _first_declaration() -> Declaration:
    """Days are those on which the first person came into the bank."""
    first = User.objects.order_by("joined_at").values_list("joined_at", flat=True).first()
    day = first.astimezone(WARSAW).date().isoformat() if first else ""
    return Declaration(
        published_on=day, updated_on=day, prepared_on=day, faults_pl=_text("dostepnosc", "pl"), faults_en=_text("dostepnosc", "en")
    )


@cache
def _text(key: str, language: str) -> str:
    return (_TEXTS / f"{key}.{language}.md").read_text(encoding="utf-8")


def _footer_extra() -> FooterExtra:
    said = KeptVersion.objects.filter(key=Key.FACTS).order_by("-number").values_list("content", flat=True).first() or {}
    links = [Link(text=str(Key(key).label), url=reverse(f"about:{name}")) for key, name in PAGES.items()]
    if bip := said.get("bip_url"):
        links.append(Link(text=_("Public information bulletin (BIP)"), url=bip))
    shown = (FooterLogo(url=one.url, picture=one.address, says=one.says, width=one.width, height=one.height) for one in logos())
    return FooterExtra(links=tuple(links), logos=tuple(shown))

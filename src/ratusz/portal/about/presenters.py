"""The pages as they are read, and as they are kept in the office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.forms import Form
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from ratusz.portal.about import queries
from ratusz.portal.about.models import KeptVersion, Key, Logo
from ratusz.portal.about.nouns import Assessed, Conformity, Content, Declaration, Facts, Prose
from ratusz.portal.show.components import Badge, Event, Fact, Link, ProblemLine
from ratusz.portal.show.frame import absolute

VERSIONS_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationPage:
    """The declaration as it is read. Each day is one that was said; texts are HTML."""

    facts: Facts
    status: str
    status_words: str
    days: dict[str, date | None]
    assessed: str
    contact_name: str
    email: str
    phone: str
    address: str
    told: Declaration
    faults: SafeString
    building: SafeString
    speaking: SafeString
    apps: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """One page in the list of the office."""

    title: str
    url: str
    badge: Badge
    at: object
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptList:
    """The list, what the law asks for and nobody has said, and the logos."""

    lines: tuple[KeptLine, ...]
    lacking: tuple[ProblemLine, ...]
    logos: tuple[Logo, ...]
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPage:
    """A page that is written: its form, what it would look like, its versions."""

    key: Key
    title: str
    form: Form
    preview: tuple[tuple[str, SafeString], ...]
    is_begun: bool
    events: tuple[Event, ...]
    versions: tuple[KeptVersion, ...]
    public_url: str


def declaration_page(told: Declaration) -> DeclarationPage:
    """The declaration for reading."""
    facts = queries.current(Key.FACTS)
    return DeclarationPage(
        facts=facts,
        status=told.status,
        status_words=str(Conformity(told.status).label),
        days={name: told.day(name) for name in ("published_on", "updated_on", "prepared_on", "reviewed_on")},
        assessed=told.assessed_by if told.assessed == Assessed.OTHER else "",
        contact_name=told.contact_name or facts.institution,
        email=told.email or facts.email,
        phone=told.phone or facts.phone,
        address=absolute("/"),
        told=told,
        **{name: queries.html_of(told.words(name)) for name in ("faults", "building", "speaking", "apps")},
    )


def contact_facts() -> tuple[Fact, ...]:
    """Where the institution and its data-protection officer are reached."""
    facts: Facts = queries.current(Key.FACTS)
    said = (
        (_("Institution"), facts.institution), (_("Address"), facts.post), (_("E-mail"), facts.email), (_("Phone"), facts.phone),
        (_("e-Delivery"), facts.edelivery), (_("Data-protection officer"), facts.officer_name),
        (_("E-mail of the officer"), facts.officer_email), (_("Phone of the officer"), facts.officer_phone),
    )  # fmt: skip
    return tuple(_reached(name, text) for name, text in said if text)


def _reached(name: str, text: str) -> Fact:
    return Fact(name=name, links=(Link(text=text, url=f"mailto:{text}"),)) if "@" in text else Fact(name=name, text=text)


def kept_list(form: Form) -> KeptList:
    """The list of the office."""
    last = {one.key: one for one in KeptVersion.objects.select_related("by").order_by("number")}
    return KeptList(
        lines=tuple(_line(key, last.get(key)) for key in Key),
        lacking=tuple(
            ProblemLine(
                message=one.sentence, severity="warning", hint=_("Nobody has said it yet."), url=reverse("about:edit", args=[one.key])
            )
            for one in queries.lacking()
        ),
        logos=tuple(queries.logos()),
        form=form,
    )


def edit_page(key: Key, form: Form, *, looked_at: Content | None) -> EditPage:
    """The page where `key` is written. `looked_at`: what is in the form and was not saved is shown as it would look."""
    versions = tuple(KeptVersion.objects.filter(key=key).select_related("by")[:VERSIONS_SHOWN])
    return EditPage(
        key=key,
        title=str(key.label),
        form=form,
        preview=tuple(_previews(looked_at)) if looked_at else (),
        is_begun=bool(versions),
        events=tuple(_events(versions)),
        versions=versions[1:],
        public_url=_public(key),
    )


def _line(key: Key, last: KeptVersion | None) -> KeptLine:
    badge = (
        Badge(text=_("in the words of the office"), tone="success") if last else Badge(text=_("still the words of Ratusz"), tone="warning")
    )
    return KeptLine(
        title=str(key.label), url=reverse("about:edit", args=[key.value]), badge=badge, at=last.at if last else None,
        by=str(last.by) if last else "",
    )  # fmt: skip


def _previews(content: Content) -> Iterable[tuple[str, SafeString]]:
    """What is written, as HTML, in Polish and in English."""
    for language, name in (("pl", _("Polish")), ("en", _("English"))):
        with override(language):
            if isinstance(content, Prose) and (content.body_pl if language == "pl" else content.body_en):
                yield name, queries.html_of(content.body)
            elif isinstance(content, Declaration) and content.words("faults"):
                yield name, queries.html_of("\n\n".join(content.words(one) for one in ("faults", "building", "speaking", "apps")))


def _events(versions: Iterable[KeptVersion]) -> Iterable[Event]:
    for at, one in enumerate(versions):
        title = _("Version %(number)s") % {"number": one.number}
        text = _("Again what version %(number)s said.") % {"number": one.back_to} if one.back_to else one.note
        yield Event(at=one.at, title=title, text=text, by=str(one.by), current=at == 0)


def _public(key: Key) -> str:
    if key == Key.ACCESSIBILITY:
        return reverse("pages:accessibility")
    name = queries.PAGES.get(key)
    return reverse(f"about:{name}") if name else ""

"""What changed, day by day: new data, new versions with their differences, descriptions, what was taken away and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ratusz.portal.catalog.happened import Happened, Kind, happened
from ratusz.portal.catalog.models import Dataset, Theme
from ratusz.portal.catalog.services import publication_link, size_in_words
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.pages.differing import differing
from ratusz.portal.pages.listing import language
from ratusz.portal.people.models import Unit
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Badge, Link, Tone
from ratusz.portal.show.numbers import format_day

THEME, UNIT, UNTIL = "kategoria", "instytucja", "do"
_WORDS: dict[Kind, tuple[object, Tone]] = {
    Kind.NEW: (_("new"), "success"),
    Kind.VERSION: (_("new version"), "info"),
    Kind.VERSION_WITHDRAWN: (_("version withdrawn"), "danger"),
    Kind.DESCRIBED: (_("described anew"), "neutral"),
    Kind.ARCHIVED: (_("archived"), "warning"),
    Kind.BROUGHT_BACK: (_("out of the archive"), "success"),
    Kind.WITHDRAWN: (_("withdrawn"), "danger"),
    Kind.RESTORED: (_("shown again"), "success"),
    Kind.ANNOUNCED: (_("change announced"), "warning"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One thing that happened, in words. `counts`: what a version changed; `links`: to see it."""

    title: Link
    of: Link | None
    unit: str
    badge: Badge
    text: str
    counts: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day and what happened on it."""

    day: date
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry of a list to choose from."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysPage:
    """What the page shows. `earlier_url`, `newest_url`: back and forward; empty where there is nothing."""

    days: tuple[Day, ...]
    themes: tuple[Choice, ...]
    units: tuple[Choice, ...]
    until: date | None
    earlier_url: str
    newest_url: str


def days_page(user: Anybody, asked: QueryDict, *, address: str) -> DaysPage:
    """The page at `address`, asked with `kategoria`, `instytucja` and `do` (the last day to tell of)."""
    theme, unit, until = asked.get(THEME, ""), asked.get(UNIT, ""), _day(asked.get(UNTIL, ""))
    found = happened(user, until=until, theme=theme, unit=unit)
    now = tuple((name, value) for name, value in ((THEME, theme), (UNIT, unit)) if value)
    seen = Dataset.objects.visible_to(user).order_by()
    return DaysPage(
        days=tuple(_days(found.happened)),
        themes=tuple(
            Choice(value=one.slug, text=one.name, chosen=one.slug == theme) for one in Theme.objects.filter(pk__in=seen.values("theme"))
        ),
        units=tuple(
            Choice(value=one.slug, text=one.name, chosen=one.slug == unit) for one in Unit.objects.filter(pk__in=seen.values("unit"))
        ),
        until=until,
        earlier_url=with_parameters(address, now, {UNTIL: found.earlier.isoformat()}) if found.earlier else "",
        newest_url=with_parameters(address, now, {}) if until else "",
    )


def change_line(one: Happened) -> ChangeLine:
    """One thing that happened, in the reader's language."""
    words, tone = _WORDS[one.kind]
    thing = one.resource or one.dataset
    shown = one.resource is None or one.resource.withdrawn_at is None
    return ChangeLine(
        title=Link(text=thing.title, url=thing.get_absolute_url() if shown else ""),
        of=Link(text=one.dataset.title, url=one.dataset.get_absolute_url())
        if one.resource and one.resource.title != one.dataset.title
        else None,
        unit=one.dataset.unit.name,
        badge=Badge(text=str(words), tone=tone),
        text=one.reason or _text(one),
        counts=_differing(one),
        links=tuple(_links(one)) if shown and not one.reason else (),
    )


def _days(listed: Iterable[Happened]) -> Iterator[Day]:
    days: dict[date, list[ChangeLine]] = {}
    for one in listed:
        days.setdefault(one.day, []).append(change_line(one))
    for day, lines in days.items():
        yield Day(day=day, lines=tuple(lines))


def _differing(one: Happened) -> tuple[str, ...]:
    if one.publication is None or one.resource is None or one.reason:
        return ()
    return differing(one.resource, one.before, one.publication.version)


def _text(one: Happened) -> str:
    """State, size and note of what was published."""
    if one.publication is None:
        return ""
    parts = [one.publication.note_said] if one.publication.note else [size_in_words(one.publication)]
    if one.publication.state_on:
        parts.append(gettext("as of %(day)s") % {"day": format_day(one.publication.state_on, language())})
    return " · ".join(part.rstrip(".") if len(parts) > 1 else part for part in parts)


def _links(one: Happened) -> Iterator[Link]:
    if one.publication is None or one.resource is None:
        return
    if one.before and one.before != one.publication.version and one.resource.is_table:
        address = reverse("pages:changes", args=[one.dataset.slug, one.resource.slug])
        yield Link(text=gettext("what changed"), url=f"{address}?od={one.before}&do={one.publication.version}")
    yield publication_link(one.publication)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 < found.year < 9000 else None

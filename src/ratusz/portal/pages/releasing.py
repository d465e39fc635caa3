"""The calendar of promised releases: what comes on which day, for the eye and for calendars of people (iCalendar, RFC 5545)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.bank.reconcile.releases import Release
from ratusz.portal.catalog.models import ReleaseCalendar, Resource
from ratusz.portal.catalog.querysets import ResourceQuerySet
from ratusz.portal.contracts.promiseddays import state_badge
from ratusz.portal.pages.days import Choice
from ratusz.portal.pages.strangers import for_strangers
from ratusz.portal.people.models import Unit
from ratusz.portal.people.standing import Anybody
from ratusz.portal.show.components import Badge
from ratusz.portal.show.periods import period_in_words

#: How far ahead is told, and how many days of one table at most: a daily one would hide all others.
AHEAD, MOST_OF_ONE = timedelta(days=366), 13
UNIT = "instytucja"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A table that is promised for a day. `badge`: that it is late; `period`: what it is about, "" where nobody said it."""

    day: date
    resource: Resource
    period: str
    badge: Badge | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What comes in one month."""

    name: str
    lines: tuple[Coming, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    """What is late, what comes, month by month; the units to choose from; the address of the same for programs."""

    late: tuple[Coming, ...]
    months: tuple[Month, ...]
    units: tuple[Choice, ...]
    feed: str


@require_safe
@for_strangers
def calendar(request: HttpRequest) -> HttpResponse:
    """`/kalendarz/?instytucja=`."""
    today, unit = timezone.localdate(utc_now()), request.GET.get(UNIT, "")
    coming = sorted(coming_of(request.user, today=today, unit=unit), key=lambda one: (one.day, one.resource.title))
    ahead = [one for one in coming if one.day >= today]
    named = Unit.objects.filter(pk__in=_promised(request.user).order_by().values("dataset__unit"))
    page = CalendarPage(
        late=tuple(one for one in coming if one.day < today),
        months=tuple(
            Month(name=date_format(first, "F Y"), lines=tuple(lines))
            for first, lines in groupby(ahead, key=lambda one: one.day.replace(day=1))
        ),
        units=tuple(Choice(value=one.slug, text=one.name, chosen=one.slug == unit) for one in named),
        feed=f"?{UNIT}={unit}" if any(one.slug == unit for one in named) else "",
    )
    return render(request, "pages/calendar.html", {"page": page, "nav": "days"})


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The same as iCalendar: days without hours."""
    today = timezone.localdate(utc_now())
    coming = sorted(coming_of(request.user, today=today, unit=request.GET.get(UNIT, "")), key=lambda one: (one.day, str(one.resource.pk)))
    response = HttpResponse("".join(_lines(coming, request, now=utc_now())), content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def coming_of(user: Anybody, *, today: date, unit: str = "") -> Iterator[Coming]:
    """What `user` may see that is owed, and what is promised after it within a year."""
    for resource in _promised(user).filter(**({"dataset__unit__slug": unit} if unit else {})):
        owed = resource.next_due_on
        if owed is None:
            continue
        declared = next((one.calendar for one in resource.calendars.all()), None)
        first = (declared.on(owed) if declared else None) or Release(day=owed)
        yield _coming(first, resource, today)
        if declared is not None:
            for release in declared.between(max(owed, today) + timedelta(days=1), today + AHEAD, most=MOST_OF_ONE - 1):
                yield _coming(release, resource, today)


def _promised(user: Anybody) -> ResourceQuerySet:
    standing = Prefetch("calendars", ReleaseCalendar.objects.filter(ended_at=None))
    found = Resource.objects.visible_to(user).published().filter(next_due_on__isnull=False, dataset__archived_at=None)
    loaded: ResourceQuerySet = found.select_related("dataset__unit").prefetch_related(standing)
    return loaded


def _coming(release: Release, resource: Resource, today: date) -> Coming:
    badge = state_badge(release.day, today) if release.day <= today else None
    return Coming(day=release.day, resource=resource, period=period_in_words(release.period) if release.period else "", badge=badge)


def _lines(coming: Iterable[Coming], request: HttpRequest, *, now: datetime) -> Iterator[str]:
    host = request.get_host().partition(":")[0]
    yield from _folded("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ratusz//Ratusz//PL", "METHOD:PUBLISH")
    title = gettext("%(bank)s: promised data") % {"bank": settings.BANK_NAME or "Ratusz"}
    yield from _folded(f"X-WR-CALNAME:{_escaped(title)}")
    for one in coming:
        # "Lines" alone says nothing in somebody's own calendar.
        title = f"{one.resource.dataset.title}: {one.resource.title}" + (f" ({one.period})" if one.period else "")
        yield from _folded(
            "BEGIN:VEVENT",
            f"UID:{one.resource.pk}-{one.day:%Y%m%d}@{host}",
            f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(title)}",
            f"DESCRIPTION:{_escaped(one.resource.dataset.unit.name)}",
            f"URL:{request.build_absolute_uri(one.resource.get_absolute_url())}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        )
    yield from _folded("END:VCALENDAR")


def _escaped(text: str) -> str:
    """A text as a value: no line ends in it, and the signs that part values marked (RFC 5545, 3.3.11)."""
    return " ".join(text.split()).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(*lines: str) -> Iterator[str]:
    """Lines of at most 75 bytes, the rest on lines that begin with a blank (3.1)."""
    for line in lines:
        part = ""
        for sign in line:
            if len((part + sign).encode()) > 74:
                yield f"{part}\r\n"
                part = " "
            part += sign
        yield f"{part}\r\n"

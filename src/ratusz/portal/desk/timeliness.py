"""How punctual and how timely the releases of tables with a calendar are, as the quality assurance framework of the ESS tells them apart.

Punctuality (TP3) is the time between the promised day and the day of the release; timeliness the time between the end of the period
that the figures are about and the release of the first (TP1) and of the last (TP2) figures of that period.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from uuid import UUID

from ratusz.bank.base.clock import WARSAW, day_of
from ratusz.bank.reconcile.releases import Calendar
from ratusz.portal.catalog.models import Publication, ReleaseCalendar, Resource
from ratusz.portal.core.models import AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Timely:
    """A table over twelve months: releases, those on the promised day or before, the days late of the latest one; and the medians of
    days from the end of a period to its first and its last figures, None where no period was promised.
    """

    resource: Resource
    releases: int
    punctual: int
    latest: int
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Release:
    """What came for a promised day: `last`, the day after which nothing more came for the same period."""

    promised: date
    came: date
    last: date
    ended: date | None


def timely(resources: Mapping[UUID, Resource], since: date) -> tuple[Timely, ...]:
    """Of `resources` (with their datasets) those with a calendar and a release since the day `since`, the least punctual first."""
    declared = {
        one.resource_id: one.calendar for one in ReleaseCalendar.objects.filter(resource__in=list(resources), ended_at=None)
    }  # fmt: skip
    if not declared:
        return ()
    found = [_timely(resources[key], releases) for key, releases in _releases(declared, since).items() if releases]
    return tuple(sorted(found, key=lambda one: (one.punctual / one.releases, -one.latest, one.resource.title)))


def _timely(resource: Resource, releases: list[_Release]) -> Timely:
    late = [(one.came - one.promised).days for one in releases]
    first = [(one.came - one.ended).days for one in releases if one.ended]
    last = [(one.last - one.ended).days for one in releases if one.ended]
    return Timely(
        resource=resource,
        releases=len(releases),
        punctual=sum(1 for days in late if days <= 0),
        latest=max(*late, 0),
        first=round(median(first)) if first else None,
        last=round(median(last)) if last else None,
    )


def _releases(declared: Mapping[UUID, Calendar], since: date) -> dict[UUID, list[_Release]]:
    begun = datetime.combine(since, datetime.min.time(), WARSAW)
    days: defaultdict[UUID, list[date]] = defaultdict(list)
    shown = Publication.objects.filter(resource__in=list(declared), at__gte=begun).order_by("at")
    for key, at in shown.values_list("resource", "at"):
        days[key].append(day_of(at))
    came: defaultdict[UUID, dict[date, date]] = defaultdict(dict)
    for key, promised, at in _promised(declared, begun):
        came[key].setdefault(promised, day_of(at))
    return {key: list(_of_one(declared[key], sorted(came[key].items()), days[key])) for key in declared}


def _promised(declared: Mapping[UUID, Calendar], begun: datetime) -> Iterator[tuple[UUID, date, datetime]]:
    """What was published for a promised day."""
    told = AuditEntry.objects.filter(verb="resource.published", at__gte=begun, target_id__in=[str(key) for key in declared])
    for key, detail, at in told.order_by("at").values_list("target_id", "detail", "at"):
        if (due := detail.get("due_on")) and detail.get("keeps", True):
            yield UUID(key), date.fromisoformat(due), at


def _of_one(calendar: Calendar, came: list[tuple[date, date]], days: list[date]) -> Iterator[_Release]:
    for at, (promised, first) in enumerate(came):
        until = came[at + 1][1] if at + 1 < len(came) else date.max
        release = calendar.on(promised)
        ended = release.period.last if release and release.period else None
        yield _Release(promised=promised, came=first, last=max([day for day in days if first <= day < until], default=first), ended=ended)

"""What changed in what a person may see: published, described anew, withdrawn, archived; the newest first, day by day.

Pages, feeds and letters of news ask here, so that they tell the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, Subquery

from ratusz.bank.base.clock import WARSAW, day_of
from ratusz.portal.catalog.models import Dataset, Publication, Resource
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core.models import AuditEntry

#: So much is read at once; days are told whole, so a day of a move may be longer.
READ_AT_ONCE = 400
#: Days are added to a page until it has so many lines.
ENOUGH = 40


class Kind(StrEnum):
    """What happened."""

    NEW = "new"
    VERSION = "version"
    VERSION_WITHDRAWN = "version-withdrawn"
    DESCRIBED = "described"
    ARCHIVED = "archived"
    BROUGHT_BACK = "brought-back"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    ANNOUNCED = "announced"


_VERBS = {
    "dataset.described": Kind.DESCRIBED,
    "dataset.renamed": Kind.DESCRIBED,
    "dataset.handed-over": Kind.DESCRIBED,
    "resource.described": Kind.DESCRIBED,
    "resource.renamed": Kind.DESCRIBED,
    "resource.columns-described": Kind.DESCRIBED,
    "dataset.archived": Kind.ARCHIVED,
    "dataset.brought-back": Kind.BROUGHT_BACK,
    "resource.withdrawn": Kind.WITHDRAWN,
    "resource.restored": Kind.RESTORED,
    "contract.announced": Kind.ANNOUNCED,
}
#: Of one thing told once a day, however often somebody mended a word.
_ONCE_A_DAY = frozenset({Kind.DESCRIBED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that happened. `resource` None: to the dataset. `publication`: what was published; `before`: the version it replaced.

    `reason`: why it was withdrawn or archived; of an announced change what it is and why.
    """

    kind: Kind
    at: datetime
    dataset: Dataset
    resource: Resource | None = None
    publication: Publication | None = None
    before: str = ""
    reason: str = ""

    @property
    def day(self) -> date:
        """The day in the city."""
        return day_of(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Whole days, the newest first. `earlier`: the day to ask up to for what came before; None where there is nothing."""

    happened: tuple[Happened, ...]
    earlier: date | None


def happened(user: Anybody, *, until: date | None = None, theme: str = "", unit: str = "", enough: int = ENOUGH) -> Days:
    """What happened up to the day `until` (with it; None: up to now) in datasets that `user` may see, of a category, of a unit."""
    end = datetime.combine(until + timedelta(days=1), time(), tzinfo=WARSAW) if until else None
    datasets = Dataset.objects.visible_to(user)
    if theme:
        datasets = datasets.in_theme(theme)
    if unit:
        datasets = datasets.of_unit(unit)
    published, first = _published(user, datasets, end)
    told, second = _told(user, datasets, end)
    reached = max((moment for moment in (first, second) if moment is not None), default=None)
    listed = sorted([*published, *told], key=lambda one: one.at, reverse=True)
    return _whole_days(_once_a_day(listed), reached, enough)


def _published(user: Anybody, datasets: Any, end: datetime | None) -> tuple[list[Happened], datetime | None]:
    """Publications, and how far back they were read, where not to the end."""
    earlier = Publication.objects.filter(resource=OuterRef("resource"), at__lt=OuterRef("at")).order_by("-at", "-pk")
    rows = (
        Publication.objects.filter(resource__in=Resource.objects.meant_for(user).filter(dataset__in=datasets))
        .annotate(before=Subquery(earlier.values("version")[:1]), before_withdrawn=Subquery(earlier.values("withdrawn_reason")[:1]))
        .select_related("resource__dataset__unit", "resource__dataset__theme")
    )
    if end is not None:
        rows = rows.filter(at__lt=end)
    found = list(rows[:READ_AT_ONCE])
    return [_publication(row) for row in found], found[-1].at if len(found) == READ_AT_ONCE else None


def _publication(row: Any) -> Happened:
    kind = Kind.VERSION_WITHDRAWN if row.withdrawn_reason else Kind.VERSION if row.before else Kind.NEW
    return Happened(
        kind=kind,
        at=row.at,
        dataset=row.resource.dataset,
        resource=row.resource,
        publication=row,
        before="" if row.before_withdrawn else row.before or "",
        reason=row.withdrawn_reason,
    )


def _told(user: Anybody, datasets: Any, end: datetime | None) -> tuple[list[Happened], datetime | None]:
    """What people did to descriptions and to what stands, since the thing was first published."""
    rows = AuditEntry.objects.filter(verb__in=_VERBS)
    if end is not None:
        rows = rows.filter(at__lt=end)
    found = list(rows[:READ_AT_ONCE])
    ids = {row.target_id for row in found}
    things: dict[str, Dataset | Resource] = {str(one.pk): one for one in datasets.filter(pk__in=ids).select_related("unit", "theme")}
    meant = Resource.objects.meant_for(user).filter(dataset__in=datasets, pk__in=ids).exclude(current="")
    things |= {str(one.pk): one for one in meant.select_related("dataset__unit", "dataset__theme")}
    since = _first_published(things.values())
    listed = [
        _entry(row, things[row.target_id])
        for row in found
        if row.target_id in things and (first := since.get(_dataset(things[row.target_id]).pk)) is not None and row.at > first
    ]
    return listed, found[-1].at if len(found) == READ_AT_ONCE else None


def _entry(row: AuditEntry, thing: Dataset | Resource) -> Happened:
    kind = _VERBS[row.verb]
    reason = str(row.detail.get("reason", "")) if kind in {Kind.WITHDRAWN, Kind.ARCHIVED, Kind.ANNOUNCED} else ""
    return Happened(kind=kind, at=row.at, dataset=_dataset(thing), resource=thing if isinstance(thing, Resource) else None, reason=reason)


def _dataset(thing: Dataset | Resource) -> Dataset:
    return thing if isinstance(thing, Dataset) else thing.dataset


def _first_published(things: Iterable[Dataset | Resource]) -> dict[object, datetime]:
    """Dataset → when anything in it was first published."""
    datasets = {_dataset(thing).pk for thing in things}
    rows = Publication.objects.filter(resource__dataset__in=datasets).order_by("-at").values_list("resource__dataset_id", "at")
    return dict(rows)


def _once_a_day(listed: Sequence[Happened]) -> Iterator[Happened]:
    seen: set[tuple[object, ...]] = set()
    for one in listed:
        key = (one.kind, one.day, one.dataset.pk)
        if one.kind in _ONCE_A_DAY and key in seen:
            continue
        seen.add(key)
        yield one


def _whole_days(listed: Iterable[Happened], reached: datetime | None, enough: int) -> Days:
    """Days until there are `enough` lines; of the day at which reading stopped nothing is told, unless it is the only one."""
    days: dict[date, list[Happened]] = {}
    for one in listed:
        days.setdefault(one.day, []).append(one)
    last = day_of(reached) if reached is not None else None
    shown: list[Happened] = []
    for place, (day, of_day) in enumerate(days.items()):
        if place and (len(shown) >= enough or (last is not None and day <= last)):
            return Days(happened=tuple(shown), earlier=day)
        shown += of_day
    return Days(happened=tuple(shown), earlier=last - timedelta(days=1) if last is not None else None)

"""How units keep the days they promised: by unit and month, what came on time, what late, what has not come at all.

Read from the journal of actions, which keeps the day that was promised beside each publication, and from the answers "nothing has changed".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from ratusz.bank.base.clock import WARSAW, day_of
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.standing import COORDINATORS, standing_of
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.intake.models import Answer
from ratusz.portal.intake.waiting import still_owed
from ratusz.portal.people.models import User

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How many promised days of a month were kept, missed, and are missed yet: nothing came."""

    on_time: int = 0
    late: int = 0
    never: int = 0

    @property
    def total(self) -> int:
        """How many days were promised."""
        return self.on_time + self.late + self.never

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(on_time=self.on_time + other.on_time, late=self.late + other.late, never=self.never + other.never)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitKept:
    """A unit, month by month, the newest last; `months` has a place for each month."""

    unit: str
    months: tuple[Kept, ...]

    @property
    def whole(self) -> Kept:
        """All months together."""
        return sum(self.months, Kept())


def months_before(today: date) -> tuple[date, ...]:
    """The first days of the last twelve months, that of `today` included, the newest last."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return tuple(reversed(found))


def kept_by_unit(user: User, today: date) -> tuple[UnitKept, ...]:
    """The units of a coordinator: those with most that never came first, then most that came late."""
    months = months_before(today)
    resources = resources_of(user)
    cells: dict[UUID, dict[date, Kept]] = {}
    for resource, due, kept in [*_came(resources, months[0]), *_missing(resources, months[0], today)]:
        month = due.replace(day=1)
        if month not in months:  # it came before its month
            continue
        row = cells.setdefault(resource.dataset.unit_id, {})
        row[month] = row.get(month, Kept()) + kept
    names = {one.dataset.unit_id: one.dataset.unit.name for one in resources.values()}
    units = [UnitKept(unit=names[unit], months=tuple(row.get(month, Kept()) for month in months)) for unit, row in cells.items()]
    return tuple(sorted(units, key=lambda one: (-one.whole.never, -one.whole.late, one.unit)))


def resources_of(user: User) -> dict[UUID, Resource]:
    """What the coordinator answers for."""
    standing = standing_of(user)
    found = Resource.objects.select_related("dataset__unit")
    if not standing.everywhere.intersection(COORDINATORS):
        found = found.filter(dataset__unit__in=frozenset().union(*(standing.reach.get(role, frozenset()) for role in COORDINATORS)))
    return {one.pk: one for one in found}


def _came(resources: Mapping[UUID, Resource], first: date) -> Iterator[tuple[Resource, date, Kept]]:
    """What was published, or said to be unchanged, for a promised day; of several for one day the first counts."""
    begun = datetime.combine(first, datetime.min.time(), WARSAW)
    seen: set[tuple[UUID, date]] = set()
    published = AuditEntry.objects.filter(verb="resource.published", at__gte=begun).order_by("at").values_list("target_id", "detail", "at")
    found = [(UUID(key), detail.get("due_on") or "", at) for key, detail, at in published if detail.get("keeps", True)]
    answers = Answer.objects.filter(kind=Answer.Kind.UNCHANGED, undone_at=None, at__gte=begun, due_on__isnull=False)
    found += [(key, due.isoformat(), at) for key, due, at in answers.values_list("resource", "due_on", "at") if due]
    for key, said, at in sorted(found, key=lambda one: one[2]):
        if not said or key not in resources:
            continue
        due = date.fromisoformat(said)
        if due < first or (key, due) in seen:
            continue
        seen.add((key, due))
        yield resources[key], due, Kept(on_time=1) if day_of(at) <= due else Kept(late=1)


def _missing(resources: Mapping[UUID, Resource], first: date, today: date) -> Iterator[tuple[Resource, date, Kept]]:
    """What was due and has not come; what waits for a reviewer has."""
    for one in still_owed(today).filter(next_due_on__gte=first, next_due_on__lt=today, dataset__archived_at=None):
        if one.pk in resources and one.next_due_on is not None:
            yield one, one.next_due_on, Kept(never=1)

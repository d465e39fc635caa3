"""What waits for a person, by date; who owes what, by unit; what was done lately."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.cache import cache

from ratusz.bank.base.clock import WARSAW, day_of
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.standing import COORDINATORS, standing_of
from ratusz.portal.core.duties import Duty, DutyKind, count_key
from ratusz.portal.desk.sources import SOURCES
from ratusz.portal.intake.waiting import still_owed
from ratusz.portal.people.models import Role, User
from ratusz.portal.people.queries import holders_by_unit

#: How old the number beside "My desk" may be; on the desk itself, and after each thing one does, it is exact.
COUNT_KEPT_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What one unit owes, the oldest first, and who delivers for it."""

    unit: str
    unit_id: UUID
    stewards: tuple[User, ...]
    resources: tuple[Resource, ...]
    overdue: int


def waiting(user: User, now: datetime) -> tuple[Duty, ...]:
    """Everything that waits for `user`: what is overdue first, then by day, then what has no day, the oldest first."""
    found = [duty for source in SOURCES for duty in source(user, now)]
    today = day_of(now)
    found.sort(key=lambda duty: (not duty.is_overdue(today), *_order(duty)))
    cache.set(count_key(user.pk), len(found), COUNT_KEPT_S)
    return tuple(found)


def waiting_count(user: User, now: datetime) -> int:
    """How many things wait for `user`, as it was a minute ago at most."""
    kept: int | None = cache.get(count_key(user.pk))
    return len(waiting(user, now)) if kept is None else kept


def counts_by_kind(duties: Iterable[Duty]) -> Mapping[DutyKind, int]:
    """How many there are of each kind that occurs, in the order of kinds."""
    kinds = [duty.kind for duty in duties]
    return {kind: kinds.count(kind) for kind in DutyKind if kind in kinds}


def owed_by_unit(user: User, now: datetime) -> tuple[Owed, ...]:
    """For a coordinator: the units of theirs that owe deliveries by today or soon; the most overdue first."""
    standing, today = standing_of(user), day_of(now)
    reach = frozenset().union(*(standing.reach.get(role, frozenset()) for role in COORDINATORS))
    everywhere = bool(standing.everywhere.intersection(COORDINATORS))
    if not everywhere and not reach:
        return ()
    due = [one for one in still_owed(today) if everywhere or one.dataset.unit_id in reach]
    return owed(due, today=today)


def owed(due: Iterable[Resource], *, today: date) -> tuple[Owed, ...]:
    """`due` resources gathered by unit."""
    by_unit: dict[UUID, list[Resource]] = {}
    for resource in due:
        by_unit.setdefault(resource.dataset.unit_id, []).append(resource)
    if not by_unit:
        return ()
    stewards = holders_by_unit(Role.STEWARD)
    found = [
        Owed(
            unit=resources[0].dataset.unit.name,
            unit_id=unit,
            stewards=tuple(stewards.get(unit, ())),
            resources=tuple(resources),
            overdue=sum(one.next_due_on is not None and one.next_due_on < today for one in resources),
        )
        for unit, resources in by_unit.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.overdue, one.unit)))


def _order(duty: Duty) -> tuple[date, str]:
    """By day; what has none lies where a week after its beginning would be, so that it neither hides nor waits for ever."""
    if duty.due_on is not None:
        return duty.due_on, duty.title
    since = duty.since.astimezone(WARSAW).date() + timedelta(days=7) if duty.since else date.max
    return since, duty.title

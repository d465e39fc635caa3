"""The deliveries of this month, for a coordinator: by unit what came, what is under way, what is still to come and who was reminded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Max, Q

from ratusz.bank.base.clock import WARSAW, day_of
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.standing import COORDINATORS, standing_of
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.people.models import Role, User
from ratusz.portal.people.queries import holders_by_unit

_UNDER_WAY = (Delivery.State.READ, Delivery.State.SUBMITTED, Delivery.State.SCHEDULED, Delivery.State.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A table of which a delivery falls into the month. `state`: of its delivery under way, "" for none; `came`: this month's is there.

    `days_late`: by how many days it came after the day that was promised.
    """

    resource: Resource
    came: bool
    state: str
    days_late: int = 0

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something for it: what waits for a reviewer or its hour is handed in."""
        return not self.came and self.state not in {Delivery.State.SUBMITTED, Delivery.State.SCHEDULED}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMonth:
    """A unit in the month: its tables, who delivers for it, and when it was last reminded within the month."""

    unit: str
    unit_id: UUID
    expected: tuple[Expected, ...]
    stewards: tuple[User, ...]
    reminded_at: datetime | None

    @property
    def is_done(self) -> bool:
        """Whether nothing is open."""
        return not any(one.is_open for one in self.expected)


def month_of(user: User, today: date) -> tuple[UnitMonth, ...]:
    """The units of a coordinator in the month of `today`: those with something open first, then by name."""
    first, last = bounds(today)
    found = list(_expected(user, first, last))
    under_way = _under_way(found)
    late = _days_late(found, first)
    stewards, reminded = holders_by_unit(Role.STEWARD), _reminded(first)
    by_unit: dict[UUID, list[Expected]] = {}
    for resource in found:
        came = resource.next_due_on is None or resource.next_due_on > last
        state = "" if came else under_way.get(resource.pk, "")
        expected = Expected(resource=resource, came=came, state=state, days_late=late.get(str(resource.pk), 0) if came else 0)
        by_unit.setdefault(resource.dataset.unit_id, []).append(expected)
    units = [
        UnitMonth(
            unit=expected[0].resource.dataset.unit.name,
            unit_id=unit,
            expected=tuple(sorted(expected, key=lambda one: (not one.is_open, one.resource.next_due_on or last))),
            stewards=tuple(stewards.get(unit, ())),
            reminded_at=reminded.get(str(unit)),
        )
        for unit, expected in by_unit.items()
    ]
    return tuple(sorted(units, key=lambda one: (one.is_done, one.unit)))


def bounds(today: date) -> tuple[date, date]:
    """The first and the last day of the month of `today`."""
    first = today.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _expected(user: User, first: date, last: date) -> Iterable[Resource]:
    """What is due by the end of the month, and what a delivery or "nothing changed" of this month has settled."""
    standing = standing_of(user)
    begun = datetime.combine(first, datetime.min.time(), WARSAW)
    settled = (Q(published_at__gte=begun) & Q(next_due_on__gt=last)) | (Q(checked_on__gte=first) & Q(next_due_on__gt=last))
    live = Resource.objects.filter(withdrawn_at=None, dataset__unit__closed_on=None, dataset__archived_at=None)
    found = live.filter(Q(next_due_on__lte=last) | settled).select_related("dataset__unit").order_by("dataset__unit__name_pl", "title_pl")
    if standing.everywhere.intersection(COORDINATORS):
        return found
    return found.filter(dataset__unit__in=frozenset().union(*(standing.reach.get(role, frozenset()) for role in COORDINATORS)))


def _under_way(found: Iterable[Resource]) -> Mapping[UUID, str]:
    """Resource → the state of the newest delivery for it that is not decided about."""
    tables = DeliveredTable.objects.filter(resource__in=[one.pk for one in found], delivery__state__in=_UNDER_WAY)
    return dict(tables.order_by("delivery__received_at").values_list("resource", F("delivery__state")))


def _days_late(found: Iterable[Resource], first: date) -> Mapping[str, int]:
    """Resource → by how many days this month's first publication came after its day; as the journal of actions has kept it."""
    begun = datetime.combine(first, datetime.min.time(), WARSAW)
    ids = [str(one.pk) for one in found if one.published_at and one.published_at >= begun]
    late: dict[str, int] = {}
    for entry in AuditEntry.objects.filter(verb="resource.published", target_id__in=ids, at__gte=begun).order_by("at"):
        if due := entry.detail.get("due_on"):
            late.setdefault(entry.target_id, max((day_of(entry.at) - date.fromisoformat(due)).days, 0))
    return late


def _reminded(first: date) -> Mapping[str, datetime]:
    begun = datetime.combine(first, datetime.min.time(), WARSAW)
    entries = AuditEntry.objects.filter(verb="unit.reminded", at__gte=begun).order_by()
    return dict(entries.values_list("target_id").annotate(at=Max("at")))


def to_remind(month: Iterable[UnitMonth], today: date) -> tuple[UnitMonth, ...]:
    """The units that have something open and somebody to remind, and were not reminded today."""
    units = (one for one in month if not one.is_done and one.stewards)
    return tuple(one for one in units if one.reminded_at is None or day_of(one.reminded_at) < today)

"""What waits for a person, by date; who owes what, by unit; what was done lately."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.bank.base.clock import WARSAW, day_of
from ratusz.portal.asking.models import Asked
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import language
from ratusz.portal.catalog.standing import COORDINATORS, standing_of
from ratusz.portal.core.duties import Duty, DutyKind, count_key
from ratusz.portal.desk.sources import SOURCES
from ratusz.portal.findings.models import Finding
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.waiting import still_owed
from ratusz.portal.people.models import Role, Unit, User
from ratusz.portal.people.queries import holders_by_unit
from ratusz.portal.show.numbers import format_day
from ratusz.portal.stewardship.said import whys

#: How old the number beside "My desk" may be; on the desk itself, and after each thing one does, it is exact.
COUNT_KEPT_S = 60
RECENT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """Something that a unit has not finished: a file sent back or unreadable, a late answer to a resident. `why`: a word for it."""

    unit: Unit
    title: str
    url: str
    why: str
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What one unit owes, the oldest first, what of it is stuck, and who delivers for it."""

    unit: str
    unit_id: UUID
    stewards: tuple[User, ...]
    resources: tuple[Resource, ...]
    overdue: int
    stuck: tuple[Stuck, ...] = ()


def waiting(user: User, now: datetime) -> tuple[Duty, ...]:
    """Everything that waits for `user`: what the law sets a day for, what is overdue, by day; last what has no day, the oldest first."""
    found = with_reasons([duty for source in SOURCES for duty in source(user, now)])
    today = day_of(now)
    found.sort(key=lambda duty: (not duty.is_statutory, not duty.is_overdue(today), *_order(duty)))
    cache.set(count_key(user.pk), len(found), COUNT_KEPT_S)
    return tuple(found)


def with_reasons(duties: list[Duty]) -> list[Duty]:
    """`duties`, in which what is to be delivered says for whom and by what law it is gathered, where that is known."""
    owed_ones = [duty.target for duty in duties if duty.kind == DutyKind.DELIVER and duty.target is not None]
    known = whys(owed_ones) if owed_ones else {}
    reasons = [known.get(duty.target, "") if duty.target else "" for duty in duties]
    return [replace(duty, sentence=f"{duty.sentence} {why}") if why else duty for duty, why in zip(duties, reasons, strict=True)]


def waiting_count(user: User, now: datetime) -> int:
    """How many things wait for `user`, as it was a minute ago at most."""
    kept: int | None = cache.get(count_key(user.pk))
    return len(waiting(user, now)) if kept is None else kept


def counts_by_kind(duties: Iterable[Duty]) -> Mapping[DutyKind, int]:
    """How many there are of each kind that occurs, in the order of kinds."""
    kinds = [duty.kind for duty in duties]
    return {kind: kinds.count(kind) for kind in DutyKind if kind in kinds}


def on_way_and_recent(user: User) -> tuple[list[Delivery], list[Delivery]]:
    """Deliveries of `user` that wait for others or for an hour, and the last ones decided about in their units; asked for at once."""
    on_way, decided = Delivery.objects.on_their_way_for(user), Delivery.objects.seen_by(user).decided().order_by("-decided_at")
    either = Q(pk__in=on_way.values("pk")) | Q(pk__in=decided.values("pk")[:RECENT])
    loaded = Delivery.objects.select_related("dataset", "resource", "received_by", "link__person", "link__unit")
    found = list(loaded.filter(either).order_by("publish_at", "submitted_at", "-decided_at"))
    done = [one for one in found if one.state in (Delivery.State.PUBLISHED, Delivery.State.DROPPED)]
    done.sort(key=lambda one: one.decided_at or one.received_at, reverse=True)
    return [one for one in found if one not in done], done


def owed_by_unit(user: User, now: datetime) -> tuple[Owed, ...]:
    """For a coordinator: the units of theirs that owe a delivery by today or soon, a better file or an answer; the most overdue first."""
    standing, today = standing_of(user), day_of(now)
    reach = frozenset().union(*(standing.reach.get(role, frozenset()) for role in COORDINATORS))
    everywhere = bool(standing.everywhere.intersection(COORDINATORS))
    if not everywhere and not reach:
        return ()
    due = [one for one in still_owed(today) if everywhere or one.dataset.unit_id in reach]
    return owed(due, today=today, stuck=tuple(_stuck(user, None if everywhere else reach, today)))


def _stuck(user: User, units: frozenset[UUID] | None, today: date) -> Iterator[Stuck]:
    """What waits for people of `units`, None for all, and is neither a delivery that is due nor in the hands of a reviewer."""
    files = Delivery.objects.filter(state__in=(Delivery.State.RETURNED, Delivery.State.UNREADABLE)).select_related("dataset__unit")
    files = files.order_by("received_at")
    for one in files if units is None else files.filter(dataset__unit__in=units):
        yield Stuck(unit=one.dataset.unit, title=one.file_name, url=one.get_absolute_url(), why=str(Delivery.State(one.state).label))
    late = _("answer overdue since %(day)s")
    for asked in Asked.objects.handled_by(user).waiting().filter(due_on__lt=today, unit__isnull=False).select_related("unit"):
        title, url = _("Request %(number)s") % {"number": asked.number}, reverse("asking:handle", args=[asked.number])
        assert asked.unit is not None  # noqa: S101  for the type checker: asked for above
        yield Stuck(unit=asked.unit, title=title, url=url, why=late % {"day": format_day(asked.due_on, language())}, is_late=True)
    for finding in Finding.objects.handled_by(user).waiting().filter(due_on__lt=today).loaded():
        title, url = _("Report %(number)s") % {"number": finding.number}, reverse("findings:handle", args=[finding.number])
        why = late % {"day": format_day(finding.due_on, language())}
        yield Stuck(unit=finding.answering, title=title, url=url, why=why, is_late=True)


def owed(due: Iterable[Resource], *, today: date, stuck: Iterable[Stuck] = ()) -> tuple[Owed, ...]:
    """`due` resources, and what is `stuck`, gathered by unit."""
    units: dict[UUID, Unit] = {}
    resources: dict[UUID, list[Resource]] = {}
    others: dict[UUID, list[Stuck]] = {}
    for resource in due:
        units[resource.dataset.unit_id] = resource.dataset.unit
        resources.setdefault(resource.dataset.unit_id, []).append(resource)
    for thing in stuck:
        units[thing.unit.pk] = thing.unit
        others.setdefault(thing.unit.pk, []).append(thing)
    if not units:
        return ()
    stewards = holders_by_unit(Role.STEWARD)
    found = [
        Owed(
            unit=unit.name,
            unit_id=pk,
            stewards=tuple(stewards.get(pk, ())),
            resources=tuple(resources.get(pk, ())),
            overdue=sum(one.next_due_on is not None and one.next_due_on < today for one in resources.get(pk, ()))
            + sum(one.is_late for one in others.get(pk, ())),
            stuck=tuple(others.get(pk, ())),
        )
        for pk, unit in units.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.overdue, one.unit)))


def _order(duty: Duty) -> tuple[date, str]:
    """By day; what has none lies where a week after its beginning would be, so that it neither hides nor waits for ever."""
    if duty.due_on is not None:
        return duty.due_on, duty.title
    since = duty.since.astimezone(WARSAW).date() + timedelta(days=7) if duty.since else date.max
    return since, duty.title

"""What a publisher promised and kept: which tables are due when, and how punctual its deliveries were."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from django.utils.translation import gettext, ngettext

from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.calendars import next_due
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.catalog.queries import due_in_words
from ratusz.portal.intake.models import Answer
from ratusz.portal.show.components import Badge

#: How far back punctuality is told.
LOOKED_BACK = timedelta(days=730)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A table with a promised day. `when`: how that lies to today, in words."""

    resource: Resource
    due_on: date
    when: str
    badge: Badge


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """What is owed, the earliest first; and sentences on what has no promised day and on how punctual it was."""

    owed: tuple[Owed, ...]
    without: str
    punctual: str


def promises_of(resources: Sequence[Resource], *, today: date) -> Promises:
    """The promises of published `resources` (with their datasets)."""
    tables = [one for one in resources if one.is_table]
    owed = sorted((_owed(one, one.next_due_on, today) for one in tables if one.next_due_on), key=lambda one: one.due_on)
    without = len(tables) - len(owed)
    return Promises(owed=tuple(owed), without=_without(without) if without else "", punctual=_punctual(tables, today=today))


def _owed(resource: Resource, due_on: date, today: date) -> Owed:
    badge = Badge(text=gettext("late"), tone="warning") if due_on < today else Badge(text=gettext("up to date"), tone="success")
    return Owed(resource=resource, due_on=due_on, when=due_in_words(due_on, today), badge=badge)


def _without(count: int) -> str:
    text = ngettext(
        "%(number)s table comes when there is something new: no day is promised.",
        "%(number)s tables come when there is something new: no day is promised.",
        count,
    )
    return text % {"number": count}


def _punctual(tables: Iterable[Resource], *, today: date) -> str:
    """How many deliveries that were due in two years came in time."""
    days = list(days_late(list(tables), today=today))
    if not days:
        return gettext("How punctual it is cannot be told yet: the day of none of its updates has come so far.")
    late = [one for one in days if one > 0]
    text = ngettext(
        "Of %(number)s delivery that was due in two years, %(kept)s came in time.",
        "Of %(number)s deliveries that were due in two years, %(kept)s came in time.",
        len(days),
    ) % {"number": len(days), "kept": len(days) - len(late)}
    if late:
        more = ngettext("The latest came %(days)s day late.", "The latest came %(days)s days late.", max(late)) % {"days": max(late)}
        text = f"{text} {more}"
    return text


def days_late(tables: list[Resource], *, today: date) -> Iterator[int]:
    """Days by which each delivery of `tables` (with their dataset) that was due in two years was late; 0 or less: in time."""
    return _lateness(tables, since=today - LOOKED_BACK)


def _lateness(tables: list[Resource], *, since: date) -> Iterator[int]:
    """Days by which each delivery after the first was late (0 or less: in time), by the frequency that is promised now.

    A delivery of a version that stood before is an undo and fulfils nothing; "checked, nothing changed" fulfils as a delivery does.
    """
    moments: defaultdict[UUID, list[date]] = defaultdict(list)
    seen: set[tuple[UUID, str]] = set()
    shown = Publication.objects.filter(resource__in=tables).order_by("at").values_list("resource_id", "version", "private", "at")
    for resource, version, private, at in shown:
        # Shown again with other corrections, it is the same delivery.
        if (resource, private or version) not in seen:
            seen.add((resource, private or version))
            moments[resource].append(day_of(at))
    answers = Answer.objects.standing().filter(resource__in=tables, kind=Answer.Kind.UNCHANGED).values_list("resource_id", "at")
    for resource, at in answers:
        moments[resource].append(day_of(at))
    for table in tables:
        days = sorted(moments[table.pk])
        for earlier, later in pairwise(days):
            due = next_due(table.dataset.frequency, earlier)
            if due is not None and later >= since:
                yield (later - due).days

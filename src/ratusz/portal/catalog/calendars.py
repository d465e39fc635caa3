"""When a table is due: by its release calendar where it has one, else by the frequency of its dataset. One day is kept: `next_due_on`."""

import calendar as months_of
from datetime import date, datetime

from django.db import transaction

from ratusz.bank.base.clock import WARSAW, day_of
from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.reconcile.releases import LONGEST, Calendar, calendar_from_json, calendar_json
from ratusz.portal.catalog.models import Frequency, ReleaseCalendar, Resource
from ratusz.portal.catalog.policy import can_edit
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import note_of
from ratusz.portal.people.models import User

_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}
_DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7}


@transaction.atomic
def declare(*, resource: Resource, calendar: Calendar | None, reason: str = "", by: User, now: datetime) -> None:
    """From now on the figures of `resource` are promised so; None: by the frequency of the dataset alone. What was before is kept."""
    require(can_edit, by, resource)
    if not resource.is_table:
        raise WrongUsage("no-releases", N_("Only tables have days on which they are promised."))
    today = day_of(now)
    if calendar is not None and (first := calendar.after(today)) is not None and first.day - today > LONGEST:
        raise WrongUsage("release-too-far", N_("The next promised day lies more than three years ahead."), N_("Look at the lag again."))
    row = Resource.objects.select_for_update(of=("self",)).select_related("dataset").get(pk=resource.pk)
    standing = ReleaseCalendar.objects.filter(resource=row, ended_at=None)
    was = standing.values_list("declared", flat=True).first()
    standing.update(ended_at=now)
    if calendar is not None:
        made = ReleaseCalendar(resource=row, declared=calendar_json(calendar), reason=note_of(reason), at=now, by=by)
        made.save(force_insert=True)
    if not row.dataset.archived_at:
        row.next_due_on = _from_now(row, calendar, today)
        row.save(update_fields=["next_due_on"])
    detail = {"was": was, "is": calendar_json(calendar) if calendar else None, "reason": note_of(reason), "due": str(row.next_due_on or "")}
    audit.record("resource.calendar-declared", target=row, by=by, at=now, detail=detail)
    journal.write("described", target=row, at=now)


def calendar_of(resource: Resource) -> Calendar | None:
    """The calendar in force; None where only the frequency of the dataset says when it is due. Asks nothing where it was loaded with it."""
    if "declared_calendar" in vars(resource):
        loaded = vars(resource)["declared_calendar"]
        return calendar_from_json(loaded) if loaded else None
    found = ReleaseCalendar.objects.filter(resource=resource, ended_at=None).first()
    return found.calendar if found else None


def next_due(frequency: str, after: date) -> date | None:
    """When the next delivery is due, `frequency` after the day `after`; None where nothing is promised."""
    if frequency in _DAYS:
        return date.fromordinal(after.toordinal() + _DAYS[Frequency(frequency)])
    if frequency not in _MONTHS:
        return None
    year, month = divmod(after.year * 12 + after.month - 1 + _MONTHS[Frequency(frequency)], 12)
    return date(year, month + 1, min(after.day, months_of.monthrange(year, month + 1)[1]))


def next_day(resource: Resource, after: date) -> date | None:
    """The promised day of `resource` (with its dataset) that follows the day `after`; None where nothing is promised."""
    found = calendar_of(resource)
    if found is None:
        return next_due(resource.dataset.frequency, after)
    release = found.after(after)
    return release.day if release else None


def due_after(row: Resource, today: date, *, described: date | None) -> date | None:
    """When the next delivery is due once one was published on `today`: by what was promised, not by the day it came.

    What comes in the first half of a period is a correction or an extra: it does not stand for the delivery at the end of it.
    `described`: the day its data is for, which a calendar goes by.
    """
    found = calendar_of(row)
    if found is not None:
        return found.then(row.next_due_on, today, described)
    promised, frequency = row.next_due_on, row.dataset.frequency
    if promised is None:
        return next_due(frequency, today)
    due = next_due(frequency, promised)
    if due is None:
        return None
    if due - promised < 2 * (promised - today):
        return promised
    while due is not None and due <= today:
        due = next_due(frequency, due)
    return due


def _from_now(row: Resource, found: Calendar | None, today: date) -> date | None:
    """What is owed under a new calendar: what follows the figures that stand, and no day before it was promised."""
    shown = row.published_at.astimezone(WARSAW).date() if row.published_at else None
    if found is None:
        return next_due(row.dataset.frequency, shown) if shown else None
    release = found.after(today)
    then = found.then(None, shown, row.state_on) if shown else None
    return max(release.day, then or release.day) if release else None

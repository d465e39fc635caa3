"""What can be said instead of a delivery that is due: nothing changed, or it will be late. It moves the day, and can be undone."""

from datetime import date, datetime, timedelta

from django.db import transaction

from ratusz.bank.base.clock import WARSAW
from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.calendars import next_day
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.policy import can_edit
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import note_of, reason_of
from ratusz.portal.intake.linking import hold
from ratusz.portal.intake.models import Answer, OneTimeLink
from ratusz.portal.people.models import User

Kind = Answer.Kind
#: A delivery that is to be later than this is no late one: its calendar is wrong.
LATEST = timedelta(days=366)


@transaction.atomic
def say_unchanged(*, resource: Resource, by: User | OneTimeLink, now: datetime, note: str = "") -> Answer:
    """Say that nothing has changed since the last publication: the next delivery is due a period later, the date of the data stays."""
    row = _locked(resource, by)
    if not row.is_published:
        raise WrongUsage("nothing-stands", N_("Nothing is published here yet, so there is nothing that has not changed."))
    today = now.astimezone(WARSAW).date()
    # Whoever answers a few days early or late answers for the day that was due; the next one keeps the rhythm where it lies ahead.
    due = next_day(row, row.next_due_on or today)
    if due is not None and due <= today:
        due = next_day(row, today)
    return _write(row, by, kind=Kind.UNCHANGED, due=due, until=None, note=note, now=now)


@transaction.atomic
def say_late(*, resource: Resource, until: date, by: User | OneTimeLink, now: datetime, note: str = "") -> Answer:
    """Say that the delivery will come by the day `until`."""
    row = _locked(resource, by)
    today = now.astimezone(WARSAW).date()
    if not today < until <= today + LATEST:
        raise WrongUsage("day-not-ahead", N_("The day has to lie ahead, within a year."), N_("Choose another one."))
    return _write(row, by, kind=Kind.LATE, due=until, until=until, note=note, now=now)


@transaction.atomic
def undo(*, answer: Answer, reason: str, by: User, now: datetime) -> None:
    """Take an answer back; the day is what it was before. `Conflict` where something newer has moved it."""
    row = Resource.objects.select_for_update(of=("self",)).select_related("dataset__unit").get(pk=answer.resource_id)
    require(can_edit, by, row.dataset)
    said = reason_of(reason, missing=N_("Say why the answer is taken back."))
    found = Answer.objects.select_for_update().get(pk=answer.pk)
    newest = Answer.objects.standing().filter(resource=row).first()
    if found.undone_at is not None or newest != found or row.next_due_on != found.due_after:
        raise Conflict("overtaken", N_("Something newer was said or delivered since; nothing was done."))
    found.undone_at, found.undone_by, found.undone_because = now, by, said
    found.save(update_fields=["undone_at", "undone_by", "undone_because"])
    row.next_due_on, row.checked_on = found.due_on, found.checked_before
    row.save(update_fields=["next_due_on", "checked_on"])
    audit.record("answer.undone", target=row, by=by, at=now, detail={"kind": found.kind, "reason": said})
    journal.write("answered", target=row, at=now)


def promised_day(resource: Resource) -> date | None:
    """The day of the calendar on which the next delivery of `resource` is due, whatever later day was agreed for it since."""
    day = resource.next_due_on
    for answer in Answer.objects.standing().filter(resource=resource):
        if answer.kind != Kind.LATE or answer.due_after != day:
            break
        day = answer.due_on
    return day


def _locked(resource: Resource, by: User | OneTimeLink) -> Resource:
    """The row as it is now. Who came by a link may answer for its resource, while it is open."""
    row: Resource = Resource.objects.select_for_update(of=("self",)).select_related("dataset__unit").get(pk=resource.pk)
    if isinstance(by, User):
        require(can_edit, by, row.dataset)
    return row


def _write(row: Resource, by: User | OneTimeLink, *, kind: Kind, due: date | None, until: date | None, note: str, now: datetime) -> Answer:
    link, person = (by, by.person) if isinstance(by, OneTimeLink) else (None, by)
    answer = Answer(
        resource=row, kind=kind, due_on=row.next_due_on, due_after=due, until=until, note=note_of(note), at=now,
        by=person, link=link, checked_before=row.checked_on,
    )  # fmt: skip
    answer.save(force_insert=True)
    row.next_due_on = due
    if kind == Kind.UNCHANGED:
        row.checked_on = now.astimezone(WARSAW).date()
    row.save(update_fields=["next_due_on", "checked_on"])
    if link is not None:
        hold(link, now=now)
        link.used_at = now
        link.save(update_fields=["used_at"])
    detail = {"kind": kind, "due": str(due or ""), "note": answer.note, "link": link.whom if link else ""}
    audit.record("answer.given", target=row, by=answer.by, at=now, detail=detail)
    journal.write("answered", target=row, at=now)
    return answer

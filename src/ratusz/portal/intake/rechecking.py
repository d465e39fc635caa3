"""Deliveries checked with other corrections than are in force by now: the bank reads them again, and they go on from where they were."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit, journal
from ratusz.portal.core.models import JournalRow
from ratusz.portal.core.remarks import remark
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.intake.outcomes import locked
from ratusz.portal.intake.queries import checked_before, obstacles
from ratusz.portal.intake.unaided import objections

State = Delivery.State
Begin = Callable[[Delivery], None]
#: One that was sent back waits for a mended file; who hands it in all the same is told to have it read again.
_WAITING = (State.READ, State.SUBMITTED, State.SCHEDULED)
_WHY = N_("Corrections of the table were changed after it had been submitted, so the bank checked it again.")


def check_again(row: JournalRow, now: datetime, *, read: Begin) -> None:
    """After a correction was accepted or withdrawn: what waits for that table is read again."""
    going_there = DeliveredTable.objects.filter(resource=row.target).values("delivery")
    for delivery in Delivery.objects.filter(state__in=_WAITING, pk__in=going_there).order_by("received_at"):
        _begin(delivery, now, read)


@transaction.atomic
def _begin(delivery: Delivery, now: datetime, read: Begin) -> None:
    """What was accepted for a set time waits for a review again: another report was read when its reviewer decided."""
    row = locked(delivery)
    if row.state not in _WAITING or not checked_before(list(row.tables.all())):
        return
    row.goes_on = row.state != State.READ
    if row.state == State.SCHEDULED:
        row.publish_at, row.publish_closes, row.few_because = None, "", ""
        row.decided_at, row.decided_by, row.decision_note = None, None, ""
    row.state, row.reading_since, row.checked_again_at = State.RECEIVED, None, now
    row.save()
    audit.record("delivery.checked-again", target=row, by=None, at=now)
    read(row)


@transaction.atomic
def go_on(*, delivery_id: UUID, now: datetime, publish: Begin) -> None:
    """What was submitted and read again waits for a review again, or goes back to who submitted it where something is open now."""
    row = locked(Delivery(pk=delivery_id))
    if not row.goes_on or row.state != State.READ:
        return
    row.goes_on = False
    stopped = next(obstacles(row), None)
    if stopped is not None:
        row.state, row.decided_at, row.decided_by = State.RETURNED, now, None
        row.decision_note = remark(_WHY, stopped.message, stopped.hint, values=stopped.values)
        row.save(update_fields=["goes_on", "state", "decided_at", "decided_by", "decision_note"])
        audit.record("delivery.stopped-again", target=row, by=None, at=now, detail={"why": row.decision_note})
        journal.write("returned", target=row, at=now)
        return
    row.state, row.submitted_at = State.SUBMITTED, now
    row.save(update_fields=["goes_on", "state", "submitted_at"])
    if any(objections(row)):
        journal.write("submitted", target=row, at=now)
    else:
        publish(row)

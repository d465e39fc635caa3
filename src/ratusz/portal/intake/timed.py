"""Accepted now, published later: at the minute that a reviewer has set, by the worker. Until then it can be called off."""

from datetime import datetime, timedelta

from django.db import transaction

from ratusz.bank.base.errors import Conflict, NotAllowed, UserError, WrongUsage
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.remarks import remark, remark_of
from ratusz.portal.core.texts import note_of
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.outcomes import locked, publish_delivery
from ratusz.portal.intake.policy import can_call_off, can_decide, still_reviews
from ratusz.portal.intake.smallcells import shown_because
from ratusz.portal.people.models import User

State = Delivery.State
_FIELDS = ["state", "publish_at", "publish_closes", "few_because", "decided_at", "decided_by", "decision_note"]
#: Further away, it is a slip of the pen.
FURTHEST = timedelta(days=366)
#: What somebody did beside it just then is known at the next try. That the version it was read against no longer stands stays so.
_PASSING = frozenset({"changed-beside", "corrections-changed", "checked-before"})


@transaction.atomic
def schedule(
    *, delivery: Delivery, at: datetime, by: User, now: datetime, note: str = "", close_older: str = "", few_because: str = ""
) -> None:
    """Accept the delivery, to be published at the moment `at`. What is said about few people holds from that moment, not before."""
    row = locked(delivery)
    require(can_decide, by, row)
    if not now < at <= now + FURTHEST:
        raise WrongUsage("time-not-ahead", N_("The time has to lie ahead, within a year."), N_("Choose another one, or publish now."))
    if row.submitted_at != delivery.submitted_at:
        raise Conflict("overtaken", N_("The delivery was changed in the meantime."), N_("Look at it as it is now, and decide again."))
    shown_because(row, few_because)
    row.state, row.publish_at, row.publish_closes, row.few_because = State.SCHEDULED, at, close_older.strip(), note_of(few_because)
    row.decided_at, row.decided_by, row.decision_note = now, by, note_of(note)
    row.save(update_fields=_FIELDS)
    detail = {"at": at.isoformat(), "note": row.decision_note} | ({"few_because": row.few_because} if row.few_because else {})
    audit.record("delivery.scheduled", target=row, by=by, at=now, detail=detail)
    journal.write("scheduled", target=row, at=now)


@transaction.atomic
def call_off(*, delivery: Delivery, by: User, now: datetime) -> None:
    """Do not publish it at the time that was set: it waits for a review again."""
    row = locked(delivery)
    require(can_call_off, by, row)
    _wait_again(row)
    audit.record("delivery.called-off", target=row, by=by, at=now)


def publish_due(*, now: datetime, random_bytes: RandomBytes) -> int:
    """Publish what was accepted for a moment that has come; how many. One that cannot be published goes back, and people are told.

    What was overtaken by something beside it just then stays, and is tried again the next time.
    """
    due = list(Delivery.objects.to_publish(now).select_related("dataset__unit", "decided_by").order_by("publish_at"))
    return sum(_publish(delivery, now=now, random_bytes=random_bytes) for delivery in due)


def _publish(delivery: Delivery, *, now: datetime, random_bytes: RandomBytes) -> bool:
    reviewer = delivery.decided_by

    def guard(row: Delivery) -> None:
        require(still_reviews, reviewer, row)

    try:
        publish_delivery(
            delivery=delivery, guard=guard, by=reviewer, now=now, random_bytes=random_bytes,
            note=delivery.decision_note, close_older=delivery.publish_closes, few_because=delivery.few_because,
        )  # fmt: skip
    except NotAllowed:
        _ask_anew(delivery, now=now)
    except UserError as error:
        if error.code not in _PASSING:
            _give_back(delivery, error, now=now)
    else:
        return True
    return False


@transaction.atomic
def _ask_anew(delivery: Delivery, *, now: datetime) -> None:
    """Who accepted it may not do so any more: somebody else looks at it. Nothing, where it was called off in the meantime."""
    row = locked(delivery)
    if row.state != State.SCHEDULED:
        return
    _wait_again(row)
    audit.record("delivery.not-published", target=row, by=None, at=now, detail={"why": remark(N_("the reviewer may not review any more"))})
    journal.write("submitted", target=row, at=now)


@transaction.atomic
def _give_back(delivery: Delivery, error: UserError, *, now: datetime) -> None:
    """It cannot be published as it is: who delivered mends it, and both they and the reviewer are told."""
    row = locked(delivery)
    if row.state != State.SCHEDULED:
        return
    row.state, row.decided_at, row.decision_note = State.RETURNED, now, remark_of(error)
    row.save(update_fields=["state", "decided_at", "decision_note"])
    audit.record("delivery.not-published", target=row, by=None, at=now, detail={"why": row.decision_note})
    journal.write("not-published", target=row, at=now)


def _wait_again(row: Delivery) -> None:
    row.state, row.publish_at, row.publish_closes, row.few_because = State.SUBMITTED, None, "", ""
    row.decided_at, row.decided_by, row.decision_note = None, None, ""
    row.save(update_fields=_FIELDS)

"""What becomes of decisions about personal data later: the data-protection officer has one made anew, the steward makes it anew."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import reason_of
from ratusz.portal.intake.models import Decision, Delivery
from ratusz.portal.intake.outcomes import locked
from ratusz.portal.intake.policy import can_answer, can_reopen
from ratusz.portal.people.models import User


@transaction.atomic
def reopen(*, decision: Decision, reason: str, by: User, now: datetime) -> None:
    """Ask for `decision` to be made anew. What is published stays; no later delivery is decided by it. Its stewards are told.

    A delivery that waits for a reviewer or for its hour goes back to those who delivered: nothing of it is published by then.
    """
    row = _locked(decision)
    delivery = locked(row.table.delivery)
    require(can_reopen, by, delivery)
    said = reason_of(reason, missing=N_("Say why it has to be decided anew: the steward reads it."))
    if row.reopened_at is not None:
        raise Conflict("reopened-already", N_("Somebody has asked for this decision to be made anew already."))
    detail = {"table": row.table.name, "code": row.code, "column": row.column, "reason": said}
    if not delivery.is_closed:
        # Nothing was done by it yet, so it is open again as if nobody had decided.
        row.delete()
        if not delivery.is_in_work:
            delivery.state, delivery.decided_at, delivery.decided_by, delivery.decision_note = Delivery.State.RETURNED, now, by, said
            delivery.save(update_fields=["state", "decided_at", "decided_by", "decision_note"])
    else:
        row.reopened_at, row.reopened_by, row.reopened_because = now, by, said
        row.save(update_fields=["reopened_at", "reopened_by", "reopened_because"])
        _taken_over(row).delete()
    audit.record("delivery.decision-reopened", target=delivery, by=by, at=now, detail=detail)
    journal.write("decision-reopened", target=delivery, at=now)


@transaction.atomic
def answer(*, decision: Decision, verdict: str, reason: str, by: User, now: datetime) -> None:
    """Decide anew, with a reason: it may stay published; or its column stays inside from the next delivery on.

    Until that delivery is published the column is shown: who wants it away at once, withdraws the resource.
    """
    row = _locked(decision)
    delivery = row.table.delivery
    require(can_answer, by, delivery)
    said = reason_of(reason, missing=N_("A decision needs a reason."))
    if row.reopened_at is None:
        raise Conflict("not-reopened", N_("Nobody has asked for this decision to be made anew."))
    if verdict not in Decision.Verdict.values:
        raise WrongUsage("verdict-unknown", N_("There is no decision {found}."), values={"found": verdict})
    if verdict == Decision.Verdict.WITHHOLD and not row.column:
        raise WrongUsage("no-column", N_("There is no column to be kept inside: withdraw the whole, or deliver another file."))
    detail = {
        "table": row.table.name, "code": row.code, "column": row.column, "verdict": verdict, "reason": said,
        "asked_because": row.reopened_because, "decided_before": row.reason,
    }  # fmt: skip
    row.verdict, row.reason, row.by, row.at, row.remembered = verdict, said, by, now, False
    if verdict == Decision.Verdict.PUBLISH:
        row.reopened_at, row.reopened_by, row.reopened_because = None, None, ""
    row.save()
    audit.record("delivery.decided-anew", target=delivery, by=by, at=now, detail=detail)
    journal.write("decided-anew", target=delivery, at=now)


def _taken_over(decision: Decision) -> QuerySet[Decision]:
    """The same decision where later deliveries, not published yet, have taken it over: there it is open again."""
    alike = Decision.objects.filter(table__resource=decision.table.resource_id, code=decision.code, column=decision.column, remembered=True)
    closed = (Delivery.State.PUBLISHED, Delivery.State.DROPPED)
    found: QuerySet[Decision] = alike.exclude(table__delivery__state__in=closed)
    return found


def _locked(decision: Decision) -> Decision:
    found: Decision = Decision.objects.select_for_update(of=("self",)).select_related("table__delivery__dataset__unit").get(pk=decision.pk)
    return found

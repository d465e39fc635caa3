"""What is done to corrections but for showing them: `intake.mending` makes the version in which they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.check.corrections.correction import Action, Correction, correction_json
from ratusz.bank.check.corrections.judge import Outcome
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import note_of, reason_of
from ratusz.portal.corrections.models import Kept
from ratusz.portal.corrections.policy import can_decide, can_propose
from ratusz.portal.corrections.queries import numbers_in, overlap, tried
from ratusz.portal.people.models import User

State = Kept.State
#: More corrections than this are no corrections: the source has to be mended.
MOST = 100


@transaction.atomic
def propose(*, resource: Resource, correction: Correction, reason: str, provider: str, by: User, now: datetime) -> Kept:
    """Propose `correction` (whatever its number) of what the source of `resource` says. Nothing changes until somebody else accepts it.

    WrongUsage where it would touch nothing, or where its guard does not hold in the last version already.
    """
    require(can_propose, by, resource)
    row = Resource.objects.select_for_update(of=("self",)).select_related("dataset__unit").get(pk=resource.pk)
    kept = Kept.objects.filter(resource=row)
    said = reason_of(reason, missing=N_("Say why: residents read it beside the value."))
    who = note_of(provider)[:250]
    if not who:
        raise WrongUsage("provider-missing", N_("Say who knows the right value: a register, a document, a person in charge."))
    if kept.filter(state__in=(State.PROPOSED, State.ACTIVE)).count() >= MOST:
        raise Conflict("corrections-too-many", N_("There are {found} corrections already."), values={"found": MOST})
    numbered = replace(correction, number=(kept.aggregate(last=Max("number"))["last"] or 0) + 1)
    _require_sound(row, numbered, [one.correction for one in kept.filter(state__in=(State.PROPOSED, State.ACTIVE))])
    made = Kept(
        resource=row, number=numbered.number, declared=correction_json(numbered), reason=said, provider=who, at=now, by=by,
    )  # fmt: skip
    made.save(force_insert=True)
    audit.record("correction.proposed", target=row, by=by, at=now, detail=_told(made))
    journal.write("correction", target=row, at=now)
    return made


@transaction.atomic
def decline(*, kept: Kept, reason: str, by: User, now: datetime) -> None:
    """A second person does not accept it."""
    row = locked(kept)
    require(can_decide, by, row)
    _end(row, State.DECLINED, reason_of(reason, missing=N_("Say why not.")), by=by, now=now)
    audit.record("correction.declined", target=row.resource, by=by, at=now, detail=_told(row))
    journal.write("correction", target=row.resource, at=now)


def withdraw(row: Kept, reason: str, *, by: User, now: datetime) -> None:
    """It holds no more. Part of the transaction of the caller, who asked the rule."""
    _end(row, State.WITHDRAWN, reason, by=by, now=now)
    audit.record("correction.withdrawn", target=row.resource, by=by, at=now, detail=_told(row))
    journal.write("correction", target=row.resource, at=now)


def _end(row: Kept, state: str, reason: str, *, by: User, now: datetime) -> None:
    """It ends, and stays to be read."""
    row.state, row.ended_at, row.ended_by, row.ended_because = state, now, by, reason
    row.save(update_fields=["state", "ended_at", "ended_by", "ended_because"])


def activate(row: Kept, *, by: User, now: datetime) -> None:
    """It holds from now on. Part of the transaction of the caller, who asked the rule."""
    row.state, row.decided_at, row.decided_by = State.ACTIVE, now, by
    row.save(update_fields=["state", "decided_at", "decided_by"])
    audit.record("correction.accepted", target=row.resource, by=by, at=now, detail=_told(row))
    journal.write("correction", target=row.resource, at=now)


@transaction.atomic
def note_outcomes(*, resource: Resource, told: Mapping[str, Any], now: datetime) -> None:
    """Keep what became of each correction in a version just made. One that the source has overtaken is told to its stewards.

    `Conflict` where that version was made with others than are in force by now: what two people agreed on is never left out in silence.
    """
    failed = {number: (outcome, found or "") for number, outcome, found in told.get("failed", ())}
    standing = list(Kept.objects.filter(resource=resource).in_force().select_related("resource__dataset"))
    if numbers_in(told) != {one.number for one in standing}:
        raise Conflict(
            "corrections-changed",
            N_("The corrections of this table were changed in the meantime; nothing was done."),
            N_("Look at it as it is now, and decide again."),
        )
    for one in standing:
        outcome, found = failed.get(one.number, (str(Outcome.APPLIES), ""))
        was, one.outcome, one.found = one.outcome, outcome, found[:250]
        one.save(update_fields=["outcome", "found"])
        if one.is_outdated and was != outcome:
            audit.record("correction.overtaken", target=resource, by=None, at=now, detail={"correction": one.number, "found": one.found})
            journal.write("correction", target=resource, at=now)


@transaction.atomic
def note_restored(*, resource: Resource, told: Mapping[str, Any]) -> None:
    """What is known of each correction in force is what a version shown again remembers; of one that it was made without, nothing."""
    known = {number: (outcome, found or "") for number, outcome, found in told.get("failed", ())}
    known |= {one["number"]: (str(Outcome.APPLIES), "") for one in told.get("applied", ())}
    for one in Kept.objects.filter(resource=resource).in_force():
        one.outcome, one.found = known.get(one.number, ("", ""))
        one.found = one.found[:250]
        one.save(update_fields=["outcome", "found"])


def locked(kept: Kept) -> Kept:
    """The row as it is now, held until the end of the transaction."""
    found: Kept = Kept.objects.select_for_update(of=("self",)).select_related("resource__dataset__unit").get(pk=kept.pk)
    return found


def _told(one: Kept) -> dict[str, Any]:
    return {"correction": one.number, "reason": one.ended_because or one.reason, "declared": one.declared}


def _require_sound(resource: Resource, one: Correction, others: Sequence[Correction]) -> None:
    if one.action is Action.OVERRIDE and one.expect == one.value:
        raise WrongUsage("correction-same", N_("The new value is the one that the source says."))
    if one.action is not Action.DROP and not one.column:
        raise WrongUsage("correction-column", N_("Say which column."))
    if any((set(each.where), each.column) == (set(one.where), one.column) for each in others):
        raise Conflict("corrected-already", N_("There is a correction of the same place already."), N_("Withdraw that one first."))
    for each in others:
        if each.column == one.column and Action.FLAG not in {each.action, one.action} and overlap(each, one, resource):
            raise Conflict(
                "corrected-twice",
                N_("Correction {number} changes some of the same cells."),
                N_("Withdraw that one first, or name other rows."),
                values={"number": each.number},
            )
    found = tried(one, resource)
    if found is None or found.outcome in {Outcome.GONE, Outcome.UNKNOWN}:
        raise WrongUsage("correction-touches-nothing", N_("No row of the last version is as you say."), N_("Look at the conditions again."))
    if not found.applies:
        odd = found.odd.found if found.odd else None
        raise WrongUsage(
            "correction-not-so",
            N_("The source does not say what you expect there: it says {found}."),
            N_("Take the value from the last version; of several rows, all have to hold it."),
            values={"found": odd or "–"},
        )
    table_rows = resource.rows
    if one.action is Action.DROP and found.rows >= table_rows:
        raise WrongUsage("nothing-left", N_("Nothing would be left of the table."))

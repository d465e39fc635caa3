"""The life of a discrepancy: released by a coordinator, explained by those who hold the figures, verified by somebody else, told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit, journal
from ratusz.portal.core.flood import refuse_flood
from ratusz.portal.core.policy import require
from ratusz.portal.core.strangers import refuse_personal
from ratusz.portal.core.texts import note_of, reason_of
from ratusz.portal.discrepancies.codes import MENDED, Cause, Origin, Outcome, State, View
from ratusz.portal.discrepancies.comparing import last_compared
from ratusz.portal.discrepancies.models import Comment, Discrepancy, Phenomenon, Verdict
from ratusz.portal.discrepancies.policy import (
    can_comment,
    can_decide,
    can_note,
    can_release,
    can_reopen,
    can_send_back,
    can_verify,
)
from ratusz.portal.discrepancies.scanning import key_of_place, next_number
from ratusz.portal.people.models import Unit, User

#: How long those who are asked have, where the coordinator does not say otherwise.
ANSWERED_WITHIN_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What those who hold the figures say. `true`: the value that is right, where one is; `note_*`: what everybody will read.

    `stands`: how the discrepancy stood when this was written (`Discrepancy.stands`); empty where it does not matter.
    """

    outcome: str
    cause: str
    text: str
    note_pl: str = ""
    note_en: str = ""
    true: str = ""
    stands: str = ""


@transaction.atomic
def release(
    *, discrepancies: Iterable[Discrepancy], due_on: date, by: User, now: datetime, arbiter: Unit | None = None, shown_text: str = ""
) -> int:
    """Ask those who hold the figures to explain them by `due_on`; of `arbiter`, else the unit of the phenomenon, to settle it."""
    refuse_personal(shown_text)
    count = 0
    for one in discrepancies:
        held = _held(one)
        require(can_release, by, held)
        held.state, held.released_at, held.released_by = State.ASSIGNED, now, by
        held.due_on, held.arbiter, held.changed_at = due_on, arbiter, now
        if held.origin == Origin.PERSON:
            held.shown_text = note_of(shown_text)
        held.save()
        audit.record("discrepancy.released", target=held, by=by, at=now, detail={"due_on": due_on.isoformat()})
        journal.write("discrepancy", target=held, at=now)
        count += 1
    return count


@transaction.atomic
def comment(*, discrepancy: Discrepancy, text: str, by: User, now: datetime) -> None:
    """Say something to the others who take part."""
    require(can_comment, by, discrepancy)
    Comment.objects.create(discrepancy=discrepancy, text=reason_of(text, missing=N_("Write something.")), by=by, at=now)
    audit.record("discrepancy.commented", target=discrepancy, by=by, at=now)
    journal.write("discrepancy", target=discrepancy, at=now)


@transaction.atomic
def decide(*, discrepancy: Discrepancy, said: Decision, by: User, now: datetime) -> None:
    """Say why the figures differ and what comes of it; somebody else verifies it before residents read of it."""
    held = _held(discrepancy)
    if said.stands and said.stands != held.stands:
        raise Conflict("discrepancy-changed", N_("Somebody has decided it in the meantime."), N_("Read what they wrote."))
    _refuse_late(held, State.ASSIGNED)
    require(can_decide, by, held)
    if said.outcome not in Outcome.values or said.cause not in Cause.values:
        raise WrongUsage("unknown-outcome", N_("Say what comes of it, and why the figures differ."))
    refuse_personal(said.note_pl, said.note_en)
    _refuse_inside(held, said.note_pl, said.note_en)
    note = note_of(said.note_pl)
    if said.outcome != Outcome.FALSE_ALARM and held.view == View.PUBLIC and not note:
        raise WrongUsage("note-missing", N_("Write a sentence for residents: what each figure counts, or what was mended."))
    held.outcome, held.cause = said.outcome, said.cause
    held.decision = reason_of(said.text, missing=N_("Write why the figures differ."))
    held.note_pl, held.note_en = note, note_of(said.note_en)
    held.state, held.decided_at, held.decided_by, held.changed_at = State.DECIDED, now, by, now
    held.decided_values = held.values
    held.save()
    _judge(held, said.true.strip(), by, now)
    audit.record("discrepancy.decided", target=held, by=by, at=now, detail={"outcome": said.outcome, "cause": said.cause})
    journal.write("discrepancy", target=held, at=now)


def _refuse_late(held: Discrepancy, state: State) -> None:
    """Somebody else acted first: a conflict, after which what was typed stays on the page, where a missing right would take it away."""
    if held.state != state:
        raise Conflict(
            "discrepancy-changed", N_("Somebody else acted first: it waits for something else now."), N_("Read what they wrote.")
        )


def _refuse_inside(held: Discrepancy, *texts: str) -> None:
    """A note for everybody holds no figure of the same slice that stands inside the office only."""
    if held.view != View.PUBLIC:
        return
    last = last_compared(held.phenomenon_id, View.OFFICE)
    same = (held.area, held.period, tuple(sorted(held.breakdown.items())))
    inside = {value.value for one in (last.slices if last else ()) if key_of_place(one) == same for value in one.values}
    said = " ".join("".join(text.split()).replace(",", ".") for text in texts)
    if any(len(value) >= _TELLING and value in said for value in inside - set(held.values.values())):
        raise WrongUsage(
            "note-tells-inside",
            N_("The note holds a figure that stands inside the office only."),
            N_("Take it out: residents read the note."),
        )


#: A shorter number may stand in a sentence by chance.
_TELLING = 3


def _judge(held: Discrepancy, true: str, by: User, now: datetime) -> None:
    """Keep which value is right: one of those that stand there, so that nobody types a third one in."""
    Verdict.objects.filter(discrepancy=held).delete()
    if not true:
        return
    said = {side.value for side in held.sides.all() if not side.sign}
    if true not in said:
        raise WrongUsage("verdict-unfit", N_("Choose one of the figures."), allowed=tuple(sorted(said)))
    Verdict.objects.create(discrepancy=held, value=true, by=by, at=now)


@transaction.atomic
def verify(*, discrepancy: Discrepancy, by: User, now: datetime, stands: str = "") -> None:
    """Say that the decision holds: residents read it from now on. A figure that was to be mended must be mended.

    `stands`: how the discrepancy stood when it was read; a decision that was made anew since is not verified unread.
    """
    held = _held(discrepancy)
    require(can_verify, by, held)
    if stands and stands != held.stands:
        raise Conflict("discrepancy-changed", N_("Somebody has decided it in the meantime."), N_("Read what they wrote."))
    if held.outcome in MENDED and held.origin == Origin.SCAN and held.gone_at is None:
        raise Conflict(
            "still-differs",
            N_("The figures still differ in the versions that stand in the bank."),
            N_("Verify it when the mended version is published, or send the decision back."),
        )
    held.state, held.verified_at, held.verified_by, held.changed_at = State.CLOSED, now, by, now
    held.save()
    audit.record("discrepancy.verified", target=held, by=by, at=now)
    journal.write("discrepancy", target=held, at=now)
    journal.write("phenomenon", target=held.phenomenon, at=now)  # what was found to be true teaches whom to trust


@transaction.atomic
def send_back(*, discrepancy: Discrepancy, why: str, by: User, now: datetime) -> None:
    """Ask for another decision."""
    held = _held(discrepancy)
    _refuse_late(held, State.DECIDED)
    require(can_send_back, by, held)
    said = reason_of(why, missing=N_("Write what is missing."))
    held.state, held.changed_at = State.ASSIGNED, now
    held.save(update_fields=["state", "changed_at"])
    audit.record("discrepancy.sent-back", target=held, by=by, at=now, detail={"why": said})
    journal.write("discrepancy", target=held, at=now)


@transaction.atomic
def set_aside(*, discrepancies: Iterable[Discrepancy], why: str, by: User, now: datetime) -> int:
    """Ask nobody about what was found: residents never read of it; other values bring it back to the queue. Of a report the text goes."""
    said = reason_of(why, missing=N_("Write why it is set aside."))
    refuse_personal(said)
    count = 0
    for one in discrepancies:
        held = _held(one)
        require(can_release, by, held)
        held.state, held.outcome, held.decision, held.decided_values = State.CLOSED, Outcome.FALSE_ALARM, said, held.values
        held.decided_at, held.decided_by, held.changed_at = now, by, now
        held.text = held.nickname = ""
        held.save()
        audit.record("discrepancy.set-aside", target=held, by=by, at=now, detail={"why": said})
        journal.write("discrepancy", target=held, at=now)
        count += 1
    return count


@transaction.atomic
def reopen(*, discrepancy: Discrepancy, why: str, due_on: date, by: User, now: datetime) -> None:
    """Ask once more about what was settled."""
    held = _held(discrepancy)
    _refuse_late(held, State.CLOSED)
    require(can_reopen, by, held)
    said = reason_of(why, missing=N_("Write why it is opened again."))
    held.reopened_at, held.due_on, held.changed_at = now, due_on, now
    held.state = State.ASSIGNED if held.released_at else State.DETECTED
    held.verified_at = held.verified_by = None
    held.save()
    audit.record("discrepancy.reopened", target=held, by=by, at=now, detail={"why": said})
    journal.write("discrepancy", target=held, at=now)


@transaction.atomic
def write_note(*, discrepancy: Discrepancy, note_pl: str, note_en: str, by: User, now: datetime) -> None:
    """Change what everybody reads of it."""
    held = _held(discrepancy)
    require(can_note, by, held)
    refuse_personal(note_pl, note_en)
    _refuse_inside(held, note_pl, note_en)
    was = held.note_pl
    held.note_pl, held.note_en, held.changed_at = note_of(note_pl), note_of(note_en), now
    held.save(update_fields=["note_pl", "note_en", "changed_at"])
    audit.record("discrepancy.noted", target=held, by=by, at=now, detail={"was": was})
    journal.write("discrepancy", target=held, at=now)


@transaction.atomic
def raise_it(*, phenomenon: Phenomenon, period: str, text: str, nickname: str, token: str, now: datetime) -> Discrepancy:
    """Keep what a resident says about figures that do not agree; it stands in the same queue as what comparing found."""
    said = reason_of(text, missing=N_("Write which figures do not agree, and where you saw them."))
    waiting = Discrepancy.objects.filter(origin=Origin.PERSON, state=State.DETECTED)
    twin: Discrepancy | None = waiting.filter(phenomenon=phenomenon, text=said).first()
    if twin is not None:
        return twin
    refuse_flood(waiting.count())
    made = Discrepancy(
        number=0, phenomenon=phenomenon, origin=Origin.PERSON, period=period[:20], text=said, nickname=" ".join(nickname.split()),
        token=token, detected_at=now, changed_at=now, weight=_OF_A_PERSON,
    )  # fmt: skip
    made.key = str(made.pk)
    journal.write("discrepancy", target=made, at=now)  # takes the turn in which the number is its own
    made.number = next_number()
    made.save(force_insert=True)
    audit.record("discrepancy.raised", target=made, by=None, at=now)
    return made


#: What a person saw comes before what hangs on nothing that is shown.
_OF_A_PERSON = 5.0


@transaction.atomic
def forget(*, now: datetime) -> int:
    """Take away what residents wrote, some time after it was verified; what everybody sees stays. Of how many."""
    before = now.timestamp() - settings.BANK_FORGET_ADDRESSES_AFTER_DAYS * 86_400
    due = [
        one
        for one in Discrepancy.objects.select_for_update(of=("self",)).filter(origin=Origin.PERSON, state=State.CLOSED).exclude(text="")
        if one.verified_at is not None and one.verified_at.timestamp() < before
    ]
    for one in due:
        one.text = one.nickname = ""
        one.save(update_fields=["text", "nickname"])
        audit.record("discrepancy.forgotten", target=one, by=None, at=now)
    return len(due)


def _held(discrepancy: Discrepancy) -> Discrepancy:
    """It as it is now, until the end of the transaction: two of the office may act at once."""
    found: Discrepancy = Discrepancy.objects.select_for_update(of=("self",)).select_related("phenomenon__owner").get(pk=discrepancy.pk)
    return found

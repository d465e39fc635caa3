"""What is done to what people ask for: asked by anybody, shown, passed on, answered or set aside by those who answer for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.asking import letters, terms
from ratusz.portal.asking.models import Asked
from ratusz.portal.asking.policy import can_answer, can_extend, can_pass_on, can_set_aside, can_show
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core import audit, journal
from ratusz.portal.core.flood import refuse_flood
from ratusz.portal.core.policy import require
from ratusz.portal.core.strangers import refuse_personal
from ratusz.portal.core.texts import note_of, reason_of
from ratusz.portal.people.models import Unit, User

Kind, State = Asked.Kind, Asked.State
#: What may come of each kind, as an officer is offered it.
OUTCOMES = {
    Kind.QUESTION: (State.ANSWERED, State.PUBLISHED, State.UNAVAILABLE),
    Kind.DATA: (State.PUBLISHED, State.UNAVAILABLE),
    Kind.REUSE: (State.ANSWERED,),
    Kind.INFORMATION: (State.ANSWERED,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for. All but `kind`, `text` and `about` are of formal requests."""

    kind: str
    text: str
    about: Dataset | None = None
    purpose: str = ""
    form: str = ""
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the office says. `found`: the dataset that answers it.

    `stands`: how it stood when this was written (`Asked.stands`); empty where it does not matter.
    """

    outcome: str
    text: str
    found: Dataset | None = None
    stands: str = ""


@transaction.atomic
def ask(*, wish: Wish, token: str, now: datetime) -> Asked:
    """Keep what somebody asks for; a formal request goes to the office's mailbox too, and its sender gets a receipt.

    The same words twice while the first wait are the same: whoever pressed the button twice has one number.
    """
    said = reason_of(wish.text, missing=N_("Write what you ask for."))
    waiting = Asked.objects.waiting()
    twin: Asked | None = waiting.filter(kind=wish.kind, text=said, about=wish.about, email=wish.email).first()
    if twin is not None:
        return twin
    refuse_flood(waiting.count())
    made = Asked(
        token=token, kind=wish.kind, text=said, about=wish.about, unit=wish.about.unit if wish.about else None,
        purpose=note_of(wish.purpose), form=note_of(wish.form), name=" ".join(wish.name.split()), email=wish.email, came_at=now,
        due_on=terms.due_on(day_of(now)),
    )  # fmt: skip
    journal.write("asked", target=made, at=now)
    made.number = (Asked.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    made.save(force_insert=True)
    audit.record("asked.received", target=made, by=None, at=now, detail={"kind": made.kind})
    if made.is_formal:
        letters.hand_over(made, now=now)
        letters.confirm(made, now=now)
    return made


@transaction.atomic
def show(*, asked: Asked, title: str, text: str, by: User, now: datetime) -> None:
    """Let everybody see it, in these words: they have been read."""
    _hold(asked)
    require(can_show, by, asked)
    named, shown = reason_of(title, missing=N_("Give it a title.")), note_of(text)
    refuse_personal(named, shown)
    asked.title, asked.shown_text = named[:200], shown
    asked.state = State.SHOWN if asked.state == State.RECEIVED else asked.state
    asked.save(update_fields=["title", "shown_text", "state"])
    audit.record("asked.shown", target=asked, by=by, at=now, detail={"note": shown})
    journal.write("asked", target=asked, at=now)


@transaction.atomic
def pass_on(*, asked: Asked, unit: Unit | None, by: User, now: datetime) -> None:
    """Give it to `unit`; a formal request goes to its mailbox too. None gives it back to the coordinators of the whole bank."""
    _hold(asked)
    require(can_pass_on, by, asked)
    asked.unit = unit
    asked.save(update_fields=["unit"])
    audit.record("asked.passed-on", target=asked, by=by, at=now, detail={"unit": unit.slug if unit else ""})
    journal.write("asked", target=asked, at=now)
    if asked.is_formal:
        letters.hand_over(asked, now=now)


@transaction.atomic
def answer(*, asked: Asked, said: Reply, by: User, now: datetime) -> None:
    """Say what came of it, or say it anew. Of a formal request only that it was answered: the answer itself goes by post or e-mail."""
    _hold(asked)
    require(can_answer, by, asked)
    if said.stands and said.stands != asked.stands:
        raise Conflict("asked-changed", N_("Somebody has answered it in the meantime."), N_("Read their answer; correct it if need be."))
    if said.outcome not in OUTCOMES[Kind(asked.kind)]:
        raise WrongUsage("unknown-outcome", N_("This cannot come of it."))
    words = note_of(said.text)
    if said.outcome == State.PUBLISHED and said.found is None:
        raise WrongUsage("dataset-missing", N_("Name the dataset that answers it."))
    if said.outcome != State.PUBLISHED and not words:
        raise WrongUsage("reason-missing", N_("Write the answer; where the data cannot be had, why."))
    if not asked.is_formal:
        refuse_personal(words)
    was = {"state": asked.state, "answer": asked.answer}
    asked.state, asked.answer, asked.answered_at, asked.answered_by = said.outcome, words, now, by
    asked.found = said.found if said.outcome == State.PUBLISHED else None
    asked.save()
    audit.record("asked.answered", target=asked, by=by, at=now, detail={"was": was, "outcome": said.outcome})
    journal.write("asked", target=asked, at=now)


@transaction.atomic
def extend(*, asked: Asked, because: str, by: User, now: datetime) -> None:
    """Move the day of a formal request as far as the law lets it; its sender is told why and until when."""
    _hold(asked)
    require(can_extend, by, asked)
    if day_of(now) > asked.due_on:
        raise Conflict(
            "term-over",
            N_("The day was {day}: the law asks to tell of a later one before that."),
            N_("Answer as soon as you can, and write to the one who asked yourself."),
            values={"day": asked.due_on.isoformat()},
        )
    asked.extended_because = reason_of(because, missing=N_("The law asks for the reason; it is sent to the one who asked."))
    asked.due_on = terms.latest_on(day_of(asked.came_at))
    asked.save(update_fields=["extended_because", "due_on"])
    audit.record("asked.extended", target=asked, by=by, at=now, detail={"because": asked.extended_because})
    journal.write("asked", target=asked, at=now)
    letters.tell_of_extension(asked, now=now)


@transaction.atomic
def set_aside(*, asked: Asked, why: str, by: User, now: datetime) -> None:
    """It asks for nothing, such as an advertisement: its page says so, its text is forgotten."""
    _hold(asked)
    require(can_set_aside, by, asked)
    said = reason_of(why, missing=N_("Write why it is set aside."))
    asked.state, asked.answer, asked.answered_at, asked.answered_by = State.ASIDE, said, now, by
    asked.text = asked.title = asked.shown_text = ""
    asked.save()
    audit.record("asked.set-aside", target=asked, by=by, at=now, detail={"why": said})
    journal.write("asked", target=asked, at=now)


@transaction.atomic
def add_voice(*, asked: Asked, by: Anybody, now: datetime) -> None:  # noqa: ARG001  whoever it is, nothing of them is kept
    """One more needs it. Whether it is the first time in a day was asked by the caller."""
    if asked.is_shown and asked.is_open:
        Asked.objects.filter(pk=asked.pk).update(voices=F("voices") + 1)
        journal.write("asked", target=asked, at=now)


@transaction.atomic
def forget(*, now: datetime) -> int:
    """Take away what tells of people, some time after the answer, and the letters that say it; how many."""
    before = now - timedelta(days=settings.BANK_FORGET_ADDRESSES_AFTER_DAYS)
    due = list(Asked.objects.select_for_update().to_forget(before))
    for asked in due:
        letters.forget(asked)
        asked.text = asked.name = asked.email = asked.purpose = asked.form = asked.extended_because = ""
        asked.forgotten_at = now
        asked.save()
        audit.record("asked.forgotten", target=asked, by=None, at=now)
    return len(due)


def _hold(asked: Asked) -> None:
    """Make it what it is now, until the end of the transaction: two of the office may act at once, and what is forgotten stays so."""
    asked.refresh_from_db(from_queryset=Asked.objects.select_for_update(of=("self",)))

"""What a declaration would do to a version, found out by the worker where it takes long, and kept for the publication.

A trial is derived: whatever was found out can be forgotten and found out again. It holds places and reasons, and no figure of
the table but those that its corrections name; an erasure takes it away with all else that is derived.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, TypeAlias

from django.db import transaction

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import Gone, NotFound, Stopped, UserError
from ratusz.bank.base.sentences import N_
from ratusz.bank.build.secrecy import NOTHING_BESIDE, Beside, Guard, guarded, to_be_shown, told_of
from ratusz.bank.check.corrections.correction import Correction, correction_from_json, correction_json
from ratusz.bank.model.table import Table
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.bank.protect.cells.grid import Grid
from ratusz.bank.protect.cells.steps import Step, no_step
from ratusz.bank.protect.persons import Persons
from ratusz.bank.protect.persons.across import Version
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.policy import can_work_on
from ratusz.portal.core import bank
from ratusz.portal.core.policy import require
from ratusz.portal.core.remarks import remark, remark_of
from ratusz.portal.core.remembered import remembered
from ratusz.portal.core.turns import let_others_in
from ratusz.portal.corrections.shown import corrected_table
from ratusz.portal.people.models import User
from ratusz.portal.secrecy.models import Trial
from ratusz.portal.secrecy.queries import beside, open_beside, shown_again, source_again

State = Trial.State
#: Cells of the table and of all that stands beside it: so many are looked through while somebody waits for the page.
AT_ONCE = 1_000
#: Rows on persons, likewise.
ROWS_AT_ONCE = 20_000
#: Of what is looked at; another number, and what an earlier program found out is found out again.
_FORMAT = 2
_TOLD_EVERY = timedelta(seconds=1)
_KEPT = timedelta(days=30)
#: A task is written in the transaction of the click.
_HAS_A_TASK = timedelta(minutes=5)
_OUR_FAULT = N_("Something broke on our side while it was being found out. It has been written down.")
_AGAIN = N_("Try again; if it happens again, tell the administrator of the bank.")
#: What is open beside a version, by name: its own earlier versions, and those of other tables with what is declared of them.
Open: TypeAlias = tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What would become of the private `version` of `resource` with these `corrections`, if earlier versions that are `closing` were
    closed with it.

    `coming`: other tables that are published just before it, in order, each seeing those before it; their own `coming` is not looked at.
    `again`: `version` is a public one that is to be shown again as it is; `spares_own`: what of it is small may be shown.
    """

    resource: Resource
    version: str
    protection: Protection
    withheld: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    coming: tuple["Question", ...] = ()
    again: bool = False
    spares_own: bool = False

    @cached_property
    def digest(self) -> str:
        """By which an answer is known: changes with everything that the answer depends on. Read once."""
        told = [_FORMAT, *self.alone, [one.alone for one in self.coming], self.again, self.spares_own]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    @cached_property
    def alone(self) -> list[Any]:
        """All of it but what comes before it."""
        return [
            str(self.resource.pk), self.version, self.protection.as_json(), sorted(self.withheld), self._open,
            *map(correction_json, self.corrections),
        ]  # fmt: skip

    @cached_property
    def _open(self) -> Open:
        return open_beside(self.resource, self.protection, closing=self.closing)

    @property
    def is_small(self) -> bool:
        """Whether it is answered while somebody waits: the table with all that is read beside it."""
        most = ROWS_AT_ONCE if self.protection.persons is not None else AT_ONCE
        total = self.size + self.size_beside + sum(one.size for one in self.coming)
        return total <= most and all(one.size + one.size_beside <= most for one in self.coming)

    @cached_property
    def size(self) -> int:
        """Of how many cells it is, or rows where they are on persons."""
        return _rows(str(self.resource.pk), self.version) * _width(self.protection)

    @cached_property
    def size_beside(self) -> int:
        """Of how many what is open beside it is."""
        own, others = self._open
        earlier = sum(_rows(str(self.resource.pk), version) for version in own) * _width(self.protection)
        return earlier + sum(_rows(key, version) * _width(Protection.from_json(json.loads(of))) for key, version, of in others)


#: Tables that are published before one, and what becomes of each.
Before: TypeAlias = tuple[tuple[Question, Guard], ...]


@remembered(4_096)
def _rows(resource: str, version: str) -> int:
    try:
        return bank.store().manifest(resource, version).rows
    except (NotFound, Gone):
        return 0


def _width(of: Protection) -> int:
    return 1 if of.persons is not None else len(of.columns)


def known(question: Question) -> Guard | None:
    """The answer, where it was found out or is at once; None: it has to be asked for. Raises what stands against it."""
    return _known(question, None)


def _known(question: Question, before: Before | None) -> Guard | None:
    if question.is_small:
        return _at_once(_Small(question, before))
    found = trial_of(question)
    return found.guard if found is not None and found.state == State.DONE else None


def question_of(trial: Trial) -> Question:
    """What a trial asks."""
    return _from_plain(trial.resource, trial.version, trial.asked)


def _plain(question: Question) -> dict[str, Any]:
    """A question but for its resource and version, as plain values."""
    coming = [{"resource": str(one.resource.pk), "version": one.version, **_plain(one)} for one in question.coming]
    return {
        "protection": question.protection.as_json(), "withheld": list(question.withheld), "closing": list(question.closing),
        "corrections": list(map(correction_json, question.corrections)), "coming": coming,
        "again": question.again, "spares_own": question.spares_own,
    }  # fmt: skip


def _from_plain(resource: Resource, version: str, asked: Mapping[str, Any]) -> Question:
    coming = (
        _from_plain(Resource.objects.select_related("dataset").get(pk=one["resource"]), one["version"], one)
        for one in asked.get("coming", ())
    )
    return Question(
        resource=resource, version=version, protection=Protection.from_json(asked["protection"]), withheld=tuple(asked["withheld"]),
        closing=tuple(asked["closing"]), corrections=tuple(map(correction_from_json, asked.get("corrections", ()))),
        coming=tuple(coming), again=asked.get("again", False), spares_own=asked.get("spares_own", False),
    )  # fmt: skip


def trial_of(question: Question) -> Trial | None:
    """Where the question was asked, with how far it is."""
    return Trial.objects.filter(digest=question.digest).first()


@transaction.atomic
def ask(*, question: Question, begin: Callable[[Trial], None], reason: str = "", by: User, now: datetime) -> Trial:
    """Have it found out; `begin` hands it to the worker. The same question is asked once; where it was stopped or failed, again.

    `reason`: as it was typed in the form, to stand there again.
    """
    if not question.again:  # whoever may show it again was asked for that
        require(can_work_on, by, question.resource)
    Trial.objects.filter(resource=question.resource, asked_at__lt=now - _KEPT).delete()
    values = {"resource": question.resource, "version": question.version, "asked": _plain(question), "asked_at": now, "asked_by": by}
    made, is_new = Trial.objects.select_for_update().get_or_create(digest=question.digest, defaults=values)
    made.reason = reason
    if not is_new and not made.goes_on and made.state != State.DONE:
        made.state, made.failure, made.done, made.total, made.asked_at, made.asked_by = State.WAITING, "", 0, 0, now, by
        is_new = True
    made.save()
    if is_new:
        begin(made)
    return made


@transaction.atomic
def stop(*, trial: Trial, by: User, now: datetime) -> None:
    """Break it off: nothing of it is kept."""
    require(can_work_on, by, trial.resource)
    Trial.objects.filter(pk=trial.pk, state__in=(State.WAITING, State.WORKING)).update(state=State.STOPPED, ended_at=now)


def work_out(*, trial_id: int) -> None:
    """Find it out; harmless when it was found out, stopped or forgotten. Cut off, it begins anew."""
    trial = Trial.objects.select_related("resource__dataset").filter(pk=trial_id, state__in=(State.WAITING, State.WORKING)).first()
    if trial is None:
        return
    Trial.objects.filter(pk=trial.pk).update(state=State.WORKING, began_at=utc_now())
    try:
        guard = _answer(question_of(trial), _Teller(trial.pk))
    except _BrokenOff:
        return
    except UserError as error:
        _end(trial, state=State.FAILED, failure=remark_of(error))
        return
    _end(trial, state=State.DONE, found=guard.as_json())


def fail_given_up(*, going_on: Collection[object], now: datetime) -> int:
    """Those that no task will ever work out, as it broke or its workers died too often, have failed and may be asked again. How many.

    `going_on`: ids of those that a task works out, or will. One just asked for may have no task that is seen yet.
    """
    waiting = Trial.objects.filter(state__in=(State.WAITING, State.WORKING), asked_at__lt=now - _HAS_A_TASK).exclude(pk__in=list(going_on))
    return waiting.update(state=State.FAILED, failure=remark(_OUR_FAULT, _AGAIN), ended_at=utc_now())


def _end(trial: Trial, **values: object) -> None:
    Trial.objects.filter(pk=trial.pk, state=State.WORKING).update(ended_at=utc_now(), **values)


class _BrokenOff(Stopped):
    """Somebody stopped it."""


class _Teller:
    """Writes down how far it is, breaks off where somebody stopped it, and lets other tasks in between; all at most once a second."""

    def __init__(self, trial: int) -> None:
        self.trial, self.next_at = trial, utc_now()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = utc_now()
        if now < self.next_at:
            return
        self.next_at = now + _TOLD_EVERY
        if not Trial.objects.filter(pk=self.trial, state=State.WORKING).update(stage=stage, done=done, total=total):
            raise _BrokenOff("trial-stopped", N_("It was stopped."))
        let_others_in()


def beside_of(question: Question) -> Beside:
    """All that will be open beside it; nothing where it is shown as it is, of which nothing is asked."""
    return _beside(question, _before(question)) if question.protection.method is not Method.OPEN else NOTHING_BESIDE


def _beside(question: Question, before: Before) -> Beside:
    persons = question.protection.persons
    if question.protection.method is Method.OPEN:
        return NOTHING_BESIDE
    found = beside(question.resource, question.protection, closing=question.closing, corrections=question.corrections)
    coming = [_as_it_will_be(one, guard, persons=persons) for one, guard in before]
    grids = [one for one in coming if isinstance(one, Grid)]
    rows = [one for one in coming if isinstance(one, Version)]
    return replace(found, others=(*found.others, *grids), persons=(*found.persons, *rows))


def _before(question: Question) -> Before:
    """The tables that are published before it, each with what becomes of it beside those before: asked once of each, in order.

    Cells and rows on persons do not see each other.
    """
    found: Before = ()
    for number, one in enumerate(question.coming):
        if (one.protection.persons is None) == (question.protection.persons is None):
            asked = replace(one, coming=question.coming[:number])
            found = (*found, (one, _known(asked, found) or _answer(asked, before=found)))
    return found


def _as_it_will_be(question: Question, guard: Guard, *, persons: Persons | None) -> Grid | Version | None:
    """A table that is published before, as everybody will see it."""
    store = bank.store()
    with store.stage() as work:
        return to_be_shown(
            bank.engine(), _table(question), question.protection, guard, withheld=question.withheld, persons=persons, work=work
        )


def _table(question: Question) -> Table:
    return corrected_table(str(question.resource.pk), question.version, question.corrections)


def _answer(question: Question, step: Step = no_step, *, before: Before | None = None) -> Guard:
    """`before`: what becomes of the tables before it, where that was found out."""
    open_ = beside_of(question) if before is None else _beside(question, before)
    if question.again:
        shown = shown_again(question.resource, question.version, question.protection)
        source = source_again(question.resource, question.version, question.protection)
        open_ = replace(open_, others=(*open_.others, source)) if source is not None else open_
        told = told_of(shown, question.protection, open_, spares_own=question.spares_own, step=step) if shown is not None else 0
        return Guard(exposed=told)
    return guarded(bank.engine(), _table(question), question.protection, open_, withheld=question.withheld, step=step)


class _Small:
    """A question that is the same as another where its digest is."""

    def __init__(self, question: Question, before: "Before | None") -> None:
        self.question, self.before, self.digest = question, before, question.digest

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Small) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@remembered(64)
def _at_once(small: _Small) -> Guard:
    return _answer(small.question, before=small.before)

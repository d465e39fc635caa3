"""What is done to findings: reported by anybody, taken, answered or set aside by those who answer for the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.workdays import within_days
from ratusz.portal.catalog.models import Dataset, Publication
from ratusz.portal.core import audit, journal
from ratusz.portal.core.flood import refuse_flood
from ratusz.portal.core.policy import require
from ratusz.portal.core.strangers import refuse_personal
from ratusz.portal.core.texts import note_of, reason_of
from ratusz.portal.findings.models import Finding, Need
from ratusz.portal.findings.places import Place
from ratusz.portal.findings.policy import can_answer, can_bring_back, can_pass_on, can_set_aside, can_settle, can_take, is_open
from ratusz.portal.people.models import Unit, User

#: What the bank promises to whoever reports.
ANSWERED_WITHIN_DAYS = 14
State = Finding.State
OUTCOMES = (State.MENDED, State.NO_ERROR, State.KNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the office says: what came of it, why, in which version it is mended, what of the text and whose name may be seen.

    `stands`: how the finding stood when this was written (`Finding.stands`); empty where it does not matter.
    """

    outcome: str
    text: str
    version: str = ""
    shown_text: str = ""
    credited: bool = False
    stands: str = ""


@transaction.atomic
def report(*, place: Place, text: str, nickname: str, token: str, now: datetime) -> Finding:
    """Keep what somebody found at `place`. The same words about the same place while the first wait are the same finding."""
    said = reason_of(text, missing=N_("Write what is wrong."))
    where: dict[str, Any] = {"dataset": place.dataset, "resource": place.resource, "column": place.column, "row": place.row}
    waiting = Finding.objects.waiting()
    twin: Finding | None = waiting.filter(text=said, nickname=nickname.strip(), **where).first()
    if twin is not None:
        return twin
    refuse_flood(waiting.count())
    made = Finding(
        token=token, version=place.version, column_label=place.label, text=said, nickname=" ".join(nickname.split()), came_at=now,
        due_on=within_days(day_of(now), ANSWERED_WITHIN_DAYS), **where,
    )  # fmt: skip
    journal.write("finding", target=made, at=now)
    made.number = (Finding.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    made.save(force_insert=True)
    audit.record("finding.received", target=made, by=None, at=now)
    return made


@transaction.atomic
def take(*, finding: Finding, by: User, now: datetime) -> None:
    """Say that `by` looks at it."""
    _hold(finding)
    require(can_take, by, finding)
    finding.state, finding.owner, finding.looked_at = State.LOOKED_AT, by, now
    finding.save(update_fields=["state", "owner", "looked_at"])
    audit.record("finding.taken", target=finding, by=by, at=now)
    journal.write("finding", target=finding, at=now)


@transaction.atomic
def pass_on(*, finding: Finding, unit: Unit, by: User, now: datetime) -> None:
    """Give it to `unit` to answer; nobody there looks at it yet. Back to that of its dataset in the same way."""
    _hold(finding)
    require(can_pass_on, by, finding)
    finding.unit = None if unit == finding.dataset.unit else unit
    finding.state, finding.owner, finding.looked_at = State.RECEIVED, None, None
    finding.save(update_fields=["unit", "state", "owner", "looked_at"])
    audit.record("finding.passed-on", target=finding, by=by, at=now, detail={"unit": unit.slug})
    journal.write("finding", target=finding, at=now)


@transaction.atomic
def answer(*, finding: Finding, said: Answer, by: User, now: datetime) -> None:
    """Answer it, or answer it anew."""
    _hold(finding)
    require(can_answer, by, finding)
    if said.stands and said.stands != finding.stands:
        raise Conflict("finding-changed", N_("Somebody has answered it in the meantime."), N_("Read their answer; correct it if need be."))
    if said.outcome not in OUTCOMES:
        raise WrongUsage("unknown-outcome", N_("Say whether it is mended, no error, or known and not mended."))
    words = reason_of(said.text, missing=N_("Write what came of it, and why."))
    shown = note_of(said.shown_text)
    refuse_personal(words, shown, finding.nickname if said.credited else "")
    if said.version and not _is_version_of(finding, said.version):
        raise WrongUsage("unknown-version", N_("This version is none of this table."))
    was = {"state": finding.state, "answer": finding.answer}
    finding.state, finding.answer, finding.answered_at, finding.answered_by = said.outcome, words, now, by
    finding.owner = finding.owner or by
    finding.mended_in = said.version if said.outcome == State.MENDED else ""
    finding.shown_text, finding.credited = shown, said.credited and bool(finding.nickname)
    finding.save()
    audit.record("finding.answered", target=finding, by=by, at=now, detail={"was": was, "outcome": said.outcome, "note": words})
    journal.write("finding", target=finding, at=now)


@transaction.atomic
def set_aside(*, finding: Finding, why: str, by: User, now: datetime) -> None:
    """It is nothing about the data, such as an advertisement: its page says so, its text and its name are forgotten."""
    _hold(finding)
    require(can_set_aside, by, finding)
    said = reason_of(why, missing=N_("Write why it is set aside."))
    refuse_personal(said)
    finding.state, finding.answer, finding.answered_at, finding.answered_by = State.ASIDE, said, now, by
    finding.text = finding.shown_text = finding.nickname = finding.mended_in = ""
    finding.credited = False
    finding.save()
    audit.record("finding.set-aside", target=finding, by=by, at=now, detail={"why": said})
    journal.write("finding", target=finding, at=now)


@transaction.atomic
def set_many_aside(*, findings: Sequence[Finding], why: str, by: User, now: datetime) -> None:
    """None of these is about the data. What was written is hidden and not yet forgotten, for among many one may be a mistake."""
    said = reason_of(why, missing=N_("Write why it is set aside."))
    refuse_personal(said)
    for finding in findings:
        _hold(finding)
        require(can_set_aside & is_open, by, finding)
        finding.state, finding.answer, finding.answered_at, finding.answered_by = State.ASIDE, said, now, by
        finding.save(update_fields=["state", "answer", "answered_at", "answered_by"])
        audit.record("finding.set-aside", target=finding, by=by, at=now, detail={"why": said, "together": len(findings)})
        journal.write("finding", target=finding, at=now)


@transaction.atomic
def bring_back(*, findings: Sequence[Finding], by: User, now: datetime) -> None:
    """They were set aside by mistake: they wait for an answer as they did when they came."""
    for finding in findings:
        _hold(finding)
        require(can_bring_back, by, finding)
        finding.state, finding.owner, finding.looked_at = State.RECEIVED, None, None
        finding.answer, finding.answered_at, finding.answered_by = "", None, None
        finding.save(update_fields=["state", "owner", "looked_at", "answer", "answered_at", "answered_by"])
        audit.record("finding.brought-back", target=finding, by=by, at=now)
        journal.write("finding", target=finding, at=now)


@transaction.atomic
def say_need(*, dataset: Dataset, text: str, now: datetime) -> Need:
    """Keep what somebody looked for in `dataset` in vain."""
    said = reason_of(text, missing=N_("Write what you look for."))
    waiting = Need.objects.open()
    twin: Need | None = waiting.filter(dataset=dataset, text=said).first()
    if twin is not None:
        return twin
    refuse_flood(waiting.count())
    made: Need = Need.objects.create(dataset=dataset, text=said, came_at=now)
    journal.write("need", target=made, at=now)
    return made


@transaction.atomic
def settle(*, need: Need, by: User, now: datetime) -> None:
    """Say that it was read and seen to."""
    require(can_settle, by, need)
    if not Need.objects.open().filter(pk=need.pk).update(settled_at=now, settled_by=by):
        raise Conflict("need-settled", N_("Somebody has seen to it already."))
    audit.record("need.settled", target=need, by=by, at=now)
    journal.write("need", target=need, at=now)


@transaction.atomic
def forget(*, now: datetime) -> int:
    """Take away what people wrote, some time after it was answered; what everybody sees and the credit stay. Of how many findings."""
    before = now - timedelta(days=settings.BANK_FORGET_ADDRESSES_AFTER_DAYS)
    due = list(Finding.objects.select_for_update(of=("self",)).to_forget(before))
    for finding in due:
        finding.text, finding.nickname = "", finding.nickname if finding.credited else ""
        finding.save(update_fields=["text", "nickname"])
        audit.record("finding.forgotten", target=finding, by=None, at=now)
    Need.objects.filter(settled_at__lt=before).delete()
    return len(due)


def _hold(finding: Finding) -> None:
    """Make it what it is now, until the end of the transaction: two of the office may act at once, and what is forgotten stays so."""
    finding.refresh_from_db(from_queryset=Finding.objects.select_for_update(of=("self",)))


def _is_version_of(finding: Finding, version: str) -> bool:
    of = {"resource": finding.resource} if finding.resource_id else {"resource__dataset": finding.dataset}
    return Publication.objects.filter(version=version, withdrawn_reason="", **of).exists()

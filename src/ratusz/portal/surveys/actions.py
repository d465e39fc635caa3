"""What the office does with a survey: written, reviewed by somebody else, asked, closed, its texts read."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction

from ratusz.agora.questionnaire import MOST_QUESTIONS, Question, Questionnaire, flaws, flaws_of
from ratusz.agora.tally import Counted, counted
from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import slug as slug_of
from ratusz.portal.catalog.models import Audience, Dataset, Theme
from ratusz.portal.catalog.policy import can_edit
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.strangers import refuse_personal
from ratusz.portal.core.texts import note_of, reason_of
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import Unit, User
from ratusz.portal.surveys.models import FreeText, Survey
from ratusz.portal.surveys.policy import (
    can_change,
    can_close,
    can_decide,
    can_deliver_again,
    can_judge,
    can_take_back,
    can_write,
)
from ratusz.portal.surveys.refusing import refuse_flaws

State, Verdict = Survey.State, FreeText.Verdict
#: Last parts of other addresses of surveys.
RESERVED = frozenset({"nowa"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyWords:
    """What is said of a survey. `effect_*`: what the answers can change. `dataset`: where its tables go; None for one of its own."""

    title_pl: str
    purpose_pl: str
    effect_pl: str
    opens_on: date
    ends_on: date
    theme: Theme
    title_en: str = ""
    purpose_en: str = ""
    effect_en: str = ""
    paper_place: str = ""
    dataset: Dataset | None = None


@transaction.atomic
def make(*, unit: Unit, words: SurveyWords, by: User, now: datetime) -> Survey:
    """A new survey of `unit`, without questions."""
    require(can_write, by, unit)
    survey = Survey(unit=unit, slug=_free_slug(words.title_pl), made_at=now, made_by=by, changed_by=by)
    _say(survey, words, by=by)
    survey.save(force_insert=True)
    audit.record("survey.made", target=survey, by=by, at=now)
    return survey


@transaction.atomic
def describe(*, survey: Survey, words: SurveyWords, by: User, now: datetime) -> None:
    """Say `words` of it instead of what was said."""
    row = _locked(survey)
    require(can_change, by, row)
    _say(row, words, by=by)
    row.changed_by = by
    row.save()
    audit.record("survey.described", target=row, by=by, at=now)


@transaction.atomic
def set_question(*, survey: Survey, question: Question, number: int, by: User, now: datetime) -> None:
    """Ask `question` in place of the one with this number; after the last one it is new."""
    refuse_flaws(flaws_of(question, number))
    asked = list(survey.questionnaire.questions)
    if number > MOST_QUESTIONS:
        raise WrongUsage("questions-too-many", N_("At most {most} questions are asked."), values={"most": MOST_QUESTIONS})
    asked[number - 1 : number] = [question]
    _ask(survey, asked, by=by, now=now)


@transaction.atomic
def remove_question(*, survey: Survey, number: int, by: User, now: datetime) -> None:
    """Leave the question with this number out."""
    asked = list(survey.questionnaire.questions)
    del asked[number - 1 : number]
    _ask(survey, asked, by=by, now=now)


@transaction.atomic
def move_question(*, survey: Survey, number: int, by: User, now: datetime) -> None:
    """Ask the question with this number one place earlier."""
    asked = list(survey.questionnaire.questions)
    if 1 < number <= len(asked):
        asked[number - 2], asked[number - 1] = asked[number - 1], asked[number - 2]
    _ask(survey, asked, by=by, now=now)


@transaction.atomic
def submit(*, survey: Survey, by: User, now: datetime) -> None:
    """Hand it to a reviewer; refused in the words of what is wrong with it."""
    row = _locked(survey)
    require(can_change, by, row)
    refuse_flaws(flaws(row.questionnaire))
    if row.ends_on < day_of(now):
        raise WrongUsage("days-over", N_("Its last day is over."), N_("Set other days first."))
    row.state, row.submitted_at, row.submitted_by, row.decision_note = State.SUBMITTED, now, by, ""
    row.save(update_fields=["state", "submitted_at", "submitted_by", "decision_note"])
    audit.record("survey.submitted", target=row, by=by, at=now)


@transaction.atomic
def take_back(*, survey: Survey, by: User, now: datetime) -> None:
    """Take it back from the reviewers to change something."""
    row = _locked(survey)
    require(can_take_back, by, row)
    row.state = State.DRAFT
    row.save(update_fields=["state"])
    audit.record("survey.taken-back", target=row, by=by, at=now)


@transaction.atomic
def send_back(*, survey: Survey, reason: str, by: User, now: datetime) -> None:
    """It is not asked so; those who wrote it are told why."""
    row = _locked(survey)
    require(can_decide, by, row)
    said = reason_of(reason, missing=N_("Say what has to be mended."))
    row.state, row.decided_at, row.decided_by, row.decision_note = State.DRAFT, now, by, said
    row.save(update_fields=["state", "decided_at", "decided_by", "decision_note"])
    audit.record("survey.sent-back", target=row, by=by, at=now, detail={"reason": said})


@transaction.atomic
def accept(*, survey: Survey, by: User, now: datetime) -> None:
    """Let it be asked on its days; everybody sees it from now on."""
    row = _locked(survey)
    require(can_decide, by, row)
    row.state, row.decided_at, row.decided_by = State.OPEN, now, by
    row.save(update_fields=["state", "decided_at", "decided_by"])
    audit.record("survey.accepted", target=row, by=by, at=now)
    journal.write("survey", target=row, at=now)


@transaction.atomic
def drop(*, survey: Survey, by: User, now: datetime) -> None:
    """Give up one that was never asked."""
    row = _locked(survey)
    require(can_change, by, row)
    audit.record("survey.dropped", target=row, by=by, at=now)
    row.delete()


@transaction.atomic
def close(*, survey: Survey, by: User | None, now: datetime) -> None:
    """Take nothing in any more, and count. None for `by`: it closes itself, for its days are over."""
    row = _locked(survey)
    if by is not None:
        require(can_close, by, row)
    if row.state != State.OPEN:
        raise Conflict("survey-closed", N_("It is closed already."))
    row.result = counted(row.questionnaire, map(as_counted, row.answers.values_list("given", "way"))).as_json()
    row.state, row.closed_at, row.closed_by = State.CLOSED, now, by
    row.ends_on = min(row.ends_on, day_of(now))
    row.save(update_fields=["result", "state", "closed_at", "closed_by", "ends_on"])
    audit.record("survey.closed", target=row, by=by, at=now, detail={"people": row.counts.people})
    journal.write("survey", target=row, at=now)


@transaction.atomic
def judge(*, text: FreeText, verdict: str, words: str, by: User, now: datetime) -> None:
    """Say what becomes of what somebody wrote: it leaves as it is, in other `words`, or not at all."""
    survey = _locked(text.survey)
    require(can_judge, by, survey)
    if verdict not in {Verdict.SHOWN, Verdict.REWORDED, Verdict.LEFT_OUT}:
        raise WrongUsage("verdict-unknown", N_("Say what becomes of it."))
    shown = ""
    if verdict == Verdict.SHOWN:
        shown = text.text
    elif verdict == Verdict.REWORDED:
        shown = reason_of(words, missing=N_("Write the words in which it is published."))
    refuse_personal(shown)
    text.verdict, text.shown_text, text.read_at, text.read_by = verdict, note_of(shown), now, by
    text.save(update_fields=["verdict", "shown_text", "read_at", "read_by"])
    audit.record("survey.text-read", target=survey, by=by, at=now, detail={"verdict": verdict})


@transaction.atomic
def hand_on(*, survey: Survey, by: User, now: datetime) -> None:
    """Be done with reading: what may leave becomes a delivery, the rest stays. Nothing may be unread."""
    row = _locked(survey)
    require(can_judge, by, row)
    if row.texts.unread().exists():
        raise Conflict("texts-unread", N_("Not every text was read yet."))
    row.handed_at, row.handed_by = now, by
    row.save(update_fields=["handed_at", "handed_by"])
    audit.record("survey.texts-handed-on", target=row, by=by, at=now, detail={"leaving": row.texts.leaving().count()})


@transaction.atomic
def deliver_again(*, survey: Survey, by: User, now: datetime) -> None:
    """Have its delivery made once more, after the last attempt failed or was given up, in the name of `by`."""
    row = _locked(survey)
    require(can_deliver_again, by, row)
    row.counted = None if is_gone(row.counted) else row.counted
    row.worded = None if is_gone(row.worded) else row.worded
    row.failure, row.closed_by = None, by
    row.handed_by = by if row.handed_at else None
    row.save(update_fields=["failure", "closed_by", "handed_by", "counted", "worded"])
    audit.record("survey.delivered-again", target=row, by=by, at=now)


def is_gone(delivery: Delivery | None) -> bool:
    """Whether a delivery was given up or erased, so that another may be made."""
    return delivery is not None and delivery.state in {Delivery.State.DROPPED, Delivery.State.ERASED}


def as_counted(kept: tuple[dict[str, Sequence[int]], str]) -> Counted:
    """What the database holds of one answer (given, way), as it is counted."""
    given, way = kept
    return Counted(given={int(number): tuple(chosen) for number, chosen in given.items()}, way=way)


def _locked(survey: Survey) -> Survey:
    found: Survey = Survey.objects.select_for_update(of=("self",)).select_related("unit", "dataset", "theme").get(pk=survey.pk)
    return found


def _say(survey: Survey, words: SurveyWords, *, by: User) -> None:
    if words.ends_on < words.opens_on:
        raise WrongUsage("days-reversed", N_("The last day is before the first."))
    if words.dataset is not None:
        require(can_edit, by, words.dataset)
        if words.dataset.audience != Audience.PUBLIC or words.dataset.unit_id != survey.unit_id:
            raise WrongUsage("dataset-unfit", N_("The tables go to a dataset of the same unit that is for everyone."))
    for one in fields(words):
        value = getattr(words, one.name)
        setattr(survey, one.name, note_of(value) if isinstance(value, str) else value)


def _ask(survey: Survey, asked: list[Question], *, by: User, now: datetime) -> None:
    row = _locked(survey)
    require(can_change, by, row)
    row.questions, row.changed_by = Questionnaire(questions=tuple(asked)).as_json(), by
    row.save(update_fields=["questions", "changed_by"])
    survey.questions = row.questions
    audit.record("survey.questions-changed", target=row, by=by, at=now, detail={"count": len(asked)})


def _free_slug(title: str) -> str:
    wanted = slug_of(title)[:60].strip("-") or "ankieta"
    taken = set(Survey.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)) | RESERVED
    return next(slug for number in range(1, len(taken) + 2) if (slug := wanted if number == 1 else f"{wanted}-{number}") not in taken)

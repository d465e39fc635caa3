"""Answers come in: from anybody on the web, and from an officer who has them on paper."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ratusz.agora.questionnaire import Answers, answer_flaws, parted
from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit
from ratusz.portal.core.flood import refuse_flood
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import reason_of
from ratusz.portal.people.models import User
from ratusz.portal.surveys.models import FreeText, Survey, SurveyAnswer, Way
from ratusz.portal.surveys.policy import can_type_in
from ratusz.portal.surveys.refusing import refuse_flaws

#: A third of a city of sixty thousand. More in one survey come from a program.
MOST_ANSWERS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A filled-in questionnaire. `id`: drawn when the form was shown, so that a second press of the button is no second answer."""

    id: UUID
    answers: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A sheet of paper as it was kept. `texts`: the words on it; the bank itself does not know whose they are."""

    sheet: UUID
    texts: tuple[UUID, ...] = ()


@transaction.atomic
def answer(*, survey: Survey, sheet: Sheet, now: datetime) -> None:
    """Keep what somebody answered on the web. Of them nothing is kept but the day."""
    row = _open(survey)
    if not row.takes_web(day_of(now)):
        raise Conflict("survey-over", N_("This survey is not open for answers now."))
    refuse_flood(SurveyAnswer.objects.filter(survey=row).count(), most=MOST_ANSWERS)
    _keep(row, sheet, way=Way.WEB, on=day_of(now), typed_by=None)


@transaction.atomic
def type_in(*, survey: Survey, sheet: Sheet, by: User, now: datetime) -> Typed | None:
    """Keep what somebody answered on paper, as `by` typed it in; None where this very form was sent before."""
    row = _open(survey)
    require(can_type_in, by, row)
    if not row.takes_paper(day_of(now)):
        raise Conflict("survey-no-paper", N_("This survey takes no sheets of paper now."))
    typed = _keep(row, sheet, way=Way.PAPER, on=day_of(now), typed_by=by)
    if typed:
        audit.record("survey.paper-typed-in", target=row, by=by, at=now)
    return typed


@transaction.atomic
def take_sheet_back(*, survey: Survey, typed: Typed, reason: str, by: User, now: datetime) -> None:
    """A sheet that `by` typed in counts no more, as long as the survey is open; nor do its words, where `typed` knows them."""
    row = _open(survey)
    require(can_type_in, by, row)
    said = reason_of(reason, missing=N_("Say why the sheet is taken back."))
    gone, _each = SurveyAnswer.objects.filter(survey=row, way=Way.PAPER, typed_by=by, pk=typed.sheet).delete()
    if not gone:
        raise Conflict("sheet-gone", N_("You have typed in no such sheet, or it was taken back already."))
    FreeText.objects.filter(survey=row, pk__in=typed.texts).delete()
    audit.record("survey.paper-taken-back", target=row, by=by, at=now, detail={"reason": said})


def _open(survey: Survey) -> Survey:
    found: Survey = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    return found


def _keep(survey: Survey, sheet: Sheet, *, way: Way, on: date, typed_by: User | None) -> Typed | None:
    """What was kept; None where it is there already."""
    refuse_flaws(answer_flaws(survey.questionnaire, sheet.answers, may_leave_out=way == Way.PAPER))
    chosen, words = parted(sheet.answers)
    given = {str(number): list(numbers) for number, numbers in chosen.items()}
    values = {"survey": survey, "way": way, "on": on, "given": given, "typed_by": typed_by}
    _made, is_new = SurveyAnswer.objects.get_or_create(pk=sheet.id, defaults=values)
    if not is_new:
        return None
    texts = [FreeText(survey=survey, question=number, text=text.replace("\0", "")) for number, text in words.items()]
    FreeText.objects.bulk_create(texts)
    return Typed(sheet=sheet.id, texts=tuple(one.pk for one in texts))

"""Pages of the desk: what is said of a survey, and its questions."""

from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.agora.questionnaire import MOST_QUESTIONS
from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, sent, show, tried
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.policy import require
from ratusz.portal.people.models import Unit
from ratusz.portal.surveys import actions
from ratusz.portal.surveys.access import access_to_write
from ratusz.portal.surveys.forms import QuestionForm, SurveyForm
from ratusz.portal.surveys.models import Survey
from ratusz.portal.surveys.policy import can_change, can_write
from ratusz.portal.surveys.queries import datasets_for, units_to_ask_in


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsPage:
    """What is said of a survey; `survey` is None for a new one."""

    survey: Survey | None
    form: SurveyForm


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """One question; `number` beyond the last one is new."""

    survey: Survey
    number: int
    is_new: bool
    form: QuestionForm


@office_only
def new(request: OfficeRequest) -> HttpResponseBase:
    """A new survey."""
    units = units_to_ask_in(request.user)
    require(can_write, request.user, units.first() or Unit())
    form = SurveyForm(sent(request), units=units, datasets=datasets_for(units))
    if request.method == "POST" and form.is_valid():
        made: list[Survey] = []
        unit, words = form.cleaned_data["unit"], form.words()
        if tried(request, lambda: made.append(actions.make(unit=unit, words=words, by=request.user, now=utc_now()))):
            return redirect("surveys:question", made[0].slug, 1)
    page = WordsPage(survey=None, form=form)
    return show(request, "surveys/words.html", page, nav=reverse("surveys:to-handle"), status=422 if form.is_bound else 200)


@office_only
def describe(request: OfficeRequest, survey: str) -> HttpResponseBase:
    """What is said of one."""
    found = access_to_write(request.user, survey)
    require(can_change, request.user, found)
    units = Unit.objects.filter(pk=found.unit_id)
    form = SurveyForm(sent(request), units=units, datasets=datasets_for(units), survey=found)
    if request.method == "POST" and form.is_valid():
        here = reverse("surveys:handle", args=[found.slug])
        return attempt(
            request, lambda: actions.describe(survey=found, words=form.words(), by=request.user, now=utc_now()), done=_("Saved."), to=here
        )
    page = WordsPage(survey=found, form=form)
    return show(request, "surveys/words.html", page, nav=reverse("surveys:to-handle"), status=422 if form.is_bound else 200)


@office_only
def question(request: OfficeRequest, survey: str, number: int) -> HttpResponseBase:
    """One of its questions, or a new one after the last."""
    found = access_to_write(request.user, survey)
    require(can_change, request.user, found)
    asked = found.questionnaire.questions
    if not 1 <= number <= min(len(asked) + 1, MOST_QUESTIONS):
        raise nothing_here()
    is_new = number > len(asked)
    form = QuestionForm(sent(request), number=number)
    if request.method != "POST" and not is_new:
        form = QuestionForm.of(asked[number - 1], number=number)
    if request.method == "POST" and form.is_valid():
        another = "another" in request.POST and number < MOST_QUESTIONS
        to = (
            reverse("surveys:question", args=[found.slug, len(asked) + 1 + is_new])
            if another
            else reverse("surveys:handle", args=[found.slug])
        )
        made = form.question()
        return attempt(
            request,
            lambda: actions.set_question(survey=found, question=made, number=number, by=request.user, now=utc_now()),
            done=_("Question %(number)s is saved.") % {"number": number},
            to=to,
        )
    page = QuestionPage(survey=found, number=number, is_new=is_new, form=form)
    return show(request, "surveys/question.html", page, nav=reverse("surveys:to-handle"), status=422 if form.is_bound else 200)


@office_only
@require_POST
def question_remove(request: OfficeRequest, survey: str, number: int) -> HttpResponseBase:
    """Leave it out."""
    found = access_to_write(request.user, survey)
    return attempt(
        request,
        lambda: actions.remove_question(survey=found, number=number, by=request.user, now=utc_now()),
        done=_("Left out."),
        to=reverse("surveys:handle", args=[found.slug]),
    )


@office_only
@require_POST
def question_up(request: OfficeRequest, survey: str, number: int) -> HttpResponseBase:
    """Ask it earlier."""
    found = access_to_write(request.user, survey)
    return attempt(
        request,
        lambda: actions.move_question(survey=found, number=number, by=request.user, now=utc_now()),
        done=_("It is asked one place earlier."),
        to=reverse("surveys:handle", args=[found.slug]),
    )

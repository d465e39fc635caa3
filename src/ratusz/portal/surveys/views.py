"""Public pages: what is asked now, the form, thanks, what came of it, the code and the sheet of paper."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import sent
from ratusz.portal.core.strangers import for_everybody
from ratusz.portal.people.standing import Anybody
from ratusz.portal.show.components import Badge, Fact, Line, Link
from ratusz.portal.show.frame import absolute
from ratusz.portal.surveys import answering
from ratusz.portal.surveys.access import access_public
from ratusz.portal.surveys.code import code_of
from ratusz.portal.surveys.forms import AnswerForm
from ratusz.portal.surveys.models import Survey
from ratusz.portal.surveys.presenters import Blank, QuestionResult, badge_of, blanks_of, facts_of, line_of, results_of

LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPage:
    """What everybody sees of a survey. `form` where it can be answered; `results` once it is closed; `gone`: why they are not shown."""

    survey: Survey
    badge: Badge
    facts: tuple[Fact, ...]
    form: AnswerForm | None
    results: tuple[QuestionResult, ...]
    gone: str
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """The sheet of paper. `address`: as people type it in."""

    survey: Survey
    address: str
    code: SafeString
    blanks: tuple[Blank, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What can be answered now, what comes, what is over."""

    open: tuple[Line, ...]
    announced: tuple[Line, ...]
    over: tuple[Line, ...]


@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """`/ankiety/`: all of them."""
    today, seen = day_of(utc_now()), Survey.objects.loaded()
    page = ListPage(
        open=tuple(line_of(one, today) for one in seen.answerable(today)[:LISTED]),
        announced=tuple(line_of(one, today) for one in seen.announced(today)[:LISTED]),
        over=tuple(line_of(one, today) for one in seen.over(today)[:LISTED]),
    )
    return render(request, "surveys/surveys.html", {"page": page})


@for_everybody
def survey(request: HttpRequest, survey: str) -> HttpResponseBase:
    """`/ankiety/{survey}/`: the form; before its days when it begins; after it closed what came of it."""
    found, now = access_public(survey), utc_now()
    form = AnswerForm(sent(request), questionnaire=found.questionnaire, now=now) if found.takes_web(day_of(now)) else None
    if request.method == "POST" and form is not None and form.is_valid():
        answering.answer(survey=found, sheet=form.sheet(), now=now)
        return redirect(reverse("surveys:thanks", args=[found.slug]))
    page = survey_page(request.user, found, form)
    return render(request, "surveys/survey.html", {"page": page}, status=422 if form is not None and form.is_bound else 200)


@require_safe
def thanks(request: HttpRequest, survey: str) -> HttpResponse:
    """`/ankiety/{survey}/dziekujemy/`: where one comes when it was kept."""
    response = render(request, "surveys/thanks.html", {"survey": access_public(survey)})
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def code(request: HttpRequest, survey: str) -> HttpResponse:  # noqa: ARG001  the same for everybody
    """`/ankiety/{survey}/kod.svg`: its address for the camera of a phone."""
    return HttpResponse(code_of(address_of(access_public(survey))), content_type="image/svg+xml")


@require_safe
def sheet(request: HttpRequest, survey: str) -> HttpResponse:
    """`/ankiety/{survey}/arkusz/`: one to print, with the code and the questions."""
    return sheet_page(request, access_public(survey))


def sheet_page(request: HttpRequest, found: Survey) -> HttpResponse:
    """The sheet of a survey that somebody may see."""
    address = address_of(found)
    page = SheetPage(survey=found, address=address, code=code_of(address), blanks=blanks_of(found))
    response = render(request, "surveys/sheet.html", {"page": page})
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def survey_page(user: Anybody, found: Survey, form: AnswerForm | None) -> SurveyPage:
    """The page of one survey as `user` sees it."""
    gone, today = _gone(found), day_of(utc_now())
    return SurveyPage(
        survey=found,
        badge=badge_of(found, today),
        facts=facts_of(found, dataset=_dataset_link(user, found)),
        form=form,
        results=results_of(found) if found.state == Survey.State.CLOSED and found.counts.people and not gone else (),
        gone=gone,
        is_over=found.ends_on < today,
    )


def address_of(found: Survey) -> str:
    """Its whole address, as a code and a poster hold it."""
    return absolute(reverse("surveys:one", args=[found.slug]))


def _gone(found: Survey) -> str:
    """Why its counts are not shown any more: what was withdrawn as data is withdrawn here too."""
    table = Resource.objects.filter(dataset=found.dataset_id, slug=f"{found.slug}-odpowiedzi").exclude(withdrawn_at=None).first()
    return table.withdrawn_reason if table is not None else ""


def _dataset_link(user: Anybody, found: Survey) -> Link | None:
    """Its dataset, once something of it is published, for those who may see it."""
    if found.dataset is None:
        return None
    tables = Resource.objects.visible_to(user).filter(dataset=found.dataset, slug=f"{found.slug}-odpowiedzi")
    return Link(text=found.dataset.title, url=found.dataset.get_absolute_url()) if tables.exists() else None

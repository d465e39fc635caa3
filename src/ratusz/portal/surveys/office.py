"""Pages of the desk: a survey, reviewing it, its progress, closing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, history_of, language, office_only, show
from ratusz.portal.people.models import User
from ratusz.portal.show.components import Badge, Bar, Bars, Event, Fact, Line
from ratusz.portal.show.numbers import format_day
from ratusz.portal.surveys import actions
from ratusz.portal.surveys.access import access_at_work, access_to_write
from ratusz.portal.surveys.actions import is_gone
from ratusz.portal.surveys.forms import AnswerForm, BackForm
from ratusz.portal.surveys.models import Survey, Way
from ratusz.portal.surveys.policy import (
    can_change,
    can_close,
    can_decide,
    can_deliver_again,
    can_judge,
    can_take_back,
    can_type_in,
)
from ratusz.portal.surveys.presenters import QuestionResult, badge_of, facts_of, line_of, question_in_words, results_of
from ratusz.portal.surveys.queries import units_to_ask_in
from ratusz.portal.surveys.refusing import why_failed
from ratusz.portal.surveys.views import SurveyPage, sheet_page, survey_page

LISTED = 200
#: Lines of what happened: each sheet of paper is one.
HAPPENED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """Surveys that I write or review: being prepared, being asked, closed."""

    prepared: tuple[Line, ...]
    asked: tuple[Line, ...]
    closed: tuple[Line, ...]
    may_make: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many answered until now, by way and by day. What they answered is told to nobody before it closes."""

    web: int
    paper: int
    days: Bars


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """A delivery that it closed into."""

    title: str
    url: str
    badge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPage:
    """One survey, and what can be done with it; a part that is None, or False, is not for this person or not now."""

    survey: Survey
    badge: Badge
    facts: tuple[Fact, ...]
    questions: tuple[tuple[int, str, str], ...]
    next: int
    deliveries: tuple[DeliveryLine, ...]
    is_changed: bool
    is_taken_back: bool
    is_closable: bool
    takes_paper: bool
    unread: int
    reads: bool
    back: BackForm | None
    progress: Progress | None
    results: tuple[QuestionResult, ...]
    failure: str
    again: bool
    happened: tuple[Event, ...]


@office_only
def to_handle(request: OfficeRequest) -> HttpResponse:
    """All that I write or review."""
    today = day_of(utc_now())
    mine = Survey.objects.worked_on_by(request.user).loaded()

    def lines(*states: str) -> tuple[Line, ...]:
        found = mine.filter(state__in=states)[:LISTED]
        return tuple(line_of(one, today, url=reverse("surveys:handle", args=[one.slug])) for one in found)

    page = ListPage(
        prepared=lines("draft", "submitted"), asked=lines("open"), closed=lines("closed"), may_make=units_to_ask_in(request.user).exists()
    )
    return show(request, "surveys/to_handle.html", page, nav=request.path)


@office_only
def handle(request: OfficeRequest, survey: str) -> HttpResponse:
    """One of them."""
    return work_page(request, access_at_work(request.user, survey))


@office_only
def preview(request: OfficeRequest, survey: str) -> HttpResponse:
    """As residents will see it; nothing is sent from here."""
    found = access_at_work(request.user, survey)
    form = AnswerForm(None, questionnaire=found.questionnaire, now=utc_now())
    page: SurveyPage = survey_page(request.user, found, form)
    return show(request, "surveys/preview.html", page, nav=_list())


@office_only
def sheet(request: OfficeRequest, survey: str) -> HttpResponse:
    """The sheet of paper, before everybody sees it."""
    return sheet_page(request, access_at_work(request.user, survey))


def _button(
    act: Callable[..., object], *, access: Callable[[User, str], Survey], done: object
) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """The view of a button that does `act` to a survey that `access` opens, and says `done`."""

    @office_only
    @require_POST
    def pressed(request: OfficeRequest, survey: str) -> HttpResponseBase:
        found = access(request.user, survey)
        return _do(request, found, lambda: act(survey=found, by=request.user, now=utc_now()), str(done))

    return pressed


submit = _button(actions.submit, access=access_to_write, done=gettext_lazy("It waits for a reviewer now."))
take_back = _button(actions.take_back, access=access_to_write, done=gettext_lazy("You can change it again."))
accept = _button(actions.accept, access=access_at_work, done=gettext_lazy("Accepted. Everybody sees it; it can be answered on its days."))
close = _button(
    actions.close,
    access=access_to_write,
    done=gettext_lazy("Closed and counted. The delivery is made within a minute and goes to a reviewer."),
)
again = _button(actions.deliver_again, access=access_to_write, done=gettext_lazy("The delivery is made once more within a minute."))


@office_only
@require_POST
def send_back(request: OfficeRequest, survey: str) -> HttpResponseBase:
    """Not so."""
    found, form = access_at_work(request.user, survey), BackForm(request.POST)
    if not form.is_valid():
        return work_page(request, found, back=form)
    reason = form.cleaned_data["reason"]
    done = _("Sent back, with the reason.")
    return _do(request, found, lambda: actions.send_back(survey=found, reason=reason, by=request.user, now=utc_now()), done)


@office_only
@require_POST
def drop(request: OfficeRequest, survey: str) -> HttpResponseBase:
    """A draft is given up."""
    found = access_to_write(request.user, survey)
    return attempt(request, lambda: actions.drop(survey=found, by=request.user, now=utc_now()), done=_("The draft is gone."), to=_list())


def work_page(request: OfficeRequest, found: Survey, *, back: BackForm | None = None) -> HttpResponse:
    """The page of one survey."""
    user, today, is_closed = request.user, day_of(utc_now()), found.state == Survey.State.CLOSED
    numbered = found.questionnaire.numbered
    page = WorkPage(
        survey=found,
        badge=badge_of(found, today),
        facts=facts_of(found),
        questions=tuple((number, one.label.pl, question_in_words(one)) for number, one in numbered),
        next=len(found.questions) + 1,
        deliveries=tuple(_deliveries(found)),
        is_changed=can_change(user, found),
        is_taken_back=can_take_back(user, found),
        is_closable=can_close(user, found),
        takes_paper=can_type_in(user, found) and found.takes_paper(today),
        unread=found.texts.unread().count() if is_closed else 0,
        reads=can_judge(user, found) and found.texts.exists(),
        back=back or (BackForm() if can_decide(user, found) else None),
        progress=_progress(found) if found.state == Survey.State.OPEN else None,
        results=results_of(found) if is_closed else (),
        failure=why_failed(found.failure, language()),
        again=can_deliver_again(user, found) and (bool(found.failure) or is_gone(found.counted) or is_gone(found.worded)),
        happened=history_of(found, most=HAPPENED),
    )
    return show(request, "surveys/handle.html", page, nav=_list(), status=422 if back else 200)


def _list() -> str:
    return reverse("surveys:to-handle")


def _do(request: OfficeRequest, found: Survey, act: Callable[[], object], done: str) -> HttpResponseBase:
    return attempt(request, act, done=done, to=reverse("surveys:handle", args=[found.slug]))


def _deliveries(found: Survey) -> Iterator[DeliveryLine]:
    for delivery, title in ((found.counted, _("Answers, counted")), (found.worded, _("Texts that were read"))):
        if delivery is not None:
            yield DeliveryLine(title=title, url=delivery.get_absolute_url(), badge=str(delivery.get_state_display()))


def _progress(found: Survey) -> Progress:
    by_way = dict(found.answers.order_by().values_list("way").annotate(Count("pk")))
    by_day: dict[date, int] = dict(found.answers.order_by("on").values_list("on").annotate(Count("pk")))
    rows = tuple(Bar(text=format_day(day, language()), value=count) for day, count in by_day.items())
    days = Bars(caption=_("Answers by day"), name_head=_("Day"), value_head=_("How many"), rows=rows)
    return Progress(web=by_way.get(Way.WEB, 0), paper=by_way.get(Way.PAPER, 0), days=days)

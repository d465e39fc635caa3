"""Pages of the desk: reports to answer, needs to read."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, history_of, office_only, sent, show
from ratusz.portal.core.strangers import personal_in
from ratusz.portal.findings import actions
from ratusz.portal.findings.access import access_need, access_to_handle
from ratusz.portal.findings.forms import AnswerForm, AsideForm, PassForm
from ratusz.portal.findings.models import Finding, Need
from ratusz.portal.findings.places import place_in_words
from ratusz.portal.findings.policy import can_pass_on, can_take
from ratusz.portal.findings.presenters import badge_of, line_of, place_address, versions_offered
from ratusz.portal.findings.queries import versions_since
from ratusz.portal.show.components import Badge, Event, Line

LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledPage:
    """A report, and the ways to be done with it. `personal`: what in its text looks like data of a person."""

    finding: Finding
    badge: Badge
    where: str
    where_url: str
    personal: tuple[str, ...]
    can_take: bool
    is_late: bool
    pass_on: PassForm | None
    answer: AnswerForm
    aside: AsideForm
    happened: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """Reports about what I answer for."""

    waiting: tuple[Line, ...]
    answered: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsPage:
    """What people looked for, those not seen to first; `counts`: datasets and how many, the most first."""

    open: tuple[Need, ...]
    settled: tuple[Need, ...]
    counts: tuple[tuple[str, int], ...]


@office_only
def to_handle(request: OfficeRequest) -> HttpResponse:
    """All reports about what I answer for."""
    mine = Finding.objects.handled_by(request.user).loaded()
    page = ListPage(
        waiting=tuple(_line(one) for one in mine.waiting()[:LISTED]), answered=tuple(_line(one) for one in mine.answered()[:LISTED])
    )
    return show(request, "findings/to_handle.html", page, nav=request.path)


@office_only
def handle(request: OfficeRequest, number: int) -> HttpResponse:
    """One report: what it says, where, and an answer."""
    return _page(request, access_to_handle(request.user, number))


@office_only
@require_POST
def take(request: OfficeRequest, number: int) -> HttpResponseBase:
    """I look at it."""
    found = access_to_handle(request.user, number)
    return attempt(
        request,
        lambda: actions.take(finding=found, by=request.user, now=utc_now()),
        done=_("It is yours. Whoever reported it sees that somebody looks at it."),
        to=reverse("findings:handle", args=[number]),
    )


@office_only
@require_POST
def pass_on(request: OfficeRequest, number: int) -> HttpResponseBase:
    """Give it to another unit. Who gave it away may not see it any more, so one goes back to the list."""
    found, form = access_to_handle(request.user, number), PassForm(request.POST)
    if not form.is_valid():
        return _page(request, found, pass_on=form)
    return attempt(
        request,
        lambda: actions.pass_on(finding=found, unit=form.cleaned_data["unit"], by=request.user, now=utc_now()),
        done=_("Passed on."),
        to=reverse("findings:to-handle"),
    )


@office_only
@require_POST
def answer(request: OfficeRequest, number: int) -> HttpResponseBase:
    """What came of it."""
    found = access_to_handle(request.user, number)
    form = _answer_form(request, found)
    if not form.is_valid():
        return _page(request, found, answer=form)
    return attempt(
        request,
        lambda: actions.answer(finding=found, said=form.said(), by=request.user, now=utc_now()),
        done=_("Answered. Everybody can read it now."),
        to=reverse("findings:handle", args=[number]),
    )


@office_only
@require_POST
def aside(request: OfficeRequest, number: int) -> HttpResponseBase:
    """It is none."""
    found, form = access_to_handle(request.user, number), AsideForm(request.POST)
    if not form.is_valid():
        return _page(request, found, aside=form)
    return attempt(
        request,
        lambda: actions.set_aside(finding=found, why=form.cleaned_data["why"], by=request.user, now=utc_now()),
        done=_("Set aside. Its text is forgotten."),
        to=reverse("findings:to-handle"),
    )


@office_only
def needs(request: OfficeRequest) -> HttpResponse:
    """What people looked for in datasets that I coordinate, and did not find."""
    mine = Need.objects.read_by(request.user).select_related("dataset")
    counts: dict[str, int] = {}
    for one in mine.open():
        counts[one.dataset.title] = counts.get(one.dataset.title, 0) + 1
    page = NeedsPage(
        open=tuple(mine.open()[:LISTED]),
        settled=tuple(mine.exclude(settled_at=None)[:LISTED]),
        counts=tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))),
    )
    return show(request, "findings/needs.html", page, nav=request.path)


@office_only
@require_POST
def settle(request: OfficeRequest, need: UUID) -> HttpResponseBase:
    """It was read and seen to."""
    found = access_need(request.user, need)
    return attempt(
        request,
        lambda: actions.settle(need=found, by=request.user, now=utc_now()),
        done=_("It waits for nobody any more."),
        to=reverse("findings:needs"),
    )


def _line(finding: Finding) -> Line:
    return line_of(finding, today=day_of(utc_now()), url=reverse("findings:handle", args=[finding.number]))


def _answer_form(request: OfficeRequest, found: Finding) -> AnswerForm:
    return AnswerForm(sent(request), finding=found, versions=versions_offered(found, versions_since(found)))


def _page(
    request: OfficeRequest,
    found: Finding,
    *,
    answer: AnswerForm | None = None,
    aside: AsideForm | None = None,
    pass_on: PassForm | None = None,
) -> HttpResponse:
    page = HandledPage(
        finding=found,
        badge=badge_of(found),
        where=place_in_words(found),
        where_url=place_address(found),
        personal=personal_in(found.text),
        can_take=can_take(request.user, found) and found.owner_id != request.user.pk,
        is_late=found.is_open and found.due_on < day_of(utc_now()),
        pass_on=(pass_on or PassForm(initial={"unit": found.unit_id})) if can_pass_on(request.user, found) else None,
        answer=answer or AnswerForm(None, finding=found, versions=versions_offered(found, versions_since(found))),
        aside=aside or AsideForm(),
        happened=history_of(found),
    )
    return show(request, "findings/handle.html", page, nav=reverse("findings:to-handle"), status=422 if answer or aside or pass_on else 200)

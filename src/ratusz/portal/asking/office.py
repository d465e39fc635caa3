"""Pages of the desk: what people asked for, to be read, shown, passed on, answered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.asking import actions
from ratusz.portal.asking.access import access_to_handle
from ratusz.portal.asking.forms import AsideForm, ExtendForm, PassForm, ReplyForm, ShowForm
from ratusz.portal.asking.models import Asked
from ratusz.portal.asking.policy import can_extend, can_pass_on, can_set_aside, can_show
from ratusz.portal.asking.presenters import badge_of, line_of, title_of
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.catalog.office import OfficeRequest, attempt, history_of, office_only, sent, show
from ratusz.portal.catalog.querysets import DatasetQuerySet
from ratusz.portal.core.strangers import personal_in
from ratusz.portal.show.components import Badge, Event, Line

LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What I answer."""

    waiting: tuple[Line, ...]
    answered: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledPage:
    """Something asked, and what can be done with it; a form that is None is not for this person or not for this kind."""

    asked: Asked
    title: str
    badge: Badge
    personal: tuple[str, ...]
    is_late: bool
    reply: ReplyForm
    show: ShowForm | None
    pass_on: PassForm | None
    extend: ExtendForm | None
    aside: AsideForm | None
    happened: tuple[Event, ...] = field(default=())


@office_only
def to_handle(request: OfficeRequest) -> HttpResponse:
    """All that I answer."""
    mine = Asked.objects.handled_by(request.user).loaded()
    page = ListPage(
        waiting=tuple(_line(one) for one in mine.waiting()[:LISTED]), answered=tuple(_line(one) for one in mine.answered()[:LISTED])
    )
    return show(request, "asking/to_handle.html", page, nav=request.path)


@office_only
def handle(request: OfficeRequest, number: int) -> HttpResponse:
    """One of them."""
    return _page(request, access_to_handle(request.user, number))


@office_only
@require_POST
def show_it(request: OfficeRequest, number: int) -> HttpResponseBase:
    """Let everybody see it."""
    found, form = access_to_handle(request.user, number), ShowForm(request.POST)
    return _done(
        request, found, "show", form,
        lambda: actions.show(asked=found, title=form.cleaned_data["title"], text=form.cleaned_data["text"], by=request.user, now=utc_now()),
        _("Everybody sees it now."),
    )  # fmt: skip


@office_only
@require_POST
def pass_on(request: OfficeRequest, number: int) -> HttpResponseBase:
    """Give it to another unit. Who gave it away may not see it any more, so one goes back to the list."""
    found, form = access_to_handle(request.user, number), PassForm(request.POST)
    if not form.is_valid():
        return _page(request, found, pass_on=form)
    return attempt(
        request,
        lambda: actions.pass_on(asked=found, unit=form.cleaned_data["unit"], by=request.user, now=utc_now()),
        done=_("Passed on."),
        to=reverse("asking:to-handle"),
    )


@office_only
@require_POST
def reply(request: OfficeRequest, number: int) -> HttpResponseBase:
    """What came of it."""
    found = access_to_handle(request.user, number)
    form = _reply_form(request, found)
    return _done(
        request, found, "reply", form,
        lambda: actions.answer(asked=found, said=form.said(), by=request.user, now=utc_now()),
        _("Written down."),
    )  # fmt: skip


@office_only
@require_POST
def extend(request: OfficeRequest, number: int) -> HttpResponseBase:
    """A later day, with the reason."""
    found, form = access_to_handle(request.user, number), ExtendForm(request.POST)
    return _done(
        request, found, "extend", form,
        lambda: actions.extend(asked=found, because=form.cleaned_data["because"], by=request.user, now=utc_now()),
        _("The day is moved, and the one who asked is told why."),
    )  # fmt: skip


@office_only
@require_POST
def aside(request: OfficeRequest, number: int) -> HttpResponseBase:
    """It asks for nothing."""
    found, form = access_to_handle(request.user, number), AsideForm(request.POST)
    return _done(
        request, found, "aside", form,
        lambda: actions.set_aside(asked=found, why=form.cleaned_data["why"], by=request.user, now=utc_now()),
        _("Set aside. Its text is forgotten."),
    )  # fmt: skip


def _line(asked: Asked) -> Line:
    return line_of(asked, today=day_of(utc_now()), url=reverse("asking:handle", args=[asked.number]))


def _done(request: OfficeRequest, found: Asked, name: str, form: forms.Form, act: Callable[[], object], done: str) -> HttpResponseBase:
    """Do it where the form is whole, else show it with what is wrong."""
    if not form.is_valid():
        return _page(request, found, **{name: form})
    return attempt(request, act, done=done, to=reverse("asking:handle", args=[found.number]))


def _reply_form(request: OfficeRequest, found: Asked) -> ReplyForm:
    return ReplyForm(sent(request), asked=found, datasets=_public())


def _public() -> DatasetQuerySet:
    found: DatasetQuerySet = Dataset.objects.published().filter(audience="public").order_by("title_pl")
    return found


def _page(request: OfficeRequest, found: Asked, **wrong: Any) -> HttpResponse:
    user = request.user
    shown = ShowForm(initial={"title": found.title, "text": found.shown_text or ("" if found.title else found.text)})
    forms_of = {
        "reply": ReplyForm(None, asked=found, datasets=_public()),
        "show": shown if can_show(user, found) and found.state != Asked.State.ASIDE else None,
        "pass_on": PassForm(initial={"unit": found.unit_id}) if can_pass_on(user, found) else None,
        "extend": ExtendForm() if can_extend(user, found) else None,
        "aside": AsideForm() if can_set_aside(user, found) and found.is_open else None,
        **wrong,
    }
    page = HandledPage(
        asked=found,
        title=title_of(found),
        badge=badge_of(found),
        personal=personal_in(found.text),
        is_late=found.is_open and found.due_on < day_of(utc_now()),
        happened=history_of(found),
        **forms_of,
    )
    return show(request, "asking/handle.html", page, nav=reverse("asking:to-handle"), status=422 if wrong else 200)

"""Inventories: opened and closed by a coordinator, looked through by units line by line."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, history_of, language, office_only, sent, show, tried
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.show.components import Badge, Event, Tone
from ratusz.portal.show.components import Line as ListLine
from ratusz.portal.show.numbers import format_day
from ratusz.portal.stewardship import rounds
from ratusz.portal.stewardship.access import access_campaign, access_part
from ratusz.portal.stewardship.forms import CampaignForm, NoteForm, OutcomeForm, WhyForm
from ratusz.portal.stewardship.models import Campaign, Line, Part
from ratusz.portal.stewardship.policy import can_answer, can_change_campaign, can_reopen, can_run_campaigns
from ratusz.portal.stewardship.presenters import Tab, line_of, tabs
from ratusz.portal.stewardship.rounds import Letter, Progress

_TONES: dict[str, Tone] = {"confirmed": "success", "corrected": "success", "added": "accent", "ended": "neutral"}
NAV = "stewardship:overview"


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignsPage:
    """All inventories, those of one's own units first."""

    tabs: tuple[Tab, ...]
    mine: tuple[ListLine, ...]
    open: tuple[ListLine, ...]
    closed: tuple[Campaign, ...]
    can_run: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPage:
    """One inventory for its coordinator: how far each unit is, and the way to close it."""

    campaign: Campaign
    progress: tuple[Progress, ...]
    sentence: str
    is_late: bool
    can_change: bool
    form: OutcomeForm
    happened: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLine:
    """A flow in the list of a unit."""

    line: Line
    shown: ListLine
    badge: Badge
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPage:
    """What a unit has to look through."""

    part: Part
    sentence: str
    lines: tuple[PartLine, ...]
    waiting: int
    can_answer: bool
    can_reopen: bool
    add_url: str
    form: NoteForm


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindPage:
    """Who would be written to, and what."""

    part: Part
    letters: tuple[Letter, ...]


@office_only
@require_safe
def campaigns(request: OfficeRequest) -> HttpResponse:
    """The inventories."""
    runs = can_run_campaigns(request.user)
    parts = (
        Part.objects.filter(campaign__closed_at=None).done_by(request.user).select_related("campaign", "unit").order_by("campaign__due_on")
    )
    page = CampaignsPage(
        tabs=tabs(request.path),
        mine=() if runs else tuple(_part_line(part) for part in parts),
        open=tuple(_campaign_line(one) for one in Campaign.objects.open()) if runs else (),
        closed=tuple(Campaign.objects.exclude(closed_at=None)),
        can_run=runs,
    )
    return show(request, "stewardship/campaigns.html", page, nav=reverse(NAV))


@office_only
def campaign_new(request: OfficeRequest) -> HttpResponseBase:
    """Open an inventory."""
    if not can_run_campaigns(request.user):
        raise nothing_here()
    form = CampaignForm(sent(request))
    made: list[Campaign] = []

    def act() -> None:
        made.append(rounds.open_campaign(**form.asked(), by=request.user, now=utc_now()))

    if request.method == "POST" and form.is_valid() and tried(request, act):
        return redirect(made[0].get_absolute_url())
    return show(request, "stewardship/campaign_new.html", form, nav=reverse(NAV), status=422 if form.is_bound else 200)


@office_only
def campaign(request: OfficeRequest, key: UUID) -> HttpResponseBase:
    """One inventory; a POST closes it."""
    found = access_campaign(request.user, key)
    form = OutcomeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            lambda: rounds.close(campaign=found, outcome=form.cleaned_data["outcome"], by=request.user, now=utc_now()),
            done=_("Closed. The outcome stays here."),
            to=found.get_absolute_url(),
        )
    listed = rounds.progress(found)
    done = sum(one.part.finished_at is not None for one in listed)
    page = CampaignPage(
        campaign=found, progress=listed, is_late=found.closed_at is None and found.due_on < day_of(utc_now()),
        sentence=_("Lists that are whole: %(done)s of %(all)s.") % {"done": done, "all": len(listed)},
        can_change=can_change_campaign(request.user, found), form=form, happened=history_of(found),
    )  # fmt: skip
    return show(request, "stewardship/campaign.html", page, nav=reverse(NAV), status=422 if form.is_bound else 200)


@office_only
def remind(request: OfficeRequest, number: int) -> HttpResponseBase:
    """Remind a unit; before that, who would get which letter."""
    part = access_part(request.user, number)
    if not can_run_campaigns(request.user):
        raise nothing_here()
    if request.method != "POST":
        page = RemindPage(part=part, letters=rounds.letters(part, now=utc_now(), is_reminder=True))
        return show(request, "stewardship/campaign_remind.html", page, nav=reverse(NAV))
    return attempt(
        request,
        lambda: rounds.remind(part=part, by=request.user, now=utc_now()),
        done=_("Reminded. Each person gets one letter a day at most."),
        to=part.campaign.get_absolute_url(),
    )


@office_only
def part(request: OfficeRequest, number: int) -> HttpResponseBase:
    """The list of a unit; a POST says that it is whole."""
    found = access_part(request.user, number)
    form = NoteForm(sent(request))
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            lambda: rounds.finish(part=found, note=form.cleaned_data["note"], by=request.user, now=utc_now()),
            done=_("Thank you. The coordinator sees that your list is whole."),
            to=found.get_absolute_url(),
        )
    lines = found.lines.select_related("flow__unit", "flow__from_unit", "flow__system", "flow__resource__dataset")
    shown = tuple(_line(one) for one in lines.prefetch_related("flow__purposes", "flow__consumers"))
    waiting = sum(one.waits for one in shown)
    page = PartPage(
        part=found, lines=tuple(sorted(shown, key=lambda one: not one.waits)), waiting=waiting,
        sentence=_("Lines without an answer: %(count)s of %(all)s.") % {"count": waiting, "all": len(shown)},
        can_answer=can_answer(request.user, found), can_reopen=can_reopen(request.user, found), add_url=rounds.list_address(found),
        form=form,
    )  # fmt: skip
    return show(request, "stewardship/part.html", page, nav=reverse(NAV), status=422 if form.is_bound else 200)


@office_only
@require_POST
def confirm(request: OfficeRequest, number: int, line: int) -> HttpResponseBase:
    """What stands in a line is so."""
    return _do(request, number, line, lambda one: rounds.confirm_line(line=one, by=request.user, now=utc_now()))


@office_only
@require_POST
def end_line(request: OfficeRequest, number: int, line: int) -> HttpResponseBase:
    """The unit does not gather it any more; the reason may be left out here, where many lines are looked through."""
    form = WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    return _do(request, number, line, lambda one: rounds.end_line(line=one, why=why, by=request.user, now=utc_now()))


@office_only
@require_POST
def undo_line(request: OfficeRequest, number: int, line: int) -> HttpResponseBase:
    """The line waits again."""
    return _do(request, number, line, lambda one: rounds.take_back(line=one, by=request.user, now=utc_now()))


@office_only
@require_POST
def reopen(request: OfficeRequest, number: int) -> HttpResponseBase:
    """The list is not whole after all."""
    found = access_part(request.user, number)
    return attempt(
        request,
        lambda: rounds.reopen(part=found, by=request.user, now=utc_now()),
        done=_("The list is open again."),
        to=found.get_absolute_url(),
    )


def _do(request: OfficeRequest, number: int, line: int, act: Callable[[Line], None]) -> HttpResponseBase:
    found = access_part(request.user, number)
    one = found.lines.select_related("part__campaign", "flow").filter(pk=line).first()
    if one is None:
        raise nothing_here()
    return attempt(request, lambda: act(one), done=_("Written down."), to=f"{found.get_absolute_url()}#lista")


def _line(line: Line) -> PartLine:
    answer = Line.Answer(line.answer)
    badge = Badge(text=str(answer.label), tone=_TONES.get(line.answer, "warning"))
    return PartLine(line=line, shown=line_of(line.flow), badge=badge, waits=line.answer == Line.Answer.WAITING)


def _part_line(part: Part) -> ListLine:
    finished = part.finished_at is not None
    badge = Badge(text=_("whole"), tone="success") if finished else Badge(text=_("to be looked through"), tone="warning")
    text = " · ".join([part.unit.name, _("by %(day)s") % {"day": format_day(part.campaign.due_on, language())}])
    return ListLine(title=part.campaign.name, url=part.get_absolute_url(), text=text, badge=badge)


def _campaign_line(campaign: Campaign) -> ListLine:
    listed = rounds.progress(campaign)
    done = sum(one.part.finished_at is not None for one in listed)
    text = _("Lists that are whole: %(done)s of %(all)s.") % {"done": done, "all": len(listed)}
    due = _("by %(day)s") % {"day": format_day(campaign.due_on, language())}
    is_late = campaign.due_on < day_of(utc_now())
    badge = Badge(text=_("open"), tone="info")
    return ListLine(title=campaign.name, url=campaign.get_absolute_url(), text=f"{due} · {text}", badge=badge, is_late=is_late)

"""Pages of the office: what is missing, one gap with what can be done about it, how units stand."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.errors import UserError
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, once_more, show
from ratusz.portal.catalog.standing import COORDINATORS, standing_of
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.core.verbs import details
from ratusz.portal.core.verbs import sentence as verb_in_words
from ratusz.portal.explore.tables import labels
from ratusz.portal.gaps import actions
from ratusz.portal.gaps.access import access_gap, access_gap_to_handle, may_be_given
from ratusz.portal.gaps.codes import DOUBTED, Kind, Standing
from ratusz.portal.gaps.finding import region_of
from ratusz.portal.gaps.forms import AssignForm, PlanForm, ReopenForm, SettleForm, StandsForm, ahead
from ratusz.portal.gaps.models import Gap
from ratusz.portal.gaps.picture import Picture, picture_of
from ratusz.portal.gaps.policy import can_assign, can_plan, can_reopen, can_settle, can_take
from ratusz.portal.gaps.presenters import (
    about_of,
    badge_of,
    blocking_of,
    office_line,
    stands_of,
)
from ratusz.portal.gaps.queries import OfUnit, by_unit, labels_of, undeclared
from ratusz.portal.gaps.querysets import GapQuerySet, units_of
from ratusz.portal.gaps.scanning import current_table
from ratusz.portal.gaps.sentences import sentence_of
from ratusz.portal.people.models import Unit
from ratusz.portal.show.components import Badge, Choice, Event, Line, Link, Pager
from ratusz.portal.show.paging import page_of

AT_ONCE, LISTED = 30, 40
_NARROWING = ("stan", "rodzaj", "jednostka")
LATE, EVERYTHING, MINE = "minelo", "wszystko", "moje"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What is missing. `declared` of `tables`: of how many it is said what they are to hold; `leads`: the reader sees how units stand."""

    lines: tuple[Line, ...]
    pager: Pager
    choices: tuple[Choice, ...]
    is_narrowed: bool
    declared: int
    tables: int
    leads: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPage:
    """One gap: what lacks, what is around it, what it blocks, who looks after it; forms that one may not use are None.

    `is_blind`: the unit that looks after it does not see the table any more.
    """

    gap: Gap
    title: str
    sentence: str
    badge: Badge
    stands: str
    about: Link
    picture: Picture | None
    blocks: tuple[Link, ...]
    why: str
    may_take: bool
    assign: AssignForm | None
    plan: PlanForm | None
    settle: SettleForm | None
    reopen: ReopenForm | None
    stood: str
    next_step: Link | None
    cube_url: str
    is_doubt: bool
    happened: tuple[Event, ...]
    is_blind: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsPage:
    """How units stand, those with the most to do first."""

    units: tuple[OfUnit, ...]


@office_only
@require_safe
def listed(request: OfficeRequest) -> HttpResponse:
    """What is missing, the first takes the most from others."""
    seen = Gap.objects.seen_in_office(request.user)
    units = list(Unit.objects.filter(pk__in=seen.order_by().values("unit")).order_by("name_pl"))
    today = day_of(utc_now())
    found = _narrowed(request, seen, request.GET).order_by("-weight", "due_on", "key").loaded()
    shown, pager = page_of(found, request, at_once=AT_ONCE)
    called, blocks = labels_of(shown), blocking_of(shown, public=False)
    declared, tables = undeclared(request.user)
    lines = tuple(office_line(one, today, called.get(one.resource_id, {}), blocks[one.key].why) for one in shown)
    leads = bool(units_of(request.user, COORDINATORS) is None or units_of(request.user, COORDINATORS))
    page = ListPage(
        lines=lines, pager=pager, choices=_choices(request.GET, units), is_narrowed=any(request.GET.get(name) for name in _NARROWING),
        declared=declared,
        tables=tables, leads=leads,
    )  # fmt: skip
    return show(request, "gaps/list_office.html", page, nav=reverse("gaps:list"))


def _choices(asked: QueryDict, units: list[Unit]) -> tuple[Choice, ...]:
    """By what the list is narrowed."""
    states = [("", _("all that waits")), *Standing.choices, (LATE, _("past its day")), (EVERYTHING, _("everything"))]
    owners = [("", _("any unit")), (MINE, _("my units")), *((one.slug, one.name) for one in units)]
    kinds = [("", _("anything")), *Kind.choices]
    listed = (("stan", _("State"), states), ("rodzaj", _("What is missing"), kinds), ("jednostka", _("Whose"), owners))
    return tuple(
        Choice(name=name, label=label, options=tuple((value, str(text)) for value, text in options), chosen=asked.get(name, ""))
        for name, label, options in listed
    )


def _narrowed(request: OfficeRequest, seen: GapQuerySet, asked: QueryDict) -> GapQuerySet:
    """As the address asks; words that are none of a list narrow nothing."""
    state, kind, unit = asked.get("stan", ""), asked.get("rodzaj", ""), asked.get("jednostka", "")
    if state in Standing.values:
        seen = seen.filter(standing=state)
    elif state == LATE:
        seen = seen.past_their_day(day_of(utc_now()))
    elif state != EVERYTHING:
        seen = seen.waiting()
    if kind in Kind.values:
        seen = seen.filter(kind=kind)
    if unit == MINE:
        return seen.filter(unit__in=standing_of(request.user).works_in)
    return seen.filter(unit__slug=unit) if unit else seen


@office_only
@require_safe
def units(request: OfficeRequest) -> HttpResponse:
    """How the units stand that I coordinate."""
    if units_of(request.user, COORDINATORS) == frozenset():
        raise nothing_here()
    page = UnitsPage(units=by_unit(request.user, day_of(utc_now())))
    return show(request, "gaps/units.html", page, nav=reverse("gaps:list"))


@office_only
@require_safe
def gap(request: OfficeRequest, key: str) -> HttpResponse:
    """One gap."""
    return _page(request, access_gap(request.user, key))


@office_only
@require_POST
def take(request: OfficeRequest, key: str) -> HttpResponseBase:
    """I look after it."""
    found, form = access_gap_to_handle(request.user, key), StandsForm(request.POST)
    form.is_valid()
    return _done(
        request,
        found,
        lambda: actions.take(gap=found, about=_about(found), by=request.user, now=utc_now(), stands=form.cleaned_data.get("stands", "")),
        _("You look after it now. It is on your desk."),
    )


@office_only
@require_POST
def assign(request: OfficeRequest, key: str) -> HttpResponseBase:
    """Somebody else looks after it."""
    found = access_gap_to_handle(request.user, key)
    form = AssignForm(request.POST, gap=found)
    if not form.is_valid():
        return _page(request, found, assign=form)
    given = form.cleaned_data
    return _done(
        request,
        found,
        lambda: actions.assign(gap=found, about=_about(found), by=request.user, now=utc_now(), **given),
        _("Given. It is on their desk."),
        lambda: _again(request, key, assign=form),
    )


@office_only
@require_POST
def plan(request: OfficeRequest, key: str) -> HttpResponseBase:
    """By when it will be there."""
    found, form = access_gap_to_handle(request.user, key), PlanForm(request.POST)
    if not form.is_valid():
        return _page(request, found, plan=form)
    given = form.cleaned_data
    return _done(
        request,
        found,
        lambda: actions.plan(gap=found, about=_about(found), by=request.user, now=utc_now(), **given),
        _("Planned. It stays on your desk until it is there."),
        lambda: _again(request, key, plan=form),
    )


@office_only
@require_POST
def settle(request: OfficeRequest, key: str) -> HttpResponseBase:
    """It will not be there, or it is right."""
    found, form = access_gap_to_handle(request.user, key), SettleForm(request.POST)
    if not form.is_valid():
        return _page(request, found, settle=form)
    return _done(
        request,
        found,
        lambda: actions.settle(
            gap=found, about=_about(found), said=form.said(), by=request.user, now=utc_now(), stands=form.cleaned_data["stands"]
        ),
        _("Written down. Whoever looks for it reads why."),
        lambda: _again(request, key, settle=form),
    )


@office_only
@require_POST
def reopen(request: OfficeRequest, key: str) -> HttpResponseBase:
    """What was decided does not hold."""
    found, form = access_gap_to_handle(request.user, key), ReopenForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reopen=form)
    why = form.cleaned_data["why"]
    return _done(
        request,
        found,
        lambda: actions.reopen(gap=found, why=why, by=request.user, now=utc_now()),
        _("It is open again."),
        lambda: _again(request, key, reopen=form),
    )


def _done(
    request: OfficeRequest, found: Gap, act: Callable[[], object], done: str, again: Callable[[], HttpResponse] | None = None
) -> HttpResponse:
    return attempt(request, act, done=done, to=found.address, again=again)


def _again(request: OfficeRequest, key: str, **forms: Any) -> HttpResponse:
    """The page as things stand now, with the form that was refused, which may be sent once more."""
    found = access_gap(request.user, key)
    stood = found.decision.stands if found.decision else "-"
    return _page(request, found, **{name: once_more(form, stands=stood) for name, form in forms.items()})


def _about(found: Gap) -> str:
    """The gap as its history tells it."""
    return f"{found.title}: {sentence_of(found, labels(found.resource) if found.resource else {})}"


def _page(
    request: OfficeRequest,
    found: Gap,
    *,
    assign: AssignForm | None = None,
    plan: PlanForm | None = None,
    settle: SettleForm | None = None,
    reopen: ReopenForm | None = None,
) -> HttpResponse:
    by, today = request.user, day_of(utc_now())
    stood = found.decision.stands if found.decision else "-"
    bound = assign or plan or settle or reopen
    first = _first(found, stood, today)
    page = replace(
        _shown(found, stood),
        may_take=can_take(by, found) and not (found.decision and found.decision.person_id == by.pk),
        assign=assign or (AssignForm(initial=first, gap=found) if can_assign(by, found) else None),
        plan=plan or (PlanForm(initial=first) if can_plan(by, found) else None),
        settle=settle or (SettleForm(initial=first) if can_settle(by, found) else None),
        reopen=reopen or (ReopenForm() if can_reopen(by, found) else None),
        next_step=_next_step(found) if can_plan(by, found) else None,
    )
    return show(request, "gaps/gap.html", page, nav=reverse("gaps:list"), status=422 if bound else 200)


def _first(found: Gap, stood: str, today: date) -> dict[str, object]:
    """What the forms begin with: who has it now, and what is planned."""
    made = found.decision
    planned = made if made is not None and found.standing == Standing.PLANNED else None
    return {
        "stands": stood, "unit": found.unit_id, "person": made.person_id if made else None,
        "due_on": planned.due_on if planned else ahead(today),
        "note_pl": planned.reason_pl if planned else "", "note_en": planned.reason_en if planned else "",
    }  # fmt: skip


def _shown(found: Gap, stood: str) -> GapPage:
    """The page without what one may do."""
    today, blocking = day_of(utc_now()), blocking_of([found], public=False)[found.key]
    called = dict(labels(found.resource)) if found.resource else {}
    return GapPage(
        gap=found,
        title=found.title,
        sentence=sentence_of(found, called),
        badge=badge_of(found, today),
        stands=stands_of(found, today),
        about=about_of(found),
        picture=_picture(found, called),
        blocks=blocking.links,
        why=blocking.why,
        may_take=False,
        assign=None,
        plan=None,
        settle=None,
        reopen=None,
        stood=stood,
        next_step=None,
        cube_url=reverse("gaps:cube", args=[found.resource.dataset.slug, found.resource.slug]) if found.resource else "",
        is_doubt=found.kind in DOUBTED,
        happened=_happened(found),
        is_blind=not may_be_given(found).filter(pk=found.unit_id).exists(),
    )


def _happened(found: Gap) -> tuple[Event, ...]:
    """What was done about it, and what its table is to hold, the last first."""
    about = found.resource_id or found.requirement_id
    entries = AuditEntry.objects.filter(target_id=str(about), verb__startswith="gap.").select_related("by", "in_place_of").order_by("-at")
    return tuple(
        Event(at=one.at, title=verb_in_words(one), text=details(one))
        for one in entries[:LISTED]
        if one.detail.get("gap", found.key) == found.key and not one.verb.endswith("filled")
    )


def _picture(found: Gap, called: dict[str, str]) -> Picture | None:
    if found.resource is None:
        return None
    try:
        return picture_of(found.resource.cube.words, current_table(found.resource), region_of(found.region), called, day_of(utc_now()))
    except UserError:
        return None  # the table changed since it was looked at; the next look tells why


def _next_step(found: Gap) -> Link:
    """Where what lacks is delivered; of a need, where it is declared who gathers it."""
    if found.resource is not None:
        address = f"{reverse('intake:deliver')}?dataset={found.resource.dataset.slug}&resource={found.resource.pk}"
        return Link(text=_("Deliver what is missing"), url=address)
    need = found.requirement
    address = reverse("stewardship:new", args=["przeplywy"]) + (f"?potrzeba={need.pk}&jednostka={found.unit.slug}" if need else "")
    return Link(text=_("Declare who gathers it"), url=address)

"""The registry: lists of what is declared, a form for each thing with its history, ways to put aside and bring back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.text import fold
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import OfficeRequest, attempt, history_of, office_only, once_more, sent, show, tried
from ratusz.portal.core.policy import require
from ratusz.portal.people.models import Unit
from ratusz.portal.show.components import Badge, Event, Line, Pager
from ratusz.portal.show.paging import page_of
from ratusz.portal.stewardship import actions
from ratusz.portal.stewardship.access import access_declared, access_to_change, kind_of
from ratusz.portal.stewardship.forms import FORMS, DeclaredForm, FlowForm, NarrowForm, WhyForm
from ratusz.portal.stewardship.models import Declared, Flow, Requirement
from ratusz.portal.stewardship.policy import answers_for_some, can_bring_back, can_change
from ratusz.portal.stewardship.presenters import LEAD, NEW, PLURAL, Tab, badge_of, line_of, tabs
from ratusz.portal.stewardship.words import RequirementWords, words_of

AT_ONCE = 40
NAV = "stewardship:overview"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """One kind of thing, narrowed."""

    tabs: tuple[Tab, ...]
    kind: str
    title: str
    lead: str
    new: str
    lines: tuple[Line, ...]
    pager: Pager
    form: NarrowForm
    can_make: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPage:
    """One thing: its form, where the reader may change it, its history. `is_ended`: a flow that nobody gathers any more."""

    tabs: tuple[Tab, ...]
    kind: str
    title: str
    plural: str
    thing: Declared | None
    badge: Badge | None
    form: DeclaredForm | None
    aside: WhyForm | None
    end: WhyForm | None
    is_ended: bool
    can_bring_back: bool
    line: Line | None
    contract_url: str
    happened: tuple[Event, ...]


@office_only
@require_safe
def listed(request: OfficeRequest, kind: str) -> HttpResponse:
    """What is declared of one kind."""
    found = kind_of(kind)
    states = [("", _("those in use")), ("odlozone", _("put aside"))]
    if found is Flow:
        states.insert(1, ("zakonczone", _("not gathered any more")))
    form = NarrowForm(request.GET, states=states)
    rows = _narrowed(request, found, form.asked())
    shown, pager = page_of(rows, request, at_once=AT_ONCE)
    page = ListPage(
        tabs=tabs(request.path), kind=kind, title=str(PLURAL[found]), lead=str(LEAD[found]), new=str(NEW[found]),
        lines=tuple(line_of(one) for one in shown), pager=pager, form=form, can_make=answers_for_some(request.user),
    )  # fmt: skip
    return show(request, "stewardship/list.html", page, nav=reverse(NAV))


def _narrowed(request: OfficeRequest, kind: type[Declared], asked: dict[str, Any]) -> Any:
    rows: Any = Flow.objects.loaded() if kind is Flow else kind.objects.select_related("unit")
    if kind is Requirement:
        rows = rows.select_related("purpose", "consumer", "asked_of", "met_by__resource__dataset")
    rows = rows.readable_by(request.user)
    if asked.get("stan") == "odlozone":
        rows = rows.aside()
    elif kind is Flow:
        rows = rows.kept().filter(ended_on__isnull=asked.get("stan") != "zakonczone")
    else:
        rows = rows.kept()
    if unit := asked.get("jednostka"):
        rows = rows.filter(unit=unit)
    if words := fold(asked.get("q") or "").split():
        # Polish letters are folded in Python: a registry has thousands of rows at most.
        rows = [one for one in rows if all(word in fold(f"{one} {line_of(one).text}") for word in words)]
    return rows


@office_only
def new(request: OfficeRequest, kind: str) -> HttpResponseBase:
    """Declare something. `potrzeba`: what is needed that this flow gives; `zasob`: the table that it leads to."""
    require(answers_for_some, request.user)
    found = kind_of(kind)
    form = FORMS[found](sent(request), user=request.user, initial=_offered(request, found))
    made: list[Declared] = []
    if request.method == "POST" and form.is_valid() and tried(request, lambda: made.append(_make(request, form))):
        return redirect(_after(request, made[0]))
    return _page(request, kind, None, form=form)


def _offered(request: OfficeRequest, kind: type[Declared]) -> dict[str, Any]:
    """What is filled in already, as the address says."""
    asked: dict[str, Any] = {}
    if unit := Unit.objects.filter(slug=request.GET.get("jednostka", "")).first():
        asked["unit"] = unit.pk
    if kind is Flow:
        if (need := _need(request)) is not None:
            asked["title"] = need.text
        key = _key(request.GET.get("zasob", ""))
        table = Resource.objects.meant_for(request.user).select_related("dataset").filter(pk=key).first() if key else None
        if table is not None:
            asked |= {"resource": table.pk, "title": f"{table.dataset.title}: {table.title}", "unit": table.dataset.unit_id}
            asked["frequency"] = table.dataset.frequency
    return asked


def _need(request: OfficeRequest) -> Requirement | None:
    key = _key(request.GET.get("potrzeba", ""))
    found: Requirement | None = Requirement.objects.readable_by(request.user).kept().filter(pk=key).first() if key else None
    return found


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@transaction.atomic
def _make(request: OfficeRequest, form: DeclaredForm) -> Declared:
    """What the form says; with it the purpose named on the way, and the need that it meets."""
    now, unit = utc_now(), form.cleaned_data["unit"]
    made: Declared = actions.make(words=_with_purpose(request, form), unit=unit, by=request.user, now=now)
    need = _need(request)
    if isinstance(made, Flow) and need is not None and can_change(request.user, need):
        words = words_of(need)
        assert isinstance(words, RequirementWords)  # noqa: S101  for the type checker
        given = {name: getattr(words, name) for name in RequirementWords.__dataclass_fields__}
        actions.change(thing=need, words=RequirementWords(**{**given, "met_by": made}), by=request.user, now=now)
    return made


def _with_purpose(request: OfficeRequest, form: DeclaredForm) -> Any:
    """The words of the form, in which the purpose that was named on the way stands among the others."""
    words: Any = form.words()
    if isinstance(form, FlowForm) and (wanted := form.new_words()) is not None:
        purpose = actions.make(words=wanted, unit=form.cleaned_data["unit"], by=request.user, now=utc_now())
        given = {name: getattr(words, name) for name in type(words).__dataclass_fields__}
        return type(words)(**{**given, "purposes": (*words.purposes, purpose)})
    return words


@office_only
def edit(request: OfficeRequest, kind: str, key: UUID) -> HttpResponseBase:
    """One thing: what is said of it, and its history."""
    if request.method != "POST":
        return _page(request, kind, access_declared(request.user, kind, key))
    thing = access_to_change(request.user, kind, key)
    form = FORMS[type(thing)](request.POST, user=request.user, thing=thing)
    if not form.is_valid():
        return _page(request, kind, thing, form=form)
    if tried(request, lambda: _change(request, thing, form)):
        return redirect(_after(request, thing))
    thing = access_to_change(request.user, kind, key)
    return _page(request, kind, thing, form=once_more(form, stands=thing.stands))


@transaction.atomic
def _change(request: OfficeRequest, thing: Declared, form: DeclaredForm) -> None:
    given = form.cleaned_data
    actions.change(
        thing=thing, words=_with_purpose(request, form), by=request.user, now=utc_now(), why=given["why"], stands=given["stands"],
        unit=given["unit"],
    )  # fmt: skip


def _after(request: OfficeRequest, thing: Declared) -> str:
    """Back to the list one came from: of an inventory, or of what is missing."""
    part = request.GET.get("lista", "")
    if part.isascii() and part.isdigit() and len(part) < 12:
        return reverse("stewardship:part", args=[part])
    lack = request.GET.get("powod", "")
    return reverse("stewardship:lack", args=[lack]) if lack.isascii() and lack.replace("-", "").isalpha() else thing.get_absolute_url()


@office_only
@require_POST
def aside(request: OfficeRequest, kind: str, key: UUID) -> HttpResponseBase:
    """Put it aside."""
    thing, form = access_to_change(request.user, kind, key), WhyForm(request.POST, auto_id="aside_%s")
    if not form.is_valid():
        return _page(request, kind, thing, aside=form)
    return attempt(
        request,
        lambda: actions.put_aside(thing=thing, why=form.cleaned_data["why"], by=request.user, now=utc_now()),
        done=_("Put aside. It can be brought back here."),
        to=thing.get_absolute_url(),
    )


@office_only
@require_POST
def back(request: OfficeRequest, kind: str, key: UUID) -> HttpResponseBase:
    """Bring it back."""
    thing = access_to_change(request.user, kind, key)
    return attempt(
        request,
        lambda: actions.bring_back(thing=thing, by=request.user, now=utc_now()),
        done=_("It counts again."),
        to=thing.get_absolute_url(),
    )


@office_only
@require_POST
def end(request: OfficeRequest, key: UUID) -> HttpResponseBase:
    """Nobody gathers it any more; sent once more, it is gathered again."""
    flow, form = access_to_change(request.user, Flow.KIND, key), WhyForm(request.POST, auto_id="end_%s")
    assert isinstance(flow, Flow)  # noqa: S101  for the type checker
    if flow.ended_on is not None:
        return attempt(
            request,
            lambda: actions.begin_again(flow=flow, by=request.user, now=utc_now()),
            done=_("It is gathered again."),
            to=flow.get_absolute_url(),
        )
    if not form.is_valid():
        return _page(request, Flow.KIND, flow, end=form)
    return attempt(
        request,
        lambda: actions.end(flow=flow, why=form.cleaned_data["why"], by=request.user, now=utc_now()),
        done=_("Written down: nobody gathers it any more."),
        to=flow.get_absolute_url(),
    )


def _page(
    request: OfficeRequest, kind: str, thing: Declared | None, *, form: DeclaredForm | None = None, aside: WhyForm | None = None,
    end: WhyForm | None = None,
) -> HttpResponse:  # fmt: skip
    of = kind_of(kind)
    may = thing is not None and can_change(request.user, thing)
    ended = isinstance(thing, Flow) and thing.ended_on is not None
    if form is None and may:
        form = FORMS[of](None, user=request.user, thing=thing)
    page = EditPage(
        tabs=tabs(request.path), kind=kind, title=str(thing) if thing else str(NEW[of]), plural=str(PLURAL[of]), thing=thing,
        badge=badge_of(thing) if thing else None, form=form, aside=(aside or WhyForm(auto_id="aside_%s")) if may else None,
        end=(end or WhyForm(auto_id="end_%s")) if may and isinstance(thing, Flow) and not ended else None, is_ended=may and ended,
        can_bring_back=thing is not None and can_bring_back(request.user, thing), line=line_of(thing) if thing else None,
        contract_url=_contract_url(thing),
        happened=history_of(thing) if thing else (),
    )  # fmt: skip
    refused = request.method == "POST"
    return show(request, "stewardship/edit.html", page, nav=reverse(NAV), status=422 if refused else 200)


def _contract_url(thing: Declared | None) -> str:
    table = thing.resource if isinstance(thing, Flow) else None
    return reverse("stewardship:odcs", args=[table.dataset.slug, table.slug]) if table is not None else ""

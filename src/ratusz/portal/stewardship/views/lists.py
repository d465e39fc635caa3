"""What the registry lacks: the overview with the share of what nobody knows what for, the lists, two flows side by side."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.show.components import Fact, Pager
from ratusz.portal.show.paging import page_of
from ratusz.portal.show.trend import Trend
from ratusz.portal.stewardship import actions
from ratusz.portal.stewardship.access import access_declared, access_pair
from ratusz.portal.stewardship.forms import WhyForm
from ratusz.portal.stewardship.models import Flow
from ratusz.portal.stewardship.policy import answers_for, answers_for_some, can_show_page
from ratusz.portal.stewardship.presenters import Tab, consumers_in_words, purposes_in_words, source_in_words, tabs
from ratusz.portal.stewardship.queries import EXPLAINED, NAMES, Lack, Missing, counts, missing
from ratusz.portal.stewardship.said import is_page_shown
from ratusz.portal.stewardship.shares import history, share_in_words, share_line
from ratusz.portal.stewardship.twins import twins

AT_ONCE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLink:
    """A list of what is missing, with how many lines it has."""

    name: str
    text: str
    url: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """Where the registry stands."""

    tabs: tuple[Tab, ...]
    sentence: str
    line: Trend | None
    lists: tuple[ListLink, ...]
    flows: int
    can_make: bool
    can_show: bool
    is_shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LackPage:
    """One list of what is missing."""

    tabs: tuple[Tab, ...]
    name: str
    text: str
    lines: tuple[Missing, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinsPage:
    """Two flows side by side, and why they seem to be the same."""

    tabs: tuple[Tab, ...]
    first: Flow
    second: Flow
    sides: tuple[tuple[Flow, tuple[Fact, ...]], ...]
    reasons: tuple[str, ...]
    can_decide: bool
    form: WhyForm


@office_only
@require_safe
def overview(request: OfficeRequest) -> HttpResponse:
    """Where the registry stands: the share, its history, five lists of what is missing."""
    shares, found = history(), counts(request.user)
    page = OverviewPage(
        tabs=tabs(request.path),
        sentence=share_in_words(shares[-1] if shares else None),
        line=share_line(shares),
        lists=tuple(
            ListLink(name=str(NAMES[one]), text=str(EXPLAINED[one]), url=reverse("stewardship:lack", args=[one]), count=found[one])
            for one in Lack
        ),
        flows=Flow.objects.readable_by(request.user).running().count(),
        can_make=answers_for_some(request.user),
        can_show=can_show_page(request.user),
        is_shown=is_page_shown(),
    )
    return show(request, "stewardship/overview.html", page, nav=reverse("stewardship:overview"))


@office_only
@require_POST
def show_page(request: OfficeRequest) -> HttpResponseBase:
    """Show the page to everybody, or to nobody any more."""
    if not can_show_page(request.user):
        raise nothing_here()
    shown = not is_page_shown()
    return attempt(
        request,
        lambda: actions.show_page(is_shown=shown, by=request.user, now=utc_now()),
        done=_("Everybody can read it now.") if shown else _("Nobody outside sees it any more."),
        to=reverse("stewardship:overview"),
    )


@office_only
@require_safe
def lack(request: OfficeRequest, lack: str) -> HttpResponse:
    """One list of what is missing, with who answers for each line and what to do next."""
    if lack not in set(Lack):
        raise nothing_here()
    which = Lack(lack)
    shown, pager = page_of(missing(request.user, which), request, at_once=AT_ONCE)
    page = LackPage(tabs=tabs(request.path), name=str(NAMES[which]), text=str(EXPLAINED[which]), lines=tuple(shown), pager=pager)
    return show(request, "stewardship/lack.html", page, nav=reverse("stewardship:overview"))


@office_only
@require_safe
def pair(request: OfficeRequest, first: UUID, second: UUID) -> HttpResponse:
    """Two flows side by side."""
    return _pair_page(request, *_both(request, first, second))


@office_only
@require_POST
def tell_apart(request: OfficeRequest, first: UUID, second: UUID) -> HttpResponseBase:
    """They are not the same."""
    one, other = access_pair(request.user, first, second)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _pair_page(request, one, other, form=form)
    return attempt(
        request,
        lambda: actions.tell_apart(first=one, second=other, why=form.cleaned_data["why"], by=request.user, now=utc_now()),
        done=_("Written down: they are two different things."),
        to=reverse("stewardship:lack", args=[Lack.TWICE]),
    )


def _both(request: OfficeRequest, first: UUID, second: UUID) -> tuple[Flow, Flow]:
    one, other = (access_declared(request.user, Flow.KIND, key) for key in (first, second))
    assert isinstance(one, Flow)  # noqa: S101  for the type checker
    assert isinstance(other, Flow)  # noqa: S101  for the type checker
    return one, other


def _pair_page(request: OfficeRequest, one: Flow, other: Flow, *, form: WhyForm | None = None) -> HttpResponse:
    found = twins([one, other])
    page = TwinsPage(
        tabs=tabs(request.path), first=one, second=other, sides=tuple((flow, tuple(_facts(flow))) for flow in (one, other)),
        reasons=found[0].reasons if found else (), can_decide=answers_for(request.user, one) or answers_for(request.user, other),
        form=form or WhyForm(),
    )  # fmt: skip
    return show(request, "stewardship/twins.html", page, nav=reverse("stewardship:overview"), status=422 if form else 200)


def _facts(flow: Flow) -> list[Fact]:
    nothing = _("not said")
    return [
        Fact(name=_("Unit"), text=flow.unit.name),
        Fact(name=_("From"), text=source_in_words(flow) or nothing),
        Fact(name=_("How often it comes"), text=str(flow.get_frequency_display())),
        Fact(name=_("What stands in it"), text=", ".join(flow.columns) or nothing),
        Fact(name=_("What for"), text=purposes_in_words(flow) or nothing),
        Fact(name=_("Who uses it"), text=consumers_in_words(flow) or nothing),
    ]

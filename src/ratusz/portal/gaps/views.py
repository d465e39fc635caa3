"""The public page: what is known to be missing in the data of the city, why, and by when it will be there."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.gaps.models import Decision, Gap
from ratusz.portal.gaps.presenters import Said, blocking_of, may_be_told, said_of
from ratusz.portal.gaps.queries import labels_of
from ratusz.portal.gaps.querysets import GapQuerySet, seen_by_everybody
from ratusz.portal.people.models import Unit
from ratusz.portal.show.components import Pager
from ratusz.portal.show.paging import page_of
from ratusz.portal.stewardship.said import is_page_shown

AT_ONCE, FILLED_SHOWN = 30, 8
#: How long it is told that something that was missing came.
TOLD_FOR = timedelta(days=120)
STATES = (("brakuje", _("missing now")), ("zaplanowane", _("planned")), ("nie-bedzie", _("will not be there")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One of the states, with how many there are."""

    name: str
    text: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPage:
    """Gaps that everybody may read of. `filled`: what was missing and came lately; `why_url`: the page on what data is gathered for."""

    said: tuple[Said, ...]
    tabs: tuple[Tab, ...]
    state: str
    units: tuple[Unit, ...]
    unit: str
    pager: Pager
    filled: tuple[Decision, ...]
    is_why_shown: bool


def in_state(found: GapQuerySet, state: str) -> GapQuerySet:
    """Those in one of the states that residents read; all where `state` is none of them."""
    if state == "brakuje":
        return found.waiting().exclude(standing="planned")
    if state == "zaplanowane":
        return found.filter(standing="planned")
    return found.settled() if state == "nie-bedzie" else found


def told_to_everybody() -> GapQuerySet:
    """Public gaps; of needs only those whose words name nobody, and only where that page is shown."""
    found = Gap.objects.public(needs=is_page_shown())
    needs = found.exclude(requirement=None).select_related("requirement")
    return found.exclude(pk__in=[one.pk for one in needs if not may_be_told(one)])


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """`/luki/`: what is missing, the first takes the most from others."""
    found, today = told_to_everybody(), day_of(utc_now())
    state, unit = request.GET.get("stan", ""), request.GET.get("jednostka", "")
    units = tuple(Unit.objects.filter(pk__in=found.order_by().values("unit")).order_by("name_pl"))
    unit = unit if unit in {one.slug for one in units} else ""
    of_unit = found.filter(unit__slug=unit) if unit else found
    tabs = tuple(Tab(name=name, text=str(text), count=in_state(of_unit, name).count()) for name, text in STATES)
    shown, pager = page_of(in_state(of_unit, state).loaded(), request, at_once=AT_ONCE)
    called, blocks = labels_of(shown), blocking_of(shown, public=True)
    page = PublicPage(
        said=tuple(said_of(one, today, blocks[one.key], called.get(one.resource_id, {})) for one in shown),
        tabs=tabs,
        state=state if state in dict(STATES) else "",
        units=units,
        unit=unit,
        pager=pager,
        filled=tuple(_filled(utc_now() - TOLD_FOR)),
        is_why_shown=is_page_shown(),
    )
    return render(request, "gaps/list.html", {"page": page})


def _filled(since: Any) -> Any:
    found = Decision.objects.filled().filter(filled_at__gte=since, resource__in=seen_by_everybody(), resource__cube__is_public=True)
    return found.select_related("resource__dataset")[:FILLED_SHOWN]

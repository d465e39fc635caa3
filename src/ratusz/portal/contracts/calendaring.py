"""The page on which a steward says when the figures of a table are promised, and sees the days that follow from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.reconcile.releases import LONGEST, Calendar, Release
from ratusz.portal.catalog.access import access_resource_at_work, access_resource_to_edit
from ratusz.portal.catalog.calendars import calendar_of, declare
from ratusz.portal.catalog.models import ReleaseCalendar, Resource
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.catalog.policy import can_edit
from ratusz.portal.contracts.calendarforms import CalendarForm
from ratusz.portal.contracts.promiseddays import PromisedDay, calendar_in_words, promised_days
from ratusz.portal.core.errors import nothing_here

#: So many promised days are shown ahead.
AHEAD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLine:
    """A calendar that held once."""

    row: ReleaseCalendar
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    """What is promised, in a sentence; the days ahead; the form for those who may; what was promised before."""

    resource: Resource
    sentence: str
    days: tuple[PromisedDay, ...]
    is_tried: bool
    form: CalendarForm | None
    earlier: tuple[CalendarLine, ...]


@office_only
def calendar(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """Look at it, try another, promise it."""
    if request.method != "POST":
        found = _table(access_resource_at_work(request.user, dataset, resource))
        before = calendar_of(found)
        form = CalendarForm(before=before) if can_edit(request.user, found) else None
        return _page(request, found, form, before)
    found = _table(access_resource_to_edit(request.user, dataset, resource))
    form = CalendarForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, calendar_of(found), status=422)
    if "save" not in request.POST:
        return _page(request, found, form, form.calendar, is_tried=True)
    return attempt(
        request,
        lambda: declare(resource=found, calendar=form.calendar, reason=form.cleaned_data["reason"], by=request.user, now=utc_now()),
        done=_("Promised. The next day stands at the table and on the desk."),
        to=reverse("contracts:calendar", args=[dataset, resource]),
        again=lambda: _page(request, found, form, calendar_of(found), status=422),
    )


def _table(found: Resource) -> Resource:
    if not found.is_table:
        raise nothing_here()
    return found


def _page(
    request: OfficeRequest,
    found: Resource,
    form: CalendarForm | None,
    promised: Calendar | None,
    *,
    is_tried: bool = False,
    status: int = 200,
) -> HttpResponse:
    today = day_of(utc_now())
    page = CalendarPage(
        resource=found,
        sentence=calendar_in_words(promised) if promised else "",
        days=tuple(promised_days(_ahead(promised, today), today=today)),
        is_tried=is_tried,
        form=form,
        earlier=tuple(
            CalendarLine(row=one, text=calendar_in_words(one.calendar))
            for one in ReleaseCalendar.objects.filter(resource=found, ended_at__isnull=False).select_related("by")
        ),
    )
    return show(request, "contracts/calendar.html", page, nav=reverse("catalog:datasets"), status=status)


def _ahead(promised: Calendar | None, today: date) -> Iterable[Release]:
    return promised.between(today + timedelta(days=1), today + LONGEST, most=AHEAD) if promised else ()

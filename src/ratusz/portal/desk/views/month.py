"""The month: which units have delivered, which have not, and one button to remind all of those."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.catalog.office import OfficeRequest, language, office_only, show
from ratusz.portal.desk import month, reminders
from ratusz.portal.desk.access import require_runner
from ratusz.portal.desk.presenters import MonthLine, month_line
from ratusz.portal.people.models import Unit
from ratusz.portal.show.numbers import format_day


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage:
    """How the month stands in a sentence, its units, and how many of them one button would remind."""

    sentence: str
    lines: tuple[MonthLine, ...]
    to_remind: int


@office_only
def deliveries(request: OfficeRequest) -> HttpResponse:
    """The deliveries of this month, by unit."""
    require_runner(request.user)
    now = utc_now()
    units = month.month_of(request.user, day_of(now))
    done = sum(one.is_done for one in units)
    values = {"done": done, "all": len(units), "day": format_day(month.bounds(day_of(now))[1], language())}
    page = MonthPage(
        sentence=_("Delivered all that is due by %(day)s: %(done)s of %(all)s units.") % values if units else "",
        lines=tuple(month_line(one, day_of(now)) for one in units),
        to_remind=len(month.to_remind(units, day_of(now))),
    )
    return show(request, "desk/month.html", page, nav=reverse("desk:month"))


@office_only
@require_POST
def remind_all(request: OfficeRequest) -> HttpResponse:
    """Write to the stewards of every unit that still has something to deliver this month."""
    require_runner(request.user)
    now = utc_now()
    today = day_of(now)
    last = month.bounds(today)[1]
    units = Unit.objects.filter(pk__in=[one.unit_id for one in month.to_remind(month.month_of(request.user, today), today)])
    written = sum(reminders.remind_unit(unit=unit, by=request.user, now=now, due_by=last) for unit in units)
    said = ngettext("%(count)s letter is on its way.", "%(count)s letters are on their way.", written) % {"count": written}
    messages.success(request, said if written else _("Nobody was written to: each person gets one letter a day at most."))
    return redirect(reverse("desk:month"))

"""How units keep the days they promised, by unit and month, for a coordinator."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.catalog.office import OfficeRequest, office_only, show
from ratusz.portal.desk.access import require_runner
from ratusz.portal.desk.punctuality import Kept, UnitKept, kept_by_unit, months_before, resources_of
from ratusz.portal.desk.timeliness import Timely, timely


@dataclass(frozen=True, slots=True, kw_only=True)
class PunctualityPage:
    """The months, the units, and all of them together in a sentence."""

    months: tuple[str, ...]
    units: tuple[UnitKept, ...]
    sentence: str
    tables: tuple[Timely, ...]


@office_only
@require_safe
def punctuality(request: OfficeRequest) -> HttpResponse:
    """On time, late, never: the last twelve months."""
    require_runner(request.user)
    today = day_of(utc_now())
    units = kept_by_unit(request.user, today)
    whole = sum((one.whole for one in units), Kept())
    values = {"on_time": whole.on_time, "late": whole.late, "never": whole.never, "all": whole.total}
    sentence = _("Of %(all)s promised days in twelve months: on time %(on_time)s, late %(late)s, not come %(never)s.") % values
    page = PunctualityPage(
        months=tuple(_month(one) for one in months_before(today)),
        units=units,
        sentence=sentence if whole.total else "",
        tables=timely(resources_of(request.user), months_before(today)[0]),
    )
    return show(request, "desk/punctuality.html", page, nav=reverse("desk:month"))


def _month(first: date) -> str:
    return date_format(first, "m.Y")

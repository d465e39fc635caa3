"""What everybody may read of what data is gathered for, where a coordinator shows it; and the share day by day as a file."""

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.office import OfficeRequest, office_only
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.stewardship.policy import can_show_page
from ratusz.portal.stewardship.said import is_page_shown, said_page
from ratusz.portal.stewardship.shares import history


@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """`/po-co-zbieramy/`: for everybody where it is shown; before that for a coordinator."""
    shown = is_page_shown()
    if not shown and not can_show_page(request.user):
        raise nothing_here()
    response = render(request, "stewardship/public.html", {"page": said_page(is_draft=not shown)})
    if not shown:
        response.headers["Cache-Control"] = "private, no-store"
    return response


@office_only
@require_safe
def shares_csv(request: OfficeRequest) -> HttpResponse:  # noqa: ARG001  the same for everybody in the office
    """The share of what is gathered with no known purpose, day by day."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["date", "gathered", "without_purpose", "percent"])
    rows.writerows([day_of(one.at).isoformat(), one.flows, one.without, f"{one.percent:.1f}"] for one in history())
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="bez-celu.csv"'
    return response

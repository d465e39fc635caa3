"""Views of the other sides of a table: its chart, its columns."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ratusz.portal.catalog.access import access_resource
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.moved import Moved, led_on
from ratusz.portal.pages.chart import built_address, chart_page
from ratusz.portal.pages.profile import profile_page


@require_safe
def chart(request: HttpRequest, dataset: str, resource: str) -> HttpResponseBase:
    """`/dane/{dataset}/{resource}/wykres/`."""
    try:
        found = access_resource(request.user, dataset, resource)
    except Moved as moved:
        return led_on(request, moved)
    if not found.is_table:
        raise nothing_here()
    if (address := built_address(request, found)) is not None:
        return redirect(address)
    return render(request, "pages/chart.html", {"page": chart_page(request, found), "nav": "catalogue"})


@require_safe
def columns(request: HttpRequest, dataset: str, resource: str) -> HttpResponseBase:
    """`/dane/{dataset}/{resource}/kolumny/`."""
    try:
        found = access_resource(request.user, dataset, resource)
    except Moved as moved:
        return led_on(request, moved)
    if not found.is_table:
        raise nothing_here()
    return render(request, "pages/profile.html", {"page": profile_page(request, found), "nav": "catalogue"})

"""Views of the other sides of a table: its chart, its columns."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ratusz.portal.catalog.access import access_resource
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.moved import Moved, led_on
from ratusz.portal.pages.chart import built_address, chart_page
from ratusz.portal.pages.filters import added
from ratusz.portal.pages.profile import profile_page
from ratusz.portal.show.addresses import with_parameters


@require_safe
def chart(request: HttpRequest, dataset: str, resource: str) -> HttpResponseBase:
    """`/dane/{dataset}/{resource}/wykres/`."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    if (narrowed := added(pairs)) is not None:
        return redirect(with_parameters(request.path, narrowed, {}))
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

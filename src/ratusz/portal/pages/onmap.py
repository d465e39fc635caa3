"""The view of a table's map."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ratusz.portal.catalog.access import access_resource
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.moved import Moved, led_on
from ratusz.portal.explore.maps.background import policy_with
from ratusz.portal.pages.mapped import first_address, map_page


@require_safe
def on_map(request: HttpRequest, dataset: str, resource: str) -> HttpResponseBase:
    """`/dane/{dataset}/{resource}/mapa/`."""
    try:
        found = access_resource(request.user, dataset, resource)
    except Moved as moved:
        return led_on(request, moved)
    if not found.is_table:
        raise nothing_here()
    if (first := first_address(request, found)) is not None:
        return redirect(first)
    page = map_page(request, found)
    response = render(request, "pages/map.html", {"page": page, "nav": "catalogue"})
    response.headers["Content-Security-Policy"] = policy_with(page.background)
    return response

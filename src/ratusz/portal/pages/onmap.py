"""The view of a table's map."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from ratusz.portal.catalog.models import Resource
from ratusz.portal.explore.maps.background import policy_with
from ratusz.portal.pages.mapping import first_address, map_page
from ratusz.portal.pages.sideviews import side


@side
def on_map(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """`/dane/{dataset}/{resource}/mapa/`."""
    if (first := first_address(request, resource)) is not None:
        return redirect(first)
    page = map_page(request, resource)
    response = render(request, "pages/map.html", {"page": page, "nav": "catalogue"})
    response.headers["Content-Security-Policy"] = policy_with(page.shown.background)
    return response

"""Views of the other sides of a table: its chart, its columns."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from ratusz.portal.catalog.models import Resource
from ratusz.portal.pages.chart import built_address, chart_page
from ratusz.portal.pages.profile import profile_page
from ratusz.portal.pages.sideviews import side


@side
def chart(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """`/dane/{dataset}/{resource}/wykres/`."""
    if (address := built_address(request, resource)) is not None:
        return redirect(address)
    return render(request, "pages/chart.html", {"page": chart_page(request, resource), "nav": "catalogue"})


@side
def columns(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """`/dane/{dataset}/{resource}/kolumny/`."""
    return render(request, "pages/profile.html", {"page": profile_page(request, resource), "nav": "catalogue"})

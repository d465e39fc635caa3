"""What the views of every side of a table begin with: an address leads to a table that the reader may see, or on, or nowhere."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from ratusz.portal.catalog.access import access_resource
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.moved import Moved, led_on


def side(view: Callable[[HttpRequest, Resource], HttpResponseBase]) -> Callable[[HttpRequest, str, str], HttpResponseBase]:
    """`view` of a table, at the address of its dataset and its own."""

    @require_safe
    @wraps(view)
    def found(request: HttpRequest, dataset: str, resource: str) -> HttpResponseBase:
        try:
            table = access_resource(request.user, dataset, resource)
        except Moved as moved:
            return led_on(request, moved)
        if not table.is_table:
            raise nothing_here()
        return view(request, table)

    return found

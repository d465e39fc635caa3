"""The picture of flows between units and systems, with a table beside it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ratusz.portal.catalog.office import OfficeRequest, office_only, show
from ratusz.portal.stewardship.models import Flow
from ratusz.portal.stewardship.picture import NAMES, Drawn, Side, drawn
from ratusz.portal.stewardship.presenters import Tab, tabs


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturePage:
    """The picture, by what it is drawn, and the other ways."""

    tabs: tuple[Tab, ...]
    ways: tuple[Tab, ...]
    drawn: Drawn


@office_only
@require_safe
def picture(request: OfficeRequest) -> HttpResponse:
    """Who feeds whom; `?wedlug=`: by what."""
    asked = request.GET.get("wedlug", "")
    side = Side(asked) if asked in set(Side) else Side.UNIT
    address = reverse("stewardship:picture")
    page = PicturePage(
        tabs=tabs(request.path),
        ways=tuple(Tab(text=str(name), url=f"{address}?wedlug={one}", is_here=one is side) for one, name in NAMES.items()),
        drawn=drawn(Flow.objects.readable_by(request.user).running().loaded(), side),
    )
    return show(request, "stewardship/picture.html", page, nav=reverse("stewardship:overview"))

"""The sides of a table: its rows, its chart, its columns; each an address of its own that keeps what narrows the table."""

from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from ratusz.portal.catalog.models import Resource
from ratusz.portal.explore.charts.address import KIND
from ratusz.portal.explore.maps.boundaries import has_map
from ratusz.portal.explore.tables import open_table
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Link

Side = Literal["rows", "chart", "map", "columns"]
#: What says nothing beside the rows: their order and the place in the list.
_PLACE = frozenset({"sort", "from", "cursor", "limit", "facet"})
#: Of a chart that draws values of rows, the table shows every column.
_OF_CHART = frozenset({"select"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The sides in their order, and the one shown now."""

    links: tuple[Link, ...]
    now: str


def sides_of(request: HttpRequest, resource: Resource, now: Side) -> Sides:
    """The sides of `resource`, at the address of `request`."""
    every_pair = [(name, value) for name, values in request.GET.lists() for value in values if value]
    kept = [pair for pair in every_pair if pair[0] not in _PLACE and not pair[0].startswith("_")]
    whole = [pair for pair in kept if pair[0] not in _OF_CHART]
    kind = [pair for pair in every_pair if pair[0] == KIND]
    rows = whole if kind else kept
    charted = [*kind, *(kept if kind else whole)]
    path = [resource.dataset.slug, resource.slug]
    # Groups lead to a map only from one: others may be no areas.
    mapped = [pair for pair in whole if now == "map" or pair[0] not in {"group", "measure"}]
    version = [pair for pair in kept if pair[0] == "version"]
    every: tuple[tuple[Side, str, str], ...] = (
        ("rows", gettext("Table"), with_parameters(reverse("pages:resource", args=path), rows, {})),
        ("chart", gettext("Chart"), with_parameters(reverse("pages:chart", args=path), charted, {})),
        ("map", gettext("Map"), with_parameters(reverse("pages:map", args=path), mapped, {})),
        ("columns", gettext("Columns"), with_parameters(reverse("pages:columns", args=path), version, {})),
    )
    drawn = now == "map" or (resource.current and has_map(request.user, open_table(str(resource.pk), resource.current)))
    shown = [one for one in every if one[0] != "map" or drawn]
    return Sides(links=tuple(Link(text=text, url="" if side == now else url) for side, text, url in shown), now=now)

"""The page of a table's map: what it shows, the forms that ask for another one; its whole state stands in the address."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest
from django.utils.translation import gettext

from ratusz.bank.base.text import polish_key
from ratusz.bank.query.nodes import Op, Query
from ratusz.bank.query.params import write
from ratusz.bank.query.places import place_column
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.models import Resource
from ratusz.portal.explore import questions
from ratusz.portal.explore.boundaries import boundaries_for
from ratusz.portal.explore.maps import address as maps
from ratusz.portal.explore.maps import nature
from ratusz.portal.explore.maps.boundaries import area_columns
from ratusz.portal.explore.maps.layers import no_places
from ratusz.portal.explore.maps.legend import METHODS
from ratusz.portal.explore.maps.nodes import Kind
from ratusz.portal.explore.tables import open_table
from ratusz.portal.pages.explorer.address import PLACE, Address, Pairs
from ratusz.portal.pages.filters import Filters, filters_of
from ratusz.portal.pages.mapped import Made, Mapped, made_of, mapped, measure_label
from ratusz.portal.pages.offering import save_links
from ratusz.portal.pages.sides import Sides, sides_of
from ratusz.portal.saved.models import Exploration
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Choice, Link

#: Areas in a list; more of them are asked for in the address.
_MOST_CHOICES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage:
    """What the page shows. `others`: other maps of the table."""

    resource: Resource
    shown: Mapped
    choices: tuple[Choice, ...]
    carried: Pairs
    filters: Filters
    sides: Sides
    others: tuple[Link, ...]
    is_old: bool
    save_as: tuple[Link, ...]


def parameters_of(request: HttpRequest) -> Pairs:
    """The parameters of the address, without the place in the list."""
    left_out = {*PLACE, "limit", "facet"}
    return tuple((name, value) for name, values in request.GET.lists() for value in values if value and name not in left_out)


def first_address(request: HttpRequest, resource: Resource) -> str | None:
    """The tidy address of the first map of a table of areas; None where the address says what to draw. WrongQuery where nothing can be."""
    table = open_table(str(resource.pk), visible_version(request.user, resource, version=request.GET.get("version") or None))
    filters = maps.question([(name, value) for name, values in request.GET.lists() for value in values if value], table.schema)
    if filters.is_grouped or nature.is_placed(table.schema):
        return None
    areas = area_columns(table, boundaries_for(request.user))
    if not areas:
        raise no_places()
    first = nature.first_areas(table.schema, areas, filters, partial(questions.ask, table))
    own = tuple(pair for pair in parameters_of(request) if pair[0].startswith("_") or pair[0] == "version")
    return with_parameters(request.path, (*write(first), *own), {})


def map_page(request: HttpRequest, resource: Resource) -> MapPage:
    """The map of `resource` for the question in the address; WrongQuery `no-places` where there is nothing to draw."""
    version = visible_version(request.user, resource, version=request.GET.get("version") or None)
    made = made_of(request.user, resource, open_table(str(resource.pk), version), parameters_of(request))
    narrowing = Query(where=made.asked.query.where, text=made.asked.query.text)
    return MapPage(
        resource=resource,
        shown=mapped(made),
        choices=tuple(_choices(made)),
        carried=_carried(made),
        filters=filters_of(Address(path=request.path, pairs=made.pairs), made.lines, narrowing),
        sides=sides_of(request, resource, "map"),
        others=tuple(_others(made)),
        is_old=version != resource.current,
        save_as=tuple(save_links(request.user, resource, maps.write(made.asked), view=Exploration.View.MAP)),
    )


def _choices(made: Made) -> Sequence[Choice]:
    labels = {line.name: line.label for line in made.lines}
    schema, asked = made.table.schema, made.asked
    found = list(_areas(made))
    if made.layer.kind is Kind.AREAS:
        columns = {column.name: labels[column.name] for column in made.areas} | {
            asked.query.group[0].column: labels[asked.query.group[0].column]
        }
        if len(columns) > 1:
            found.append(Choice(name="group", label=gettext("Areas"), options=tuple(columns.items()), chosen=asked.query.group[0].name))
        measures = tuple((one.name, measure_label(one.function, one.column, labels)) for one in nature.measures(schema))
        found.append(Choice(name="measure", label=gettext("Colour by"), options=measures, chosen=asked.query.figures[0].name))
    elif made.layer.kind is Kind.SHAPES:
        numbers = tuple((column.name, labels[column.name]) for column in schema.columns if column.type.is_number)
        if numbers:
            options = (("", gettext("nothing")), *numbers)
            found.append(Choice(name=maps.FIGURE, label=gettext("Colour by"), options=options, chosen=asked.figure))
    if made.layer.classes is not None:
        methods = tuple((str(method), str(words)) for method, words in METHODS.items())
        found.append(Choice(name=maps.CLASSES, label=gettext("Classes"), options=methods, chosen=asked.method))
    return found


def _areas(made: Made) -> Iterator[Choice]:
    """The areas in which places may be looked at alone; none on a map of these areas themselves."""
    known = made.known[0] if made.known else None
    if known is None or made.layer.kind is Kind.AREAS or known.resource == str(made.resource.pk) or len(known.names) > _MOST_CHOICES:
        return
    name = _area_name(made)
    names = sorted({one for one in known.names if one}, key=polish_key)
    chosen = next((value for given, value in made.narrowing if given == name), "")
    others = [] if chosen in {"", *names} else [chosen]
    options = (("", gettext("everywhere")), *((one, one) for one in (*others, *names)))
    yield Choice(name=name, label=gettext("Only in the area"), options=options, chosen=chosen)


def _area_name(made: Made) -> str:
    return f"{place_column(made.table.schema)}__{Op.AREA}"


def _others(made: Made) -> Iterator[Link]:
    """Other maps of the same table: its rows, or areas that they lie in."""
    labels = {line.name: line.label for line in made.lines}
    if made.layer.kind is Kind.AREAS:
        if nature.is_placed(made.table.schema):
            yield Link(text=gettext("Each row by itself"), url=with_parameters(made.map_address, made.narrowing, {}))
        return
    for column in made.areas:
        grouping = (("group", column.name), ("measure", "count"))
        text = gettext("In areas: %(label)s") % {"label": labels[column.name]}
        yield Link(text=text, url=with_parameters(made.map_address, (*made.narrowing, *grouping), {}))


def _carried(made: Made) -> Pairs:
    """What the form keeps: what narrows, and the group where there is no choice of one."""
    one = made.layer.kind is Kind.AREAS and len(made.areas) < 2
    chosen = {choice.name for choice in _areas(made)}
    return (*(pair for pair in made.narrowing if pair[0] not in chosen), *([("group", made.asked.query.group[0].name)] if one else []))

"""The map of a table: drawing, legend, words, forms and the table beside it; its whole state stands in the address."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import gettext

from ratusz.bank.model.schema import Column
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Query, SortKey
from ratusz.bank.query.params import write
from ratusz.bank.query.places import place_columns
from ratusz.bank.read.geometry import GEOMETRY
from ratusz.bank.shapes.mercator import Box, Square
from ratusz.bank.shapes.outlines import Shapes
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.columns import kind_of
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.explore import questions
from ratusz.portal.explore.maps import address as maps
from ratusz.portal.explore.maps import nature
from ratusz.portal.explore.maps.background import Background, background_of
from ratusz.portal.explore.maps.boundaries import area_columns, boundaries_for
from ratusz.portal.explore.maps.drawing import NARROW, WIDE, Words, drawing, view_of, whole_of
from ratusz.portal.explore.maps.layers import layer_of, no_places
from ratusz.portal.explore.maps.legend import METHODS, Legend, figure_in_words, legend_of, sentences
from ratusz.portal.explore.maps.nodes import NO_SHAPES, Boundaries, Kind, Layer, MapQuestion
from ratusz.portal.explore.tables import open_table
from ratusz.portal.pages.columns import ColumnLine, column_lines
from ratusz.portal.pages.explorer.address import PLACE, Address, Pairs
from ratusz.portal.pages.explorer.words import function_in_words, in_words
from ratusz.portal.pages.filters import Filters, filters_of
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.sides import Sides, sides_of
from ratusz.portal.pages.signs import sign_of
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Link
from ratusz.portal.show.map import MISSING, PLAIN, MapDrawing, colours
from ratusz.portal.show.table import Column as ShownColumn
from ratusz.portal.show.table import DataTable

#: Rows of the table below a map of rows; a map of areas has all of its areas there.
ROWS_BELOW, AREAS_BELOW = 10, 500
_NOT_NARROWING = frozenset({maps.BOX, maps.ZOOM, maps.CLASSES, maps.FIGURE, "group", "measure", "select"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What one may choose in a form: `name` of the field, values with their words, and the one that is on."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage:
    """What the page shows.

    `ways`: how to move about without a script, by name. `others`: other maps of the table. `told`: what the script needs, as JSON.
    """

    resource: Resource
    title: str
    drawings: tuple[MapDrawing, ...]
    legend: Legend | None
    sentences: tuple[str, ...]
    choices: tuple[Choice, ...]
    carried: Pairs
    filters: Filters
    sides: Sides
    ways: dict[str, str]
    table: DataTable
    table_url: str
    left_below: int
    geojson_url: str
    others: tuple[Link, ...]
    of: Boundaries | None
    background: Background | None
    told: str
    is_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What the parts of the page are made from."""

    request: HttpRequest
    resource: Resource
    table: Table
    asked: MapQuestion
    layer: Layer
    lines: tuple[ColumnLine, ...]
    view: Square
    unit: str
    known: tuple[Boundaries, ...]
    areas: tuple[Column, ...]

    @property
    def narrowing(self) -> Pairs:
        """The parameters that say which rows are meant."""
        return tuple(pair for pair in parameters_of(self.request) if pair[0] not in _NOT_NARROWING | {"sort"})

    @property
    def table_address(self) -> str:
        return self.resource.get_absolute_url()


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
    made = _made(request, resource, open_table(str(resource.pk), version))
    language_ = language()
    words = _words(made, language_)
    pictures = tuple(
        drawing(made.layer, view_of(made.layer, made.asked.box, made.known, size[1], size[2]), size, words, _land(made))
        for size in (WIDE, NARROW)
    )
    table, left = _table(made)
    background = background_of(settings.BANK_MAP_BACKGROUND)
    narrowing = Query(where=made.asked.query.where, text=made.asked.query.text)
    return MapPage(
        resource=resource,
        title=_title(made),
        drawings=pictures,
        legend=legend_of(made.layer, made.asked.method, language_),
        sentences=tuple(sentences(made.layer, made.unit, language_)),
        choices=tuple(_choices(made)),
        carried=_carried(made),
        filters=filters_of(Address(path=request.path, pairs=parameters_of(request)), made.lines, narrowing),
        sides=sides_of(request, resource, "map"),
        ways=_ways(made),
        table=table,
        table_url=_table_url(made),
        left_below=left,
        geojson_url=_api(made, "export.geojson", made.narrowing) if nature.is_placed(made.table.schema) else "",
        others=tuple(_others(made)),
        of=made.layer.of,
        background=background,
        told=_told(made, background),
        is_old=version != resource.current,
    )


def _made(request: HttpRequest, resource: Resource, table: Table) -> _Made:
    pairs = [(name, value) for name, values in request.GET.lists() for value in values if value]
    asked, known = maps.parse(pairs, table.schema), boundaries_for(request.user)
    areas = area_columns(table, known)
    layer = layer_of(table, asked, known)
    lines = column_lines(table.schema, column_texts(resource))
    figure = asked.query.figures[0] if asked.query.is_grouped else None
    name = asked.figure or (figure.column if figure and figure.function not in {"count", "distinct"} else "") or ""
    return _Made(
        request=request, resource=resource, table=table, asked=asked, layer=layer, lines=lines, known=known, areas=areas,
        view=view_of(layer, asked.box, known, WIDE[1], WIDE[2]), unit=next((line.unit for line in lines if line.name == name), ""),
    )  # fmt: skip


def _land(made: _Made) -> Shapes:
    return made.known[0].shapes if made.known and made.layer.kind is not Kind.AREAS else NO_SHAPES


def _words(made: _Made, language_: str) -> Words:
    layer = made.layer

    def told(place: int) -> str:
        name = layer.names[place] if layer.names else gettext("Row %(number)s") % {"number": place + 1}
        return f"{name}: {figure_in_words(layer.figures[place], made.unit, language_)}" if layer.figures else name

    def row_url(place: int) -> str:
        if layer.of is None:
            return with_parameters(made.table_address, (*made.narrowing, ("from", str(place)), ("limit", "1")), {})
        key = layer.groups[place].key
        group = made.asked.query.group[0].column
        return with_parameters(made.table_address, (*made.narrowing, (group, key)), {}) if key is not None else ""

    def extent_url(square: Square, _size: int) -> str:
        if square.right - square.left < 1e-9 and square.bottom - square.top < 1e-9:
            return _within(made, square.around(1).box())
        return _here(made, str(square.around(1.3).box()))

    return Words(title=_title(made) or made.resource.title, told=told, row_url=row_url, extent_url=extent_url)


def _title(made: _Made) -> str:
    labels = {line.name: line.label for line in made.lines}
    if made.layer.of is None:
        figure = made.asked.figure
        return gettext("Colour: %(label)s") % {"label": labels[figure]} if figure else ""
    measure = made.asked.query.figures[0]
    said = _measure_label(measure.function, measure.column, labels)
    return gettext("%(figure)s, by: %(group)s") % {"figure": said, "group": labels[made.asked.query.group[0].column]}


def _measure_label(function: str, column: str | None, labels: dict[str, str]) -> str:
    done = function_in_words(function, of_column=column is not None)
    return f"{labels[column]}: {done}" if column else done[:1].upper() + done[1:]


def _within(made: _Made, box: Box) -> str:
    """The table of the rows that lie in a box."""
    column = _place_column(made)
    return with_parameters(made.table_address, made.narrowing, {f"{column}__bbox": str(box)} if column else {})


def _place_column(made: _Made) -> str:
    return (place_columns(made.table.schema) or ("",))[0]


def _table_url(made: _Made) -> str:
    """The table of what the map shows: the same groups, or the rows in view."""
    if made.layer.of is not None:
        return with_parameters(made.table_address, (*made.narrowing, *_grouping(made)), {})
    return _within(made, made.asked.box) if made.asked.box else with_parameters(made.table_address, made.narrowing, {})


def _grouping(made: _Made) -> Pairs:
    query = made.asked.query
    return tuple(write(Query(group=query.group, measures=query.measures))) if query.is_grouped else ()


def _ways(made: _Made) -> dict[str, str]:
    view = made.view
    squares = {
        "nearer": view.around(0.5), "farther": view.around(2), "west": view.moved(-0.4, 0), "east": view.moved(0.4, 0),
        "north": view.moved(0, -0.4), "south": view.moved(0, 0.4),
    }  # fmt: skip
    return {name: _here(made, str(square.box())) for name, square in squares.items()} | {"whole": _here(made, None)}


def _here(made: _Made, box: str | None) -> str:
    return with_parameters(made.request.path, parameters_of(made.request), {maps.BOX: box}) + "#mapa"


def _choices(made: _Made) -> Sequence[Choice]:
    labels = {line.name: line.label for line in made.lines}
    schema, asked = made.table.schema, made.asked
    found = []
    if made.layer.kind is Kind.AREAS:
        columns = {column.name: labels[column.name] for column in made.areas} | {
            asked.query.group[0].column: labels[asked.query.group[0].column]
        }
        if len(columns) > 1:
            found.append(Choice(name="group", label=gettext("Areas"), options=tuple(columns.items()), chosen=asked.query.group[0].name))
        measures = tuple((one.name, _measure_label(one.function, one.column, labels)) for one in nature.measures(schema))
        found.append(Choice(name="measure", label=gettext("Colour by"), options=measures, chosen=asked.query.figures[0].name))
    elif made.layer.kind is Kind.SHAPES:
        numbers = tuple((column.name, labels[column.name]) for column in schema.columns if column.type.is_number)
        if numbers:
            options = (("", gettext("nothing")), *numbers)
            found.append(Choice(name=maps.FIGURE, label=gettext("Colour by"), options=options, chosen=asked.figure))
    if found and made.layer.classes is not None:
        methods = tuple((str(method), str(words)) for method, words in METHODS.items())
        found.append(Choice(name=maps.CLASSES, label=gettext("Classes"), options=methods, chosen=asked.method))
    return found


def _others(made: _Made) -> Iterator[Link]:
    """Other maps of the same table: its rows, or areas that they lie in."""
    labels = {line.name: line.label for line in made.lines}
    if made.layer.kind is Kind.AREAS:
        if nature.is_placed(made.table.schema):
            yield Link(text=gettext("Each row by itself"), url=with_parameters(made.request.path, made.narrowing, {}))
        return
    for column in made.areas:
        grouping = (("group", column.name), ("measure", "count"))
        text = gettext("In areas: %(label)s") % {"label": labels[column.name]}
        yield Link(text=text, url=with_parameters(made.request.path, (*made.narrowing, *grouping), {}))


def _carried(made: _Made) -> Pairs:
    """What the form keeps: what narrows, and the group where there is no choice of one."""
    one = made.layer.kind is Kind.AREAS and len(made.areas) < 2
    return (*made.narrowing, *([("group", made.asked.query.group[0].name)] if one else []))


def _table(made: _Made) -> tuple[DataTable, int]:
    """The rows or areas below the map, and how many more there are."""
    query = made.asked.query
    if query.is_grouped:
        query = replace(query, measures=query.figures, sort=(SortKey(name=query.figures[0].name, descending=True),), limit=AREAS_BELOW)
    else:
        query = replace(query, limit=ROWS_BELOW, select=tuple(name for name in made.table.schema.names if name != GEOMETRY))
    result = questions.ask(made.table, query)
    lines, places = {line.name: line for line in made.lines}, {number: at for at, number in enumerate(result.numbers)}
    columns = tuple(
        ShownColumn(
            name=f"c{at}", kind=kind_of(one.type), unit=one.unit or "",
            label=in_words(one.function, lines[one.source].label if one.source in lines else one.label),
        )
        for at, one in enumerate(result.columns)
    )  # fmt: skip
    named = {column.name: at for at, column in enumerate(result.columns)}
    signs = {(places[mark.row], named[mark.column]): sign_of(mark.code, language()) for mark in result.statuses if mark.column in named}
    shown = DataTable(caption=made.resource.title, caption_hidden=True, columns=columns, rows=result.rows, signs=signs)
    return shown, max(0, result.count - len(result.rows))


def _api(made: _Made, end: str, pairs: Pairs) -> str:
    return with_parameters(f"/api/v1/resources/{made.resource.pk}/{end}", pairs, {})


def _told(made: _Made, background: Background | None) -> str:
    """What the script is told: addresses, view, colours, and the words it says."""
    layer, classes = made.layer, made.layer.classes
    whole = whole_of(layer, made.known).box()
    version: Pairs = (("version", made.table.version),)
    own = tuple((name, value) for name, value in parameters_of(made.request) if name in {maps.CLASSES, maps.FIGURE})
    narrowing = tuple(pair for pair in made.narrowing if pair[0] != "version")
    told = {
        "kind": layer.kind,
        "source": _api(made, "map", (*narrowing, *_grouping(made), *own, *version)),
        "rows": _api(made, "rows", (*narrowing, *version)),
        "table": with_parameters(made.table_address, made.narrowing, {}),
        "group": made.asked.query.group[0].column if layer.of is not None else "",
        "place": _place_column(made),
        "worker": static("ratusz/maplibre-worker.js"),
        "land": _land_url(made),
        "box": _sides(made.asked.box or whole),
        "whole": _sides(whole),
        "colours": colours(len(classes.counts), has_zero=classes.has_zero) if classes else (),
        "missing": MISSING,
        "plain": PLAIN,
        "unit": made.unit,
        "language": language(),
        "labels": {line.name: line.label for line in made.lines},
        "hidden": GEOMETRY,
        "background": _tiles(background),
        "words": _said(),
    }
    return json.dumps(told, ensure_ascii=False)


def _land_url(made: _Made) -> str:
    if not made.known or made.layer.kind is Kind.AREAS:
        return ""
    return f"/api/v1/resources/{made.known[0].resource}/map"


def _tiles(background: Background | None) -> dict[str, object] | None:
    if background is None:
        return None
    return {"tiles": background.tiles, "side": background.side, "most": background.most_zoom}


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.west, box.south, box.east, box.north


def _said() -> dict[str, str]:
    return {
        "map": gettext("Map. Arrows move it, plus and minus zoom, N and P go from one thing to the next."),
        "row": gettext("Show the row in the table"),
        "rows": gettext("Show these rows in the table"),
        "missing": gettext("no figure"),
        "of": gettext("of %(number)s rows"),
        "points": gettext("Points here: %(number)s"),
        "view": gettext("In view: %(number)s of %(total)s"),
        "left": gettext("The smallest %(number)s are not drawn: come nearer."),
        "close": gettext("Close"),
        "failed": gettext("The map could not be loaded. Its drawing stays."),
        "nothing": gettext("There is nothing in view."),
    }

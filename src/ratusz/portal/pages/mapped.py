"""What a map shows wherever it stands: drawings, legend, words, the table beside it, and what the script is told."""

import json
from dataclasses import dataclass, replace

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext

from ratusz.bank.model.schema import Column
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Query, SortKey
from ratusz.bank.query.params import write
from ratusz.bank.query.places import place_column
from ratusz.bank.read.geometry import GEOMETRY
from ratusz.bank.shapes.mercator import Box, Square
from ratusz.bank.shapes.outlines import Shapes
from ratusz.portal.catalog.columns import kind_of
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.explore import questions
from ratusz.portal.explore.boundaries import boundaries_for
from ratusz.portal.explore.maps import address as maps
from ratusz.portal.explore.maps import nature
from ratusz.portal.explore.maps.background import Background, background_of
from ratusz.portal.explore.maps.boundaries import area_columns
from ratusz.portal.explore.maps.drawing import NARROW, WIDE, Words, drawing, view_of, whole_of
from ratusz.portal.explore.maps.layers import layer_of
from ratusz.portal.explore.maps.legend import Legend, figure_in_words, legend_of, sentences
from ratusz.portal.explore.maps.nodes import NO_SHAPES, Boundaries, Kind, Layer, MapQuestion
from ratusz.portal.pages.columns import ColumnLine, column_lines
from ratusz.portal.pages.explorer.address import PLACE, Pairs
from ratusz.portal.pages.explorer.words import function_in_words, in_words
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.signs import sign_of
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.map import MISSING, PLAIN, MapDrawing, colours
from ratusz.portal.show.table import Column as ShownColumn
from ratusz.portal.show.table import DataTable

#: Rows of the table below a map of rows; a map of areas has all of its areas there.
ROWS_BELOW, AREAS_BELOW = 10, 500
_NOT_NARROWING = frozenset({maps.BOX, maps.ZOOM, maps.CLASSES, maps.FIGURE, "group", "measure", "select"})
_NOT_KEPT = frozenset({*PLACE, "limit", "facet"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A map as a page shows it.

    `ways`: how to move about without a script, by name. `told`: what the script needs, as JSON.
    `left_below`: how many rows the table leaves out.
    """

    title: str
    drawings: tuple[MapDrawing, ...]
    legend: Legend | None
    sentences: tuple[str, ...]
    ways: dict[str, str]
    table: DataTable
    table_url: str
    left_below: int
    geojson_url: str
    of: Boundaries | None
    background: Background | None
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What the parts of a map are made from. `pairs`: the parameters that ask for it, without a place in a list."""

    pairs: Pairs
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
        return tuple(pair for pair in self.pairs if pair[0] not in _NOT_NARROWING | {"sort"})

    @property
    def table_address(self) -> str:
        """The page of the table, of which every row is a part."""
        return self.resource.get_absolute_url()

    @property
    def map_address(self) -> str:
        """The page of the map, where one can move about."""
        return reverse("pages:map", args=[self.resource.dataset.slug, self.resource.slug])


def made_of(user: Anybody, resource: Resource, table: Table, pairs: Pairs) -> Made:
    """What the map that `pairs` ask for is made from; WrongQuery `no-places` where there is nothing to draw."""
    asked, known = maps.parse(pairs, table.schema), boundaries_for(user)
    areas = area_columns(table, known)
    layer = layer_of(table, asked, known)
    lines = column_lines(table.schema, column_texts(resource))
    figure = asked.query.figures[0] if asked.query.is_grouped else None
    name = asked.figure or (figure.column if figure and figure.function not in {"count", "distinct"} else "") or ""
    return Made(
        pairs=tuple(pair for pair in pairs if pair[1] and pair[0] not in _NOT_KEPT),
        resource=resource, table=table, asked=asked, layer=layer, lines=lines, known=known, areas=areas,
        view=view_of(layer, asked.box, known, WIDE[1], WIDE[2]), unit=next((line.unit for line in lines if line.name == name), ""),
    )  # fmt: skip


def mapped(made: Made) -> Mapped:
    """What is shown of a map."""
    language_ = language()
    words = _words(made, language_)
    pictures = tuple(
        drawing(made.layer, view_of(made.layer, made.asked.box, made.known, size[1], size[2]), size, words, _land(made))
        for size in (WIDE, NARROW)
    )
    table, left = _table(made)
    background = background_of(settings.BANK_MAP_BACKGROUND)
    return Mapped(
        title=_title(made),
        drawings=pictures,
        legend=legend_of(made.layer, made.asked.method, language_),
        sentences=tuple(sentences(made.layer, made.unit, language_)),
        ways=_ways(made),
        table=table,
        table_url=_table_url(made),
        left_below=left,
        geojson_url=_api(made, "export.geojson", made.narrowing) if nature.is_placed(made.table.schema) else "",
        of=made.layer.of,
        background=background,
        told=_told(made, background),
    )


def _land(made: Made) -> Shapes:
    return made.known[0].shapes if made.known and made.layer.kind is not Kind.AREAS else NO_SHAPES


def _words(made: Made, language_: str) -> Words:
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


def _title(made: Made) -> str:
    labels = {line.name: line.label for line in made.lines}
    if made.layer.of is None:
        figure = made.asked.figure
        return gettext("Colour: %(label)s") % {"label": labels[figure]} if figure else ""
    measure = made.asked.query.figures[0]
    said = measure_label(measure.function, measure.column, labels)
    return gettext("%(figure)s, by: %(group)s") % {"figure": said, "group": labels[made.asked.query.group[0].column]}


def measure_label(function: str, column: str | None, labels: dict[str, str]) -> str:
    """What a measure is called."""
    done = function_in_words(function, of_column=column is not None)
    return f"{labels[column]}: {done}" if column else done[:1].upper() + done[1:]


def _within(made: Made, box: Box) -> str:
    """The table of the rows that lie in a box."""
    column = place_column(made.table.schema)
    return with_parameters(made.table_address, made.narrowing, {f"{column}__bbox": str(box)} if column else {})


def _table_url(made: Made) -> str:
    """The table of what the map shows: the same groups, or the rows in view."""
    if made.layer.of is not None:
        return with_parameters(made.table_address, (*made.narrowing, *_grouping(made)), {})
    return _within(made, made.asked.box) if made.asked.box else with_parameters(made.table_address, made.narrowing, {})


def _grouping(made: Made) -> Pairs:
    query = made.asked.query
    return tuple(write(Query(group=query.group, measures=query.measures))) if query.is_grouped else ()


def _ways(made: Made) -> dict[str, str]:
    view = made.view
    squares = {
        "nearer": view.around(0.5), "farther": view.around(2), "west": view.moved(-0.4, 0), "east": view.moved(0.4, 0),
        "north": view.moved(0, -0.4), "south": view.moved(0, 0.4),
    }  # fmt: skip
    return {name: _here(made, str(square.box())) for name, square in squares.items()} | {"whole": _here(made, None)}


def _here(made: Made, box: str | None) -> str:
    return with_parameters(made.map_address, made.pairs, {maps.BOX: box}) + "#mapa"


def _table(made: Made) -> tuple[DataTable, int]:
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


def _api(made: Made, end: str, pairs: Pairs) -> str:
    return with_parameters(f"/api/v1/resources/{made.resource.pk}/{end}", pairs, {})


def _told(made: Made, background: Background | None) -> str:
    """What the script is told: addresses, view, colours, and the words it says."""
    layer, classes = made.layer, made.layer.classes
    whole = whole_of(layer, made.known).box()
    version: Pairs = (("version", made.table.version),)
    own = tuple((name, value) for name, value in made.pairs if name in {maps.CLASSES, maps.FIGURE})
    narrowing = tuple(pair for pair in made.narrowing if pair[0] != "version")
    told = {
        "kind": layer.kind,
        "source": _api(made, "map", (*narrowing, *_grouping(made), *own, *version)),
        "rows": _api(made, "rows", (*narrowing, *version)),
        "table": with_parameters(made.table_address, made.narrowing, {}),
        "group": made.asked.query.group[0].column if layer.of is not None else "",
        "place": place_column(made.table.schema),
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


def _land_url(made: Made) -> str:
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

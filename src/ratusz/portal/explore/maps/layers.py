"""From a question to everything its map can show; kept in memory, for a version never changes and a map is looked at from all sides."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import quote
from ratusz.bank.model.table import Table
from ratusz.bank.query import compile as sql
from ratusz.bank.query.located import located
from ratusz.bank.query.nodes import MAX_LIMIT, Function, Measure, Query
from ratusz.bank.query.places import place_columns, shape_column
from ratusz.bank.query.run import is_in_order
from ratusz.bank.read.geometry import GEOMETRY
from ratusz.bank.shapes.areas import area_key
from ratusz.bank.shapes.classes import classes
from ratusz.bank.shapes.mercator import Floats, Square, plane
from ratusz.bank.shapes.outlines import Shapes, are_points, extent_of, shapes_of
from ratusz.portal.core import bank
from ratusz.portal.explore import questions
from ratusz.portal.explore.copies import LARGE_ROWS, by_copy
from ratusz.portal.explore.maps.nature import best_fit, name_column
from ratusz.portal.explore.maps.nodes import NO_PLACES, Boundaries, Group, Kind, Layer, MapQuestion, Value
from ratusz.portal.explore.turns import turn

KEPT_BYTES = 100_000_000
#: Shapes of more rows than this would fill the memory of a web process.
MOST_SHAPES = 200_000
_BYTES_OF_SHAPE, _BYTES_OF_NAME = 600, 80


class _Layers:
    """The layers last asked for, of a bounded weight; none that is older than an erasure."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, ...], Layer] = OrderedDict()
        self._mark: bank.Mark | None = None

    def get(self, key: tuple[str, ...], *, mark: bank.Mark) -> Layer | None:
        with self._lock:
            if mark != self._mark:
                self._kept.clear()
                self._mark = mark
            layer = self._kept.get(key)
            if layer is not None:
                self._kept.move_to_end(key)
            return layer

    def put(self, key: tuple[str, ...], layer: Layer, *, mark: bank.Mark) -> None:
        with self._lock:
            if mark != self._mark:
                return
            self._kept[key] = layer
            while sum(one.weight for one in self._kept.values()) > KEPT_BYTES:
                self._kept.popitem(last=False)


_layers = _Layers()


def layer_of(table: Table, asked: MapQuestion, known: Sequence[Boundaries]) -> Layer:
    """The layer of a question; WrongQuery `no-places` where the table has nothing to draw."""
    key = (table.version, questions.normal(asked.query), asked.figure, asked.method, *(one.version for one in known))
    mark = bank.erasure_mark()
    layer = _layers.get(key, mark=mark)
    if layer is None:
        layer = _made(table, asked, known)
        _layers.put(key, layer, mark=mark)
    return layer


def _made(table: Table, asked: MapQuestion, known: Sequence[Boundaries]) -> Layer:
    if asked.query.is_grouped:
        return _areas(table, asked, known)
    called = name_column(table, partial(questions.ask, table)) if table.rows < LARGE_ROWS else ""
    named = [called] if called else []
    places = place_columns(table.schema)
    if places:
        east, north, *names = _columns(
            table, asked.query, [*(f"CAST({quote(name)} AS DOUBLE)" for name in places), *map(quote, named)], [*places, *named]
        )
        return _points(*plane(east.astype(np.float64), north.astype(np.float64)), _texts(names))
    if shape_column(table.schema) is None:
        raise no_places()
    if table.rows > MOST_SHAPES:
        raise WrongQuery(
            "too-many-shapes",
            N_("A map of shapes has at most {most} rows, this table has {found}."),
            N_("Download the table as GeoJSON and open it in a program for maps."),
            values={"most": MOST_SHAPES, "found": table.rows},
        )
    return _shapes(table, asked, named)


def no_places() -> WrongQuery:
    """What a table without places, shapes and known areas answers."""
    return WrongQuery(
        "no-places",
        N_("The table has no places: no longitude and latitude, no shapes, no codes or names of areas whose boundaries the bank holds."),
        N_("A map needs columns “lon” and “lat”, a column “geometria” with shapes, or a group by a column of areas."),
    )


def _points(x: Floats, y: Floats, names: tuple[str, ...]) -> Layer:
    placed = np.isfinite(x)
    extent = None
    if placed.any():
        extent = Square(left=float(np.nanmin(x)), top=float(np.nanmin(y)), right=float(np.nanmax(x)), bottom=float(np.nanmax(y)))
    weight = x.nbytes + y.nbytes + _BYTES_OF_NAME * len(names)
    return Layer(kind=Kind.POINTS, x=x, y=y, names=names, extent=extent, nowhere=int((~placed).sum()), weight=weight)


def _shapes(table: Table, asked: MapQuestion, named: list[str]) -> Layer:
    wanted = [GEOMETRY, *([asked.figure] if asked.figure else []), *named]
    columns = _columns(table, asked.query, list(map(quote, wanted)), wanted)
    shapes, names = shapes_of(columns[0].tolist()), _texts(columns[-1:] if named else [])
    if are_points(shapes) and not asked.figure:
        return _points_of(shapes, names)
    figures = tuple(map(_number, columns[1].tolist())) if asked.figure else ()
    return Layer(
        kind=Kind.SHAPES,
        shapes=shapes,
        extent=extent_of(shapes),
        nowhere=int(sum(shape is None for shape in shapes)),
        names=names,
        figures=figures,
        classes=classes(_numbers(figures), asked.method) if asked.figure else None,
        weight=_BYTES_OF_SHAPE * len(shapes),
    )


def _points_of(shapes: Shapes, names: tuple[str, ...]) -> Layer:
    x = np.array([np.nan if shape is None else shape.x for shape in shapes])
    y = np.array([np.nan if shape is None else shape.y for shape in shapes])
    return _points(x, y, names)


def _columns(table: Table, query: Query, spelled: Sequence[str], names: Sequence[str]) -> list[npt.NDArray[Any]]:
    """Columns of the rows of `query` in the order of their numbers; NaN for a number that is not there."""
    engine = bank.engine()
    source = by_copy(table, lambda copy: copy.source(engine), lambda: "")
    in_order = is_in_order(table) and not source
    source = source or engine.scan_table(table)
    plain = located(engine, table.schema, replace(query, select=tuple(names), limit=None), source)
    inner = sql.rows(source, plain, table.schema, sql.Window(), in_order=in_order)
    cells = ", ".join(f"{one} AS {quote(name)}" for one, name in zip(spelled, names, strict=True))
    statement = f"SELECT {cells}\nFROM (\n{inner.sql}\n) AS placed"
    with turn() if reads_much(table) else nullcontext(), engine.arrow(statement, inner.values) as batches:
        found = [[batch.column(at).to_numpy(zero_copy_only=False) for at in range(len(names))] for batch in batches]
    return [np.concatenate([batch[at] for batch in found] or [NO_PLACES]) for at in range(len(names))]


def reads_much(table: Table) -> bool:
    """Whether reading two columns of a table takes a processor for long."""
    return table.rows >= LARGE_ROWS


def _areas(table: Table, asked: MapQuestion, known: Sequence[Boundaries]) -> Layer:
    """Groups of one column, laid on the boundaries that know most of them."""
    figure = asked.query.figures[0]
    if len(asked.query.group) != 1 or len(asked.query.figures) != 1:
        raise WrongQuery(
            "map-unfit",
            N_("A map of areas has one group and one figure."),
            N_("Ask for group=… and measure=…, such as group=dzielnica&measure=sum(liczba)."),
        )
    counted = (Measure(function=Function.COUNT), *([Measure(function=Function.COUNT, column=figure.column)] if figure.column else ()))
    extra = tuple(one for one in counted if one != figure)
    result = questions.ask(table, replace(asked.query, measures=(figure, *extra), limit=MAX_LIMIT))
    names = [column.name for column in result.columns]
    rows = [dict(zip(names, row, strict=True)) for row in result.rows]
    group = asked.query.group[0].name
    fit = best_fit((row[group] for row in rows), known)
    if fit is None:
        raise no_places()
    groups: list[Group] = [Group()] * len(fit.shapes)
    strays = []
    for row in rows:
        place = None if row[group] is None else fit.places.get(area_key(row[group]))
        if place is None or groups[place].key is not None:
            strays.append("" if row[group] is None else str(row[group]))
            continue
        groups[place] = Group(key=str(row[group]), figure=row[figure.name], rows=row["count"], counted=row[counted[-1].name])
    figures = tuple(one.figure for one in groups)
    return Layer(
        kind=Kind.AREAS, shapes=fit.shapes, names=fit.names, extent=extent_of(fit.shapes), figures=figures, groups=tuple(groups),
        strays=tuple(strays),
        classes=classes(_numbers(figures), asked.method), of=fit, weight=_BYTES_OF_SHAPE * len(groups),
    )  # fmt: skip


def _texts(columns: Sequence[npt.NDArray[Any]]) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in columns[0].tolist()) if columns else ()


def _number(value: Any) -> Value:
    """A number as Python has it; whole ones come as fractions where some are missing."""
    if value is None or value != value:  # noqa: PLR0124  NaN alone differs from itself
        return None
    return int(value) if isinstance(value, float) else value


def _numbers(figures: Sequence[Value]) -> list[float | None]:
    return [None if one is None else float(one) for one in figures]

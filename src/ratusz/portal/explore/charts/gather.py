"""From a chart to its figures: the engine groups and counts, so that a chart of fifty million rows is as small as one of fifty."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from ratusz.bank.base.rounding import WIDE, rounded
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.schema import Type
from ratusz.bank.model.table import Table
from ratusz.bank.query.bins import histogram, spread_of, squares, statuses
from ratusz.bank.query.nodes import Condition, Function, Group, Measure, Op, Query, SortKey
from ratusz.bank.query.result import Result, ResultColumn
from ratusz.portal.explore.charts.nature import axis_of
from ratusz.portal.explore.charts.nodes import Axis, Chart, Figures, Kind
from ratusz.portal.explore.charts.words import number
from ratusz.portal.explore.charts.years import naming, unit_column
from ratusz.portal.show.series import MOST_SERIES

#: Names on an axis; moments of one line; columns side by side; points drawn one by one. Beyond, a sentence says what is left out.
MOST_NAMES, MOST_MOMENTS, MOST_COLUMNS, MOST_POINTS = 20, 2_000, 60, 1_000
_BLANKS = frozenset({Function.SUM, Function.MEAN, Function.MEDIAN, Function.MIN, Function.MAX})
_ROWS = Measure(function=Function.COUNT)

Ask = Callable[[Query], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A table, the engine that reads it, and `ask`, which may answer from memory. `labels`: what people call its columns.

    `turn`: what holds while the engine reads the table whole, which `ask` sees to itself.
    """

    table: Table
    engine: Engine
    ask: Ask
    labels: Mapping[str, str]
    turn: Callable[[], AbstractContextManager[None]] = nullcontext


def gather(source: Source, chart: Chart) -> Figures:
    """The figures of `chart`."""
    if chart.kind is Kind.HISTOGRAM:
        return _in_steps(source, chart)
    if chart.kind is Kind.POINTS:
        return _points(source, chart)
    return _groups(source, chart) if chart.query.is_grouped else _years(source, chart)


def _years(source: Source, chart: Chart) -> Figures:
    """One row over the columns that are years, called by its name and in its unit."""
    schema = source.table.schema
    beside = tuple(one.name for one in (naming(schema), unit_column(schema)) if one is not None)
    years = [schema.column(name) for name in chart.query.select]
    result = source.ask(replace(chart.query, select=(*beside, *chart.query.select), sort=(), facets=(), limit=1))
    row = result.rows[0] if result.rows else (None,) * (len(beside) + len(years))
    told = dict(zip(beside, row, strict=False))
    named, measured = naming(schema), unit_column(schema)
    value = ResultColumn(
        name="value", label=str(told[named.name] or "") if named else "", type=years[0].type, scale=years[0].scale,
        unit=str(told[measured.name] or "") if measured else years[0].unit,
    )  # fmt: skip
    year = ResultColumn(name="year", label=gettext("Year"), type=Type.INTEGER)
    rows = tuple((int(column.label), at) for column, at in zip(years, row[len(beside) :], strict=True))
    known = [at for at, (_, figure) in enumerate(rows) if figure is not None]
    shown = rows[known[0] : known[-1] + 1] if known else ()
    return Figures(chart=chart, axis=Axis.TIME, labels=source.labels, version=result.version, columns=(year, value), rows=shown)


def _groups(source: Source, chart: Chart) -> Figures:
    axis = axis_of(chart.query.group[0], source.table.schema)
    query = replace(chart.query, measures=(), sort=(), facets=())
    query, series, notes = _few_series(source, chart, query)
    if axis is Axis.NAMES:
        query, order, more = _few_names(source, chart, query)
        most = MOST_NAMES * max(1, len(series))
    else:
        order, more, most = {}, [], MOST_MOMENTS if chart.kind is Kind.LINE else MOST_COLUMNS * max(1, len(series))
    latest_first = (SortKey(name=chart.query.group[0].name, descending=True),)
    result = source.ask(replace(query, measures=_measures(chart.measure), limit=most, sort=latest_first))
    places = order or {value: at for at, value in enumerate(dict.fromkeys(row[0] for row in reversed(result.rows)))}
    colours = {value: at for at, value in enumerate(series)}
    rows = sorted(result.rows, key=lambda row: (places.get(row[0], 0), colours.get(row[1], 0) if series else 0))
    if not order and result.count > len(rows):
        left = result.count - len(rows)
        more = [ngettext("%(left)s earlier figure is left out.", "%(left)s earlier figures are left out.", left) % {"left": number(left)}]
    width = len(query.group) + 1
    columns = result.columns[:width]
    if rows and all(len(row) == width + 2 and row[-2] == 1 for row in rows):
        # Of one row each, the sum or mean is the value itself, and is called so.
        columns = (*columns[:-1], replace(columns[-1], function=""))
    rows = [(*row[: width - 1], _rounded(row[width - 1], chart.measure, source), *row[width:]) for row in rows]
    doubtful = frozenset(at for at, row in enumerate(rows) if len(row) == width + 2 and row[-1] < row[-2])
    figures = Figures(
        chart=chart, axis=axis, labels=source.labels, columns=columns, rows=tuple(row[:width] for row in rows),
        version=result.version, series=series, doubtful=doubtful, statuses=_reasons(source, chart, doubtful), notes=(*notes, *more),
    )  # fmt: skip
    return _in_shares(source, figures) if chart.kind is Kind.SHARES else figures


def _rounded(value: Any, measure: Measure, source: Source) -> Any:
    """A mean with one digit more than its column: what it has beyond that says nothing."""
    if measure.function is not Function.MEAN or value is None or measure.column is None:
        return value
    return rounded(Decimal(value), source.table.schema.column(measure.column).scale + 1)


def _measures(measure: Measure) -> tuple[Measure, ...]:
    """The figure, and beside it how many rows a group has and how many of them a value: fewer make it doubtful."""
    if measure.function not in _BLANKS or measure.column is None:
        return (measure,)
    return (measure, _ROWS, Measure(function=Function.COUNT, column=measure.column))


def _few_series(source: Source, chart: Chart, query: Query) -> tuple[Query, tuple[Any, ...], list[str]]:
    """The question narrowed to the most frequent series, these, and what is said of the others."""
    if chart.series is None:
        return query, (), []
    found = source.ask(_top(query, chart.series, _ROWS, MOST_SERIES))
    values = tuple(row[0] for row in found.rows)
    if found.count <= MOST_SERIES:
        return query, values, []
    values = tuple(value for value in values if value is not None)
    note = gettext("%(label)s: shown are %(shown)s of %(all)s values, those with most rows.")
    return _only(query, chart.series, values), values, [note % _counted(source, chart.series, len(values), found.count)]


def _few_names(source: Source, chart: Chart, query: Query) -> tuple[Query, dict[Any, int], list[str]]:
    """The question narrowed to the names with the greatest figures, their order, and what is said of the others."""
    group = chart.query.group[0]
    found = source.ask(_top(query, group, chart.measure, MOST_NAMES))
    order = {row[0]: at for at, row in enumerate(found.rows)}
    if found.count <= len(order):
        return query, order, []
    note = gettext("%(label)s: shown are %(shown)s of %(all)s values, those with the greatest figure.")
    narrowed = _only(query, group, tuple(value for value in order if value is not None))
    return narrowed, order, [note % _counted(source, group, len(order), found.count)]


def _counted(source: Source, group: Group, shown: int, count: int) -> dict[str, str]:
    return {"label": source.labels.get(group.column, group.column), "shown": number(shown), "all": number(count)}


def _top(query: Query, group: Group, measure: Measure, most: int) -> Query:
    order = (SortKey(name=measure.name, descending=True), SortKey(name=group.name))
    return replace(query, group=(group,), measures=(measure,), sort=order, limit=most)


def _only(query: Query, group: Group, values: tuple[Any, ...]) -> Query:
    """`query` with its own conditions and one more; rolled-up series (the years of a day) cannot be narrowed so and stay."""
    if group.roll is not None:
        return query
    return replace(query, where=(*query.where, Condition(column=group.column, op=Op.IN, values=values)))


def _reasons(source: Source, chart: Chart, doubtful: frozenset[int]) -> tuple[tuple[str, int], ...]:
    column = chart.measure.column
    if not doubtful or column is None:
        return ()
    with source.turn():
        return statuses(source.engine, source.table, source.table.schema.column(column), chart.query)


def _in_shares(source: Source, figures: Figures) -> Figures:
    """Figures with their share of the whole, in per cent, and what is left of it: of all rows, or of each x where colours divide it."""
    query = replace(figures.chart.query, sort=(), group=figures.chart.query.group[:1] if figures.series else ())
    totals = {row[:-1]: row[-1] for row in source.ask(replace(query, measures=(figures.chart.measure,), limit=10_000)).rows}
    rows: list[tuple[Any, ...]] = []
    for place in dict.fromkeys(row[:1] if figures.series else () for row in figures.rows):
        known = [row for row in figures.rows if not figures.series or row[:1] == place]
        left = (totals.get(place) or 0) - sum(row[-1] or 0 for row in known)
        rows += [*known, *([(*place, gettext("others"), left)] if left > 0 else [])]
    share = ResultColumn(name="share", label="", type=Type.DECIMAL, unit="%", scale=2, function="share")
    every = tuple((*row, _share(row[-1], totals.get(row[:1] if figures.series else ()))) for row in rows)
    series = (*figures.series, gettext("others")) if figures.series and len(rows) > len(figures.rows) else figures.series
    return replace(figures, columns=(*figures.columns, share), rows=every, series=series)


def _share(part: Any, whole: Any) -> Decimal | None:
    return rounded(WIDE.divide(WIDE.multiply(Decimal(part), 100), Decimal(whole)), 2) if part is not None and whole else None


def _in_steps(source: Source, chart: Chart) -> Figures:
    """How many values lie in each step of a column of numbers."""
    column = source.table.schema.column(chart.query.select[0])
    with source.turn():
        spread = spread_of(source.engine, source.table, column, chart.query)
        bins = histogram(source.engine, source.table, column, chart.query, spread) if spread else ()
        missing = statuses(source.engine, source.table, column, chart.query)
    end = ResultColumn(name="", label=column.label, type=column.type, unit=column.unit, scale=column.scale, source=column.name)
    ends = [replace(end, name=name, function=name) for name in ("from", "to")]
    notes = []
    if bins and (bins[0].low is None or bins[-1].high is None):
        notes.append(gettext("The first or last step holds everything beyond it: values lie far from the others there."))
    return Figures(
        chart=chart, axis=Axis.NUMBERS, labels=source.labels, version=source.table.version,
        columns=(*ends, ResultColumn(name="count", label="", type=Type.INTEGER, function="count")),
        rows=tuple((one.low, one.high, one.count) for one in bins), statuses=missing, notes=tuple(notes),
    )  # fmt: skip


def _points(source: Source, chart: Chart) -> Figures:
    """Each row a point; where there are too many, rows counted in small squares."""
    first, second = (source.table.schema.column(name) for name in chart.query.select)
    valued = tuple(Condition(column=column.name, op=Op.ISNULL, values=(False,)) for column in (first, second))
    query = replace(chart.query, where=(*chart.query.where, *valued), limit=MOST_POINTS, sort=())
    result = source.ask(query)
    each = Figures(
        chart=chart, axis=Axis.NUMBERS, labels=source.labels, version=source.table.version, columns=result.columns, rows=result.rows
    )
    if result.count <= MOST_POINTS:
        return each
    with source.turn():
        cells = squares(source.engine, source.table, (first, second), chart.query)
    note = gettext(
        "%(rows)s rows are too many to be drawn one by one: a circle stands for rows with near values, and its size for how many."
    )
    return replace(
        each,
        columns=(*result.columns, ResultColumn(name="count", label="", type=Type.INTEGER, function="count")),
        rows=tuple((cell.x, cell.y, cell.count) for cell in cells),
        notes=(note % {"rows": number(result.count)},),
    )

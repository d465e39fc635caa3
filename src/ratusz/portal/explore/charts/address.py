"""The address of a chart is that of its question, with `_chart=line` beside: the table of the same address shows the same figures.

Names with an underscore before them cannot be those of columns. The form of the builder sends `_chart`, `_x`, `_y` and `_series`,
which become the tidy address.
"""

from collections.abc import Sequence
from dataclasses import replace

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.schema import Column, Schema
from ratusz.bank.query import params
from ratusz.bank.query.nodes import Function, Group, Measure, Query
from ratusz.bank.query.terms import functions, parse_group, parse_measure
from ratusz.portal.explore.boundaries import outline_of
from ratusz.portal.explore.charts.nature import year_columns
from ratusz.portal.explore.charts.nodes import Chart, Kind

Pairs = Sequence[tuple[str, str]]
KIND, X, Y, SERIES = "_chart", "_x", "_y", "_series"
FIELDS = frozenset({KIND, X, Y, SERIES})
#: In the place of a column along the axis: the columns that are years.
YEARS = "_years"
#: Parameters of the table that say nothing to a chart: its order and its place in the list.
_PLACE = frozenset({"sort", "limit", "from", "cursor", "facet"})
_ADDED = frozenset({Function.COUNT, Function.SUM})


def parse(pairs: Pairs, schema: Schema) -> Chart | None:
    """The chart that an address asks for; None where it names none and groups nothing. WrongQuery where its parts do not fit."""
    kinds = [value for name, value in pairs if name == KIND]
    query = question(pairs, schema)
    if not kinds and not query.is_grouped:
        return None
    if kinds and kinds[-1] not in set(Kind):
        raise WrongQuery("chart-unknown", N_("There is no chart {found}."), values={"found": kinds[-1]}, allowed=tuple(Kind))
    chart = Chart(kind=Kind(kinds[-1]) if kinds else Kind.BARS, query=query)
    allowed = fitting(query, schema)
    if chart.kind not in allowed:
        raise WrongQuery(
            "chart-unfit",
            N_("A chart {found} cannot be drawn of this question."),
            N_("Group by one or two columns and take one figure; or select one or two columns of numbers."),
            values={"found": chart.kind},
            allowed=tuple(map(str, allowed)),
        )
    return chart


def question(pairs: Pairs, schema: Schema) -> Query:
    """The question of an address, without order and place."""
    return params.parse(
        [(name, value) for name, value in pairs if name not in FIELDS | _PLACE and not name.startswith("_")], schema, outline_of
    )


def fitting(query: Query, schema: Schema) -> tuple[Kind, ...]:
    """The kinds that `query` can be drawn as."""
    if not query.is_grouped:
        numbers = len(query.select) and all(schema.column(name).type.is_number for name in query.select)
        of_rows = {1: (Kind.HISTOGRAM,), 2: (Kind.POINTS,)}.get(len(query.select), ()) if numbers else ()
        years = {column.name for column in year_columns(schema)}
        return (*of_rows, Kind.LINE, Kind.COLUMNS) if years >= {*query.select} and len(query.select) > 1 else of_rows
    if not 1 <= len(query.group) <= 2 or len(query.figures) != 1 or not is_number(query.figures[0], schema):
        return ()
    return (Kind.LINE, Kind.COLUMNS, Kind.BARS, *([Kind.SHARES] if is_added(query.figures[0]) else []))


def is_added(measure: Measure) -> bool:
    """Whether figures of parts add up to that of the whole."""
    return measure.function in _ADDED


def is_number(measure: Measure, schema: Schema) -> bool:
    """Whether `measure` gives numbers: the least day is none."""
    return measure.column is None or measure.function in {"count", "distinct"} or schema.column(measure.column).type.is_number


def write(chart: Chart) -> list[tuple[str, str]]:
    """The parameters of `chart`."""
    return [(KIND, str(chart.kind)), *params.write(chart.query)]


def sent(pairs: Pairs) -> bool:
    """Whether the form of the builder sent `pairs`."""
    return any(name in {X, Y, SERIES} for name, _ in pairs)


def built(pairs: Pairs, schema: Schema) -> Chart:
    """The chart that the fields of the builder ask for; what does not fit together gives way to what does."""
    fields = {name: value for name, value in pairs if name in FIELDS}
    wanted = Kind(fields.get(KIND, Kind.BARS)) if fields.get(KIND) in set(Kind) else Kind.BARS
    query = replace(question(pairs, schema), select=(), group=(), measures=())
    years = year_columns(schema)
    if years and fields.get(X) == YEARS:
        kind = wanted if wanted in {Kind.LINE, Kind.COLUMNS} else Kind.LINE
        return Chart(kind=kind, query=replace(query, select=tuple(column.name for column in years)))
    x = parse_group(fields[X], schema) if fields.get(X) else None
    measure = parse_measure(fields[Y], schema) if fields.get(Y) else Measure(function=Function.COUNT)
    if wanted.is_grouped:
        return _grouped(wanted, query, x, measure, fields.get(SERIES, ""), schema)
    numbers = [column.name for column in schema.columns if column.type.is_number]
    along = measure.column if measure.column in numbers else next(iter(numbers), "")
    if not along:
        return _grouped(Kind.BARS, query, x, measure, "", schema)
    if wanted is Kind.HISTOGRAM:
        return Chart(kind=wanted, query=replace(query, select=(along,)))
    other = x.column if x and x.column in numbers and x.column != along else next((name for name in numbers if name != along), "")
    if not other:
        return Chart(kind=Kind.HISTOGRAM, query=replace(query, select=(along,)))
    return Chart(kind=wanted, query=replace(query, select=(other, along)))


def _grouped(kind: Kind, query: Query, x: Group | None, measure: Measure, series: str, schema: Schema) -> Chart:
    first = x or Group(column=schema.names[0])
    second = parse_group(series, schema) if series else None
    groups = (first, second) if second and second.name != first.name else (first,)
    if not is_number(measure, schema):
        measure = Measure(function=Function.COUNT)
    if kind is Kind.SHARES and not is_added(measure):
        kind = Kind.BARS
    return Chart(kind=kind, query=replace(query, group=groups, measures=(measure,)))


def measures_of(column: Column) -> tuple[Function, ...]:
    """The measures of a column of numbers that the builder offers, the most usual first."""
    order = (Function.SUM, Function.MEAN, Function.MEDIAN, Function.MIN, Function.MAX, Function.DISTINCT)
    return tuple(function for function in order if function in functions(column))

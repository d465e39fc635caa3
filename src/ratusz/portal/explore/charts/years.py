"""Tables whose columns are years: a row is drawn over them. Their rows are often different things, which share no axis.

The question of such a chart selects the columns and is narrowed to the row: the table of the same address shows the same figures.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ratusz.bank.base.text import fold
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Condition, Op, Query
from ratusz.bank.query.profile import Profile
from ratusz.portal.explore import questions
from ratusz.portal.explore.charts.nature import year_columns
from ratusz.portal.explore.charts.nodes import Chart, Kind

#: Rows that are offered, or looked through for the one that tells most.
MOST_ROWS = 100
_UNIT = re.compile(r"(jednostka|jedn|miano|unit)(_.*)?")
_INDICATOR = re.compile(r"(wyszczegolnienie|wskaznik|miara|cecha|indicator|measure)(_.*)?")


def is_over_years(chart: Chart, schema: Schema) -> bool:
    """Whether `chart` draws columns that are years."""
    names = {column.name for column in year_columns(schema)}
    return chart.kind in {Kind.LINE, Kind.COLUMNS} and not chart.query.is_grouped and names >= {*chart.query.select} != set()


def rows_differ(schema: Schema, profile: Profile) -> bool:
    """Whether rows of a table of years are different things: each with its unit, or called an indicator."""
    if not year_columns(schema):
        return False
    several = [column for column in _texts(schema) if profile.columns[column.name].distinct > 1]
    return any(_UNIT.fullmatch(fold(one.name)) or _INDICATOR.fullmatch(fold(one.name)) for one in several)


def over_years(table: Table, query: Query) -> Chart | None:
    """The row of `query` that has most figures over the years, the first of such; None where none has two."""
    years = year_columns(table.schema)
    named = naming(table.schema)
    if not years or named is None:
        return None
    rows = questions.ask(table, replace(_plain(query), select=(named.name, *(one.name for one in years)), limit=MOST_ROWS)).rows
    most = max(rows, key=_known, default=())
    if not most or _known(most) < 2:
        return None
    where = (Condition(column=named.name, op=Op.EXACT, values=(most[0],)),) if len(rows) > 1 and most[0] is not None else ()
    kind = Kind.LINE if _known(most) > 2 else Kind.COLUMNS
    return Chart(kind=kind, query=replace(_plain(query), where=(*query.where, *where), select=tuple(one.name for one in years)))


def one_row(table: Table, chart: Chart) -> Chart:
    """`chart` over years of one row: narrowed to the one that has most figures where its question finds several."""
    found = over_years(table, chart.query)
    return replace(chart, query=replace(chart.query, where=found.query.where)) if found else chart


def naming(schema: Schema) -> Column | None:
    """The column that calls the rows: of the key, or the first of words."""
    texts = [one for one in _texts(schema) if not _UNIT.fullmatch(fold(one.name))]
    return next((one for one in texts if one.name in schema.key), texts[0] if texts else None)


def unit_column(schema: Schema) -> Column | None:
    """The column that holds the unit of each row."""
    return next((one for one in _texts(schema) if _UNIT.fullmatch(fold(one.name))), None)


def names_of_rows(table: Table) -> tuple[str, ...]:
    """What the rows of a small table are called, in their order."""
    named = naming(table.schema)
    if named is None:
        return ()
    found = (str(row[0]) for row in questions.ask(table, Query(select=(named.name,), limit=MOST_ROWS)).rows if row[0] is not None)
    return tuple(dict.fromkeys(found))


def _plain(query: Query) -> Query:
    return replace(query, select=(), group=(), measures=(), sort=(), facets=())


def _texts(schema: Schema) -> Iterable[Column]:
    return (column for column in schema.columns if column.type is Type.TEXT)


def _known(row: tuple[Any, ...]) -> int:
    return sum(value is not None for value in row[1:])

"""What the question of a figure gives for the other periods of the same table: 2022 and 2021 beside 2023.

Periods stand in a column, or each in a column of its own that is called by its year.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.model.period import parse_period
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Condition, Group, Op, Query, SortKey
from ratusz.bank.query.result import ResultColumn
from ratusz.portal.explore import questions
from ratusz.portal.explore.charts.nature import axis_of, year_columns
from ratusz.portal.explore.charts.nodes import Axis
from ratusz.portal.saved.questions import parsed

#: More moments are no history that one reads.
MOST_PERIODS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """Values by period, in order: `period` and `value` are the columns of `rows`; `chosen` is the period that the figure is about."""

    period: ResultColumn
    value: ResultColumn
    chosen: Any
    rows: tuple[tuple[Any, Any], ...]


def periods_of(table: Table, question: str) -> Periods | None:
    """The same question for every period; None where it names no single one, or the answer is no single value of each."""
    try:
        query = parsed(table, question)
    except WrongQuery:
        return None
    if found := _in_columns(table, query):
        return found
    named = [one for one in query.where if _is_period(one, table.schema)]
    if len(named) != 1 or query.group or query.sort:
        return None
    asked = _of_every(query, named[0])
    if asked is None:
        return None
    result = questions.ask(table, asked)
    rows = tuple((row[0], row[-1]) for row in result.rows if row[0] is not None)
    if len({period for period, _ in rows}) != len(rows) or result.count > len(result.rows) or len(rows) < 2:
        return None
    return Periods(period=result.columns[0], value=result.columns[-1], chosen=named[0].values[0], rows=rows)


def end_of(table: Table, question: str) -> date | None:
    """The last day of the one period that the question names; None where it names none."""
    try:
        query = parsed(table, question)
    except WrongQuery:
        return None
    named = [one for one in query.where if _is_period(one, table.schema)]
    period = parse_period(str(named[0].values[0])) if len(named) == 1 else None
    return period.last if period else None


def _in_columns(table: Table, query: Query) -> Periods | None:
    """The same row in the columns of the other years; None where the question does not take one cell of such a column."""
    years = year_columns(table.schema)
    chosen = next((column for column in years if query.select == (column.name,)), None)
    if chosen is None or query.measures or query.group:
        return None
    result = questions.ask(table, replace(query, select=tuple(column.name for column in years), limit=2, facets=()))
    if len(result.rows) != 1:
        return None
    rows = _between_known(tuple((int(column.label), value) for column, value in zip(years, result.rows[0], strict=True)))
    at = years.index(chosen)
    year = ResultColumn(name="year", label="", type=Type.INTEGER)
    return Periods(period=year, value=result.columns[at], chosen=int(chosen.label), rows=rows) if len(rows) > 1 else None


def _between_known(rows: Sequence[tuple[Any, Any]]) -> tuple[tuple[Any, Any], ...]:
    """Without years at either end of which nothing is known."""
    known = [at for at, (_, value) in enumerate(rows) if value is not None]
    return tuple(rows[known[0] : known[-1] + 1]) if known else ()


def _is_period(condition: Condition, schema: Schema) -> bool:
    return condition.op is Op.EXACT and axis_of(Group(column=condition.column), schema) is Axis.TIME


def _of_every(query: Query, named: Condition) -> Query | None:
    """`query` without its period, for each of them."""
    where = tuple(one for one in query.where if one is not named)
    plain = replace(query, where=where, sort=(SortKey(name=named.column),), limit=MOST_PERIODS, facets=())
    if len(query.measures) == 1:
        return replace(plain, group=(Group(column=named.column),))
    if len(query.select) == 1 and not query.measures:
        return replace(plain, select=(named.column, *query.select))
    return None

"""What the question of a figure gives for the other periods of the same table: 2022 and 2021 beside 2023."""

from dataclasses import dataclass, replace
from typing import Any

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.model.schema import Schema
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Condition, Group, Op, Query, SortKey
from ratusz.bank.query.result import ResultColumn
from ratusz.portal.explore import questions
from ratusz.portal.explore.charts.nature import axis_of
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

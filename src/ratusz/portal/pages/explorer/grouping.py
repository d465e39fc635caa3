"""From a group to its rows, and the totals of all groups."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ratusz.bank.model.period import PeriodKind, parse_period
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Function, Group, Measure, Query, Roll
from ratusz.bank.query.result import Result
from ratusz.bank.query.values import print_value
from ratusz.portal.explore import questions
from ratusz.portal.pages.explorer.address import Address, Pair

#: A group of periods is asked for value by value; with more values than this its rows have no address.
MOST_VALUES = 60
_SHAPE = frozenset({"group", "measure", "sort", "select"})
_MONTHLY = {PeriodKind.MONTH, PeriodKind.DAY}
_MONTHS = {Roll.YEAR: 12, Roll.QUARTER: 3, Roll.MONTH: 1}
Periods = Mapping[tuple[str, str | None], list[str]]


def totals(table: Table, query: Query) -> tuple[int, tuple[Any, ...]]:
    """How many rows are found, and the measures of `query` over all of them: not sums of what stands above, but measured anew."""
    rows = Measure(function=Function.COUNT)
    measures = query.figures if rows in query.figures else (*query.figures, rows)
    found = questions.ask(table, Query(where=query.where, text=query.text, measures=measures)).rows[0]
    return found[measures.index(rows)], found[: len(query.figures)]


def row_addresses(table: Table, query: Query, result: Result, address: Address) -> tuple[str, ...]:
    """For each group of `result` the address of its rows; "" where no address says it exactly."""
    width = len(query.group)
    periods = _periods(table, query)
    base = replace(address, pairs=tuple(pair for pair in address.pairs if pair[0] not in _SHAPE))
    found = (
        [_pairs(group, value, table.schema, periods) for group, value in zip(query.group, row[:width], strict=True)] for row in result.rows
    )
    return tuple(base.plus(*(pair for one in pairs for pair in one or ())) if width and None not in pairs else "" for pairs in found)


def _pairs(group: Group, value: Any, schema: Schema, periods: Periods) -> Sequence[Pair] | None:
    """The conditions that say "in this group"; None where there are none that say exactly that."""
    name, column = group.column, schema.column(group.column)
    if group.roll is None:
        return [(f"{name}__isnull", "true")] if value is None else [(name, print_value(value))]
    if column.type is Type.PERIOD:
        return _listed(name, value, periods.get((group.name, value), []))
    if value is None:
        return [(f"{name}__isnull", "true")]
    first, after = _days(value, group.roll)
    if column.type is Type.DATE:
        return [(f"{name}__gte", first.isoformat()), (f"{name}__lte", (after - timedelta(days=1)).isoformat())]
    return [(f"{name}__gte", first.isoformat()), (f"{name}__lt", after.isoformat())]


def _listed(name: str, value: str | None, values: Sequence[str]) -> Sequence[Pair] | None:
    if value is None:
        return None if values else [(f"{name}__isnull", "true")]
    if not 0 < len(values) <= MOST_VALUES:
        return None
    return [(name if len(values) == 1 else f"{name}__in", one) for one in values]


def _periods(table: Table, query: Query) -> Periods:
    """For each rolled-up group of periods the values that lie in it, of the rows found."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for group in query.group:
        if group.roll is None or table.schema.column(group.column).type is not Type.PERIOD:
            continue
        known = questions.ask(table, Query(where=query.where, text=query.text, group=(Group(column=group.column),), limit=10_000))
        for value, _count in known.rows:
            if value is not None:
                found.setdefault((group.name, rolled(value, group.roll)), []).append(value)
    return found


def rolled(value: str, roll: Roll) -> str | None:
    """The year, quarter or month that a period lies in; None where it lies in no single one (as the engine has it)."""
    period = parse_period(value)
    if period is None or period.kind is PeriodKind.SCHOOL_YEAR:
        return None
    first = period.first
    if roll is Roll.YEAR:
        return f"{period.year:04}"
    if roll is Roll.QUARTER and (period.kind is PeriodKind.QUARTER or period.kind in _MONTHLY):
        return f"{first.year:04}-Q{(first.month + 2) // 3}"
    return f"{first.year:04}-{first.month:02}" if roll is Roll.MONTH and period.kind in _MONTHLY else None


def _days(value: str, roll: Roll) -> tuple[date, date]:
    """The first day of a year, quarter or month, and the first day after it."""
    period = parse_period(value)
    first = period.first if period else date.min
    months = first.year * 12 + first.month - 1 + _MONTHS[roll]
    return first, date(min(months // 12, 9999), months % 12 + 1 if months // 12 <= 9999 else 12, 1 if months // 12 <= 9999 else 31)

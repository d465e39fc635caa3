"""A version beside the one before it, in a few amounts: rows of each period, or the sum of the chief figure in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table

#: Groups that can be taken in at a glance where they are not periods.
_MOST_NAMES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Amounts before and after by group. `by`: the column that groups; `of`: the column that was summed, None for rows counted."""

    by: Column
    of: Column | None
    groups: tuple[tuple[str, Any, Any], ...]


def compare(engine: Engine, before: Table, after: Table) -> Compared | None:
    """The rows of each group; where their numbers agree, or whole periods come or go, the sums of the first figure.

    None where nothing groups the rows.
    """
    by = _grouping(engine, before, after)
    if by is None:
        return None
    counted = _groups(engine, before, after, by, None)
    figure = _figure(before, after, by)
    # A period more is seen by its figure beside those before it; that it has as many rows as they says nothing.
    periods_only = by.type is Type.PERIOD and not any(old and new and old != new for _, old, new in counted)
    adds_up = figure is not None and figure.type is Type.INTEGER
    if any(old != new for _, old, new in counted) and not (periods_only and adds_up):
        return Compared(by=by, of=None, groups=counted)
    summed = _groups(engine, before, after, by, figure) if figure else counted
    return Compared(by=by, of=figure, groups=summed)


def _grouping(engine: Engine, before: Table, after: Table) -> Column | None:
    shared = [column for column in after.schema.columns if _is_in(before, column)]
    periods = [column for column in shared if column.type is Type.PERIOD]
    if periods:
        return periods[0]
    return next((column for column in shared if column.type is Type.TEXT and _is_short(engine, (before, after), column)), None)


def _is_in(table: Table, column: Column) -> bool:
    return column.name in table.schema and table.schema.column(column.name).type is column.type


def _is_short(engine: Engine, tables: Sequence[Table], column: Column) -> bool:
    name = quote(column.name)
    counts = [engine.fetch(f"SELECT count(DISTINCT {name}), count(*) FROM {engine.scan_table(table)}")[0] for table in tables]
    return all(1 < names <= _MOST_NAMES and names < rows for names, rows in counts)


def _figure(before: Table, after: Table, by: Column) -> Column | None:
    """The first column of amounts: one with a unit or with decimals before whole numbers, which may be codes."""
    numbers = [
        column
        for column in after.schema.columns
        if column.type.is_number and column.name != by.name and column.name not in after.schema.key and _is_number_in(before, column.name)
    ]
    return next((column for column in numbers if column.unit or column.type is Type.DECIMAL), numbers[0] if numbers else None)


def _is_number_in(table: Table, name: str) -> bool:
    return name in table.schema and table.schema.column(name).type.is_number


def _groups(engine: Engine, before: Table, after: Table, by: Column, figure: Column | None) -> tuple[tuple[str, Any, Any], ...]:
    amount = f"sum({quote(figure.name)})" if figure else "count(*)"
    name = quote(by.name)

    def side(table: Table) -> str:
        return f"(SELECT {name} AS name, {amount} AS amount FROM {engine.scan_table(table)} GROUP BY 1)"

    rows = engine.fetch(
        f"SELECT coalesce(b.name, a.name), b.amount, a.amount"
        f" FROM {side(before)} b FULL JOIN {side(after)} a ON b.name IS NOT DISTINCT FROM a.name ORDER BY 1 NULLS LAST"
    )
    return tuple((str(found or ""), old or 0, new or 0) for found, old, new in rows)

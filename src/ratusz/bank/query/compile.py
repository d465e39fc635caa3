"""Queries as SQL: whole statements that can be read, with `?` for every value. tests/golden/sql shows one of each kind.

`source` is a FROM item of the engine (`Engine.scan_table`). A page is rows `start` to `start + length` of the order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ratusz.bank.engine.protocol import quote
from ratusz.bank.model.schema import STATUS_SUFFIX, Column, Schema, Type
from ratusz.bank.query.figures import group_sql, group_text, group_type, measure_sql, measure_type
from ratusz.bank.query.filters import ordered, where
from ratusz.bank.query.nodes import Query

#: How many values of a facet are listed.
FACET_VALUES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """SQL and the values of its question marks, in order."""

    sql: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Rows `start` to `start + length` of an order; length None is all that follow."""

    start: int = 0
    length: int | None = None


def shown(query: Query, schema: Schema) -> tuple[Column, ...]:
    """The columns of the table that the rows of an ungrouped query have."""
    return tuple(map(schema.column, query.select)) if query.select else schema.columns


def _cells(query: Query, schema: Schema) -> str:
    columns = shown(query, schema)
    names = [column.name for column in columns] + [column.status_name for column in columns if column.has_status]
    return ", ".join(map(quote, names))


def page(source: str, query: Query, schema: Schema, window: Window, *, counted: bool, in_order: bool) -> Statement:
    """Rows of the table: `_row`, columns, companions, and last the exact number of rows found when `counted`.

    Counting in the same statement reads every row found to the end: right for small tables, where a statement costs more
    than its rows. Without it and without a sort, rows that are scanned `in_order` of their numbers need no sorting, and
    few are read.
    """
    condition, values = where(query, schema)
    count = ', count(*) OVER () AS "_count"' if counted else ""
    order = "" if in_order and not query.sort and not counted else _row_order(query, schema)
    cut, bounds = _cut(window)
    sql = f'SELECT "_row", {_cells(query, schema)}{count}\nFROM {source} AS data{condition}{order}{cut}'
    return Statement(sql=sql, values=(*values, *bounds))


def numbered_page(source: str, query: Query, schema: Schema, window: Window) -> Statement:
    """Rows of a table whose rows are numbered from 1 without a gap, unfiltered and unsorted: found by their numbers."""
    sql = f'SELECT "_row", {_cells(query, schema)}\nFROM {source} AS data\nWHERE "_row" BETWEEN ? AND ?\nORDER BY "_row"'
    return Statement(sql=sql, values=(window.start + 1, window.start + (window.length or 0)))


def count(source: str, query: Query, schema: Schema) -> Statement:
    """The exact number of rows, or of groups."""
    if query.is_grouped:
        inner, values = _groups(source, query, schema)
        return Statement(sql=f"SELECT count(*)\nFROM {inner} AS groups", values=tuple(values))
    condition, values = where(query, schema)
    return Statement(sql=f"SELECT count(*)\nFROM {source} AS data{condition}", values=tuple(values))


def grouped(
    source: str, query: Query, schema: Schema, window: Window, *, counted: bool = True, companions: Sequence[tuple[str, str]] = ()
) -> Statement:
    """Groups and their measures, `companions` (see `lacking`), and last the number of groups when `counted`."""
    inner, values = _groups(source, query, schema, companions)
    extra = ', count(*) OVER () AS "_count"' if counted else ""
    cut, bounds = _cut(window)
    return Statement(sql=f"SELECT *{extra}\nFROM {inner} AS groups{_group_order(query, schema)}{cut}", values=(*values, *bounds))


def lacking(query: Query, schema: Schema) -> tuple[tuple[str, str], ...]:
    """Companions of figures of groups (name, SQL): the sign of secrecy where a cell that is kept secret is not in the figure."""
    told = []
    for measure in query.figures:
        column = schema.column(measure.column) if measure.column else None
        if column is not None and column.has_status:
            secret = f"bool_or({quote(column.status_name)} = 'suppressed')"
            told.append((f"{measure.name}{STATUS_SUFFIX}", f"CASE WHEN {secret} THEN 'suppressed' END"))
    return tuple(told)


def _groups(source: str, query: Query, schema: Schema, companions: Sequence[tuple[str, str]] = ()) -> tuple[str, list[Any]]:
    condition, values = where(query, schema)
    terms = [f"{group_sql(group, schema)} AS {quote(group.name)}" for group in query.group]
    terms += [f"{measure_sql(measure, schema)} AS {quote(measure.name)}" for measure in query.figures]
    terms += [f"{secret} AS {quote(name)}" for name, secret in companions]
    by = "\nGROUP BY " + ", ".join(str(n) for n in range(1, len(query.group) + 1)) if query.group else ""
    found = _within(f"SELECT{_listed(terms)}\nFROM {source} AS data{condition}{by}")
    texts = {group.name: group_text(group, schema) for group in query.group}
    if any(texts.values()):
        names = [*texts, *(measure.name for measure in query.figures), *(name for name, _ in companions)]
        written = [f"{texts[name]} AS {quote(name)}" if texts.get(name) else quote(name) for name in names]
        found = _within(f"SELECT{_listed(written)}\nFROM {found} AS counted")
    return found, values


def _listed(terms: list[str]) -> str:
    return " " + terms[0] if len(terms) == 1 else "\n  " + ",\n  ".join(terms)


def _within(statement: str) -> str:
    return "(\n" + "\n".join("  " + line for line in statement.split("\n")) + "\n)"


def suppressed(source: str, query: Query, schema: Schema, columns: Sequence[Column]) -> Statement:
    """In one row, of each of `columns` with a companion: how many cells among the rows of `query` are kept secret."""
    condition, values = where(query, schema)
    counts = ", ".join(f"count(*) FILTER ({quote(column.status_name)} = 'suppressed')" for column in columns)
    return Statement(sql=f"SELECT {counts}\nFROM {source} AS data{condition}", values=tuple(values))


def rows(source: str, query: Query, schema: Schema, window: Window, *, in_order: bool) -> Statement:
    """What an export holds: columns and companions of every row in order, or of every group. No row numbers."""
    if query.is_grouped:
        return grouped(source, query, schema, window, counted=False, companions=lacking(query, schema))
    condition, values = where(query, schema)
    order = "" if in_order and not query.sort else _row_order(query, schema)
    cut, bounds = _cut(window)
    return Statement(sql=f"SELECT {_cells(query, schema)}\nFROM {source} AS data{condition}{order}{cut}", values=(*values, *bounds))


def facet(source: str, query: Query, schema: Schema, name: str) -> Statement:
    """The most frequent values of a column among the rows of `query` without its conditions on that column.

    Rows: value, number of rows, number of different values.
    """
    condition, values = where(query, schema, but=name)
    order = _direction('"value"', schema.column(name).type, descending=False)
    sql = (
        'SELECT "value", "count", count("value") OVER () AS "distinct"\n'
        f'FROM (\n  SELECT {quote(name)} AS "value", count(*) AS "count"\n  FROM {source} AS data'
        + condition.replace("\n", "\n  ")
        + f'\n  GROUP BY 1\n) AS facet\nORDER BY "count" DESC, {order}\nLIMIT {FACET_VALUES}'
    )
    return Statement(sql=sql, values=tuple(values))


def cells_of(source: str, query: Query, schema: Schema, names: Sequence[str], *, but: str | None) -> Statement:
    """The values of some columns in the rows of `query`, without its conditions on the column `but`."""
    condition, values = where(query, schema, but=but)
    return Statement(sql=f"SELECT {', '.join(map(quote, names))}\nFROM {source} AS data{condition}", values=tuple(values))


#: Texts in the order in which they are sorted.
IN_POLISH_ORDER = "SELECT word\nFROM (SELECT unnest(?) AS word) AS words\nORDER BY word COLLATE pl, word"


def _row_order(query: Query, schema: Schema) -> str:
    keys = [_direction(quote(key.name), schema.column(key.name).type, descending=key.descending) for key in query.sort]
    return "\nORDER BY " + ", ".join([*keys, '"_row"'])


def _group_order(query: Query, schema: Schema) -> str:
    """As asked, then by the groups themselves, so that the order is whole."""
    types = {group.name: group_type(group, schema) for group in query.group}
    types |= {measure.name: measure_type(measure, schema)[0] for measure in query.figures}
    asked = {key.name: key.descending for key in query.sort}
    rest = {group.name: False for group in query.group if group.name not in asked}
    keys = [_direction(quote(name), types[name], descending=descending) for name, descending in (asked | rest).items()]
    return "\nORDER BY " + ", ".join(keys) if keys else ""


def _direction(sql: str, type_: Type, *, descending: bool) -> str:
    """A key of an order. Texts that the Polish order holds for equal (letters spelled in two ways, a soft hyphen) are told apart by codes:
    a serving copy has one place for each text, and an order must be the same whether there is one or not.
    """
    way = f"{'DESC' if descending else 'ASC'} NULLS LAST"
    return f"{ordered(sql, type_)} {way}, {sql} {way}" if type_ is Type.TEXT else f"{sql} {way}"


def _cut(window: Window) -> tuple[str, list[int]]:
    if window.length is not None:
        return ("\nLIMIT ? OFFSET ?", [window.length, window.start]) if window.start else ("\nLIMIT ?", [window.length])
    return ("\nOFFSET ?", [window.start]) if window.start else ("", [])

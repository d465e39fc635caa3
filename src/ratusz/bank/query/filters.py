"""Conditions and text search as SQL. Values are bound; identifiers are quoted by one function."""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from ratusz.bank.engine.protocol import quote
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.status import BY_CODE
from ratusz.bank.query.nodes import ANY_COLUMN, Condition, Op, Query
from ratusz.bank.query.terms import coordinates, has_shapes
from ratusz.bank.shapes.areas import CODE, code_of

Fragment = tuple[str, list[Any]]

_COMPARISONS = {Op.EXACT: "=", Op.NOT: "IS DISTINCT FROM", Op.GT: ">", Op.GTE: ">=", Op.LT: "<", Op.LTE: "<="}
_MATCHES = {Op.CONTAINS: "contains", Op.STARTSWITH: "starts_with", Op.ENDSWITH: "ends_with"}
#: What a number, date or time may look like in part; a search for anything else leaves their columns out.
_FIGURES = re.compile(r"[0-9.:T -]+", re.ASCII)
#: So long a text of marks costs the engine less than a list of numbers.
_MARKS = 1_000_000


def folded(sql: str) -> str:
    """`sql` in lower case without diacritics; ł has none to strip, so it is replaced."""
    return f"replace(strip_accents(lower({sql})), 'ł', 'l')"


def ordered(sql: str, type_: Type) -> str:
    """A value as it is sorted and compared: text in Polish order, which only VARCHAR has (a serving copy may hold codes)."""
    return f"CAST({sql} AS VARCHAR) COLLATE pl" if type_ is Type.TEXT else sql


def where(query: Query, schema: Schema, *, but: str | None = None) -> Fragment:
    """`WHERE …` of `query`, or nothing; without the conditions on the column `but`."""
    fragments = [condition_sql(condition, schema) for condition in query.where if condition.column != but]
    if query.text:
        fragments.append(text_sql(query.text, schema.columns))
    if not fragments:
        return "", []
    return "\nWHERE " + "\n  AND ".join(sql for sql, _ in fragments), [value for _, values in fragments for value in values]


def condition_sql(condition: Condition, schema: Schema) -> Fragment:
    """One condition, true, false or NULL for a row; NULL counts as false."""
    if condition.op is Op.STATUS:
        return _status_sql(condition, schema)
    column, values = schema.column(condition.column), list(condition.values)
    if is_on_ground(condition, column):
        return _rows_sql(condition)
    name, marks = quote(column.name), ", ".join("?" * len(values))
    match condition.op:
        case Op.ISNULL:
            return f"{name} IS {'' if values[0] else 'NOT '}NULL", []
        case Op.IN | Op.NOTIN:
            return f"{name} IN ({marks})" if condition.op is Op.IN else f"({name} NOT IN ({marks}) OR {name} IS NULL)", values
        case Op.BBOX:
            east, north = coordinates(column.name, schema) or (column.name, column.name)
            return f"({quote(east)} BETWEEN ? AND ? AND {quote(north)} BETWEEN ? AND ?)", [values[0], values[2], values[1], values[3]]
        case Op.AREA:
            return area_sql(str(values[0]), name)
        case Op.CONTAINS | Op.STARTSWITH | Op.ENDSWITH:
            return f"{_MATCHES[condition.op]}({folded(name)}, {folded('CAST(? AS VARCHAR)')})", values
        case Op.EXACT | Op.NOT | Op.GT | Op.GTE | Op.LT | Op.LTE:
            left = name if condition.op in {Op.EXACT, Op.NOT} else ordered(name, column.type)
            return f"{left} {_COMPARISONS[condition.op]} ?", values


def is_on_ground(condition: Condition, column: Column) -> bool:
    """Whether no SQL can tell which rows fulfil a condition, but only who knows shapes."""
    return condition.outline is not None or (condition.op is Op.BBOX and has_shapes(column))


def _rows_sql(condition: Condition) -> Fragment:
    """The rows that `located` found, by their numbers: the n-th letter of a text of plain letters costs the same for every n.

    The engine takes a long text anew for each piece of a table, so those of a large table are a list.
    """
    if condition.rows is None:
        raise ValueError(f"{condition.column}__{condition.op} must be `located` before it is SQL")
    if len(condition.rows) <= _MARKS:
        return "substring(?, \"_row\", 1) = '1'", [condition.rows]
    numbers = np.flatnonzero(np.frombuffer(condition.rows.encode("ascii"), dtype=np.uint8) == ord("1")) + 1
    return '"_row" IN (SELECT unnest(?))', [numbers.tolist()]


def _status_sql(condition: Condition, schema: Schema) -> Fragment:
    """Whether a cell, or any cell of a row, has one of these signs. All of them are any: lists of hundreds of columns take much memory."""
    columns = schema.columns if condition.column == ANY_COLUMN else (schema.column(condition.column),)
    marked = [quote(column.status_name) for column in columns if column.has_status]
    if not marked:
        return "false", []
    every = set(condition.values) >= BY_CODE.keys()
    marks = ", ".join("?" * len(condition.values))
    found = [f"{name} IS NOT NULL" if every else f"{name} IN ({marks})" for name in marked]
    return found[0] if len(found) == 1 else f"({' OR '.join(found)})", [] if every else list(condition.values) * len(found)


def area_sql(value: str, name: str) -> Fragment:
    """Whether the area `name` is SQL for is the one of a code or name, or lies in it."""
    code = code_of(value)
    if code:
        text = f"CAST({name} AS VARCHAR)"
        return f"(starts_with({text}, CAST(? AS VARCHAR)) AND regexp_full_match({text}, '{CODE.pattern}'))", [code]
    return f"{folded(name)} = {folded('CAST(? AS VARCHAR)')}", [value]


def text_sql(text: str, columns: Iterable[Column]) -> Fragment:
    """Whether any of `columns` holds `text`; numbers as they are printed, with a point or a comma."""
    figures = text.replace(",", ".")
    found: list[tuple[str, str]] = []
    for column in columns:
        if column.type in {Type.TEXT, Type.PERIOD}:
            found.append((f"contains({folded(quote(column.name))}, {folded('CAST(? AS VARCHAR)')})", text))
        elif column.type is not Type.BOOLEAN and _FIGURES.fullmatch(figures):
            found.append((f"contains(CAST({quote(column.name)} AS VARCHAR), CAST(? AS VARCHAR))", figures))
    if not found:
        return "false", []
    return "(" + "\n       OR ".join(sql for sql, _ in found) + ")", [value for _, value in found]

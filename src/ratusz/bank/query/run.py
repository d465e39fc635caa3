"""Asking a table: a query to its result, in one statement where the table is small."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.schema import Column
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.query import compile as sql
from ratusz.bank.query.compile import Statement, Window, shown
from ratusz.bank.query.facets import facets_of
from ratusz.bank.query.located import located
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.pages import next_cursor, prev_cursor, window_of
from ratusz.bank.query.result import CellMark, Result, columns_of

#: Up to so many rows a page is counted in the same statement (0.2 ms more at 1 000 rows, where a statement of its own
#: costs 1.8 ms); beyond, counting apart is faster (5 million rows: 50 and 20 ms apart, 690 ms together).
COUNTED_TOGETHER = 100_000


def run(engine: Engine, table: Table, query: Query, *, source: str | None = None) -> Result:
    """The page of `table` that `query` asks for; WrongQuery `cursor-mismatch` for a cursor of something else.

    `query` must fit the schema of `table`, as one from `params.parse` does. `source`: a FROM item of the same rows that groups faster.
    """
    window, size = window_of(table, query)
    source = source or engine.scan_table(table)
    query = located(engine, table.schema, query, source)
    if query.is_grouped:
        rows, count = _grouped(engine, source, table, query, window)
        numbers: tuple[int, ...] = ()
        marks: tuple[CellMark, ...] = ()
    else:
        cells, count = _page(engine, source, table, query, window)
        rows, numbers, marks = _opened(cells, shown(query, table.schema))
    return Result(
        columns=columns_of(query, table.schema),
        rows=rows,
        numbers=numbers,
        statuses=marks,
        suppressed=_suppressed(engine, source, table, query) if query.is_grouped else {},
        count=count,
        version=table.version,
        start=window.start,
        facets=facets_of(engine, source, table, query),
        next=next_cursor(table, query, window, size, count),
        prev=prev_cursor(table, query, window, size, count),
    )


Rows = list[tuple[Any, ...]]


def _page(engine: Engine, source: str, table: Table, query: Query, window: Window) -> tuple[Rows, int]:
    """Rows of `_row`, columns and companions, and the exact count."""
    schema = table.schema
    in_order = is_in_order(table)
    if query.is_filtered and table.rows <= COUNTED_TOGETHER and window.length:
        statement = sql.page(source, query, schema, window, counted=True, in_order=in_order)
        return _counted(engine, statement, sql.count(source, query, schema), window)
    count = engine.fetch(*_asked(sql.count(source, query, schema)))[0][0] if query.is_filtered else table.rows
    if not window.length or window.start >= count:
        return [], count
    if not query.is_filtered and not query.sort and _is_numbered(table):
        near = engine.scan_table(replace(table, parts=_parts_of(table, window)))
        return engine.fetch(*_asked(sql.numbered_page(near, query, schema, window))), count
    return engine.fetch(*_asked(sql.page(source, query, schema, window, counted=False, in_order=in_order))), count


def _grouped(engine: Engine, source: str, table: Table, query: Query, window: Window) -> tuple[tuple[tuple[Any, ...], ...], int]:
    counting = sql.count(source, query, table.schema)
    if not window.length:
        return (), engine.fetch(*_asked(counting))[0][0]
    rows, count = _counted(engine, sql.grouped(source, query, table.schema, window), counting, window)
    return tuple(rows), count


def _suppressed(engine: Engine, source: str, table: Table, query: Query) -> Mapping[str, int]:
    """How many secret cells the figures of groups do without. They are in no file, so no figure gives them back; but it must say so."""
    measured = dict.fromkeys(measure.column for measure in query.figures if measure.column)
    columns = [column for column in map(table.schema.column, measured) if column.has_status]
    if not columns:
        return {}
    counts = engine.fetch(*_asked(sql.suppressed(source, query, table.schema, columns)))[0]
    return {column.name: count for column, count in zip(columns, counts, strict=True) if count}


def _counted(engine: Engine, statement: Statement, counting: Statement, window: Window) -> tuple[Rows, int]:
    """The rows of a statement whose last column is the count; a page beyond the end is empty and must be counted apart."""
    rows = engine.fetch(*_asked(statement))
    if rows:
        return [row[:-1] for row in rows], rows[0][-1]
    return [], engine.fetch(*_asked(counting))[0][0] if window.start else 0


def _asked(statement: Statement) -> tuple[str, Sequence[Any]]:
    return statement.sql, statement.values


def is_in_order(table: Table) -> bool:
    """Whether a scan gives the rows in the order of their numbers."""
    ends = 0
    for part in table.parts:
        if part.first_row is None or part.first_row <= ends:
            return False
        ends = part.first_row + part.rows - 1
    return True


def _is_numbered(table: Table) -> bool:
    """Whether rows are numbered from 1 without a gap."""
    expected = 1
    for part in table.parts:
        if part.first_row != expected:
            return False
        expected += part.rows
    return True


def _parts_of(table: Table, window: Window) -> tuple[PartFile, ...]:
    """The parts of a numbered table in which the rows of `window` lie: opening a file costs more than reading a page of it."""
    found, start = [], 0
    for part in table.parts:
        if start < window.start + (window.length or 0) and start + part.rows > window.start:
            found.append(part)
        start += part.rows
    return tuple(found)


def _opened(cells: Rows, columns: tuple[Column, ...]) -> tuple[tuple[tuple[Any, ...], ...], tuple[int, ...], tuple[CellMark, ...]]:
    """Rows, their numbers, and the marks of cells without a value."""
    width = len(columns)
    marked = [(width + 1 + n, column.name) for n, column in enumerate(column for column in columns if column.has_status)]
    marks = tuple(CellMark(row=row[0], column=name, code=row[at]) for row in cells for at, name in marked if row[at] is not None)
    return tuple(row[1 : width + 1] for row in cells), tuple(row[0] for row in cells), marks

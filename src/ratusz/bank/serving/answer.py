"""Questions to a serving copy: rows, counts and facets from its vectors, groups from its file."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.table import Table
from ratusz.bank.query.compile import FACET_VALUES, shown
from ratusz.bank.query.located import located
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.pages import next_cursor, prev_cursor, window_of
from ratusz.bank.query.result import CellMark, Facet, FacetValue, Result, columns_of
from ratusz.bank.query.run import run
from ratusz.bank.serving.conditions import parts_of
from ratusz.bank.serving.copy import ServingCopy
from ratusz.bank.serving.groups import countable, grouped
from ratusz.bank.serving.pick import Picked, pick, window
from ratusz.bank.serving.totals import counted
from ratusz.bank.serving.vectors import Rows, Vector


def answer(engine: Engine, copy: ServingCopy, table: Table, query: Query) -> Result:
    """The same as `query.run.run` gives for `table`, of which `copy` is a serving copy."""
    if query.is_grouped and not countable(copy, query):
        return run(engine, table, query, source=copy.source(engine))
    page, size = window_of(table, query)
    query = located(engine, table.schema, query, copy.source(engine))
    picked = pick(copy, parts_of(engine, copy, query))
    stop = page.start + (page.length or 0)
    shown_rows = _groups(copy, query, picked, page.start, stop) if query.is_grouped else _rows(copy, query, picked, page.start, stop)
    return Result(
        columns=columns_of(query, table.schema),
        rows=shown_rows.cells,
        numbers=shown_rows.numbers,
        statuses=shown_rows.marks,
        suppressed=_suppressed(copy, query, picked) if query.is_grouped else {},
        count=shown_rows.count,
        version=table.version,
        start=page.start,
        facets=_facets(engine, copy, query, picked),
        next=next_cursor(table, query, page, size, shown_rows.count),
        prev=prev_cursor(table, query, page, size, shown_rows.count),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A page, and how many rows or groups there are."""

    cells: tuple[tuple[Any, ...], ...]
    count: int
    numbers: tuple[int, ...] = ()
    marks: tuple[CellMark, ...] = ()


def _groups(copy: ServingCopy, query: Query, picked: Picked, start: int, stop: int) -> _Shown:
    found = grouped(copy, query, picked)
    return _Shown(cells=found.lines(start, stop), count=len(found.codes))


def _rows(copy: ServingCopy, query: Query, picked: Picked, start: int, stop: int) -> _Shown:
    rows = window(copy, picked, query.sort, start, stop)
    cells, marks = _cells(copy, query, rows)
    return _Shown(cells=cells, count=picked.count, numbers=tuple(copy.numbers(rows)), marks=marks)


def _cells(copy: ServingCopy, query: Query, rows: Rows) -> tuple[tuple[tuple[Any, ...], ...], tuple[CellMark, ...]]:
    """The values of rows, and why some have none."""
    columns = shown(query, copy.schema)
    values = [_of(copy.vector(column.name), rows) for column in columns]
    marked = [(column.name, _of(copy.vector(column.status_name), rows)) for column in columns if column.has_status]
    numbers = copy.numbers(rows) if marked else []
    marks = tuple(
        CellMark(row=number, column=name, code=codes[n])
        for n, number in enumerate(numbers)
        for name, codes in marked
        if codes[n] is not None
    )
    return tuple(zip(*values, strict=True)) if len(rows) else (), marks


def _of(vector: Vector, rows: Rows) -> list[Any]:
    return vector.values(vector.ranks(rows))


def _suppressed(copy: ServingCopy, query: Query, picked: Picked) -> dict[str, int]:
    """How many secret cells the figures of groups do without, by column."""
    measured = dict.fromkeys(measure.column for measure in query.figures if measure.column)
    names = [column.name for column in map(copy.schema.column, measured) if column.has_status]
    vectors = [copy.vector(copy.schema.column(name).status_name) for name in names]
    found = zip(names, vectors, counted(copy, picked, vectors), strict=True) if names else ()
    counts = {
        name: sum(int(of[rank]) for rank in np.flatnonzero(of) if _sign(vector, int(rank)) == "suppressed") for name, vector, of in found
    }
    return {name: count for name, count in counts.items() if count}


def _sign(vector: Vector, rank: int) -> Any:
    return vector.values(np.array([rank], dtype=np.uint32))[0]


def _facets(engine: Engine, copy: ServingCopy, query: Query, picked: Picked) -> dict[str, Facet]:
    """The most frequent values of columns, each among the rows of `query` without its conditions on that column."""
    conditioned = {condition.column for condition in query.where}
    together = [name for name in query.facets if name not in conditioned]
    vectors = [copy.vector(name) for name in together]
    found = dict(zip(together, counted(copy, picked, vectors), strict=True)) if together else {}
    for name in query.facets:
        if name not in found:
            (found[name],) = counted(copy, pick(copy, parts_of(engine, copy, query, but=name)), [copy.vector(name)])
    return {name: _facet(copy.vector(name), found[name]) for name in query.facets}


def _facet(vector: Vector, counts: npt.NDArray[np.int64]) -> Facet:
    found = np.flatnonzero(counts)
    # Blanks stand last among values of one frequency, as in every order.
    order = np.lexsort((np.where(found == 0, len(counts), found), -counts[found]))[:FACET_VALUES]
    ranks = found[order]
    values = vector.values(ranks.astype(np.uint32))
    listed = tuple(FacetValue(value=value, count=int(counts[rank])) for value, rank in zip(values, ranks, strict=True))
    return Facet(values=listed, distinct=len(found) - bool(counts[0]))

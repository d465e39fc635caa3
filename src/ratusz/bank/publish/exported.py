"""What a file of any format holds: the columns of the result, then for each column that has statuses a companion.

A companion is called `<column>__status` and holds the code of the reason (`suppressed`, `unknown`…) where the cell is empty
for one; the cell itself stays empty, so that sums and charts of those who read the file are right. A figure of a group has one that
says `suppressed` where it lacks a cell that is kept secret: the figure is of what is shown, and so too small. Machine names hold no
`__`, so a companion never meets a column of its name, and its name is also the parameter that asks for it.
Every row of the query is there: `limit` and `from` count, `cursor` and facets do not.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import pyarrow as pa

from ratusz.bank.base.sentences import N_, say
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import STATUS_SUFFIX, Schema, Type
from ratusz.bank.model.table import Table
from ratusz.bank.query.compile import Statement, Window, count, lacking, rows, shown
from ratusz.bank.query.located import located
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.result import columns_of
from ratusz.bank.query.run import is_in_order

#: Rows of a piece of a stream: the first one goes out when so many are made; larger ones are no faster.
BATCH_ROWS = 4096
#: Of fewer rows one statement is as quick.
MANY_ROWS = 16 * BATCH_ROWS
#: Rows of a question in its order, found before: columns, then companions. They are read once.
Found: TypeAlias = pa.RecordBatchReader
#: Who is told how many rows are written so far.
Told: TypeAlias = Callable[[int], None]
#: The name of rows found in statements.
_FOUND = "found_before"
_STATUS_OF = N_("{label} (status)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Words for people. `columns`: machine name → label for headers; `units`: machine name → unit, where the dictionary tells one;
    `title` and `facts` (name, value) tell what it is and where it comes from; `language` is "pl" or "en"; `notice` is what must be
    known first, such as that it is a demo.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    language: str = "pl"
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column of a file. `is_status`: a companion; its `type` is text."""

    name: str
    type: Type
    scale: int = 0
    unit: str | None = None
    is_status: bool = False

    def header(self, labels: Labels | None) -> str:
        """The column's label when there are labels, else its machine name."""
        if labels is None:
            return self.name
        if self.is_status:
            stem = self.name.removesuffix(STATUS_SUFFIX)
            return say(_STATUS_OF, labels.language, {"label": labels.columns.get(stem, stem)})
        return labels.columns.get(self.name, self.name)


def fields(query: Query, schema: Schema) -> tuple[Field, ...]:
    """The columns of the file, in order."""
    columns = tuple(Field(name=c.name, type=c.type, scale=c.scale, unit=c.unit) for c in columns_of(query, schema))
    if query.is_grouped:
        return columns + tuple(Field(name=name, type=Type.TEXT, is_status=True) for name, _ in lacking(query, schema))
    return columns + tuple(Field(name=c.status_name, type=Type.TEXT, is_status=True) for c in shown(query, schema) if c.has_status)


def row_count(engine: Engine, table: Table, query: Query) -> int:
    """How many rows the file will hold."""
    whole = table.rows
    if query.is_filtered or query.is_grouped:
        source = engine.scan_table(table)
        counting = count(source, located(engine, table.schema, query, source), table.schema)
        whole = engine.fetch(counting.sql, counting.values)[0][0]
    rest = max(0, whole - query.start)
    return rest if query.limit is None else min(rest, query.limit)


def statement(
    engine: Engine, table: Table, query: Query, spelled: Callable[[Field], str] | None = None, found: Found | None = None
) -> Statement:
    """The rows of the file in order; `spelled` gives the SQL that a format wants for a column in place of its bare name.

    With `found` the statement reads those rows, which `letters` must be given.
    """
    if found is not None:
        plain = Statement(sql=f"SELECT *\nFROM {_FOUND} AS data")
    else:
        window, source = Window(start=query.start, length=query.limit), engine.scan_table(table)
        asked = located(engine, table.schema, query, source)
        plain = rows(source, asked, table.schema, window, in_order=is_in_order(table))
    if spelled is None:
        return plain
    cells = ", ".join(f"{spelled(one)} AS {quote(one.name)}" for one in fields(query, table.schema))
    return Statement(sql=f"SELECT {cells}\nFROM (\n{plain.sql}\n) AS exported", values=plain.values)


def given(found: Found | None) -> Mapping[str, Found]:
    """The rows found before, by the name that statements give them."""
    return {_FOUND: found} if found is not None else {}


def untold(_rows: int) -> None:
    """Nobody is told how many rows are written."""


def texts(engine: Engine, table: Table, query: Query, spoken: Callable[[Query], Statement], found: Found | None) -> Iterator[bytes]:
    """The texts that `spoken`, a statement of one column, makes of the rows of `query`.

    Of many rows that leave as they stand the first few are asked for apart: a statement that streams gets ten megabytes ready before it
    gives the first of them, in three times the time.
    """
    rest = table.rows - query.start if query.limit is None else min(query.limit, table.rows - query.start)
    is_plain = found is None and not (query.sort or query.is_filtered or query.is_grouped) and is_in_order(table)
    if not is_plain or rest <= MANY_ROWS:
        yield from letters(engine, spoken(query), found)
        return
    yield from letters(engine, spoken(replace(query, limit=BATCH_ROWS)))
    yield from letters(engine, spoken(replace(query, start=query.start + BATCH_ROWS, limit=rest - BATCH_ROWS)))


def letters(engine: Engine, asked: Statement, found: Found | None = None) -> Iterator[bytes]:
    """The texts of a statement of one column, one after another: as they lie in memory, so that no row passes through Python."""
    with engine.arrow(asked.sql, asked.values, batch_rows=BATCH_ROWS, given=given(found)) as batches:
        for batch in batches:
            texts = batch.column(0)
            _, ends, held = texts.buffers()
            bounds = memoryview(ends).cast("i")
            piece = memoryview(held)[bounds[texts.offset] : bounds[texts.offset + len(texts)]] if len(texts) else b""
            if piece:
                yield bytes(piece)

"""Many columns of texts one below the other, so that a question to each of them is one statement.

A statement per column is planned as long as a small table is read; one that names a thousand columns is planned for seconds.
"""

from collections.abc import Iterator, Sequence

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Column
from ratusz.bank.model.table import Table

#: Columns of a small table asked about in one statement.
AT_ONCE = 64
#: Tables with more rows are asked column by column: there the planning is nothing.
SMALL_ROWS = 100_000


def by_few(table: Table, columns: Sequence[Column]) -> Iterator[tuple[Column, ...]]:
    """`columns` in the groups that are to be asked about together."""
    step = AT_ONCE if table.rows <= SMALL_ROWS else 1
    for start in range(0, len(columns), step):
        yield tuple(columns[start : start + step])


def stacked(engine: Engine, table: Table, columns: Sequence[Column]) -> str:
    """A FROM item with `_row`, `place` (which of the text `columns`, from 0) and `text`; empty cells may be missing."""
    scan = engine.scan_table(table.only(*columns))
    if len(columns) == 1:
        return f'(SELECT "_row", 0 AS place, {quote(columns[0].name)} AS text FROM {scan})'
    places = ", ".join(f'{quote(column.name)} AS "{place}"' for place, column in enumerate(columns))
    names = ", ".join(f'"{place}"' for place in range(len(columns)))
    wide = f'(SELECT "_row", {places} FROM {scan})'
    return f'(SELECT "_row", CAST(place AS INTEGER) AS place, text FROM {wide} UNPIVOT (text FOR place IN ({names})))'

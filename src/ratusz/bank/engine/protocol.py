"""What any engine must do for the bank. SQL is the joint: whole statements, values bound, identifiers quoted by `quote`.

The dialect is DuckDB's; an engine that speaks another one carries it over itself. Statements name files only through
`scan(part)`, so that no other module builds a file function.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

import pyarrow as pa

from ratusz.bank.base.errors import RatuszError
from ratusz.bank.model.schema import Schema
from ratusz.bank.model.table import PartFile, Table


def quote(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


NOTHING_TOLD: Mapping[str, str] = MappingProxyType({})
NOTHING_GIVEN: Mapping[str, pa.RecordBatchReader] = MappingProxyType({})
#: What a statement says by `error('…')` when a cell is not written as its column is.
OTHER_SPELLING = "other spelling"


class TextDiffers(RatuszError):
    """A statement over `scan_csv` met text that is not as declared, or called `error(OTHER_SPELLING)`; nothing was written."""


class Engine(Protocol):
    """Runs statements within a budget of memory and time. Safe to share between threads."""

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a statement, as Python values (Decimal, date, datetime, str, int, bool, None)."""
        ...

    def arrow(
        self, sql: str, values: Sequence[Any] = (), *, batch_rows: int = 65_536, given: Mapping[str, pa.RecordBatchReader] = NOTHING_GIVEN
    ) -> AbstractContextManager[Iterator[pa.RecordBatch]]:
        """The rows of a statement as Arrow batches, read while the block is open.

        `given`: tables that the statement names and reads once, from memory, in their order.
        """
        ...

    def scan(self, part: PartFile, schema: Schema) -> str:
        """A FROM item `(SELECT _row, columns…, companions…)` of one part, cast to `schema`; missing columns are NULL."""
        ...

    def scan_csv(self, path: Path, *, delimiter: str, quotechar: str, escapechar: str, skip: int, names: Sequence[str]) -> str:
        """A FROM item `(SELECT names…)` of a UTF-8 text file after its first `skip` lines, all VARCHAR, empty fields NULL, in order.

        Rows with more or fewer fields than `names`, and bytes that are not UTF-8, are an `engine.errors` error when the statement runs.
        """
        ...

    def scan_table(self, table: Table) -> str:
        """A FROM item of all parts of `table`: `_row` BIGINT, then the columns and then the companions of its schema.

        Rows come in the order of the parts, and a statement that only filters, cuts and limits keeps that order.
        """
        ...

    def scan_raw(self, table: Table) -> str:
        """A FROM item of the sparse raw text of `table`: `_row`, `column`, `raw`; empty when there is none."""
        ...

    def write(
        self,
        sql: str,
        path: str,
        values: Sequence[Any] = (),
        *,
        told: Mapping[str, str] = NOTHING_TOLD,
        given: Mapping[str, pa.RecordBatchReader] = NOTHING_GIVEN,
    ) -> int:
        """Write the rows of a statement, in their order, as a Parquet part (zstd) to `path`; the number of rows.

        `told`: key-value metadata of the file. `given`: as for `arrow`.
        """
        ...

    def is_pattern(self, pattern: str) -> bool:
        """Whether `regexp_full_match` reads `pattern` (RE2 syntax)."""
        ...

    @property
    def told(self) -> str:
        """Name and version, as "duckdb 2.0.0": a file written by `writing` is read by the same ones."""
        ...

    def writing(self, path: Path) -> AbstractContextManager[str]:
        """A new file of tables of this engine; the block gets the name by which statements reach it. Not for two writers at once."""
        ...

    def attached(self, path: Path) -> str:
        """A FROM item of the table `rows` of a file that `writing` made; the file stays open for the next statement."""
        ...

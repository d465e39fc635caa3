"""A table: what its rows mean and where they lie. It never holds rows; the engine reads them."""

from dataclasses import dataclass, replace
from pathlib import Path

from ratusz.bank.model.schema import Column, Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An immutable Parquet file of a version, named by the sha256 of its bytes.

    `first_row`: number of its first row when its rows are consecutive (then the file has no `_row` column and
    `_row = first_row + position`); None when the file has an explicit `_row` column. Rows are numbered from 1.
    """

    sha256: str
    rows: int
    bytes: int
    first_row: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFile:
    """A part and the path where it can be read now. A file not yet in a store has an empty `sha256`."""

    path: Path
    rows: int
    first_row: int | None
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Schema, parts in order, and side parts of sparse raw text (`_row` BIGINT, `column` VARCHAR, `raw` VARCHAR).

    `version`: the id of the version it is the content of, empty for a table that is not in the store (yet).
    """

    schema: Schema
    parts: tuple[PartFile, ...]
    raw: tuple[PartFile, ...] = ()
    version: str = ""

    @property
    def rows(self) -> int:
        """How many rows, exactly, without reading any."""
        return sum(part.rows for part in self.parts)

    def only(self, *columns: Column) -> "Table":
        """The same rows with these columns alone: a statement about one column of a thousand is planned a hundred times faster."""
        return replace(self, schema=Schema(columns=columns))

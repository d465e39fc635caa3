"""Cells as texts in a Parquet file of the work folder: columns `c0`, `c1`… and `line`, the row as the file counts it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.table import PartFile

LINE = "line"
_BATCH = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """A file of texts and its schema; the texts at position `n` of the grid are column `c{n}`.

    `line`: SQL that gives the row as the file counts it.
    """

    file: PartFile
    schema: Schema
    line: str = LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Texts as a FROM item with `_row` and the columns `c{n}`; `line` as above, `told` turns it into the row as people count it."""

    source: str
    line: str = LINE
    told: Callable[[int], int] = int


def text_name(position: int) -> str:
    """The name of the text column at `position` of the grid."""
    return f"c{position}"


def write_texts(rows: Iterable[tuple[int, Sequence[str]]], *, positions: Sequence[int], path: Path) -> TextPart:
    """Write `rows`, pairs of the file's row number and the texts at `positions`, to `path`; empty texts become NULL."""
    arrow = pa.schema([pa.field(LINE, pa.int64()), *(pa.field(text_name(position), pa.string()) for position in positions)])
    count = 0
    stream = iter(rows)
    with pq.ParquetWriter(path, arrow, compression="none", use_dictionary=False, write_statistics=False) as writer:
        while batch := list(islice(stream, _BATCH)):
            writer.write_batch(pa.record_batch(list(_arrays(batch, len(positions))), schema=arrow))
            count += len(batch)
    return TextPart(file=PartFile(path=path, rows=count, first_row=1), schema=text_schema(positions))


def _arrays(batch: list[tuple[int, Sequence[str]]], width: int) -> Iterator[pa.Array]:
    yield pa.array([line for line, _ in batch], pa.int64())
    for number in range(width):
        yield pa.array([texts[number] or None for _, texts in batch], pa.string())


def text_schema(positions: Iterable[int], *, lines: bool = True) -> Schema:
    """The schema of a text part, with or without its column of row numbers."""
    line = (Column(name=LINE, label="", type=Type.INTEGER),) if lines else ()
    return Schema(columns=(*line, *(Column(name=text_name(position), label="", type=Type.TEXT) for position in positions)))

"""Parquet files: their own types win over any guess, and rows are streamed."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.read.content import Content
from ratusz.bank.read.grid import MAX_COLUMNS
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.recipe import TableRecipe
from ratusz.bank.read.source import Asked, Direct, Format, Match, Source, formats
from ratusz.bank.read.typed import FIRST_ROWS, first_grid, read_typed

_BATCH = 65_536


def match(content: Content) -> Match:
    """By its first bytes; those of an encrypted one differ."""
    if content.head.startswith(b"PARE"):
        raise refuse("encrypted")
    return Match.EXACT if content.head.startswith(b"PAR1") else Match.NO


def open_rows(asked: Asked) -> Source:
    """The first rows as texts, for those who only look."""
    try:
        with pq.ParquetFile(asked.path) as file:
            grid = first_grid(_batches(asked.path), file.schema_arrow, name=asked.name)
            return Source(grids=(grid,), whole=file.metadata.num_rows <= FIRST_ROWS)
    except (pa.ArrowException, OSError) as error:
        raise refuse("damaged-file") from error


def read_rows(asked: Asked, engine: Engine, recipes: tuple[TableRecipe, ...]) -> Direct:  # noqa: ARG001
    """The one table, with the types of the file."""
    recipe = recipes[0] if recipes else None
    try:
        with pq.ParquetFile(asked.path) as file:
            schema = file.schema_arrow
            if len(schema) > MAX_COLUMNS:
                raise refuse("too-many-columns", found=len(schema), expected=MAX_COLUMNS)
            if not len(schema):
                raise refuse("no-table")

            def batches() -> Iterator[pa.RecordBatch]:
                return _batches(asked.path)

            done = read_typed(batches, schema, name=asked.name, recipe=recipe, target=asked.work / "table-1.parquet")
    except (pa.ArrowException, OSError) as error:
        raise refuse("damaged-file") from error
    return Direct(assembled=(done,))


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(_BATCH)


formats.add("parquet")(Format(title=N_("Parquet"), match=match, open=open_rows, direct=read_rows))

"""Parquet with the types of the model. A whole version of one part is the stored file itself."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import chain
from pathlib import Path

import pyarrow as pa

from ratusz.bank.engine.parts import holds_exactly
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import Found, Labels, Told, given, statement, untold
from ratusz.bank.query.compile import Statement
from ratusz.bank.query.nodes import Query

#: The key of a notice in the metadata of a file.
NOTICE_KEY = "notice"


class Parquet:
    """For those who analyse: columns, types and companions as they are kept here. Row numbers are left out."""

    media_type = "application/vnd.apache.parquet"
    suffix = "parquet"

    def write(
        self,
        engine: Engine,
        table: Table,
        query: Query,
        path: Path,
        labels: Labels | None = None,
        *,
        found: Found | None = None,
        told: Told = untold,
    ) -> None:
        """Write the file to `path`; a notice goes into its key-value metadata."""
        asked = statement(engine, table, query, found=found)
        notice = {NOTICE_KEY: labels.notice} if labels and labels.notice else {}
        with _telling(engine, asked) if found is None and told is not untold else nullcontext(found) as rows:
            if rows is not None:
                asked = statement(engine, table, query, found=rows)
            read = _counted(rows, told) if rows is not None else None
            engine.write(asked.sql, str(path), asked.values, told=notice, given=given(read))

    def ready(self, table: Table, query: Query) -> Path | None:
        """The stored part, when the query asks for all of it and it holds nothing that the schema does not name."""
        asks_less = query.is_filtered or query.is_grouped or query.select or query.sort or query.start or query.limit is not None
        if asks_less or len(table.parts) != 1 or not holds_exactly(table.parts[0], table.schema):
            return None
        return table.parts[0].path


@contextmanager
def _telling(engine: Engine, asked: Statement) -> Iterator[Found | None]:
    """The rows of a statement as they come, so that they can be counted on the way; None where there are none."""
    with engine.arrow(asked.sql, asked.values) as batches:
        first = next(batches, None)
        yield None if first is None else pa.RecordBatchReader.from_batches(first.schema, chain((first,), batches))


def _counted(found: Found, told: Told) -> Found:
    """The same rows; `told` how many of them have been read."""

    def batches() -> Iterator[pa.RecordBatch]:
        read = 0
        for batch in found:
            yield batch
            read += len(batch)
            told(read)

    return pa.RecordBatchReader.from_batches(found.schema, batches())

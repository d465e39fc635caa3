"""Rows that a copy finds, as they leave in a file: sorting is a list that lies ready, values come by their ranks."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.query.compile import shown
from ratusz.bank.query.located import located
from ratusz.bank.query.nodes import Query
from ratusz.bank.serving.conditions import parts_of
from ratusz.bank.serving.copy import ServingCopy
from ratusz.bank.serving.pick import pick, window
from ratusz.bank.serving.vectors import Rows, Vector

BATCH_ROWS = 1 << 16
#: Where more than one row in so many is found, reading all of them through is as fast.
FEW = 12


def found(engine: Engine, copy: ServingCopy, query: Query) -> pa.RecordBatchReader | None:
    """The columns and companions of the rows of `query`, in its order; None where reading all parts through is as fast.

    That is where rows leave as they stand, and most of them do.
    """
    if query.is_grouped:
        return None
    query = located(engine, copy.schema, query, copy.source(engine))
    picked = pick(copy, parts_of(engine, copy, query))
    if not query.sort and picked.count * FEW > copy.rows:
        return None
    stop = picked.count if query.limit is None else query.start + query.limit
    rows = window(copy, picked, query.sort, query.start, stop)
    columns = shown(query, copy.schema)
    names = [column.name for column in columns] + [column.status_name for column in columns if column.has_status]
    vectors = [copy.vector(name) for name in names]
    schema = pa.schema([(name, vector.words.type) for name, vector in zip(names, vectors, strict=True)])
    return pa.RecordBatchReader.from_batches(schema, _batches(vectors, rows, schema))


def _batches(vectors: list[Vector], rows: Rows, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for at in range(0, len(rows), BATCH_ROWS):
        here = rows[at : at + BATCH_ROWS]
        yield pa.record_batch([_values(vector, here) for vector in vectors], schema=schema)


def _values(vector: Vector, rows: Rows) -> pa.Array:
    ranks = vector.ranks(rows)
    return vector.words.take(pa.array(ranks.astype(np.int64) - 1, mask=ranks == 0))

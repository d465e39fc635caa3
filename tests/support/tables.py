"""Small tables on disk for tests of the bank: drawn as Python rows, stored as Parquet parts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.table import PartFile, Table

_ARROW = {
    Type.TEXT: pa.string(),
    Type.INTEGER: pa.int64(),
    Type.BOOLEAN: pa.bool_(),
    Type.DATE: pa.date32(),
    Type.DATETIME: pa.timestamp("us"),
    Type.TIME: pa.time64("us"),
    Type.PERIOD: pa.string(),
}


def column(name: str, type_: Type | str = Type.TEXT, **more: Any) -> Column:
    """A column whose label is its name."""
    return Column(name=name, type=Type(type_), **{"label": name, **more})


def arrow_type(of: Column) -> pa.DataType:
    return pa.decimal128(of.precision, of.scale) if of.type is Type.DECIMAL else _ARROW[of.type]


def stored(
    folder: Path, schema: Schema, *pieces: Sequence[Sequence[Any]], numbers: Sequence[Sequence[int]] | None = None, version: str = "v1"
) -> Table:
    """A table of one part per piece. A row holds the columns, then the status codes of the columns that have any.

    Rows are numbered from 1 through all parts, unless `numbers` says otherwise; then the parts have a `_row` column.
    """
    fields = [(c.name, arrow_type(c)) for c in schema.columns] + [(c.status_name, pa.string()) for c in schema.columns if c.has_status]
    parts, first = [], 1
    for position, rows in enumerate(pieces):
        data = {name: pa.array([row[n] for row in rows], kind) for n, (name, kind) in enumerate(fields)}
        if numbers is not None:
            data = {"_row": pa.array(numbers[position], pa.int64()), **data}
        path = folder / f"part-{position}.parquet"
        pq.write_table(pa.table(data), path, compression="zstd")
        parts.append(PartFile(path=path, rows=len(rows), first_row=first if numbers is None else None))
        first += len(rows)
    return Table(schema=schema, parts=tuple(parts), version=version)

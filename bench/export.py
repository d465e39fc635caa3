"""How fast a large table leaves: `python -m bench.export PART.parquet [ROWS]`. Bars: first byte ≤ 200 ms, ≥ 60 MB/s.

PART is a Parquet file; the table is the one it holds.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.publish.formats import formats, write_file
from ratusz.bank.query.nodes import Query

_TYPES = {
    pa.string(): Type.TEXT,
    pa.int64(): Type.INTEGER,
    pa.bool_(): Type.BOOLEAN,
    pa.date32(): Type.DATE,
    pa.timestamp("us"): Type.DATETIME,
}


def table(path: Path) -> Table:
    """The table that the file holds."""
    columns = []
    for field in pq.read_schema(path):
        if pa.types.is_decimal(field.type):
            column = Column(name=field.name, label=field.name, type=Type.DECIMAL, precision=field.type.precision, scale=field.type.scale)
        else:
            column = Column(name=field.name, label=field.name, type=_TYPES[field.type])
        columns.append(column)
    rows = pq.read_metadata(path).num_rows
    return Table(schema=Schema(columns=tuple(columns)), parts=(PartFile(path=path, rows=rows, first_row=1),))


def main() -> None:
    """Print seconds to the first byte and megabytes per second of each format that streams, then of XLSX in a sheet's worth."""
    asked, rows = table(Path(sys.argv[1])), int(sys.argv[2]) if len(sys.argv) > 2 else None
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        engine = DuckDBEngine(memory="1GB", threads=2, temp=Path(folder))
        for name in ("csv", "csv-excel", "jsonl", "json"):
            began, cpu, first, size = time.perf_counter(), time.process_time(), 0.0, 0
            for piece in formats[name].stream(engine, asked, Query(limit=rows)):
                first = first or time.perf_counter() - began
                size += len(piece)
            seconds = time.perf_counter() - began
            figures[name] = {
                "first_byte_ms": round(first * 1000),
                "mb_per_s": round(size / 1e6 / seconds),
                "mb_per_cpu_s": round(size / 1e6 / (time.process_time() - cpu)),
            }
            print(
                f"{name:10} first byte {first * 1000:5.0f} ms   {size / 1e6 / seconds:5.0f} MB/s   {size / 1e6:.0f} MB   {figures[name]['mb_per_cpu_s']} MB per CPU second"
            )
        began = time.perf_counter()
        write_file("xlsx", engine, asked, Query(limit=100_000), Path(folder) / "out.xlsx")
        print(f"xlsx       100 000 rows in {time.perf_counter() - began:.1f} s")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()

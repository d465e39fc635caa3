"""How fast a large table leaves: `python -m bench.export PART.parquet [MEGABYTES]`. Bars: first byte ≤ 200 ms, ≥ 60 MB/s.

PART is a Parquet file; the table is the one it holds. MEGABYTES: stop after so many of each format.
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


def streamed(name: str, engine: DuckDBEngine, asked: Table, most: float) -> dict[str, int]:
    """Milliseconds to the first byte, megabytes per second of the clock and of the CPU."""
    began, cpu, first, size = time.perf_counter(), time.process_time(), 0.0, 0
    stream = formats[name].stream(engine, asked, Query())
    for piece in stream:
        first = first or time.perf_counter() - began
        size += len(piece)
        if size > most * 1e6:
            break
    seconds, work = time.perf_counter() - began, time.process_time() - cpu
    stream.close()
    return {"first_byte_ms": round(first * 1000), "mb_per_s": round(size / 1e6 / seconds), "mb_per_cpu_s": round(size / 1e6 / work)}


def main() -> None:
    """Print the figures of each format that streams, and the seconds that 100 000 rows take as XLSX; then all as JSON."""
    asked, most = table(Path(sys.argv[1])), float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        engine = DuckDBEngine(memory="1GB", threads=2, temp=Path(folder))
        for name in ("csv", "csv-excel", "jsonl", "json"):
            figures[name] = found = streamed(name, engine, asked, most)
            print(f"{name:10}", *(f"{what} {figure}" for what, figure in found.items()))
        cpu = time.process_time()
        write_file("xlsx", engine, asked, Query(limit=100_000), Path(folder) / "out.xlsx")
        figures["xlsx_100000_rows_cpu_s"] = round(time.process_time() - cpu, 1)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()

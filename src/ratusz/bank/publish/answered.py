"""Answers to visitors' SQL as they leave: rows of JSON, CSV, JSON Lines, Parquet.

The same spelling as the exports of tables: decimals and integers beyond 2^53 are texts in JSON, days ISO 8601; in CSV texts stand in
quotes and an empty cell is nothing at all, so that it differs from an empty text.
"""

import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from ratusz.bank.engine.sqlpool import Answer
from ratusz.bank.query.result import EXACT_IN_JSON

#: Format → media type.
FORMATS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}


def values(answer: Answer) -> Iterator[tuple[Any, ...]]:
    """Rows as Python values."""
    for batch in answer.rows.to_batches():
        columns = [column.to_pylist() for column in batch.columns]
        yield from zip(*columns, strict=True) if columns else ()


def objects(answer: Answer) -> Iterator[dict[str, Any]]:
    """Rows by name, ready for JSON."""
    names = [name for name, _ in answer.columns]
    printers = [_IN_JSON.get(kind, _as_is) for _, kind in answer.columns]
    for row in values(answer):
        yield {name: None if cell is None else show(cell) for name, show, cell in zip(names, printers, row, strict=True)}


def written(answer: Answer, format_name: str) -> bytes:
    """The rows alone, in one of `FORMATS`."""
    return _WRITERS[format_name](answer)


def _csv(answer: Answer) -> bytes:
    printers = [_IN_CSV.get(kind, str) for _, kind in answer.columns]
    empty = '""' if len(printers) == 1 else ""
    lines = [",".join(_quoted(name) for name, _ in answer.columns)]
    lines += [",".join(empty if cell is None else show(cell) for show, cell in zip(printers, row, strict=True)) for row in values(answer)]
    return ("\n".join(lines) + "\n").encode()


def _jsonl(answer: Answer) -> bytes:
    return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in objects(answer))


def _json(answer: Answer) -> bytes:
    return orjson.dumps(list(objects(answer)), option=orjson.OPT_APPEND_NEWLINE)


def _parquet(answer: Answer) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(answer.rows, sink, compression="zstd")
    held: bytes = sink.getvalue().to_pybytes()
    return held


_WRITERS: dict[str, Callable[[Answer], bytes]] = {"json": _json, "csv": _csv, "jsonl": _jsonl, "parquet": _parquet}


def _as_is(cell: Any) -> Any:
    return cell


def _integer(cell: Any) -> int | str:
    return int(cell) if -EXACT_IN_JSON <= cell <= EXACT_IN_JSON else str(int(cell))


def _decimal(cell: Decimal) -> str:
    return format(cell, "f")


def _float(cell: float) -> float | None:
    return cell if math.isfinite(cell) else None


def _moment(cell: Any) -> str:
    told: str = cell.isoformat()
    return told


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


_IN_JSON: dict[str, Callable[[Any], Any]] = {
    "integer": _integer, "decimal": _decimal, "float": _float, "date": _moment, "datetime": _moment, "time": _moment,
}  # fmt: skip
_IN_CSV: dict[str, Callable[[Any], str]] = {
    "text": _quoted, "integer": lambda cell: str(int(cell)), "decimal": _decimal, "float": repr, "boolean": lambda cell: str(cell).lower(),
    "date": _moment, "datetime": _moment, "time": _moment,
}  # fmt: skip

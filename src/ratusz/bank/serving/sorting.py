"""Ranks and order of a column's values: numbers are sorted here, text in Polish order by the engine."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Type
from ratusz.bank.serving.layout import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """`words`: different values in order. `ranks` by row, 0 for a blank. `order`: rows by rank and number, blanks last.

    `numbers`: values of numbers as whole ones (a DECIMAL by its digits) by row, 0 for a blank.
    """

    words: pa.Array
    ranks: npt.NDArray[Any]
    order: npt.NDArray[np.uint32]
    blanks: int
    numbers: npt.NDArray[np.int64] | None = None


#: How values are read as whole numbers in their order, and the type their dictionary has. A DECIMAL is its digits.
_WHOLE = {
    Type.INTEGER: ("{}", pa.int64()),
    Type.BOOLEAN: ("CAST({} AS BIGINT)", pa.bool_()),
    Type.DATE: ("CAST({} - DATE '1970-01-01' AS BIGINT)", pa.date32()),
    Type.DATETIME: ("epoch_us({})", pa.timestamp("us")),
    Type.TIME: ("epoch_us({})", pa.time64("us")),
}


def sorted_numbers(engine: Engine, source: str, column: Held) -> Sorted:
    """For types whose order is that of 64-bit whole numbers."""
    name = quote(column.name)
    sql = f"CAST({name} * {10**column.scale} AS BIGINT)" if column.type is Type.DECIMAL else _WHOLE[column.type][0].format(name)
    with engine.arrow(f"SELECT {sql} AS value\nFROM {source}") as batches:
        arrays = [batch.column(0) for batch in batches]
    values = pa.chunked_array(arrays, pa.int64()).combine_chunks()
    blank = values.is_null().to_numpy(zero_copy_only=False)
    numbers = values.fill_null(0).to_numpy(zero_copy_only=False)
    filled = np.flatnonzero(~blank)
    places = filled[np.argsort(numbers[filled], kind="stable")]
    rising = numbers[places]
    starts = np.ones(len(rising), dtype=np.bool_)
    np.not_equal(rising[1:], rising[:-1], out=starts[1:])
    ranked = _ranked(_typed(rising[starts], column), starts, places, np.flatnonzero(blank), len(numbers))
    return replace(ranked, numbers=numbers) if column.type.is_number else ranked


def _typed(values: npt.NDArray[np.int64], column: Held) -> pa.Array:
    if column.type is Type.DECIMAL:
        wide = np.stack([values, values >> 63], axis=1)
        return pa.Array.from_buffers(pa.decimal128(column.precision, column.scale), len(values), [None, pa.py_buffer(wide.tobytes())])
    kind = _WHOLE[column.type][1]
    if kind == pa.date32():
        return pa.array(values.astype(np.int32), pa.int32()).cast(kind)
    return pa.array(values, pa.int64()).cast(kind)


def sorted_by_engine(engine: Engine, source: str, column: Held) -> Sorted:
    """For text with many different values and for wide decimals."""
    name = quote(column.name)
    statement = f"SELECT rowid AS place, {name} AS value\nFROM {source}\nWHERE {name} IS NOT NULL\nORDER BY {column.order}, rowid"
    places, starts, words, last = [], [], [], None
    with engine.arrow(statement) as batches:
        for batch in batches:
            values = batch.column(1)
            begins = np.ones(len(values), dtype=np.bool_)
            begins[1:] = pc.not_equal(values[1:], values[:-1]).to_numpy(zero_copy_only=False)
            begins[:1] = values[:1].to_pylist() != last
            last = values[-1:].to_pylist()
            places.append(batch.column(0).to_numpy().astype(np.uint32))
            starts.append(begins)
            words.append(values.filter(pa.array(begins)))
    total = engine.fetch(f"SELECT count(*) FROM {source}")[0][0]
    kind = pa.large_string() if column.is_text else pa.decimal128(column.precision, column.scale)
    joined = pa.chunked_array([word.cast(kind) for word in words], kind).combine_chunks()
    empty = np.zeros(0, dtype=np.uint32)
    ordered = np.concatenate(places) if places else empty
    is_blank = np.ones(total, dtype=np.bool_)
    is_blank[ordered] = False
    return _ranked(joined, np.concatenate(starts) if starts else np.zeros(0, np.bool_), ordered, np.flatnonzero(is_blank), total)


def _ranked(words: pa.Array, starts: npt.NDArray[np.bool_], places: Any, blanks: Any, total: int) -> Sorted:
    """`places`: rows with a value in the order of their values; `starts`: where a new value begins."""
    ranks = np.zeros(total, dtype=np.uint32)
    ranks[places] = np.cumsum(starts, dtype=np.uint32)
    order = np.concatenate([places, blanks]).astype(np.uint32)
    return Sorted(words=words, ranks=ranks, order=order, blanks=len(blanks))

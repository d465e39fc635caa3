"""Rows counted and added up by the code of their group, in pieces that stay in the processor's own memory.

A sum is added in binary floating point only where every partial sum is a whole number below 2⁵³, which it holds exactly; what does not fit,
and measures that need the values together (median, distinct, least, greatest), goes to the engine.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from ratusz.bank.model.schema import Column, Type
from ratusz.bank.query.figures import SHARE_DIGITS, mean_scale
from ratusz.bank.query.nodes import Function, Measure, Query
from ratusz.bank.serving.copy import ServingCopy
from ratusz.bank.serving.pick import BLOCK, Picked
from ratusz.bank.serving.vectors import Rows, Vector

EXACT = 2**53
_SUMMED = {Function.SUM, Function.MEAN, Function.SHARE}
Codes = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """One of the groups asked for: `size` codes, `codes` of some rows, 0 for a blank, and `label`, the value of a code."""

    size: int
    codes: Callable[[Rows | slice], Codes]
    label: Callable[[int], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """By the code of all groups together: rows, and for columns of measures filled cells and sums (of digits, where DECIMAL)."""

    rows: npt.NDArray[np.int64]
    filled: dict[str, npt.NDArray[np.int64]]
    sums: dict[str, npt.NDArray[np.float64]]


def kind_for(size: int) -> type[np.unsignedinteger[Any]]:
    """The narrowest numbers that hold `size` codes."""
    return np.uint8 if size <= 2**8 else np.uint16 if size <= 2**16 else np.uint32


def added_up(copy: ServingCopy, query: Query, picked: Picked, keys: Sequence[Keys]) -> Totals:
    """The totals of the rows of `picked`, by `keys`."""
    size = int(np.prod([key.size for key in keys])) if keys else 1
    summed = {measure.column for measure in query.figures if measure.function in _SUMMED and measure.column is not None}
    rows, sums = np.zeros(size, dtype=np.int64), {name: np.zeros(size) for name in summed}
    for some, places in _pieces(copy.rows, picked, max(BLOCK, size)):
        codes = _codes(keys, size, some)
        codes = (codes if places is None else codes.take(places)).astype(np.intp)
        rows += np.bincount(codes, minlength=size)
        for name, total in sums.items():
            values = _values(copy, name, some)
            np.add(total, np.bincount(codes, weights=values if places is None else values.take(places), minlength=size), out=total)
    filled = {measure.column: rows for measure in query.figures if measure.column is not None}
    for name in filled:
        vector = copy.vector(name)
        if vector.facts.blanks:
            blank = picked.among(vector.ordered(vector.filled, copy.rows))
            filled[name] = rows - np.bincount(_codes(keys, size, blank), minlength=size)
    return Totals(rows=rows, filled=filled, sums=sums)


def counted(copy: ServingCopy, picked: Picked, vectors: Sequence[Vector]) -> list[npt.NDArray[np.int64]]:
    """For each of `vectors` how many picked rows have each rank. Rows are found once for all of them."""
    sizes = [vector.facts.distinct + 1 for vector in vectors]
    counts = [np.zeros(size, dtype=np.int64) for size in sizes]
    for some, places in _pieces(copy.rows, picked, max(BLOCK, *sizes)):
        for vector, size, count in zip(vectors, sizes, counts, strict=True):
            ranks = vector.ranks(some)
            np.add(count, np.bincount(ranks if places is None else ranks.take(places), minlength=size), out=count)
    return counts


def _pieces(rows: int, picked: Picked, length: int) -> Iterator[tuple[Rows | slice, Codes | None]]:
    """Pieces of the table, and which places in each are picked (None: all)."""
    if picked.rows is not None:
        for at in range(0, len(picked.rows), length):
            yield picked.rows[at : at + length], None
        return
    for at in range(0, rows, length):
        piece = slice(at, min(at + length, rows))
        yield piece, None if picked.mask is None else np.flatnonzero(picked.mask[piece])


def _codes(keys: Sequence[Keys], size: int, some: Rows | slice) -> Codes:
    """The codes of all groups together, of some rows."""
    if not keys:
        return np.zeros(some.stop - some.start if isinstance(some, slice) else len(some), dtype=np.uint8)
    codes = keys[0].codes(some)
    if len(keys) == 1:
        return codes
    codes = codes.astype(kind_for(size))
    for key in keys[1:]:
        codes *= codes.dtype.type(key.size)
        codes += key.codes(some).astype(codes.dtype, copy=False)
    return codes


def _values(copy: ServingCopy, name: str, some: Rows | slice) -> npt.NDArray[Any]:
    """Values as whole numbers, 0 for a blank."""
    vector = copy.vector(name)
    if vector.numbers is not None:
        return vector.numbers[some] if isinstance(some, slice) else vector.numbers.take(some)
    return vector.exact.take(vector.ranks(some))


def measured(totals: Totals, measure: Measure, column: Column | None, codes: npt.NDArray[np.intp]) -> list[Any]:
    """The measure of each of some groups; None where it has none."""
    if measure.column is None or column is None:
        rows: list[int] = totals.rows[codes].tolist()
        return rows if measure.function is Function.COUNT else [_share(part, int(totals.rows.sum())) for part in rows]
    filled: list[int] = totals.filled[measure.column][codes].tolist()
    if measure.function is Function.COUNT:
        return filled
    sums = [int(total) for total in totals.sums[measure.column][codes]]
    if measure.function is Function.SHARE:
        whole = int(totals.sums[measure.column].sum())
        return [_share(total, whole) if number else None for total, number in zip(sums, filled, strict=True)]
    work = _sum if measure.function is Function.SUM else _mean
    return [work(total, number, column) if number else None for total, number in zip(sums, filled, strict=True)]


def _sum(total: int, _filled: int, column: Column) -> int | Decimal:
    """As `figures.measure_sql` gives it."""
    return Decimal(total).scaleb(-column.scale) if column.type is Type.DECIMAL else total


def _mean(total: int, filled: int, column: Column) -> Decimal:
    """Divided as whole numbers, halves away from zero, as `figures._mean` does."""
    scale = mean_scale(column)
    doubled = 2 * abs(total) * 10 ** (scale - column.scale) + filled
    quotient = doubled // (2 * filled)
    return Decimal(-quotient if total < 0 else quotient).scaleb(-scale)


def _share(part: int, whole: int) -> Decimal | None:
    """In percent, as `figures._share` gives it."""
    if not whole:
        return None
    quotient = (2 * abs(part) * 10 ** (2 + SHARE_DIGITS) + abs(whole)) // (2 * abs(whole))
    return Decimal(quotient if (part < 0) == (whole < 0) else -quotient).scaleb(-SHARE_DIGITS)

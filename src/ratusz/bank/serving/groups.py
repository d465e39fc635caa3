"""Groups of few columns of few values: counted and added up by their ranks, in pieces that stay in the processor's own memory.

A sum is added in binary floating point only where every partial sum is a whole number below 2⁵³, which it holds exactly; what does not fit,
and measures that need the values together (median, distinct, least, greatest), goes to the engine.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.query.figures import SHARE_DIGITS, mean_scale
from ratusz.bank.query.nodes import Function, Group, Measure, Query, Roll
from ratusz.bank.serving.copy import ServingCopy
from ratusz.bank.serving.pick import Picked
from ratusz.bank.serving.vectors import Vector

#: Groups at most, filled or not; beyond, the engine's hashing is better.
MOST_GROUPS = 65_536
EXACT = 2**53
_BLOCK = 1 << 16
_ADDED = {Function.COUNT, Function.SUM, Function.MEAN, Function.SHARE}
_SUMMED = {Function.SUM, Function.MEAN, Function.SHARE}
#: A row of a grouped result, and the places of its groups' values in their orders.
Line = tuple[tuple[Any, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keys:
    """A group as codes: `by_rank` turns ranks into codes (None: ranks are codes, 0 the blank); `labels` by code."""

    vector: Vector
    size: int
    by_rank: npt.NDArray[np.uint16] | None
    label: Callable[[int], Any]


def countable(copy: ServingCopy, query: Query) -> bool:
    """Whether the groups and measures of `query` can be had here."""
    size = 1
    for group in query.group:
        column = copy.schema.column(group.column)
        if group.roll is not None and column.type is Type.PERIOD:
            return False
        size *= len(copy.vector(group.column).rolled("M")[0]) + 1 if group.roll else copy.vector(group.column).facts.distinct + 1
    return size <= MOST_GROUPS and all(_addable(copy, measure) for measure in query.figures)


def _addable(copy: ServingCopy, measure: Measure) -> bool:
    if measure.function not in _ADDED:
        return False
    if measure.column is None or measure.function is Function.COUNT:
        return True
    column = copy.schema.column(measure.column)
    if column.type is Type.DECIMAL and column.precision > 18:
        return False
    words = copy.vector(measure.column).exact
    return not len(words) or int(max(abs(int(words.max())), abs(int(words.min())))) * copy.rows < EXACT


def lines(copy: ServingCopy, query: Query, picked: Picked) -> list[Line]:
    """Every group that has rows, in the order of its values, with its measures."""
    keys = [_keys(copy, group) for group in query.group]
    totals = _Totals(copy, query, keys)
    for block, places in _blocks(copy.rows, picked):
        totals.add(block, places)
    return totals.lines(query, copy.schema)


def _keys(copy: ServingCopy, group: Group) -> _Keys:
    vector = copy.vector(group.column)
    if group.roll is None:
        words = vector.words
        return _Keys(
            vector=vector, size=vector.facts.distinct + 1, by_rank=None, label=lambda code: words[code - 1].as_py() if code else None
        )
    different, by_rank = vector.rolled("Y" if group.roll is Roll.YEAR else "M")
    if group.roll is Roll.QUARTER:
        different, quarters = np.unique(different // 3, return_inverse=True)
        by_rank = np.concatenate([np.zeros(1, dtype=np.uint16), (quarters + 1).astype(np.uint16)]).take(by_rank)
    write = _WRITTEN[group.roll]
    return _Keys(
        vector=vector, size=len(different) + 1, by_rank=by_rank, label=lambda code: write(int(different[code - 1])) if code else None
    )


#: Whole years, quarters and months since 1970 as texts of periods.
_WRITTEN: dict[Roll, Callable[[int], str]] = {
    Roll.YEAR: lambda number: f"{1970 + number:04}",
    Roll.QUARTER: lambda number: f"{1970 + number // 4:04}-Q{number % 4 + 1}",
    Roll.MONTH: lambda number: f"{1970 + number // 12:04}-{number % 12 + 1:02}",
}


def _blocks(rows: int, picked: Picked) -> Iterator[tuple[slice, npt.NDArray[np.intp] | None]]:
    """Pieces of the table, and which places in each are picked (None: all)."""
    for at in range(0, rows, _BLOCK):
        block = slice(at, min(at + _BLOCK, rows))
        if picked.rows is not None:
            low, high = np.searchsorted(picked.rows, (block.start, block.stop))
            if high > low:
                yield block, picked.rows[low:high].astype(np.intp) - at
        elif picked.mask is not None:
            yield block, np.flatnonzero(picked.mask[block])
        else:
            yield block, None


def in_order(query: Query, found: list[Line]) -> list[Line]:
    """As asked, then by the groups themselves; blanks last either way."""
    names = [group.name for group in query.group] + [measure.name for measure in query.figures]
    found.sort(key=lambda line: line[1])
    for key in reversed(query.sort):
        at = names.index(key.name)
        found.sort(key=partial(_place, at, at < len(query.group), -1 if key.descending else 1))
    return found


def _place(at: int, is_group: bool, sign: int, line: Line) -> tuple[bool, Any]:  # noqa: FBT001  called by sort
    values, places = line
    return values[at] is None, sign * (places[at] if is_group else values[at] or 0)


class _Totals:
    """What is counted and added up for each code of all groups together."""

    def __init__(self, copy: ServingCopy, query: Query, keys: Sequence[_Keys]) -> None:
        self._copy, self._keys = copy, keys
        self._size = int(np.prod([key.size for key in keys])) if keys else 1
        self._rows = np.zeros(self._size, dtype=np.int64)
        columns = {measure.column for measure in query.figures if measure.column is not None}
        summed = {measure.column for measure in query.figures if measure.function in _SUMMED}
        self._filled = {name: np.zeros(self._size, dtype=np.int64) for name in columns}
        self._sums = {name: np.zeros(self._size) for name in columns & summed}

    def add(self, block: slice, places: npt.NDArray[np.intp] | None) -> None:
        """Count the rows of a piece."""
        codes = self._codes(block, places)
        counts = np.bincount(codes, minlength=self._size)
        self._rows += counts
        for name in self._filled:
            vector = self._copy.vector(name)
            if not vector.facts.blanks:
                self._filled[name] += counts
            else:
                has = _taken(vector.ranks(block), places) != 0
                self._filled[name] += np.bincount(codes[has], minlength=self._size)
        for name in self._sums:
            self._sums[name] += np.bincount(codes, weights=self._values(name, block, places), minlength=self._size)

    def _codes(self, block: slice, places: npt.NDArray[np.intp] | None) -> npt.NDArray[np.intp]:
        size = block.stop - block.start if places is None else len(places)
        codes = np.zeros(size, dtype=np.intp)
        for key in self._keys:
            own = _taken(key.vector.ranks(block), places)
            codes *= key.size
            codes += own if key.by_rank is None else key.by_rank.take(own)
        return codes

    def _values(self, name: str, block: slice, places: npt.NDArray[np.intp] | None) -> npt.NDArray[Any]:
        vector = self._copy.vector(name)
        if vector.numbers is not None:
            return _taken(vector.numbers[block], places)
        return vector.exact.take(_taken(vector.ranks(block), places))

    def lines(self, query: Query, schema: Schema) -> list[Line]:
        """Codes with rows as rows of the result."""
        codes = np.flatnonzero(self._rows) if query.group else np.zeros(1, dtype=np.intp)
        parts: list[npt.NDArray[np.intp]] = []
        rest = codes
        for key in reversed(self._keys):
            parts.insert(0, rest % key.size)
            rest = rest // key.size
        columns = [[key.label(int(code)) for code in part] for key, part in zip(self._keys, parts, strict=True)]
        columns += [[self._measured(measure, int(code), schema) for code in codes] for measure in query.figures]
        orders = [np.where(part == 0, key.size, part).tolist() for key, part in zip(self._keys, parts, strict=True)]
        places = list(zip(*orders, strict=True)) if orders else [()] * len(codes)
        return list(zip(zip(*columns, strict=True), places, strict=True))

    def _measured(self, measure: Measure, code: int, schema: Schema) -> Any:
        if measure.column is None:
            rows = int(self._rows[code])
            return rows if measure.function is Function.COUNT else _share(rows, int(self._rows.sum()))
        filled = int(self._filled[measure.column][code])
        if measure.function is Function.COUNT:
            return filled
        if not filled:
            return None
        total, column = int(self._sums[measure.column][code]), schema.column(measure.column)
        if measure.function is Function.SHARE:
            return _share(total, int(self._sums[measure.column].sum()))
        return _sum(total, column) if measure.function is Function.SUM else _mean(total, filled, column)


def _taken(array: npt.NDArray[Any], places: npt.NDArray[np.intp] | None) -> npt.NDArray[Any]:
    return array if places is None else array.take(places)


def _sum(total: int, column: Column) -> int | Decimal:
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

"""Groups of few columns: which there are, in what order, and what they are called. What is in them is added up in `totals`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ratusz.bank.model.schema import Column, Type
from ratusz.bank.query.nodes import Function, Group, Measure, Query, Roll
from ratusz.bank.serving.copy import ServingCopy
from ratusz.bank.serving.pick import Picked
from ratusz.bank.serving.totals import EXACT, Keys, Totals, added_up, kind_for, measured

#: Groups at most, filled or not; beyond, the engine's hashing is better.
MOST_GROUPS = 1 << 23
#: The same where all of them must be worked out in decimals to be put in order.
MOST_DIVIDED = 1 << 16
#: Numbers kept for all of them, of eight bytes each: whoever asks for every measure of every column must not fill the memory.
MOST_TOTALS = 1 << 24
#: Months of a column whose places have two bytes.
_MOST_MONTHS = (1 << 16) - 1
_ADDED = {Function.COUNT, Function.SUM, Function.MEAN, Function.SHARE}
_DIVIDED = {Function.MEAN, Function.SHARE}
Places = npt.NDArray[np.intp]


def countable(copy: ServingCopy, query: Query) -> bool:
    """Whether the groups and measures of `query` can be had here: sizes fit, every sum is exact."""
    size = 1
    for group in query.group:
        column = copy.schema.column(group.column)
        if group.roll is not None and column.type is Type.PERIOD:
            return False
        vector = copy.vector(group.column)
        if group.roll is not None and len(vector.months.different) > _MOST_MONTHS:
            return False
        size *= len(vector.months.different) + 1 if group.roll else vector.facts.distinct + 1
    sorted_by = {key.name for key in query.sort}
    divided = any(measure.name in sorted_by and measure.function in _DIVIDED for measure in query.figures)
    kept = size * (1 + 2 * len({measure.column for measure in query.figures} - {None}))
    return (
        size <= (MOST_DIVIDED if divided else MOST_GROUPS)
        and kept <= MOST_TOTALS
        and all(_addable(copy, measure) for measure in query.figures)
    )


def _addable(copy: ServingCopy, measure: Measure) -> bool:
    if measure.function not in _ADDED:
        return False
    if measure.column is None or measure.function is Function.COUNT:
        return True
    column = copy.schema.column(measure.column)
    if column.type is Type.DECIMAL and column.precision > 18:
        return False
    return max(map(abs, copy.vector(measure.column).ends), default=0) * copy.rows < EXACT


def grouped(copy: ServingCopy, query: Query, picked: Picked) -> "Groups":
    """Every group of `query` that has rows."""
    keys = [_keys(copy, group) for group in query.group]
    return Groups(copy, query, keys, added_up(copy, query, picked, keys))


def _keys(copy: ServingCopy, group: Group) -> Keys:
    vector = copy.vector(group.column)
    if group.roll is None:
        words = vector.words
        return Keys(size=vector.facts.distinct + 1, codes=vector.ranks, label=lambda code: words[code - 1].as_py() if code else None)
    months = vector.months
    per, write = _PERIODS[group.roll]
    if per == 1:
        different, codes = months.different, months.codes
    else:
        different, joined = np.unique(months.different // per, return_inverse=True)
        by_month = np.concatenate([[0], joined + 1]).astype(kind_for(len(different) + 1))
        codes = _through(by_month, months.codes)
    return Keys(size=len(different) + 1, codes=codes, label=lambda code: write(int(different[code - 1])) if code else None)


def _through(table: npt.NDArray[Any], codes: Callable[[Any], npt.NDArray[Any]]) -> Callable[[Any], npt.NDArray[Any]]:
    return lambda rows: table.take(codes(rows))


#: How many months a period has, and how its number since 1970 is written.
_PERIODS: dict[Roll, tuple[int, Callable[[int], str]]] = {
    Roll.YEAR: (12, lambda number: f"{1970 + number:04}"),
    Roll.QUARTER: (3, lambda number: f"{1970 + number // 4:04}-Q{number % 4 + 1}"),
    Roll.MONTH: (1, lambda number: f"{1970 + number // 12:04}-{number % 12 + 1:02}"),
}


@dataclass(frozen=True)
class Groups:
    """Groups that have rows: only those of a page are named and worked out."""

    copy: ServingCopy
    query: Query
    keys: list[Keys]
    totals: Totals

    @cached_property
    def codes(self) -> Places:
        """The numbers of the groups."""
        return np.flatnonzero(self.totals.rows) if self.query.group else np.zeros(1, dtype=np.intp)

    def lines(self, start: int, stop: int) -> tuple[tuple[Any, ...], ...]:
        """Values of the groups and measures of some of them, in the order asked."""
        codes = self.codes[self._order()[start:stop]]
        columns = [[key.label(int(code)) for code in part] for key, part in zip(self.keys, self._parts(codes), strict=True)]
        columns += [self._measured(measure, codes) for measure in self.query.figures]
        return tuple(zip(*columns, strict=True))

    def _parts(self, codes: Places) -> list[Places]:
        """For each group its own code, 0 the blank."""
        parts: list[Places] = []
        for key in reversed(self.keys):
            parts.insert(0, codes % key.size)
            codes = codes // key.size
        return parts

    def _order(self) -> Places:
        """As asked, then by the groups themselves; blanks last either way."""
        parts = self._parts(self.codes)
        # A blank has the code 0 and stands last.
        places = [np.where(part == 0, key.size, part) for key, part in zip(self.keys, parts, strict=True)]
        names = [group.name for group in self.query.group]
        wanted: list[npt.NDArray[Any]] = []
        for key in self.query.sort:
            values = places[names.index(key.name)] if key.name in names else self._sortable(key.name)
            blank = parts[names.index(key.name)] == 0 if key.name in names else np.isnan(values)
            wanted += [blank, -values if key.descending else values]
        if not wanted and len(places) == 1:
            return np.roll(np.arange(len(self.codes)), -int(len(self.codes) > 0 and self.codes[0] == 0))
        ordered: Places = np.lexsort([*reversed([*wanted, *places])]) if wanted or places else np.zeros(1, dtype=np.intp)
        return ordered

    def _sortable(self, name: str) -> npt.NDArray[np.float64]:
        """A measure as numbers that rise as it does, not a number where it is blank: exact, for they are whole and below 2⁵³."""
        measure = next(one for one in self.query.figures if one.name == name)
        if measure.column is None and measure.function is Function.COUNT:
            return self.totals.rows[self.codes].astype(np.float64)
        if measure.column is not None and measure.function is Function.COUNT:
            return self.totals.filled[measure.column][self.codes].astype(np.float64)
        if measure.column is not None and measure.function is Function.SUM:
            return np.where(self.totals.filled[measure.column][self.codes] > 0, self.totals.sums[measure.column][self.codes], np.nan)
        different = sorted({value for value in self._measured(measure, self.codes) if value is not None})
        place = {value: at for at, value in enumerate(different)}
        return np.array([np.nan if value is None else place[value] for value in self._measured(measure, self.codes)], dtype=np.float64)

    def _measured(self, measure: Measure, codes: Places) -> list[Any]:
        column: Column | None = None if measure.column is None else self.copy.schema.column(measure.column)
        return measured(self.totals, measure, column, codes)

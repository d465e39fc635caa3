"""Observations laid out for comparing: rows of holdings over time, and pairs of rows of one series.

Blocks are bounded in size, so memory does not grow with the number of observations.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.reconcile.numbering import numbered
from ratusz.bank.reconcile.observations import Floats, Ints, Observations

_CELLS = 300_000
_WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
_SHARE_OF_MULTIPLES = 0.9
_MANY = 5
_FINEST, _COARSEST = -6, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows (series and holding) over columns (periods of that series, in time), padded with NaN to one width.

    `at` leads a cell back to its observation (-1: none), `period` to its period (-1: padding); `pair_a`, `pair_b` are rows.
    """

    values: Floats
    at: Ints
    row_series: Ints
    row_holding: Ints
    period: Ints
    years: Floats
    step: Floats
    pair_a: Ints
    pair_b: Ints

    @property
    def shape(self) -> tuple[int, int]:
        """Pairs and columns."""
        return len(self.pair_a), self.values.shape[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the observations of each series and row lie: made once, for it sorts them all.

    `slots`: series × period that exist; `starts`: the first slot of each series; `column`: the place of each observation in its row.
    """

    seen: Observations
    slots: Ints
    starts: Ints
    column: Ints
    firsts: Ints
    ends: Ints
    row_series: Ints
    row_holding: Ints
    rows_from: Ints


def lay_out(seen: Observations) -> Layout:
    """The layout of all observations."""
    size = len(seen.periods)
    slots, column = numbered(seen.series * size + seen.period, len(seen.series_area) * size)
    every = np.arange(len(seen.series_area) + 1)
    starts = np.searchsorted(slots, every * size)
    firsts = np.flatnonzero(np.diff(seen.series * len(seen.holdings) + seen.holding, prepend=-1))
    row_series = seen.series[firsts]
    return Layout(
        seen=seen,
        slots=slots,
        starts=starts,
        column=column - starts[seen.series],
        firsts=firsts,
        ends=np.append(firsts[1:], len(seen)),
        row_series=row_series,
        row_holding=seen.holding[firsts],
        rows_from=np.searchsorted(row_series, every),
    )


def blocks(layout: Layout, chosen: NDArray[np.bool_]) -> Iterator[Block]:
    """The observations of the chosen series, in blocks of series of about the same number of periods."""
    lengths, many = np.diff(layout.starts), np.diff(layout.rows_from)
    below = 0
    for width in (*_WIDTHS, int(lengths.max(initial=0))):
        of_width = np.flatnonzero(chosen & (lengths > below) & (lengths <= width))
        below = max(below, width)
        for part in _parts(of_width, many[of_width] * np.maximum(many[of_width] - 1, 1) * width):
            yield _block(layout, part, int(lengths[part].max()))


def _block(layout: Layout, series: Ints, width: int) -> Block:
    seen = layout.seen
    rows = np.concatenate([np.arange(layout.rows_from[one], layout.rows_from[one + 1]) for one in series])
    firsts, counts = layout.firsts[rows], layout.ends[rows] - layout.firsts[rows]
    where = np.repeat(firsts - np.append(0, np.cumsum(counts)[:-1]), counts) + np.arange(counts.sum())
    at = np.full((len(rows), width), -1)
    at[np.repeat(np.arange(len(rows)), counts), layout.column[where]] = where
    row_series = layout.row_series[rows]
    local = np.cumsum(np.diff(row_series, prepend=row_series[0]) != 0)
    place = layout.starts[series][:, None] + np.arange(width)
    period = np.where(
        place < layout.starts[series + 1][:, None], layout.slots[np.minimum(place, len(layout.slots) - 1)] % len(seen.periods), -1
    )
    values = np.where(at >= 0, seen.value[at], np.nan)
    pair_a, pair_b = _pairs(np.searchsorted(local, np.arange(len(series) + 1)))
    years = np.where(period >= 0, seen.years[period], np.nan)
    return Block(
        values=values,
        at=at,
        row_series=row_series,
        row_holding=layout.row_holding[rows],
        period=period[local],
        years=years[local],
        step=step_of(values),
        pair_a=pair_a,
        pair_b=pair_b,
    )


def _parts(series: Ints, cells: Ints) -> Iterator[Ints]:
    if len(series):
        yield from np.split(series, np.flatnonzero(np.diff(np.cumsum(cells) // _CELLS)) + 1)


def _pairs(first: Ints) -> tuple[Ints, Ints]:
    many = np.diff(first)
    left, right = [], []
    for count in np.unique(many[many > 1]):
        a, b = np.triu_indices(count, 1)
        base = first[:-1][many == count]
        left.append((base[:, None] + a).ravel())
        right.append((base[:, None] + b).ravel())
    if not left:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    a, b = np.concatenate(left), np.concatenate(right)
    order = np.lexsort((b, a))
    return a[order], b[order]


def step_of(values: Floats) -> Floats:
    """The unit in which each row is written: the largest power of ten that divides nearly all its values."""
    known = np.isfinite(values)
    need = _SHARE_OF_MULTIPLES * known.sum(1)
    step = np.full(len(values), 10.0**_FINEST)
    top = np.nan_to_num(np.abs(values)).max(axis=1, initial=0)
    many = known.sum(1) >= _MANY
    for power in range(_FINEST, _COARSEST + 1):
        scaled = np.where(known, values, 0.0) / 10.0**power
        fits = ((np.abs(scaled - np.round(scaled)) < 1e-6 + 1e-14 * np.abs(scaled)) & known).sum(1) >= need
        step[fits & ((power <= 0) | (many & (top >= 10.0 ** (power + 1))))] = 10.0**power
    return step


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Two rows beside each other, for many pairs; arrays are pairs × columns, or one place for each pair.

    Values are compared on a scale where what holdings usually differ by is even: logarithms where all are above zero, logarithms
    of the value and a half where counts touch zero, parts of the usual size elsewhere. `shift` is 0, 0.5 or NaN for these.
    """

    a: Floats
    b: Floats
    years: Floats
    step_a: Floats
    step_b: Floats
    shift: Floats
    size: Floats

    @cached_property
    def both(self) -> NDArray[np.bool_]:
        """Where both sides have a value."""
        return np.isfinite(self.a) & np.isfinite(self.b)

    def of(self, some: Ints) -> "Pairs":
        """Some of the pairs, on the same scale."""
        return Pairs(**{one.name: getattr(self, one.name)[some] for one in fields(self)})

    def scaled(self, values: Floats, pairs: Ints | slice = slice(None)) -> Floats:
        """`values` of the given pairs on the scale of comparison; -inf where a logarithm does not exist."""
        return scaled(values, self.shift[pairs], self.size[pairs])

    @cached_property
    def ta(self) -> Floats:
        """The first side on the scale of comparison."""
        return scaled(self.a, self.shift[:, None], self.size[:, None])

    @cached_property
    def tb(self) -> Floats:
        """The second side on the scale of comparison."""
        return scaled(self.b, self.shift[:, None], self.size[:, None])

    @cached_property
    def usable(self) -> NDArray[np.bool_]:
        """Where the difference on the scale of comparison exists."""
        return self.both & np.isfinite(self.ta) & np.isfinite(self.tb)

    @cached_property
    def slope(self) -> tuple[Floats, Floats]:
        """By how much the scaled value moves when a value moves by one, for both sides."""
        with np.errstate(all="ignore"):
            of = [
                np.where(np.isnan(self.shift[:, None]), 1 / self.size[:, None], 1 / np.abs(v + np.nan_to_num(self.shift)[:, None]))
                for v in (self.a, self.b)
            ]
        return np.where(self.usable, of[0], 0.0), np.where(self.usable, of[1], 0.0)

    @cached_property
    def rounding(self) -> Floats:
        """The variance that rounding alone gives a difference."""
        left, right = self.slope
        return ((left * self.step_a[:, None]) ** 2 + (right * self.step_b[:, None]) ** 2) / 12

    @cached_property
    def counting(self) -> Floats:
        """The variance of a difference of counts for each thing in 1 that only one side counted; 0 where values are no counts."""
        counts = (np.minimum(self.step_a, self.step_b) >= 1)[:, None] & (np.fmin(self.a, self.b) >= 0)
        left, right = self.slope
        return np.where(counts & self.usable, left**2 * np.nan_to_num(np.abs(self.a)) + right**2 * np.nan_to_num(np.abs(self.b)), 0.0)


def scaled(values: Floats, shift: Floats, size: Floats) -> Floats:
    """`values` on the scale that `shift` and `size` describe; -inf where a logarithm does not exist."""
    with np.errstate(all="ignore"):
        logs = np.log(values + np.nan_to_num(shift))
    return np.where(np.isnan(shift), values / size, np.where(np.isnan(logs) & np.isfinite(values), -np.inf, logs))


def pairs_of(block: Block, chosen: slice | Ints = slice(None)) -> Pairs:
    """The pairs of a block, or those of them that are chosen."""
    rows_a, rows_b = block.pair_a[chosen], block.pair_b[chosen]
    a, b = block.values[rows_a], block.values[rows_b]
    step_a, step_b = block.step[rows_a], block.step[rows_b]
    return make_pairs(a, b, years=block.years[rows_a], step_a=step_a, step_b=step_b)


def make_pairs(a: Floats, b: Floats, *, years: Floats, step_a: Floats, step_b: Floats) -> Pairs:
    """Pairs with the scale that fits their values."""
    known = np.isfinite(a).sum(1) + np.isfinite(b).sum(1)
    few = np.maximum(known, 1) * 0.2
    # A slip of one side makes one value negative; where both sides say so, values of this kind do fall below zero.
    low = (((a <= 0).sum(1) + (b <= 0).sum(1)) >= np.maximum(few, 1)) | ((a <= 0) & (b <= 0)).any(axis=1)
    negative = (((a < 0).sum(1) + (b < 0).sum(1)) >= np.maximum(few, 1)) | ((a < 0) & (b < 0)).any(axis=1)
    counts = (step_a >= 1) & (step_b >= 1)
    shift = np.where(~low, 0.0, np.where(negative | ~counts, np.nan, 0.5))
    magnitude = np.concatenate([np.abs(a), np.abs(b)], axis=1)
    magnitude[~(magnitude > 0)] = np.nan
    size = np.ones(len(a))
    some = np.isfinite(magnitude).any(1)
    linear = some & np.isnan(shift)
    if linear.any():
        size[linear] = np.nanmedian(magnitude[linear], axis=1)
    return Pairs(a=a, b=b, years=years, step_a=step_a, step_b=step_b, shift=shift, size=size)


def row_median(values: Floats, known: NDArray[np.bool_]) -> Floats:
    """The median of each row over its known places; 0 for a row without any."""
    count = known.sum(1)
    ordered = np.sort(np.where(known, values, np.inf), axis=1)
    row = np.arange(len(values))
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, values.shape[1] - 1)
    return np.where(count > 0, (ordered[row, low] + ordered[row, np.where(count > 0, high, 0)]) / 2, 0.0) if len(values) else np.zeros(0)

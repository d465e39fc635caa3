"""How well each value fits the history of its own holding, which tells the wrong side of a pair from the right one."""

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.reconcile.observations import Floats
from ratusz.bank.reconcile.pairs import Block, row_median, scaled

_COMMON = 6.0
_FLOOR = 0.003


def history(block: Block) -> Floats:
    """For each row and column: the log density of the value, given its neighbours in time; 0 where there are none."""
    residual, known = off_neighbours(block)
    size = np.where(known, np.abs(residual), np.nan)
    every = float(np.nanmedian(size)) if known.any() else _FLOOR
    count = known.sum(1)
    own = np.where(count > 0, row_median(size, known), every)
    scale = (_COMMON * every + count * own) / (_COMMON + count) / 0.6745 + _FLOOR
    # Heavy tails: a city's own figures do jump at times, so a jump is a sign and no proof.
    z = np.where(known, residual, 0.0) / scale[:, None]
    return np.where(known, -2.0 * np.log1p(z**2 / 3), 0.0)


def off_neighbours(block: Block) -> tuple[Floats, NDArray[np.bool_]]:
    """How far each value lies from the line between its neighbours in time, on its scale, and where that is known."""
    values = block.values
    positive = ~((values <= 0).any(axis=1))
    size = row_median(np.abs(values), np.isfinite(values))
    size = np.where(size > 0, size, 1.0)
    there = scaled(values, np.where(positive, 0.0, np.nan)[:, None], size[:, None])
    known = np.isfinite(there)
    place = np.arange(values.shape[1])
    before = np.maximum.accumulate(np.where(known, place, -1), axis=1)
    before = np.concatenate([np.full((len(values), 1), -1), before[:, :-1]], axis=1)
    after = np.minimum.accumulate(np.where(known, place, len(place))[:, ::-1], axis=1)[:, ::-1]
    after = np.concatenate([after[:, 1:], np.full((len(values), 1), len(place))], axis=1)
    row = np.arange(len(values))[:, None]
    has_before, has_after = before >= 0, after < len(place)
    low, high = there[row, np.maximum(before, 0)], there[row, np.minimum(after, len(place) - 1)]
    middle = np.where(has_before & has_after, (low + high) / 2, np.where(has_before, low, high))
    usable = known & (has_before | has_after) & np.isfinite(middle)
    return np.where(usable, there - np.where(usable, middle, 0.0), 0.0), usable


def jump(block: Block, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Floats:
    """By how much the level of each given row changes at the given column: the median of up to three values on each side."""
    found = np.zeros(len(rows))
    for number, (row, column) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
        values = block.values[row]
        with np.errstate(all="ignore"):
            logs = np.log(values) if np.nanmin(values) > 0 else values / (np.nanmedian(np.abs(values)) or 1.0)
        left, right = logs[:column][np.isfinite(logs[:column])][-3:], logs[column:][np.isfinite(logs[column:])][:3]
        found[number] = float(np.median(right) - np.median(left)) if len(left) and len(right) else 0.0
    return found

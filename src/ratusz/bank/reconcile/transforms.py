"""Whole columns that are the other one, moved or added up: values of the period before all through, or a running total of the year.

A pair that is noisy as it stands and quiet once one side is moved or differenced is told as such: nothing in it is wrong by itself.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.reconcile.expected import far_apart
from ratusz.bank.reconcile.observations import Floats, Ints
from ratusz.bank.reconcile.pairs import Pairs, row_median

_EVIDENCE = 16.0
_LEAST = 8
_KEPT = 0.8
_FINE = 0.7
_QUIET, _STILL = 0.004, 0.05
_DIGITS, _RUN = 100, 4
_BETTER, _GROWING, _FAR = 0.8, 0.6, 0.7


class Odd(IntEnum):
    """What is odd about a pair as a whole."""

    NOTHING = 0
    SHIFTED = 1
    CUMULATED = 2


KINDS = {Odd.SHIFTED: "shifted", Odd.CUMULATED: "cumulated"}


def odd(pairs: Pairs, ok: Floats) -> NDArray[np.int8]:
    """For each pair what explains nearly all of its noise, if anything does. `ok`: how likely each difference is no single error."""
    found = np.zeros(len(pairs.a), np.int8)
    some = np.flatnonzero((pairs.usable.sum(1) >= _LEAST) & _worth_a_look(pairs))
    if len(some):
        found[some] = _odd(pairs.of(some), ok[some] > 0.5)
    return found


def _worth_a_look(pairs: Pairs) -> NDArray[np.bool_]:
    """Pairs that change together better when one is moved, or of which one only ever grows beside the other. Cheap, for most are not."""
    with np.errstate(all="ignore"):
        a, b = (np.diff(np.where(pairs.usable, side, np.nan), axis=1) for side in (pairs.ta, pairs.tb))
        together = _typical(b - a)
        moved = np.minimum(_typical(b[:, 1:] - a[:, :-1]), _typical(b[:, :-1] - a[:, 1:]))
        grows = [_share(side > 0) > _GROWING for side in (a, b)]
        apart = np.nanmax(np.where(pairs.usable, pairs.tb - pairs.ta, -np.inf), axis=1) - np.nanmin(
            np.where(pairs.usable, pairs.tb - pairs.ta, np.inf), axis=1
        )
    return np.asarray((moved < _BETTER * together) | ((grows[0] | grows[1]) & (apart > _FAR)))


def _typical(moves: Floats) -> Floats:
    """The mean of roots, which a few errors do not rule."""
    known = np.isfinite(moves)
    return np.asarray(np.sqrt(np.abs(np.where(known, moves, 0.0))).sum(1) / np.maximum(known.sum(1), 1))


def _share(of: NDArray[np.bool_]) -> Floats:
    return np.asarray(of.mean(axis=1)) if of.shape[1] else np.zeros(len(of))


def _odd(pairs: Pairs, fine: NDArray[np.bool_]) -> NDArray[np.int8]:
    found = np.zeros(len(pairs.a), np.int8)
    difference = np.where(pairs.usable, pairs.tb - pairs.ta, 0.0)
    usable = pairs.usable & ~far_apart(difference, pairs.usable, row_median(difference, pairs.usable))
    count = usable.sum(1)
    difference = np.where(usable, difference, np.nan)
    quiet = _spread(np.where(fine, difference, np.nan), pairs.years)
    level = fine & usable
    within = np.where(level, difference, -np.inf).max(axis=1) - np.where(level, difference, np.inf).min(axis=1)
    mostly = (level.sum(1) >= _FINE * count) & (within < _FAR)
    plain = {
        Odd.SHIFTED: quiet,
        # Errors of a pair that is quiet otherwise are errors, however well a running total would go through them.
        Odd.CUMULATED: np.where(mostly, quiet, _spread(difference, pairs.years)),
    }
    best = np.full(len(found), _EVIDENCE)
    for kind, left, right in _others(pairs):
        with np.errstate(all="ignore"):
            other = np.where(np.isfinite(left) & np.isfinite(right), right - left, np.nan)
        size = np.isfinite(other).sum(1)
        quiet = _spread(other, pairs.years)
        gain = size / 2 * np.log(np.maximum(plain[kind], 1e-12) ** 2 / np.maximum(quiet, _QUIET / 4) ** 2)
        better = (size >= _LEAST) & (size >= _KEPT * count - 2) & (gain > best) & (quiet < np.minimum(0.5 * plain[kind], _STILL))
        found[better], best[better] = kind, gain[better]
    return found


def _others(pairs: Pairs) -> list[tuple[Odd, Floats, Floats]]:
    """Both sides, one of them moved by a period or added up over the year or from the beginning."""
    a, b = np.where(np.isfinite(pairs.ta), pairs.ta, np.nan), np.where(np.isfinite(pairs.tb), pairs.tb, np.nan)
    found = [(Odd.SHIFTED, _moved(a, by), b) for by in (1, -1)]
    positive = np.isfinite(pairs.shift) & ~((pairs.a < 0) | (pairs.b < 0)).any(axis=1)
    if positive.any():
        years = np.floor(np.nan_to_num(pairs.years))
        many = ((years[:, 1:] == years[:, :-1]) & np.isfinite(pairs.years[:, 1:])).sum(1) >= _LEAST // 2
        since = np.zeros_like(years)
        for start, of in ((years, positive & many), (since, positive)):
            for one, other, turned in ((pairs.a, pairs.b, False), (pairs.b, pairs.a, True)):
                with np.errstate(all="ignore"):
                    total = np.where(of[:, None], np.log(_running(one, start)), np.nan)
                    plain = np.log(other)
                found.append((Odd.CUMULATED, plain, total) if turned else (Odd.CUMULATED, total, plain))
    return found


def _moved(values: Floats, by: int) -> Floats:
    empty = np.full((len(values), 1), np.nan)
    return np.concatenate([empty, values[:, :-1]], 1) if by > 0 else np.concatenate([values[:, 1:], empty], 1)


def _running(values: Floats, start: Floats) -> Floats:
    """Totals that begin anew where `start` changes; unknown after a gap, until then."""
    whole = np.cumsum(np.where(np.isfinite(values), values, 0.0), axis=1)
    begins = np.concatenate([np.ones((len(values), 1), bool), start[:, 1:] != start[:, :-1]], axis=1)
    before = np.concatenate([np.zeros((len(values), 1)), whole[:, :-1]], axis=1)
    base = np.maximum.accumulate(np.where(begins, before, -np.inf), axis=1)
    gaps = np.cumsum(~np.isfinite(values), axis=1)
    gaps_before = np.concatenate([np.zeros((len(values), 1)), gaps[:, :-1]], axis=1)
    whole_ones = gaps == np.maximum.accumulate(np.where(begins, gaps_before, -np.inf), axis=1)
    return np.where(whole_ones, whole - base, np.nan)


def _spread(values: Floats, years: Floats) -> Floats:
    """How much values move about their line, robustly; the fifth that lies farthest is left out."""
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    time = np.where(known, np.nan_to_num(years), 0.0)
    count = np.maximum(known.sum(1), 1)
    # A line through the medians of both halves, which single errors do not turn.
    late = known & (known.cumsum(1) * 2 > count[:, None])
    early = known & ~late
    apart = row_median(time, late) - row_median(time, early)
    with np.errstate(all="ignore"):
        slope = np.nan_to_num(np.where(apart > 0, (row_median(filled, late) - row_median(filled, early)) / apart, 0.0))
    residual = np.where(known, filled - slope[:, None] * time, 0.0)
    residual = np.abs(residual - row_median(residual, known)[:, None])
    size = np.sort(np.where(known, residual, np.inf), axis=1)
    kept = np.arange(size.shape[1]) < np.ceil(_KEPT * count)[:, None]
    return np.asarray(np.sqrt((np.where(kept & np.isfinite(size), size, 0.0) ** 2).sum(1) / np.maximum(kept.sum(1), 1)))


def twins(pairs: Pairs) -> NDArray[np.bool_]:
    """Pairs of which one side is a copy of the other: nearly all figures of three digits and more are the same to the digit."""
    with np.errstate(all="ignore"):
        fine = np.fmin(np.abs(pairs.a) / pairs.step_a[:, None], np.abs(pairs.b) / pairs.step_b[:, None]) >= _DIGITS
    known = pairs.both & fine
    return np.asarray((known.sum(1) >= _RUN) & (((pairs.a == pairs.b) & known).sum(1) >= _KEPT * known.sum(1)))


def copied(pairs: Pairs) -> Ints:
    """For each pair the column from which both sides are the same to the digit, to the end, after they were not; -1: none.

    Small counts agree by chance, so only figures of three digits and more are looked at.
    """
    width = pairs.a.shape[1]
    with np.errstate(all="ignore"):
        fine = np.fmin(np.abs(pairs.a) / pairs.step_a[:, None], np.abs(pairs.b) / pairs.step_b[:, None]) >= _DIGITS
    known = pairs.both & fine
    same = (pairs.a == pairs.b) | ~known
    run = np.cumprod(same[:, ::-1], axis=1)[:, ::-1].astype(bool) & known
    length, start = run.sum(1), np.where(run.any(1), run.argmax(1), width)
    before = known & (np.arange(width) < start[:, None])
    apart = (before & ~same).sum(1)
    return np.asarray(np.where((length >= _RUN) & (apart >= 3) & (apart >= _KEPT * before.sum(1)), start, -1))

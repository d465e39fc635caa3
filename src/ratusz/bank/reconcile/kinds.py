"""Kinds of error, as likelihoods: how probable is the value seen, if the true one is about where it was predicted.

Each kind is a function of `Seen` (many suspicious cells at once) that gives a log density beside that of a right value. A kind is
added by one function and one line of `CAUSES`.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.reconcile.observations import Floats, Ints
from ratusz.bank.reconcile.pairs import scaled

_NEVER = -np.inf
_OTHER_STEP = -4.0
_POWERS = (-6, -3, -2, -1, 1, 2, 3, 6)
_PLACEHOLDERS = (0.0, -1.0, -9.0, -99.0, -999.0, 99.0, 999.0, 9999.0, 99999.0, 999999.0)
_DIGITS = 13
_NOWHERE = -8.0
_FROM_THE_FUTURE = -1.0
_COPIES = float(np.log(0.00125))
_LOG_FACTORIALS = np.append(0.0, np.cumsum(np.log(np.arange(1, 20))))
_LITTLE, _SOMEWHAT = 0.005, 0.1


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Suspicious cells: the value, where the true one was predicted, and the history of the same holding around it.

    `counted`: how many things only one side is expected to have counted. `row` holds all values of the holding in time, `column` the
    place of the cell, `other_moved` whether the other side changed since the last period (a value may stand still when both do).
    """

    value: Floats
    mean: Floats
    variance: Floats
    degrees: Floats
    counted: Floats
    step: Floats
    shift: Floats
    size: Floats
    row: Floats
    row_means: Floats
    row_variances: Floats
    column: Ints
    other_moved: Floats

    def density(self, true: Floats) -> Floats:
        """Log density of the value, if what is meant is `true`: the one prediction, in the measure of the value seen."""
        shift, size = _like(self.shift, true), _like(self.size, true)
        there = scaled(true, shift, size)
        return log_t(there - _like(self.mean, true), _like(self.variance, true), _like(self.degrees, true)) + self.measure(true)

    def measure(self, true: Floats) -> Floats:
        """How much closer together values lie around `true` than around the value seen, on the scale of comparison."""
        shift = _like(self.shift, true)
        with np.errstate(all="ignore"):
            moved = np.log(np.abs(_like(self.value, true) + np.nan_to_num(shift))) - np.log(np.abs(true + np.nan_to_num(shift)))
        return np.where(np.isnan(shift) | ~np.isfinite(moved), 0.0, moved)

    @cached_property
    def there(self) -> Floats:
        """All values of the holding on the scale of comparison."""
        return scaled(self.row, self.shift[:, None], self.size[:, None])

    def original(self, at: tuple[Ints, Ints], often: Floats) -> Floats:
        """For the values of the holding in the places `at` (cells, columns): the log probability that each is the original, if the
        value looked at equals it.

        A copy presupposes that what was copied is right: of two equal values the one that fits better is the original. `often`: for
        each cell the log of how often it would be the copy.
        """
        cell = at[0]
        fits = log_t(self.there[at] - self.row_means[at], self.row_variances[at], self.degrees[cell])
        copied = _COPIES + often[cell] + self.certain[cell]
        return np.where(np.isfinite(fits), fits - np.logaddexp(fits, copied), 0.0)

    @cached_property
    def distance(self) -> Floats:
        """How far the value lies from where it was predicted, on the scale of comparison."""
        return np.abs(scaled(self.value, self.shift, self.size) - self.mean)

    def of(self, kept: NDArray[np.bool_]) -> "Seen":
        """Some of the cells."""
        return Seen(**{one.name: getattr(self, one.name)[kept] for one in fields(self)})

    @property
    def certain(self) -> Floats:
        """The log density of a value that could only be this one: the whole probability on one unit of its writing."""
        with np.errstate(all="ignore"):
            unit = np.where(np.isnan(self.shift), self.step / self.size, self.step / np.maximum(np.abs(self.value), self.step))
        return np.asarray(-np.log(unit))

    @property
    def finer(self) -> Floats:
        """A penalty for values written in finer units than the holding uses, which right ones rarely are."""
        parts = self.value / self.step
        return np.where(np.abs(parts - np.round(parts)) > 1e-6, _OTHER_STEP, 0.0)


def _like(values: Floats, other: Floats) -> Floats:
    return values.reshape(values.shape + (1,) * (other.ndim - values.ndim))


def log_t(residual: Floats, variance: Floats, degrees: Floats) -> Floats:
    """The log density of Student's law; its gamma functions by their series, right to a thousandth above two degrees."""
    with np.errstate(all="ignore"):
        z = residual**2 / variance
        constant = -1 / (4 * degrees) + 1 / (24 * degrees**3) - 0.5 * np.log(2 * np.pi * variance)
        found = constant - (degrees + 1) / 2 * np.log1p(z / degrees)
    return np.where(np.isfinite(residual), found, _NEVER)


def sum_logs(parts: Floats) -> Floats:
    """log(sum(exp(parts))) over the last axis."""
    top = parts.max(axis=-1)
    with np.errstate(all="ignore"):
        found = top + np.log(np.exp(parts - top[..., None]).sum(axis=-1))
    return np.where(np.isfinite(top), found, _NEVER)


def right(seen: Seen) -> Floats:
    """No error."""
    return np.maximum(seen.density(seen.value), _some_things_more(seen)) + seen.finer


def _some_things_more(seen: Seen) -> Floats:
    """The log density of a small count that is off by some things: these are whole and rare, which no law of continuous errors knows."""
    with np.errstate(all="ignore"):
        unit = np.where(np.isnan(seen.shift), seen.step / seen.size, seen.step / np.abs(seen.value + np.nan_to_num(seen.shift)))
        true = np.exp(seen.mean) - np.nan_to_num(seen.shift)
        often, many = seen.counted, np.round(np.abs(seen.value - true) / seen.step)
        few = (many >= 1) & (many < len(_LOG_FACTORIALS)) & (often > 0) & ~np.isnan(seen.shift) & (seen.step >= 1)
        chance = many * np.log(often) - often - _LOG_FACTORIALS[np.where(few, many, 0).astype(int)] - np.log(2 * unit)
    return np.where(few, chance, _NEVER)


def _figures(seen: Seen) -> tuple[Floats, Floats, Ints]:
    """Values as whole numbers of their own smallest unit, that unit, and how many digits they have (0: no digits to speak of)."""
    unit = _own_step(seen)
    whole = np.round(np.abs(seen.value) / unit)
    with np.errstate(all="ignore"):
        count = np.where((whole >= 1) & (whole < 10.0**_DIGITS), np.floor(np.log10(np.maximum(whole, 1)) + 1e-12) + 1, 0)
    return whole, np.where(seen.value < 0, -unit, unit), count.astype(np.int64)


def _digit(whole: Floats, place: Ints | int) -> Floats:
    return np.floor(whole / 10.0**place) % 10


def transposed(seen: Seen) -> Floats:
    """Two neighbouring digits changed places."""
    whole, unit, count = _figures(seen)
    options = []
    for place in range(min(_DIGITS, int(count.max(initial=0))) - 1):
        low, high = _digit(whole, place), _digit(whole, place + 1)
        true = whole + (low - high) * 9 * 10.0**place
        found = seen.density(true * unit) - np.log(np.maximum(count - 1, 1))
        options.append(np.where((low != high) & (place + 1 < count) & (count > 2), found, _NEVER))
    return _any(options, seen)


def one_digit(seen: Seen) -> Floats:
    """One digit is another one."""
    whole, unit, count = _figures(seen)
    options = []
    for place in range(min(_DIGITS, int(count.max(initial=0)))):
        now = _digit(whole, place)
        for digit in range(10):
            true = whole + (digit - now) * 10.0**place
            found = seen.density(true * unit) - np.log(np.maximum(count, 1) * 9.0)
            options.append(np.where((digit != now) & (place < count) & (true > 0), found, _NEVER))
    return _any(options, seen)


def lost_digit(seen: Seen) -> Floats:
    """One digit was left out, or typed twice."""
    whole, unit, count = _figures(seen)
    options = []
    for place in range(min(_DIGITS, int(count.max(initial=0))) + 1):
        above, below = np.floor(whole / 10.0**place), whole % 10.0**place
        for digit in range(10):
            true = (above * 10 + digit) * 10.0**place + below
            found = seen.density(true * unit) - np.log(2 * (count + 1) * 10.0)
            options.append(np.where((place <= count) & (count > 0) & (true != whole), found, _NEVER))
        twice = (_digit(whole, place) == _digit(whole, place + 1)) & (place + 1 < count)
        shorter = np.floor(whole / 10.0 ** (place + 1)) * 10.0**place + below
        options.append(np.where(twice, seen.density(shorter * unit) - np.log(2 * np.maximum(count, 1)), _NEVER))
    return _any(options, seen)


def another_unit(seen: Seen) -> Floats:
    """Written in tens, hundreds, thousands or millions of the unit, or the other way round."""
    options = []
    for power in _POWERS:
        factor = 10.0**power
        # A whole number times ten ends in a zero, which only one right value in ten does; that speaks for it, and its absence against.
        multiple = np.abs(seen.value / (seen.step * factor) - np.round(seen.value / (seen.step * factor))) < 1e-6
        bonus = np.where(power > 0, np.where(multiple, 0.0, _OTHER_STEP), 0.0)
        coarse = (np.minimum(_own_step(seen), seen.step) / factor) ** 2 / 12 if power < 0 else np.zeros_like(seen.value)
        true = seen.value / factor
        with np.errstate(all="ignore"):
            slope = np.where(np.isnan(seen.shift), 1 / seen.size, 1 / np.abs(true + np.nan_to_num(seen.shift)))
        there = scaled(true, seen.shift, seen.size)
        found = log_t(there - seen.mean, seen.variance + np.nan_to_num(coarse * slope**2), seen.degrees) + np.where(
            multiple & (power > 0), seen.measure(true), 0.0
        )
        options.append(found + bonus - np.log(len(_POWERS)) + np.where(np.isin(power, (-3, 3, 1, -1)), 0.4, -0.8))
    return _any(options, seen)


def _own_step(seen: Seen) -> Floats:
    """The unit in which each value is written: that of its holding, or a finer one if the value needs it."""
    unit = seen.step.copy()
    for _ in range(6):
        parts = seen.value / unit
        unit = np.where(np.abs(parts - np.round(parts)) > 1e-6, unit / 10, unit)
    return unit


def doubled(seen: Seen) -> Floats:
    """Counted twice, or half of it missing."""
    return _any([seen.density(seen.value / 2) - np.log(2), seen.density(seen.value * 2) - np.log(2)], seen)


def stale(seen: Seen) -> Floats:
    """The value of the period before, although the other side moved."""
    before = np.where(np.isfinite(seen.row) & (np.arange(seen.row.shape[1]) < seen.column[:, None]), np.arange(seen.row.shape[1]), -1).max(
        axis=1
    )
    at = np.arange(len(seen.row)), np.maximum(before, 0)
    found = seen.certain + seen.original(at, _FROM_THE_FUTURE - np.log(_others(seen)))
    return np.where((before >= 0) & (seen.row[at] == seen.value) & (seen.other_moved > 0), found, _NEVER)


def _others(seen: Seen) -> Floats:
    """From how many other periods a value may have come."""
    return np.asarray(np.maximum(np.isfinite(seen.row).sum(1) - 2.0, 1.0))


def another_period(seen: Seen) -> Floats:
    """The value of some other period of the same holding, or two periods that changed places."""
    place = np.arange(seen.row.shape[1])
    apart = np.isfinite(seen.row) & (place != seen.column[:, None]) & (seen.other_moved > 0)[:, None]
    rarely = -np.log(np.maximum(apart.sum(1) - 1, 1))
    return _any([_copied(seen, apart, rarely), _exchanged(seen, apart, rarely)], seen)


def _copied(seen: Seen, apart: NDArray[np.bool_], rarely: Floats) -> Floats:
    """The value of another period stands here too. Nearly no place of a row holds the same value, so only those are weighed."""
    cell, place = np.nonzero(apart & (seen.row == seen.value[:, None]) & (np.arange(seen.row.shape[1]) != seen.column[:, None] - 1))
    at = cell, place
    after = place == seen.column[cell] + 1
    weighed = np.where(after, seen.original(at, np.zeros_like(rarely)) + _FROM_THE_FUTURE, seen.original(at, rarely))
    found = np.full(len(seen.value), _NEVER)
    np.maximum.at(found, cell, weighed)
    return np.asarray(seen.certain + rarely + found)


def _exchanged(seen: Seen, apart: NDArray[np.bool_], rarely: Floats) -> Floats:
    """Two periods changed places: the other one's value fits here, and this one's there, where the value that stands there does not."""
    fits_here = apart & ((seen.there - seen.mean[:, None]) ** 2 < 9 * seen.variance[:, None])
    at = np.nonzero(fits_here & ((seen.there - seen.row_means) ** 2 > 9 * seen.row_variances) & np.isfinite(seen.row_means))
    cell = at[0]
    mine = scaled(seen.value[cell], seen.shift[cell], seen.size[cell])
    found = np.full(len(seen.value), _NEVER)
    np.logaddexp.at(found, cell, log_t(mine - seen.row_means[at], seen.row_variances[at], seen.degrees[cell]))
    return found + rarely


def opposite(seen: Seen) -> Floats:
    """The sign is wrong."""
    return seen.density(-seen.value)


def placeholder(seen: Seen) -> Floats:
    """A figure that stands for "nothing known": 0, -1, 999…"""
    return np.where(np.isin(seen.value, _PLACEHOLDERS), seen.certain - np.log(len(_PLACEHOLDERS)), _NEVER)


def far_off(seen: Seen) -> Floats:
    """A figure of something else: another territory, another population, records missing or doubled."""
    distance = seen.distance
    near = np.where(distance < _SOMEWHAT / 2, _NEVER, -np.log(1.4))
    return np.where(distance < 0.7, near, np.where(np.isfinite(distance), -3.0 - np.log1p(np.nan_to_num(distance)), _NOWHERE)) + seen.finer


def somewhat_off(seen: Seen) -> Floats:
    """Off by half a percent to some percents, smaller errors being commoner."""
    distance = seen.distance
    at_least = np.maximum(np.maximum(distance, np.sqrt(seen.variance)), _LITTLE)
    return np.where(distance < _SOMEWHAT, -np.log(2 * np.log(_SOMEWHAT / _LITTLE)) - np.log(at_least), _NEVER) + seen.finer


def _any(options: list[Floats], seen: Seen) -> Floats:
    return sum_logs(np.stack(options, axis=-1)) if options else np.full(len(seen.value), _NEVER)


KINDS: dict[str, Callable[[Seen], Floats]] = {
    "transposed-digits": transposed,
    "wrong-digit": one_digit,
    "lost-digit": lost_digit,
    "another-unit": another_unit,
    "doubled": doubled,
    "stale": stale,
    "another-period": another_period,
    "wrong-sign": opposite,
    "placeholder": placeholder,
    "far-off": far_off,
    "somewhat-off": somewhat_off,
}

# How far from the prediction a kind can reach, on the scale of comparison: farther or nearer it is not worth a look.
_REACH = {"transposed-digits": (0.0, 3.0), "lost-digit": (0.5, 40.0), "another-unit": (0.5, 40.0), "doubled": (0.3, 1.2)}


def likelihoods(seen: Seen) -> Floats:
    """The log density of every kind (kinds × cells)."""
    found = np.full((len(KINDS), len(seen.value)), _NEVER)
    with np.errstate(all="ignore"):
        for number, (name, kind) in enumerate(KINDS.items()):
            found[number] = _within_reach(name, kind, seen)
    return found


def _within_reach(name: str, kind: Callable[[Seen], Floats], seen: Seen) -> Floats:
    least, most = _REACH.get(name, (0.0, np.inf))
    if least == 0 and most == np.inf:
        return kind(seen)
    kept = ~((seen.distance < least) | (seen.distance > most))
    found = np.full(len(seen.value), _NEVER)
    if kept.any():
        found[kept] = kind(seen.of(kept))
    return found

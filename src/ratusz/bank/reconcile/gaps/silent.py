"""Figures that stand for nothing: a zero or 9999 is told only where the history of its own series makes it improbable."""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

_STANDING_IN = {99.0, 999.0, 9999.0, 99999.0, 999999.0, 9999999.0, 99999999.0}
BELOW_ZERO = {-1.0, -9.0, -99.0, -999.0, -9999.0, -99999.0}
_ENOUGH = 3
_NEAR = 3
_SPREADS = 4.0
_LEAST_SPREAD = 0.05
_EXPECTED = 9.2
_SHARE = 3


def silent(values: Sequence[float], *, seasons: int = 1, never_below: bool = False) -> list[int]:
    """Places of the values, in time, that hardly are what they say. `seasons`: how many periods a year has; `never_below`: that
    figures of this kind are never below zero is known from elsewhere.

    A zero is one where, of counts that move as this series does, fewer than one in ten thousand would be none at all: the lowest of
    three neighbours, less four spreads of its changes, still leaves more than nine units. Zeros that come often, or always in the
    same season, are its habit.
    """
    found = []
    for odd in _candidates(values):
        places = [at for at, value in enumerate(values) if value == odd]
        others = [(at, value) for at, value in enumerate(values) if value != odd]
        if never_below and odd in BELOW_ZERO:
            found += places
        elif len(others) >= _ENOUGH and not _is_habit(odd, places, len(values), seasons):
            found += [at for at in places if _improbable(odd, at, others)]
    return sorted(found)


def _candidates(values: Sequence[float]) -> list[float]:
    return sorted({value for value in values if value == 0 or value in _STANDING_IN or value in BELOW_ZERO})


def _is_habit(odd: float, places: list[int], count: int, seasons: int) -> bool:
    if odd != 0:
        return False
    if len(places) * _SHARE > count:
        return True
    return seasons > 1 and len(places) > 1 and len({at % seasons for at in places}) <= max(1, len(places) // 2)


def _improbable(odd: float, at: int, others: list[tuple[int, float]]) -> bool:
    near = [value for _, value in sorted(others, key=lambda one: (abs(one[0] - at), one[0]))[:_NEAR]]
    if any(value < 0 and value not in BELOW_ZERO for _, value in others):
        return _far_of_signed(odd, [value for _, value in others])
    if odd < 0:
        return True
    positive = [value for _, value in others if value > 0]
    if len(positive) < _ENOUGH or min(near) <= 0:
        return False
    spread = _spread(positive) * (1 + _ENOUGH / len(positive))
    if odd == 0:
        return min(near) / _unit(positive) * math.exp(-_SPREADS * spread) > _EXPECTED
    apart = min(abs(math.log(odd / value)) for value in (*near, median(positive)))
    return apart > max(_SPREADS * spread, math.log(2))


def _spread(values: list[float]) -> float:
    """How much the logarithm changes from one to the next, robustly."""
    steps = [abs(math.log(b / a)) for a, b in pairwise(values)]
    return max(1.4826 * median(steps), _LEAST_SPREAD)


def _unit(values: list[float]) -> float:
    """1 for counts; a tenth, a hundredth… where the figures have parts of one."""
    for power in range(5):
        if all(abs(value * 10**power - round(value * 10**power)) < 1e-6 for value in values):
            return 10.0**-power
    return 1e-5


def _far_of_signed(odd: float, others: list[float]) -> bool:
    """Figures that go below zero: only what lies far outside of all of them."""
    middle = median(others)
    scale = 1.4826 * median([abs(value - middle) for value in others])
    return odd in _STANDING_IN and abs(odd - middle) > 8 * max(scale, 1.0) and abs(odd) > 2 * max(map(abs, others))

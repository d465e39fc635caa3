"""Figures that stand for nothing: a zero, 9999 or -1 is told only where the history of its own series makes it improbable."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from ratusz.bank.reconcile.gaps.seasons import Emptiness, Point, emptiness_of, is_empty_by_nature, seasons_of

_STANDING_IN = {99.0, 999.0, 9999.0, 99999.0, 999999.0, 9999999.0, 99999999.0}
BELOW_ZERO = {-1.0, -9.0, -99.0, -999.0, -9999.0, -99999.0}
_ENOUGH = 3
_NEAR = 3
_SPREADS = 4.0
_LEAST_SPREAD = 0.05
#: A Poisson count of so many would be zero once in ten thousand times.
_EXPECTED = 9.2
_SHARE = 3
#: How often people leave a zero for nothing, and how improbable zeros must be by that to be a habit.
_MISTAKES, _HABIT = 0.03, 1e-3


def silent(points: Sequence[Point], *, every: Emptiness | None = None, never_below: bool = False) -> list[int]:
    """Places of the points, in time, whose figures hardly are what they say. `every`: the zeros of the whole phenomenon by season;
    `never_below`: that figures of this kind are never below zero is known from many.

    A zero belongs to the phenomenon where its season is empty in other years too, where zeros come on more occasions than mistakes do,
    and where it stands before the first figures. Of the others one is told where, of counts that move as this series does, fewer than
    one in ten thousand would be none at all: the lowest of three neighbours, less four spreads, still leaves more than nine units.
    Neighbours and spread are those in time, or those of the same season where these foretell the series better.
    """
    found = []
    for odd in sorted({one.value for one in points if one.value == 0 or one.value in _STANDING_IN or one.value in BELOW_ZERO}):
        places = [at for at, one in enumerate(points) if one.value == odd]
        others = [one for one in points if one.value != odd]
        if len(others) < _ENOUGH:
            found += places if never_below and odd in BELOW_ZERO else []
        elif odd in BELOW_ZERO:
            found += places if never_below or _is_far_below(odd, others) else []
        else:
            found += [at for at in (_doubtful(points, every) if odd == 0 else places) if _improbable(points[at], others)]
    return sorted(found)


def _doubtful(points: Sequence[Point], every: Emptiness | None) -> list[int]:
    """Places of the zeros that are no habit."""
    own = emptiness_of(points)
    start = next(at for at, one in enumerate(points) if one.value)
    start = start if start > 1 else 0  # one zero alone does not say that a thing had not begun
    counted = [at for at in range(start, len(points)) if points[at].value or not is_empty_by_nature(points[at], own, every or Emptiness())]
    zeros = [at for at in counted if not points[at].value]
    occasions = len(set(zeros) - {at + 1 for at in zeros})
    if len(zeros) * _SHARE > len(counted) or _as_often(occasions, len(counted)) < _HABIT:
        return []
    return zeros


def _as_often(occasions: int, count: int) -> float:
    """How probable it is that mistakes leave so many zeros among `count` figures, or more."""
    mistake, none = math.log(_MISTAKES), math.log1p(-_MISTAKES)
    ways = (math.lgamma(count + 1) - math.lgamma(one + 1) - math.lgamma(count - one + 1) for one in range(occasions))
    return 1 - sum(math.exp(way + one * mistake + (count - one) * none) for one, way in enumerate(ways))


def _improbable(odd: Point, others: Sequence[Point]) -> bool:
    values = [one.value for one in others]
    if any(value < 0 and value not in BELOW_ZERO for value in values):
        return _far_of_signed(odd.value, values)
    positive = [one for one in others if one.value > 0]
    if len(positive) < _ENOUGH:
        return False
    near = _nearest(odd, positive)
    spread = _spread(_steps(positive)) * (1 + _ENOUGH / len(positive))
    same = [one for one in positive if _season(one) == _season(odd)] if seasons_of(odd.period) else []
    of_seasons = _spread_of_seasons(positive) if same else None
    if odd.value == 0:
        if of_seasons is not None and of_seasons < spread:
            near, spread = _nearest(odd, same), max(of_seasons, _spread(_steps(same)) if len(same) > 2 else 0.0)
        return min(near) / _unit([one.value for one in positive]) * math.exp(-_SPREADS * spread) > _EXPECTED
    beside = (*near, *(_nearest(odd, same) if same else ()), median(one.value for one in positive))
    apart = min(abs(math.log(odd.value / value)) for value in beside)
    return apart > max(_SPREADS * spread, math.log(2))


def _nearest(odd: Point, others: Iterable[Point]) -> list[float]:
    """The figures nearest in time."""
    day = odd.period.first
    return [one.value for one in sorted(others, key=lambda one: (abs((one.period.first - day).days), one.period.first))[:_NEAR]]


def _season(point: Point) -> tuple[str, int]:
    return seasons_of(point.period)[0]


def _spread_of_seasons(positive: Sequence[Point]) -> float | None:
    """How much a figure differs from that of the same season before; None: nobody knows."""
    by_season: dict[tuple[str, int], list[Point]] = defaultdict(list)
    for one in positive:
        by_season[_season(one)].append(one)
    steps = [step for of in by_season.values() for step in _steps(of)]
    return _spread(steps) * (1 + _ENOUGH / len(steps)) if len(steps) >= _ENOUGH else None


def _steps(points: Sequence[Point]) -> list[float]:
    """How much the logarithm changes from one to the next."""
    return [abs(math.log(b.value / a.value)) for a, b in pairwise(points)]


def _spread(steps: Sequence[float]) -> float:
    return max(1.4826 * median(steps), _LEAST_SPREAD)


def _unit(values: list[float]) -> float:
    """1 for counts; a tenth, a hundredth… where the figures have parts of one."""
    for power in range(5):
        if all(abs(value * 10**power - round(value * 10**power)) < 1e-6 for value in values):
            return 10.0**-power
    return 1e-5


def _is_far_below(odd: float, others: Sequence[Point]) -> bool:
    """-1, -9… where the other figures stay further above than they move from one to the next."""
    values = [one.value for one in others if one.value not in BELOW_ZERO]
    if len(values) < _ENOUGH or min(values) < 0:
        return len(values) >= _ENOUGH and _far_of_signed(odd, values)
    scale = 1.4826 * median(abs(b - a) for a, b in pairwise(values))
    return min(values) - odd > _SPREADS * max(scale, _unit(values))


def _far_of_signed(odd: float, others: list[float]) -> bool:
    """Figures that go below zero: only what lies far outside of all of them."""
    middle = median(others)
    scale = 1.4826 * median([abs(value - middle) for value in others])
    stands_in = odd in _STANDING_IN or odd in BELOW_ZERO
    return stands_in and abs(odd - middle) > 8 * max(scale, 1.0) and abs(odd) > 2 * max(map(abs, others))

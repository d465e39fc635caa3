"""Figures of an earlier period that stand again: told only where the series changes each time, so that chance hardly repeats them."""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TypeVar

from ratusz.bank.model.period import Period
from ratusz.bank.reconcile.gaps.seasons import Point

Series = TypeVar("Series", bound=Hashable)
#: Of series that only chance repeats, one in so many would be told.
_ONE_IN = 1e4
_DENSITY = 0.4
_ENOUGH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Stillness:
    """When the series of one phenomenon stand still: by period how many do, the logarithm of their chances together, and who moves."""

    count: Counter[Period] = field(default_factory=Counter)
    together: defaultdict[Period, float] = field(default_factory=lambda: defaultdict(float))
    moved: set[Period] = field(default_factory=set)

    def add(self, series: Mapping[Series, Sequence[Point]]) -> None:
        """Count these series too."""
        for points in series.values():
            chance = math.log(_chance(points))
            for at, (before, one) in enumerate(pairwise(points), 1):
                if before.value != one.value:
                    self.moved.add(one.period)
                elif _stands(points, at):
                    self.count[one.period] += 1
                    self.together[one.period] += chance

    def of_all(self) -> set[Period]:
        """The periods in which all of them stand still, more of them than chance lets one expect."""
        return {
            period
            for period, count in self.count.items()
            # A total stands still with its parts: they are not apart, and half of the chances count.
            if count >= _ENOUGH and period not in self.moved and len(self.count) * math.exp(self.together[period] / 2) < 1 / _ONE_IN
        }


def repeated(series: Mapping[Series, Sequence[Point]], together: Stillness | None = None) -> dict[Series, list[int]]:
    """Places, in each series of one phenomenon, of figures that look copied from the period before.

    Either one series stands still for longer than its changes let one expect, or all of them stand still at once. `together`: of all
    series of the phenomenon, where these are some of them.
    """
    if together is None:
        together = Stillness()
        together.add(series)
    at_once = together.of_all()
    found = {
        name: {*_long(points, _chance(points)), *(at for at, one in enumerate(points) if one.period in at_once and _stands(points, at))}
        for name, points in series.items()
    }
    return {name: sorted(places) for name, places in found.items() if places}


def _stands(points: Sequence[Point], at: int) -> bool:
    """Whether a figure, no zero, is the one before it."""
    return at > 0 and points[at].value != 0 and points[at].value == points[at - 1].value


def _long(points: Sequence[Point], chance: float) -> list[int]:
    """Places of those runs that are too long for chance."""
    return [at for run in _runs(points) if points[run.start].value and len(points) * chance ** len(run) < 1 / _ONE_IN for at in run]


def _runs(points: Sequence[Point]) -> list[range]:
    """The places, after the first, of neighbours with one figure."""
    found, start = [], 0
    for at in range(1, len(points) + 1):
        if at == len(points) or points[at].value != points[start].value:
            if at - start > 1:
                found.append(range(start + 1, at))
            start = at
    return found


def _chance(points: Sequence[Point]) -> float:
    """How probable it is that a figure is the one before it: by the steps outside of its longest run, by how far steps go, and by how
    often counts of this size are equal by chance, whatever few steps show.
    """
    longest = max(_runs(points), key=len, default=range(0))
    steps = [abs(b.value - a.value) for at, (a, b) in enumerate(pairwise(points), 1) if at not in longest and a.value and b.value]
    by_count = (sum(step == 0 for step in steps) + 0.5) / (len(steps) + 1)
    moves = [step for step in steps if step]
    if not moves:
        return 1.0
    unit, usual = _unit(points), median([abs(one.value) for one in points if one.value])
    by_moves, by_size = unit / (1.4826 * median(moves)), math.sqrt(unit / usual)
    return min(1.0, max(by_count, _DENSITY * by_moves, _DENSITY * by_size))


def _unit(points: Sequence[Point]) -> float:
    """The least step between figures as they are written."""
    values = {one.value for one in points}
    for power in range(5):
        if all(abs(value * 10**power - round(value * 10**power)) < 1e-6 for value in values):
            return 10.0**-power
    return 1e-5

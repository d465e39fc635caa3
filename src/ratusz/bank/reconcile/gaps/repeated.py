"""Figures of an earlier period that stand again: told only where the series changes each time, so that chance hardly repeats them."""

import math
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
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


def repeated(series: Mapping[Series, Sequence[Point]]) -> dict[Series, list[int]]:
    """Places, in each series of one phenomenon, of figures that look copied from the period before.

    Either one series stands still for longer than its changes let one expect, or all of them stand still at once.
    """
    chances = {name: _chance(points) for name, points in series.items()}
    found = {name: set(_long(points, chances[name])) for name, points in series.items()}
    still, moved = _at_once(series, chances)
    for period, names in still.items():
        together = sum(math.log(chances[name]) for name, _at in names) / 2  # a total stands still with its parts: they are not apart
        if not moved.get(period) and len(names) >= _ENOUGH and len(still) * math.exp(together) < 1 / _ONE_IN:
            for name, at in names:
                found[name].add(at)
    return {name: sorted(places) for name, places in found.items() if places}


def _at_once(
    series: Mapping[Series, Sequence[Point]], chances: Mapping[Series, float]
) -> tuple[dict[Period, list[tuple[Series, int]]], dict[Period, int]]:
    """Period → the series that stand still in it, each with the place; and how many move."""
    still: dict[Period, list[tuple[Series, int]]] = defaultdict(list)
    moved: dict[Period, int] = defaultdict(int)
    for name, points in series.items():
        for at, (before, one) in enumerate(pairwise(points), 1):
            if before.value != one.value:
                moved[one.period] += 1
            elif one.value and name in chances:
                still[one.period].append((name, at))
    return still, moved


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
    """How probable it is that a figure is the one before it: by the steps outside of its longest run, and by how far steps go."""
    longest = max(_runs(points), key=len, default=range(0))
    steps = [abs(b.value - a.value) for at, (a, b) in enumerate(pairwise(points), 1) if at not in longest and a.value and b.value]
    by_count = (sum(step == 0 for step in steps) + 0.5) / (len(steps) + 1)
    moves = [step for step in steps if step]
    if not moves:
        return 1.0
    return min(1.0, max(by_count, _DENSITY * _unit(points) / (1.4826 * median(moves))))


def _unit(points: Sequence[Point]) -> float:
    """The least step between figures as they are written."""
    values = {one.value for one in points}
    for power in range(5):
        if all(abs(value * 10**power - round(value * 10**power)) < 1e-6 for value in values):
            return 10.0**-power
    return 1e-5

"""The figures of one slice weighed: which is the estimate, how sure it is, and whether one is that of another year."""

import math
from statistics import median

import numpy as np

from ratusz.bank.reconcile.observations import Floats
from ratusz.bank.reconcile.pairs import Block
from ratusz.bank.reconcile.suspects import Evidence, Suspect

_AROUND = 3
_TELLING = 1000


def of_another_year(block: Block, row: int, other: int, column: int) -> bool:
    """Whether a value is what the other holding says of another period, to the rounding, and not of this one."""
    value, beside = float(block.values[row, column]), block.values[other]
    near = max(float(block.step[row]), float(block.step[other])) / 2 * (1 + 1e-9)
    if abs(value) < _TELLING * near or abs(value - float(beside[column])) <= 2 * _AROUND * near:
        return False
    around = np.delete(beside[max(column - _AROUND, 0) : column + _AROUND + 1], min(column, _AROUND))
    return bool((np.abs(around - value) <= near).any())


def lies_above(values: Floats, found: list[Suspect]) -> bool:
    """Whether the likeliest suspect lies above the others."""
    if not found:
        return True
    mine = float(values[found[0].holding])
    others = [value for at, value in enumerate(values.tolist()) if at != found[0].holding and math.isfinite(value)]
    return not others or mine >= median(others)


def estimate_of(values: list[float], found: list[Suspect], evidence: list[Evidence], trust: list[float]) -> tuple[float | None, float]:
    """What most holdings that are not suspected say to the digit, else their median; how likely it is right.

    Those weigh more that people found right more often.
    """
    chance = {one.holding: one.probability for one in found}
    known = [number for number, value in enumerate(values) if math.isfinite(value)]
    if not known:
        return None, 0.0
    best = [number for number in known if chance.get(number, 0.0) < 0.5] or known
    if len({chance.get(number, 0.0) for number in best}) > 1 and len(best) == 2:
        best = [min(best, key=lambda number: chance.get(number, 0.0))]
    weighed = [(values[one], trust[one] / (1 - trust[one])) for one in best]
    agreed = _said_by_most(weighed)
    value = _weighted_median(weighed) if agreed is None else agreed
    doubt = min((chance.get(number, 0.0) for number in best), default=0.0)
    sure = [one.ok for one in evidence if one.a in best and one.b in best] or [0.9 if len(best) < len(known) else 0.8]
    return value, max(min(1 - doubt, 0.5 + sum(sure) / len(sure) / 2), 0.0)


def _said_by_most(values: list[tuple[float, float]]) -> float | None:
    """The value that two or more give and that outweighs every other one; None where there is none."""
    weights: dict[float, list[float]] = {}
    for value, weight in values:
        weights.setdefault(value, []).append(weight)
    first, *rest = sorted(weights, key=lambda value: -sum(weights[value]))
    if len(weights[first]) < 2 or (rest and sum(weights[rest[0]]) >= sum(weights[first]) * (1 - 1e-9)):
        return None
    return first


def _weighted_median(values: list[tuple[float, float]]) -> float:
    """The value in the middle of the weights; between the two middle ones where they balance."""
    ordered = sorted(values)
    half, total = sum(weight for _, weight in ordered) / 2, 0.0
    for at, (value, weight) in enumerate(ordered):
        total += weight
        if total > half * (1 + 1e-9):
            return value
        if total >= half * (1 - 1e-9):
            return (value + ordered[at + 1][0]) / 2 if at + 1 < len(ordered) else value
    return ordered[-1][0]

"""The figures of one slice weighed: which is the estimate, how sure it is, and whether one is that of another year."""

import math
from dataclasses import dataclass
from statistics import median

import numpy as np

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


def lies_above(values: list[float], found: list[Suspect]) -> bool:
    """Whether the likeliest suspect lies above the others."""
    if not found:
        return True
    mine = values[found[0].holding]
    others = [value for at, value in enumerate(values) if at != found[0].holding and math.isfinite(value)]
    return not others or mine >= median(others)


def estimate_of(
    values: list[float], found: list[Suspect], evidence: list[Evidence], trust: list[float], says: list[int]
) -> tuple[float | None, float]:
    """What most holdings that are not suspected say to the digit, else what the one in their middle says; how likely it is right.

    It is always a figure that somebody answers for. Those weigh more that people found right more often; where they balance, the one
    that `says` more: a register rather than a remark.
    """
    chance = {one.holding: one.probability for one in found}
    known = [number for number, value in enumerate(values) if math.isfinite(value)]
    if not known:
        return None, 0.0
    best = [number for number in known if chance.get(number, 0.0) < 0.5] or known
    if len({chance.get(number, 0.0) for number in best}) > 1 and len(best) == 2:
        best = [min(best, key=lambda number: chance.get(number, 0.0))]
    weighed = [_Said(value=values[one], weight=trust[one] / (1 - trust[one]), says=says[one]) for one in best]
    agreed = _said_by_most(weighed)
    value = _in_the_middle(weighed) if agreed is None else agreed
    doubt = min((chance.get(number, 0.0) for number in best), default=0.0)
    sure = [one.ok for one in evidence if one.a in best and one.b in best] or [0.9 if len(best) < len(known) else 0.8]
    return value, max(min(1 - doubt, 0.5 + sum(sure) / len(sure) / 2), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A value, what it weighs, and how much the holding says in all."""

    value: float
    weight: float
    says: int


def _said_by_most(values: list[_Said]) -> float | None:
    """The value that two or more give and that no other one outweighs; None where there is none."""
    alike: dict[float, list[_Said]] = {}
    for one in values:
        alike.setdefault(one.value, []).append(one)
    told = max(alike, key=lambda value: _weight(alike[value]))
    return told if len(alike[told]) > 1 else None


def _weight(said: list[_Said]) -> tuple[float, int]:
    """To nine digits, so that equal ones are equal, then by how much is said."""
    return float(f"{sum(one.weight for one in said):.9g}"), sum(one.says for one in said)


def _in_the_middle(values: list[_Said]) -> float:
    """The value in the middle of the weights; of two middle ones the one whose holding says more, then the lower."""
    ordered = sorted(values, key=lambda one: one.value)
    half, total = sum(one.weight for one in ordered) / 2, 0.0
    for at, one in enumerate(ordered):
        total += one.weight
        if total > half * (1 + 1e-9):
            return one.value
        if total >= half * (1 - 1e-9):
            return max(ordered[at : at + 2], key=lambda middle: middle.says).value
    return ordered[-1].value

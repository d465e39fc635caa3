"""Classes of differences: which are none, which are explained, which a person must look at.

    D0 identical · D1 rounding · D2 within tolerance · D3 explained by what is declared or learned of the pair
    D4 unexplained · D5 not comparable · D6 one side has no value
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.reconcile.expected import Noise
from ratusz.bank.reconcile.judge import Weighed
from ratusz.bank.reconcile.observations import Floats
from ratusz.bank.reconcile.pairs import Pairs


class Class(IntEnum):
    """Written D0…D6 for machines; never shown to residents."""

    IDENTICAL = 0
    ROUNDING = 1
    TOLERATED = 2
    EXPLAINED = 3
    UNEXPLAINED = 4
    NOT_COMPARABLE = 5
    ONE_SIDED = 6
    ABSENT = 7

    @property
    def code(self) -> str:
        """D0…D6."""
        return f"D{self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """What passes without asking. `relative`: part of the mean; `prior`: what definitions usually differ by (standard deviation of a
    logarithm); `learned_from`: so many periods must agree on an offset before it explains anything."""

    relative: float = 0.004
    absolute: float = 0.0
    prior: float = 0.03
    learned_from: int = 5

    @property
    def strange(self) -> float:
        """An offset that few pairs of definitions have, so a person must say why."""
        return 2.5 * self.prior


@dataclass(frozen=True, kw_only=True)
class Classed:
    """Classes of pairs × columns; `level` marks cells that are strange because the whole pair or a lasting step is."""

    classes: NDArray[np.int8]
    level: NDArray[np.bool_]
    step: NDArray[np.bool_]
    difference: Floats
    relative: Floats
    z: Floats


def classify(pairs: Pairs, found: Weighed, noise: Noise, *, tolerance: Tolerance, inside: NDArray[np.bool_], unread: NDArray[np.bool_]) -> Classed:
    """A class for each cell. `inside`: where the series has a period; `unread`: where a side holds a sign or a text for a number."""
    with np.errstate(all="ignore"):
        difference = pairs.b - pairs.a
        relative = difference / ((np.abs(pairs.a) + np.abs(pairs.b)) / 2)
        z = found.prediction.residual / np.sqrt(found.prediction.variance)
    relative = np.where(pairs.both & (difference == 0), 0.0, relative)
    level, step = _strange(pairs, found, noise, tolerance)
    wrong = pairs.both & ((found.ok < 0.5) | level | step)
    coarse = np.maximum(pairs.step_a, pairs.step_b)[:, None]
    differ = (pairs.step_a != pairs.step_b)[:, None]
    rounding = np.abs(difference) <= np.where(differ, coarse / 2, np.where(coarse < 1, coarse, 0)) * (1 + 1e-9)
    tolerated = (np.abs(relative) <= tolerance.relative) | (np.abs(difference) <= tolerance.absolute)
    classes = np.where(
        wrong,
        Class.UNEXPLAINED,
        np.where(difference == 0, Class.IDENTICAL, np.where(rounding, Class.ROUNDING, np.where(tolerated, Class.TOLERATED, Class.EXPLAINED))),
    )
    one = np.isfinite(pairs.a) ^ np.isfinite(pairs.b)
    classes = np.where(pairs.both, classes, np.where(unread, Class.NOT_COMPARABLE, np.where(one, Class.ONE_SIDED, Class.ABSENT)))
    classes = np.where(inside, classes, Class.ABSENT).astype(np.int8)
    return Classed(classes=classes, level=level, step=step, difference=difference, relative=relative, z=z)


def _strange(pairs: Pairs, found: Weighed, noise: Noise, tolerance: Tolerance) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Cells of pairs whose usual difference is itself hard to believe, and cells after a lasting step that is."""
    prediction = found.prediction
    known = pairs.usable.sum(1)
    learned = known >= tolerance.learned_from
    limit = np.where(learned, max(2 * tolerance.strange, 6 * noise.offset), tolerance.strange)
    middle = np.where(learned, prediction.offset, 0.0)
    with np.errstate(all="ignore"):
        apart = np.where(learned[:, None], middle[:, None], pairs.tb - pairs.ta)
        counted = 3 * np.sqrt(noise.sigma**2 + noise.counting * pairs.counting + pairs.rounding)
    level = pairs.usable & (np.abs(apart) > np.maximum(limit[:, None], np.where(learned[:, None], 0.0, np.minimum(counted, 0.5))))
    after = np.arange(pairs.a.shape[1]) >= np.where(prediction.step_at < 0, 1 << 30, prediction.step_at)[:, None]
    step = pairs.usable & after & (np.abs(prediction.step_by) > tolerance.strange)[:, None]
    return level, step

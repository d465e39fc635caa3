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
from ratusz.bank.reconcile.observations import Floats, Ints
from ratusz.bank.reconcile.pairs import Pairs
from ratusz.bank.reconcile.rules import Relation
from ratusz.bank.reconcile.terms import Terms
from ratusz.bank.reconcile.transforms import Odd, copied, odd, twins

_EXPLAINED = 0.7
_WORTH_TELLING = 0.005


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


@dataclass(frozen=True, kw_only=True)
class Classed:
    """Classes of pairs × columns; `level` marks cells that are strange because the whole pair or a lasting step is; `odd`: how
    a pair is odd as a whole; `twins`: pairs of copies; `told`, `copied`: the column where a small lasting step, or a copy of the other
    side, begins (-1: none).
    """

    classes: NDArray[np.int8]
    level: NDArray[np.bool_]
    step: NDArray[np.bool_]
    odd: NDArray[np.int8]
    told: Ints
    copied: Ints
    twins: NDArray[np.bool_]
    difference: Floats
    relative: Floats
    z: Floats


def classify(pairs: Pairs, found: Weighed, noise: Noise, *, terms: Terms, inside: NDArray[np.bool_], unread: NDArray[np.bool_]) -> Classed:
    """A class for each cell. `inside`: where the series has a period; `unread`: where a side holds a sign or a text for a number."""
    with np.errstate(all="ignore"):
        difference = pairs.b - pairs.a
        relative = difference / ((np.abs(pairs.a) + np.abs(pairs.b)) / 2)
        z = found.prediction.residual / np.sqrt(found.prediction.variance)
    relative = np.where(pairs.both & (difference == 0), 0.0, relative)
    level, step = _strange(pairs, found, noise, terms)
    whole = np.where(terms.explained | terms.gated | np.isfinite(terms.offset), np.int8(Odd.NOTHING), odd(pairs, found.ok))
    level |= pairs.usable & (whole > 0)[:, None]
    # Where both say the same nobody is asked, however odd the rest of the pair is.
    level, step = level & (difference != 0), step & (difference != 0)
    rounding = _is_rounding(pairs, difference)
    tolerated = (np.abs(relative) <= terms.relative[:, None]) | (np.abs(difference) <= terms.absolute[:, None])
    wrong = pairs.both & _by_relation(pairs, terms, (found.ok < 0.5) | level | step, tolerated | rounding)
    wrong &= ~((np.abs(difference) <= terms.absolute[:, None]) & (terms.absolute > 0)[:, None])
    classes = np.where(
        wrong,
        Class.UNEXPLAINED,
        np.where(
            difference == 0, Class.IDENTICAL, np.where(rounding, Class.ROUNDING, np.where(tolerated, Class.TOLERATED, Class.EXPLAINED))
        ),
    )
    one = np.isfinite(pairs.a) ^ np.isfinite(pairs.b)
    apart = unread | (terms.gated[:, None] & pairs.both)
    classes = np.where(pairs.both & ~apart, classes, np.where(apart, Class.NOT_COMPARABLE, np.where(one, Class.ONE_SIDED, Class.ABSENT)))
    classes = np.where(inside, classes, Class.ABSENT).astype(np.int8)
    return Classed(
        classes=classes,
        level=level,
        step=step,
        odd=whole,
        told=_told(found, step, whole, terms),
        copied=copied(pairs),
        twins=twins(pairs),
        difference=difference,
        relative=relative,
        z=z,
    )


def _is_rounding(pairs: Pairs, difference: Floats) -> NDArray[np.bool_]:
    """Differences that two ways of rounding one value give: half of the coarser unit, or one unit where both have parts of one."""
    coarse = np.maximum(pairs.step_a, pairs.step_b)[:, None]
    differ = (pairs.step_a != pairs.step_b)[:, None]
    return np.asarray(np.abs(difference) <= np.where(differ, coarse / 2, np.where(coarse < 1, coarse, 0)) * (1 + 1e-9))


def _by_relation(pairs: Pairs, terms: Terms, wrong: NDArray[np.bool_], passes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What is wrong by the relation that is promised: bounds ask nothing of the level, equality forgives nothing but rounding."""
    bound = np.isin(terms.relation, [Relation.AT_MOST, Relation.SHARE])[:, None]
    other = (terms.relation == Relation.AT_LEAST)[:, None]
    wrong = np.where(bound, (pairs.a > pairs.b) & ~passes, np.where(other, (pairs.a < pairs.b) & ~passes, wrong))
    return np.where((terms.relation == Relation.EQUAL)[:, None], ~passes, wrong)


def _strange(pairs: Pairs, found: Weighed, noise: Noise, terms: Terms) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Cells of pairs whose usual difference is itself hard to believe, and cells after a lasting step that is."""
    prediction = found.prediction
    learned = pairs.usable.sum(1) >= terms.learned_from
    declared = np.isfinite(terms.offset)
    limit = np.where(learned, np.maximum(2 * terms.strange, 6 * noise.offset), terms.strange)
    limit = np.where(declared, terms.relative + terms.prior, np.where(terms.explained, np.maximum(_EXPLAINED, limit), limit))
    with np.errstate(all="ignore"):
        now = pairs.tb - pairs.ta - np.nan_to_num(terms.offset)[:, None]
        apart = np.where(learned[:, None], prediction.offset[:, None], now)
        counted = 3 * np.sqrt(noise.sigma**2 + noise.counting * pairs.counting + pairs.rounding)
    level = pairs.usable & (np.abs(apart) > np.maximum(limit[:, None], np.where(learned[:, None], 0.0, np.minimum(counted, 0.5))))
    after = np.arange(pairs.a.shape[1]) >= np.where(prediction.step_at < 0, 1 << 30, prediction.step_at)[:, None]
    step = pairs.usable & after & (np.abs(prediction.step_by) > terms.strange)[:, None]
    return level, step


def _told(found: Weighed, step: NDArray[np.bool_], whole: NDArray[np.int8], terms: Terms) -> Ints:
    """Where a lasting step begins that is too small for an alarm and too large for silence."""
    by, at = np.abs(found.prediction.step_by), found.prediction.step_at
    silent = step.any(axis=1) | (whole > 0) | terms.gated | (terms.after is not None and terms.after.any(axis=(1, 2)))
    return np.asarray(np.where((at >= 0) & (by >= np.maximum(_WORTH_TELLING, terms.relative)) & ~silent, at, -1))

"""How much the word of each holding of numbers weighs: learned from who says the same as others, jointly with what is true.

The model is Accu of Dong, Berti-Equille and Srivastava (PVLDB 2009): a holding of accuracy A says the true number with probability A, and
else one of a few false ones. It asks nothing of the past, so it holds for figures that many give once, where `judge` has no history to go
by. Only figures beside others teach: one that nobody else gives is neither right nor wrong. A holding about which little is known is
thought as good as those that say about as much: editors of one figure are not registers, and no average of all is either of them.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.reconcile.observations import Floats, Ints, Observations

_SAMPLE, _SPREADING, _UPPER = 200_000, 2_654_435_761, 16
_HOLDINGS = 3
# Holdings on other bases or other days rarely meet at the digit: who agrees with whom says nothing of them.
_OFTEN = 0.25
_FALSE_VALUES = 10
_FLAT, _LEAST, _MOST = 0.8, 0.02, 0.98
_ROUNDS, _SHRINK = 30, 4.0
# What all say is wrong at times.
_AT_MOST = 0.95


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What is learned from who agrees with whom: `weight` of the word of each holding, on the `phenomena` where they often do."""

    phenomena: frozenset[int] = frozenset()
    weight: tuple[float, ...] = ()

    def words(self, phenomenon: int, holdings: Sequence[int], decided: Mapping[tuple[int, int], float]) -> list[float] | None:
        """What the word of each of the holdings weighs on a phenomenon; what people decided goes before what was learned."""
        if phenomenon not in self.phenomena:
            return None
        known = [decided.get((phenomenon, one)) for one in holdings]
        return [self.weight[one] if right is None else float(_weight(np.array(right))) for one, right in zip(holdings, known, strict=True)]


@dataclass(frozen=True, kw_only=True)
class _Claims:
    """Figures that stand beside others: the places of their phenomenon, holding, item and value; values are numbered item by item."""

    phenomenon: Ints
    holding: Ints
    value: Ints
    item_of_value: Ints


def beliefs(values: Sequence[float], words: Sequence[float]) -> list[float]:
    """For each holding of a slice how likely its value is true, by what the words for it and for the others weigh."""
    score: dict[float, float] = {}
    for value, word in zip(values, words, strict=True):
        if math.isfinite(value):
            score[value] = score.get(value, 0.0) + word
    top = max(0.0, *score.values()) if score else 0.0
    parts = {value: math.exp(one - top) for value, one in score.items()}
    total = sum(parts.values()) + max(_FALSE_VALUES + 1 - len(parts), 0) * math.exp(-top)
    return [min(max(parts.get(value, 0.0) / total, _LEAST), _MOST) for value in values]


def likeliest(values: Sequence[float], words: Sequence[float], says: Sequence[int]) -> tuple[float | None, float]:
    """The value for which the words of holdings weigh most, and how likely it is true; of equal ones that of those that say more, then
    the lower.
    """
    alike: dict[float, list[int]] = {}
    for at, value in enumerate(values):
        if math.isfinite(value):
            alike.setdefault(value, []).append(at)
    if not alike:
        return None, 0.0
    best = max(alike, key=lambda value: (_nine(sum(words[at] for at in alike[value])), sum(says[at] for at in alike[value]), -value))
    return best, _AT_MOST * beliefs(values, words)[alike[best][0]]


def _nine(weight: float) -> float:
    """To nine digits, so that equal ones are equal."""
    return float(f"{weight:.9g}")


def agreement(seen: Observations, chosen: NDArray[np.bool_], says: NDArray[np.intp]) -> Agreement:
    """What the figures of the `chosen` phenomena teach, from an even sample of their slots. `says`: how much each holding says."""
    if len(seen.holdings) < _HOLDINGS:
        return Agreement()
    slot = seen.series * len(seen.periods) + seen.period
    every = max(1, len(slot) // _SAMPLE)
    # Slots are ordered by area and time: every so-many-th would be one month of each year.
    some = ((slot * _SPREADING) >> _UPPER) % every == 0 if every > 1 else np.ones(len(slot), bool)
    at = np.flatnonzero(some & np.isfinite(seen.value) & chosen[seen.series_phenomenon[seen.series]])
    claims = _beside_others(seen, at, slot[at])
    told = _telling(claims, len(seen.phenomena))
    if not told.any():
        return Agreement()
    kept = told[claims.phenomenon]
    claims = _beside_others(seen, at, slot[at], told[seen.series_phenomenon[seen.series[at]]]) if not kept.all() else claims
    weight = _weight(_accuracies(claims, says))
    return Agreement(phenomena=frozenset(np.flatnonzero(told).tolist()), weight=tuple(weight.tolist()))


def _weight(right: Floats) -> Floats:
    """Log odds that a value is the true one for each holding that says it and is right so often."""
    bounded = np.clip(right, _LEAST, _MOST)
    return np.asarray(np.log(bounded / (1 - bounded) * _FALSE_VALUES))


def _beside_others(seen: Observations, at: Ints, slot: Ints, chosen: NDArray[np.bool_] | None = None) -> _Claims:
    """The observations `at` that share their slot with others."""
    at, slot = (at, slot) if chosen is None else (at[chosen], slot[chosen])
    _, item, count = np.unique(slot, return_inverse=True, return_counts=True)
    at = at[count[item] > 1]
    item = np.unique(item[count[item] > 1], return_inverse=True)[1]
    order = np.lexsort((seen.value[at], item))
    first = (np.diff(item[order], prepend=-1) != 0) | (np.diff(seen.value[at][order], prepend=np.nan) != 0)
    value = np.empty(len(at), np.int64)
    value[order] = np.cumsum(first) - 1
    return _Claims(
        phenomenon=seen.series_phenomenon[seen.series[at]], holding=seen.holding[at], value=value, item_of_value=item[order][first]
    )


def _telling(claims: _Claims, phenomena: int) -> NDArray[np.bool_]:
    """Phenomena of three holdings or more of whose figures a fair part is the same as another one of its slot."""
    size = int(claims.holding.max(initial=0)) + 1
    holdings = np.bincount(np.unique(claims.phenomenon * size + claims.holding) // size, minlength=phenomena)
    alike = np.bincount(claims.value)[claims.value] > 1
    share = np.bincount(claims.phenomenon, alike, phenomena) / np.maximum(np.bincount(claims.phenomenon, minlength=phenomena), 1)
    return np.asarray((holdings >= _HOLDINGS) & (share >= _OFTEN))


def _accuracies(claims: _Claims, says: NDArray[np.intp]) -> Floats:
    """How often each holding is right, by expectation and maximisation from where all are alike."""
    size = np.log2(np.maximum(says, 1)).astype(np.int64)
    count = np.bincount(claims.holding, minlength=len(says))
    values = np.bincount(claims.item_of_value)
    unsaid = np.maximum(_FALSE_VALUES + 1 - values, 0)
    accuracy = np.full(len(says), _FLAT)
    for _ in range(_ROUNDS):
        score = np.bincount(claims.value, _weight(accuracy)[claims.holding])
        top = np.zeros(len(values))
        np.maximum.at(top, claims.item_of_value, score)
        parts = np.exp(score - top[claims.item_of_value])
        total = np.bincount(claims.item_of_value, parts) + unsaid * np.exp(-top)
        right = np.bincount(claims.holding, (parts / total[claims.item_of_value])[claims.value], len(says))
        accuracy = (right + _SHRINK * _of_their_size(accuracy, size, count > 0)) / (count + _SHRINK)
    return accuracy


def _of_their_size(accuracy: Floats, size: Ints, known: NDArray[np.bool_]) -> Floats:
    """For each holding how often those that say about as much are right, each counted once; drawn to the mean of all where they are few."""
    common = accuracy[known].mean()
    of_size = np.bincount(size[known], accuracy[known] - common, int(size.max()) + 1) / (
        np.bincount(size[known], minlength=int(size.max()) + 1) + _SHRINK
    )
    return np.asarray(common + of_size[size])

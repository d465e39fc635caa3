"""Who is likely wrong among the holdings of one slice: two have their histories, a third breaks the tie."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ratusz.bank.reconcile.judge import NAMES
from ratusz.bank.reconcile.observations import Floats

_LEAST, _MOST = -7.0, 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A holding (its place among those of the slice), the kind of error it likely has, and how likely it is wrong at all."""

    holding: int
    kind: str
    probability: float
    kinds: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one pair says: how likely both are right, and the probability of each kind of error on either side, and of any."""

    a: int
    b: int
    ok: float
    wrong_a: Floats
    wrong_b: Floats
    any_a: float
    any_b: float


def suspects(evidence: Sequence[Evidence], trust: Sequence[float] = ()) -> list[Suspect]:
    """Those more likely wrong than not, and both sides of a pair that cannot be told apart; the likeliest first.

    `trust`: how often each holding was right where people decided; a half where they did not.
    """
    found: list[Suspect] = []
    left = list(evidence)
    while any(one.ok < 0.5 for one in left):
        scores = {holding: _score(holding, left, trust) for holding in sorted({side for one in left for side in (one.a, one.b)})}
        top = max(*scores.values(), 0.0)
        parts = {holding: math.exp(score - top) for holding, score in scores.items()}
        total = sum(parts.values()) + math.exp(-top)
        chances = {holding: part / total for holding, part in parts.items()}
        if sum(chances.values()) < 0.5:
            break
        worst = max(chances, key=lambda holding: chances[holding])
        even = [holding for holding, chance in chances.items() if chance > 0.5 * chances[worst] or holding == worst]
        found += [_suspect(holding, chances[holding], left) for holding in even]
        if len(even) > 1:
            break
        left = [one for one in left if worst not in {one.a, one.b}]
    return sorted(found, key=lambda one: (-one.probability, one.holding))


def suspects_with_copies(evidence: Sequence[Evidence], trust: Sequence[float], leader: Sequence[int]) -> list[Suspect]:
    """The same where some holdings copy others: a value that three repeat is the word of one. `leader`: see `witnesses`."""
    own = [one for one in evidence if leader[one.a] == one.a and leader[one.b] == one.b]
    found = suspects(own, trust)
    repeated = [replace(one, holding=other) for one in found for other, of in enumerate(leader) if of == one.holding]
    return sorted(repeated, key=lambda one: (-one.probability, one.holding))


def witnesses(count: int, same: Sequence[tuple[int, int]], apart: Sequence[tuple[int, int]]) -> list[int]:
    """For each of `count` holdings of a slice the first of those whose word it repeats (itself, where it repeats nobody).

    `same`, `apart`: pairs of which one copies the other, with one value here, and with two. Where copies differ it is one of them
    that errs, and the others are witnesses against it.
    """
    leader = list(range(count))
    for a, b in same:
        of_b = leader[b]
        leader = [leader[a] if one == of_b else one for one in leader]
    for a, b in apart:
        for of in (leader[a], leader[b]):
            leader = [number if one == of else one for number, one in enumerate(leader)]
    return leader


def _sides(holding: int, evidence: Sequence[Evidence]) -> list[tuple[Evidence, Floats, float]]:
    return [
        (one, one.wrong_a, one.any_a) if one.a == holding else (one, one.wrong_b, one.any_b)
        for one in evidence
        if holding in {one.a, one.b}
    ]


def _score(holding: int, evidence: Sequence[Evidence], trust: Sequence[float]) -> float:
    """The mean of what the pairs of a holding say against it, as log odds: they share its value, so they are no independent witnesses."""
    said = []
    for one, _, wrong in _sides(holding, evidence):
        both = max(one.any_a + one.any_b, 1e-300)
        share = math.log(max(wrong, 1e-300) / both)
        said.append(share + min(max(math.log(both) - math.log(max(one.ok, 1e-300)), _LEAST), _MOST))
    known = trust[holding] if holding < len(trust) else 0.5
    return sum(said) / len(said) + math.log((1 - known) / known)


def _suspect(holding: int, chance: float, evidence: Sequence[Evidence]) -> Suspect:
    sides = _sides(holding, evidence)
    kinds = sum(wrong * ((1 - one.ok) / max(total, 1e-300)) for one, wrong, total in sides) / len(sides)
    told = {NAMES[number]: weight for number, weight in enumerate(np.asarray(kinds).tolist()) if weight > 1e-4}
    kind = max(told, key=lambda name: told[name]) if told else "another-level"
    return Suspect(holding=holding, kind=kind, probability=chance, kinds=told or {kind: 1.0})

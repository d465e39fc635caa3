"""What others do: exact equality, flat tolerances, majority vote, TruthFinder, ACCU. Plain, and on the same claims as ours."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping

Claims = Mapping[object, Mapping[str, object]]
Truths = dict[object, object]


def majority(claims: Claims) -> Truths:
    """The value that most holdings give; the first in order among equals."""
    return {
        item: max(sorted(count.items(), key=lambda one: str(one[0])), key=lambda one: one[1])[0]
        for item, said in claims.items()
        if (count := Counter(said.values()))
    }


def truthfinder(claims: Claims, *, rounds: int = 20, damping: float = 0.3) -> Truths:
    """Yin, Han and Yu (2008), without similarity of values."""
    trust: dict[str, float] = defaultdict(lambda: 0.9)
    believed: dict[object, dict[object, float]] = {}
    for _ in range(rounds):
        believed = {}
        for item, said in claims.items():
            score: dict[object, float] = defaultdict(float)
            for holding, value in said.items():
                score[value] += -math.log(max(1 - trust[holding], 1e-6))
            believed[item] = {value: 1 / (1 + math.exp(-damping * one)) for value, one in score.items()}
        total: dict[str, list[float]] = defaultdict(list)
        for item, said in claims.items():
            for holding, value in said.items():
                total[holding].append(believed[item][value])
        trust = defaultdict(lambda: 0.9, {holding: sum(one) / len(one) for holding, one in total.items()})
    return {item: max(sorted(of.items(), key=lambda one: str(one[0])), key=lambda one: one[1])[0] for item, of in believed.items()}


def accu(claims: Claims, *, false_values: int = 10, rounds: int = 30, start: float = 0.8) -> Truths:
    """Dong, Berti-Equille and Srivastava (2009) without copying, with a fixed number of false values."""
    accuracy: dict[str, float] = defaultdict(lambda: start)
    chance: dict[object, dict[object, float]] = {}
    for _ in range(rounds):
        chance = {}
        for item, said in claims.items():
            score: dict[object, float] = defaultdict(float)
            for holding, value in said.items():
                right = min(max(accuracy[holding], 0.01), 0.99)
                score[value] += math.log(false_values * right / (1 - right))
            top = max(score.values())
            total = sum(math.exp(one - top) for one in score.values()) + max(0, false_values + 1 - len(score)) * math.exp(-top)
            chance[item] = {value: math.exp(one - top) / total for value, one in score.items()}
        told: dict[str, list[float]] = defaultdict(list)
        for item, said in claims.items():
            for holding, value in said.items():
                told[holding].append(chance[item][value])
        accuracy = defaultdict(lambda: start, {holding: sum(one) / len(one) for holding, one in told.items()})
    return {item: max(sorted(of.items(), key=lambda one: str(one[0])), key=lambda one: one[1])[0] for item, of in chance.items()}


FUSIONS = {"majority vote": majority, "TruthFinder": truthfinder, "ACCU (N=10)": accu}
FLAT = {"exact equality": 0.0, "flat ±1 %": 0.01, "flat ±3 %": 0.03, "flat ±5 %": 0.05}

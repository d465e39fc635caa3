"""Counting what was found: precision, recall and their harmonic mean, by kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Score:
    """Found against true cells, added up over seeds."""

    hits: int = 0
    false: int = 0
    missed: int = 0
    kinds: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def add(self, found: Iterable[object], true: Mapping[object, str]) -> None:
        """One seed."""
        there = set(found)
        for cell, kind in true.items():
            self.kinds[kind][0] += cell in there
            self.kinds[kind][1] += 1
        hits = sum(cell in there for cell in true)
        self.hits, self.false, self.missed = self.hits + hits, self.false + len(there) - hits, self.missed + len(true) - hits

    def told(self) -> dict[str, object]:
        """Figures for the report."""
        precision, recall = self.hits / max(self.hits + self.false, 1), self.hits / max(self.hits + self.missed, 1)
        return {
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 3),
            "recall_by_kind": {kind: f"{hit}/{of}" for kind, (hit, of) in sorted(self.kinds.items())},
        }


def reliability(told: Iterable[tuple[float, bool]]) -> dict[str, object]:
    """Confidence against how often it was right: in tenths, and the mean distance between the two (expected calibration error)."""
    tenths: dict[int, list[float]] = defaultdict(lambda: [0, 0.0, 0])
    for confidence, right in told:
        one = tenths[min(int(confidence * 10), 9)]
        one[0], one[1], one[2] = one[0] + 1, one[1] + confidence, one[2] + right
    total = sum(one[0] for one in tenths.values())
    return {
        "tenths": {
            f"{at / 10:.1f}": {"count": count, "said": round(said / count, 3), "right": round(right / count, 3)}
            for at, (count, said, right) in sorted(tenths.items())
        },
        "mean_distance": round(sum(abs(said - right) for _, said, right in tenths.values()) / max(total, 1), 4),
    }

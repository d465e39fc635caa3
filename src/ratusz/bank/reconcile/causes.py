"""Why two figures differ: causes in the words of the office, ranked by how likely each is.

definition, population-base, reference-date, territory-change, revision, time-lag, unit-scale, double-counting, missing-records,
rounding, transcription, software-error, unknown.
"""

import math
from collections.abc import Collection, Mapping

CAUSES = (
    "definition",
    "population-base",
    "reference-date",
    "territory-change",
    "revision",
    "time-lag",
    "unit-scale",
    "double-counting",
    "missing-records",
    "rounding",
    "transcription",
    "software-error",
    "unknown",
)
_PLACE = {cause: place for place, cause in enumerate(CAUSES)}
_UP, _DOWN = "+", "-"
# How often a kind of error has each cause; signs say in which direction the wrong value lies.
_OF_KIND: dict[str, dict[str, float]] = {
    "transposed-digits": {"transcription": 0.95, "software-error": 0.05},
    "wrong-digit": {"transcription": 0.95, "software-error": 0.05},
    "lost-digit": {"transcription": 0.95, "software-error": 0.05},
    "another-unit": {"unit-scale": 0.97, "transcription": 0.03},
    "doubled+": {"double-counting": 0.9, "unknown": 0.1},
    "doubled-": {"missing-records": 0.9, "unknown": 0.1},
    "stale": {"time-lag": 0.9, "software-error": 0.1},
    "another-period": {"reference-date": 0.5, "time-lag": 0.3, "transcription": 0.2},
    "wrong-sign": {"transcription": 0.8, "software-error": 0.2},
    "placeholder": {"missing-records": 0.9, "software-error": 0.1},
    "far-off+": {"territory-change": 0.5, "double-counting": 0.2, "transcription": 0.12, "population-base": 0.1, "definition": 0.08},
    "far-off-": {"missing-records": 0.35, "territory-change": 0.35, "transcription": 0.12, "population-base": 0.1, "definition": 0.08},
    "somewhat-off+": {"revision": 0.3, "transcription": 0.25, "double-counting": 0.2, "reference-date": 0.15, "unknown": 0.1},
    "somewhat-off-": {"revision": 0.3, "transcription": 0.25, "missing-records": 0.2, "reference-date": 0.15, "unknown": 0.1},
    "missing": {"missing-records": 0.9, "time-lag": 0.1},
    "another-level": {"population-base": 0.4, "definition": 0.35, "territory-change": 0.15, "reference-date": 0.1},
    "lasting-step": {"definition": 0.35, "territory-change": 0.3, "population-base": 0.2, "revision": 0.15},
    "rounded": {"rounding": 0.9, "definition": 0.1},
    "another-value": {"transcription": 0.4, "time-lag": 0.3, "definition": 0.3},
    "parts-and-whole+": {"missing-records": 0.75, "definition": 0.1, "time-lag": 0.05, "transcription": 0.1},
    "parts-and-whole-": {"double-counting": 0.6, "transcription": 0.15, "time-lag": 0.15, "definition": 0.1},
    "another-year": {"reference-date": 0.7, "time-lag": 0.3},
    "cumulated": {"definition": 0.8, "software-error": 0.1, "double-counting": 0.1},
    "shifted": {"reference-date": 0.6, "time-lag": 0.3, "software-error": 0.1},
}
# How often a difference that holdings have for good has each cause, and how large such differences typically are (parts of one).
_SIZES: dict[str, tuple[float, float]] = {
    "definition": (0.3, 0.03),
    "reference-date": (0.3, 0.01),
    "population-base": (0.25, 0.05),
    "revision": (0.15, 0.007),
    "territory-change": (0.05, 0.15),
}
SMALL = "small-difference"


def by_size(apart: float, among: Collection[str] = ()) -> dict[str, float]:
    """How likely a difference of this size (parts of one) has each of the causes, or of those `among` them; they sum to 1."""
    chosen = {cause: size for cause, size in _SIZES.items() if not among or cause in among}
    weights = {cause: often / size * math.exp(-abs(apart) / size) for cause, (often, size) in chosen.items()}
    total = sum(weights.values())
    return {cause: weight / total for cause, weight in weights.items()} if total > 0 else dict.fromkeys(chosen, 1 / max(len(chosen), 1))


def could_be_rounded(a: float, b: float) -> bool:
    """Whether one of two values may be the other one, rounded: it is written coarser, and lies within half of its unit."""
    units = [_unit(a), _unit(b)]
    return a != b and units[0] != units[1] and abs(a - b) <= max(units) / 2 * (1 + 1e-9)


def _unit(value: float) -> float:
    """The largest power of ten that divides a value, from a ten thousandth to a million."""
    for power in range(6, -5, -1):
        parts = value / 10.0**power
        if value and abs(parts - round(parts)) < 1e-9 * max(abs(parts), 1):
            return 10.0**power
    return 1e-5


def ranked(kinds: Mapping[str, float], *, above: bool, apart: float = 0.02) -> list[tuple[str, float]]:
    """Causes with probabilities that sum to 1, likeliest first, given weights of kinds; `above`: the wrong value is the higher one.

    `apart`: how far the holdings are apart, as parts of one, for differences that are no error.
    """
    total = sum(kinds.values()) or 1.0
    found: dict[str, float] = {}
    for kind, weight in kinds.items():
        of_kind = _OF_KIND.get(kind) or _OF_KIND.get(kind + (_UP if above else _DOWN)) or {"unknown": 1.0}
        of_kind = by_size(apart) if kind == SMALL else of_kind
        for cause, part in of_kind.items():
            found[cause] = found.get(cause, 0.0) + weight / total * part
    return sorted(found.items(), key=lambda one: (-one[1], _PLACE[one[0]]))

"""Why two figures differ: causes in the words of the office, ranked by how likely each is.

definition, population-base, reference-date, territory-change, revision, time-lag, unit-scale, double-counting, missing-records,
rounding, transcription, software-error, unknown.
"""

from collections.abc import Mapping

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
    "small-difference": {"definition": 0.3, "reference-date": 0.3, "population-base": 0.25, "revision": 0.1, "rounding": 0.05},
    "another-value": {"transcription": 0.4, "time-lag": 0.3, "definition": 0.3},
    "parts-and-whole": {"missing-records": 0.4, "double-counting": 0.2, "transcription": 0.2, "rounding": 0.1, "definition": 0.1},
}


def ranked(kinds: Mapping[str, float], *, above: bool) -> list[tuple[str, float]]:
    """Causes with probabilities that sum to 1, likeliest first, given weights of kinds; `above`: the wrong value is the higher one."""
    total = sum(kinds.values()) or 1.0
    found: dict[str, float] = {}
    for kind, weight in kinds.items():
        of_kind = _OF_KIND.get(kind) or _OF_KIND.get(kind + (_UP if above else _DOWN)) or {"unknown": 1.0}
        for cause, part in of_kind.items():
            found[cause] = found.get(cause, 0.0) + weight / total * part
    return sorted(found.items(), key=lambda one: (-one[1], CAUSES.index(one[0])))

"""One line of the answer: what is said of a slice (phenomenon, area, period, breakdown)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ratusz.bank.reconcile.classify import Class


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The difference of two holdings; None where there is none to tell. `severity`: by the rules, warn or error; empty without them."""

    a: str
    b: str
    difference: float | None
    relative: float | None
    z: float | None
    kind: Class
    severity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that begins in this period and is told once, without an alarm: the usual difference of two holdings is another one
    (`lasting-step`, with what it was and is), or they are the same to the digit (`copied`).
    """

    kind: str
    a: str
    b: str
    before: float | None = None
    after: float | None = None

    def as_json(self) -> dict[str, Any]:
        """As it stands in the line of its slice."""
        return {"kind": self.kind, "a": self.a, "b": self.b, "before": _round(self.before, 4), "after": _round(self.after, 4)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One line of the answer. `values` are numbers, or texts as the file has them."""

    phenomenon: str
    area: str
    period: str
    breakdown: dict[str, str]
    values: dict[str, float | str | None]
    pairs: tuple[Pair, ...]
    suspects: tuple[tuple[str, str, float], ...]
    causes: tuple[tuple[str, float], ...]
    estimate: float | str | None
    confidence: float
    notes: tuple[Note, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether a person should look."""
        return bool(self.suspects) or any(pair.kind is Class.UNEXPLAINED for pair in self.pairs)

    def as_json(self) -> dict[str, Any]:
        """The line as the command prints it; `notes` only where there are any."""
        told: dict[str, Any] = {
            "phenomenon": self.phenomenon,
            "area": self.area,
            "period": self.period,
            "breakdown": self.breakdown,
            "values": {holding: _plain(value) for holding, value in self.values.items()},
            "pairs": [
                {
                    "a": one.a,
                    "b": one.b,
                    "difference": _round(one.difference),
                    "relative": _round(one.relative),
                    "z": _round(one.z, 3),
                    "class": one.kind.code,
                    **({"severity": one.severity} if one.severity else {}),
                }
                for one in self.pairs
            ],
            "suspects": [{"holding": holding, "kind": kind, "probability": round(chance, 4)} for holding, kind, chance in self.suspects],
            "causes": [{"code": code, "probability": round(chance, 4)} for code, chance in self.causes],
            "estimate": _plain(self.estimate),
            "confidence": round(self.confidence, 4),
        }
        if self.notes:
            told["notes"] = [one.as_json() for one in self.notes]
        return told


def _plain(value: float | str | None) -> float | int | str | None:
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1 << 53 else value


def _round(value: float | None, digits: int | None = None) -> float | int | None:
    """Ten significant digits, or so many after the point; whole numbers without one."""
    if value is None or not np.isfinite(value):
        return None
    found = float(f"{value:.10g}") if digits is None else round(float(value), digits)
    return int(found) if found.is_integer() and abs(found) < 1 << 53 else found

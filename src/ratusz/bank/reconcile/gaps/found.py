"""What is said of a gap, of a promise and of an indicator that is blocked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ratusz.bank.reconcile.gaps.calendar import State
from ratusz.bank.reconcile.gaps.expected import Key


class Kind(StrEnum):
    """What is missing, and how."""

    HOLE = "hole"
    LATE = "late"
    OVERDUE = "overdue"
    AREA = "area-missing"
    BREAKDOWN = "breakdown-missing"
    NEVER = "never-gathered"
    PLACEHOLDER = "placeholder"
    SILENT = "silent-zero"
    REPEATED = "carried-forward"
    STRANGE_AREA = "area-unknown"
    STRANGE_BREAKDOWN = "breakdown-unknown"
    STRANGE_PERIOD = "period-unknown"
    UNEXPECTED = "not-expected"

    @property
    def is_missing(self) -> bool:
        """Whether a figure is not there, or cannot be used; the other kinds are figures that nobody expects."""
        return self not in {Kind.STRANGE_AREA, Kind.STRANGE_BREAKDOWN, Kind.STRANGE_PERIOD, Kind.UNEXPECTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One gap. Empty areas or breakdowns: all of them. `keys`: the cells; `found`: what stands there instead, or what it could mean.

    `due`: by when the earliest of it was promised; `blocks`: the indicators that cannot be computed; `weight`: of them together.
    """

    kind: Kind
    phenomenon: str
    holding: str
    areas: tuple[str, ...] = ()
    breakdowns: tuple[Mapping[str, str], ...] = ()
    periods: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    found: str = ""
    due: date | None = None
    total_only: bool = False
    blocks: tuple[str, ...] = ()
    weight: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The line as the command prints it, without its sentence."""
        return {
            "type": "gap",
            "kind": self.kind.value,
            "phenomenon": self.phenomenon,
            "holding": self.holding,
            "areas": list(self.areas),
            "breakdowns": [dict(one) for one in self.breakdowns],
            "periods": list(self.periods),
            "cells": len(self.keys),
            "found": self.found or None,
            "due": self.due.isoformat() if self.due else None,
            "total_only": self.total_only,
            "blocks": list(self.blocks),
            "weight": self.weight,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How one promise is kept. `last`: the newest period with figures; `due`: when the next one is promised.

    Timeliness: days from the end of a period to its figures; punctuality: days from the promised day (below zero: earlier).
    Both are medians over the periods of which the day is known; `on_time` of `dated`.
    """

    phenomenon: str
    holding: str
    state: State
    last: str | None
    due: date | None
    dated: int = 0
    on_time: int = 0
    timeliness: float | None = None
    punctuality: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The line as the command prints it, without its sentence."""
        return {
            "type": "promise",
            "phenomenon": self.phenomenon,
            "holding": self.holding,
            "state": self.state.value,
            "last_period": self.last,
            "due": self.due.isoformat() if self.due else None,
            "dated": self.dated,
            "on_time": self.on_time,
            "timeliness_days": self.timeliness,
            "punctuality_days": self.punctuality,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """An indicator that cannot be computed everywhere. `roots`: places of the gaps in the list; `through`: blocked indicators it needs."""

    indicator: str
    weight: float
    roots: tuple[int, ...]
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    through: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The line as the command prints it, without its sentence."""
        return {
            "type": "indicator",
            "indicator": self.indicator,
            "weight": self.weight,
            "roots": list(self.roots),
            "areas": list(self.areas),
            "periods": list(self.periods),
            "through": list(self.through),
        }

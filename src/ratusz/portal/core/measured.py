"""What a web process saw of its requests: how many, how fast, what broke. By address pattern, so without people.

Each process writes a file of its own for each day, in the cache folder, and never one of another; whoever asks reads all of them.
What is older than `KEPT_DAYS` is added to one total, so that counters only grow.
"""

import fcntl
import json
import os
import tempfile
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from ratusz.bank.base.clock import day_of, iso

FOLDER, TOTAL = "measured", "total.json"
KEPT_DAYS = 8
FLUSH_S = 5
SLOWEST = 20
#: Upper bounds of the durations that are told apart, in milliseconds; one more place is for what is slower still.
BOUNDS_MS = (1, 2, 3, 5, 7.5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 2_000, 5_000, 10_000, 30_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request, answered. `fault`: "place: kind" of what broke, else ""."""

    method: str
    pattern: str
    status: int
    ms: float
    fault: str = ""


@dataclass(slots=True, kw_only=True)
class Seen:
    """What was seen: requests by (method, pattern, status), durations by pattern, the slowest, faults by place."""

    counts: Counter[str] = field(default_factory=Counter)
    times: dict[str, list[int]] = field(default_factory=dict)
    spent_ms: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, str, str]] = field(default_factory=list)
    faults: dict[str, tuple[int, str]] = field(default_factory=dict)

    def note(self, one: Request, *, now: datetime) -> None:
        """Add `one`."""
        self.counts[f"{one.method} {one.status} {one.pattern}"] += 1
        self.times.setdefault(one.pattern, [0] * (len(BOUNDS_MS) + 1))[bisect_left(BOUNDS_MS, one.ms)] += 1
        self.spent_ms[one.pattern] += round(one.ms)
        if len(self.slowest) < SLOWEST or one.ms > self.slowest[-1][0]:
            self._keep_slowest([(round(one.ms, 1), one.pattern, iso(now))])
        if one.fault:
            self.faults[one.fault] = (self.faults.get(one.fault, (0, ""))[0] + 1, iso(now))

    def add(self, other: "Seen") -> None:
        """Add what another process, or day, saw."""
        self.counts.update(other.counts)
        self.spent_ms.update(other.spent_ms)
        for pattern, times in other.times.items():
            mine = self.times.get(pattern, [0] * len(times))
            self.times[pattern] = [one + two for one, two in zip(mine, times, strict=True)]
        self._keep_slowest(other.slowest)
        for place, (count, last) in other.faults.items():
            before, at = self.faults.get(place, (0, ""))
            self.faults[place] = (before + count, max(at, last))

    def _keep_slowest(self, more: Iterable[tuple[float, str, str]]) -> None:
        self.slowest = sorted([*self.slowest, *more], reverse=True)[:SLOWEST]

    def as_json(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "counts": self.counts,
            "times": self.times,
            "spent_ms": self.spent_ms,
            "slowest": self.slowest,
            "faults": self.faults,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Seen":
        """The inverse of `as_json`; durations told apart by other bounds, of another release, are left out."""
        return cls(
            counts=Counter(kept["counts"]),
            times={pattern: times for pattern, times in kept["times"].items() if len(times) == len(BOUNDS_MS) + 1},
            spent_ms=Counter(kept["spent_ms"]),
            slowest=[(ms, pattern, at) for ms, pattern, at in kept["slowest"]],
            faults={place: (count, at) for place, (count, at) in kept["faults"].items()},
        )


class Recorder:
    """Keeps what this process sees, and writes it down every few seconds; what broke at once."""

    def __init__(self, folder: Path, *, process: str) -> None:
        self._folder, self._process = folder, process
        self._lock = threading.Lock()
        self._seen, self._day = Seen(), date.min
        self._written_at: datetime | None = None

    def note(self, one: Request, *, now: datetime) -> None:
        """Add a request."""
        with self._lock:
            if day_of(now) != self._day:
                self._turn_page(now)
            self._seen.note(one, now=now)
            is_due = self._written_at is None or (now - self._written_at).total_seconds() >= FLUSH_S
            if is_due or one.fault:
                self._write(now)

    def flush(self, *, now: datetime) -> None:
        """Write down what was not yet."""
        with self._lock:
            if self._day != date.min:
                self._write(now)

    def _turn_page(self, now: datetime) -> None:
        if self._day != date.min:
            self._write(now)
        self._seen, self._day = Seen(), day_of(now)
        self._folder.mkdir(parents=True, exist_ok=True)
        retire(self._folder, today=self._day)

    def _write(self, now: datetime) -> None:
        _put(self._folder / f"{self._day.isoformat()}.{self._process}.json", self._seen)
        self._written_at = now


def seen_since(folder: Path, first: date) -> Seen:
    """What all processes saw since the day `first`."""
    found = Seen()
    for path in _days(folder):
        if path.name[:10] >= first.isoformat():
            found.add(_read(path))
    return found


def seen_ever(folder: Path) -> Seen:
    """What all processes ever saw; its counters only grow."""
    found = seen_since(folder, date.min)
    found.add(_read(folder / TOTAL))
    return found


def retire(folder: Path, *, today: date) -> None:
    """Add the days that are not kept to the total, one process at a time."""
    first = (today - timedelta(days=KEPT_DAYS)).isoformat()
    old = [path for path in _days(folder) if path.name[:10] < first]
    if not old:
        return
    with (folder / "total.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        total = _read(folder / TOTAL)
        for path in old:
            total.add(_read(path))
            path.unlink(missing_ok=True)
        total.slowest, total.faults = [], {}
        _put(folder / TOTAL, total)


def percentile(times: list[int], share: float) -> float:
    """The bound below which `share` of the durations lie, in milliseconds; infinity above the last bound."""
    wanted, reached = share * sum(times), 0
    for bound, count in zip((*BOUNDS_MS, float("inf")), times, strict=True):
        reached += count
        if reached >= wanted:
            return bound
    return float("inf")


def _days(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("????-??-??.*.json"))


def _read(path: Path) -> Seen:
    """Whatever cannot be read is nothing: these are figures, not data."""
    try:
        return Seen.from_json(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return Seen()


def _put(path: Path, seen: Seen) -> None:
    """Whole or not at all; a full disk costs figures and no page."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(seen.as_json(), file)
        Path(name).replace(path)
    except OSError:
        return

"""Gaps put into cubes of every rhythm (days, months, quarters, halves, years, school years), beside zeros that are their own.

Offices are closed at weekends and on holidays, a pool each August, something each third quarter; one part of the breakdown is rare and
often zero. None of that is a gap. Put in: whole periods, cells within a series and before its beginning, areas and parts that leave or
never came, periods that have not come, zeros out of season, codes for "unknown", figures carried forward.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from ratusz.bank.base.workdays import is_workday
from ratusz.bank.model.period import Period, PeriodKind
from ratusz.bank.reconcile.gaps.calendar import Promise, following
from ratusz.bank.reconcile.gaps.expected import Breakdown, Expectation, Expected
from ratusz.bank.reconcile.gaps.find import find_gaps
from ratusz.bank.reconcile.gaps.held import held_of
from ratusz.bank.reconcile.places import Area

_COUNT = {
    PeriodKind.DAY: 420,
    PeriodKind.MONTH: 48,
    PeriodKind.QUARTER: 24,
    PeriodKind.HALF: 16,
    PeriodKind.YEAR: 15,
    PeriodKind.SCHOOL_YEAR: 14,
}
_AREAS = tuple(f"a{number}" for number in range(11))
_PARTS: tuple[Breakdown, ...] = ((), (("wiek", "dzieci"),), (("wiek", "rzadkie"),))
_LONG = 6
Cell = tuple[str, Breakdown, int]


@dataclass(kw_only=True)
class _Cube:
    """One cube: values by area, part and place of the period; the truth about what was spoilt."""

    kind: PeriodKind
    periods: list[Period]
    values: dict[Cell, float] = field(default_factory=dict)
    truth: dict[Cell, str] = field(default_factory=dict)

    def delete(self, kind: str, cell: Cell) -> None:
        self.values.pop(cell, None)
        self.truth[cell] = kind

    def write(self, kind: str, cell: Cell, value: float) -> None:
        self.values[cell], self.truth[cell] = value, kind

    def is_open(self, at: int) -> bool:
        """Whether there is anything to count in the period."""
        day = self.periods[at].first
        return {
            PeriodKind.DAY: is_workday(day), PeriodKind.MONTH: day.month != 8, PeriodKind.QUARTER: day.month != 7,
        }.get(self.kind, True)  # fmt: skip


def _clean(kind: PeriodKind, rng: np.random.Generator) -> _Cube:
    first = date(2009, 9, 1) if kind is PeriodKind.SCHOOL_YEAR else date(2009, 1, 1)
    periods = [Period(kind=kind, first=first)]
    while len(periods) < _COUNT[kind]:
        periods.append(following(periods[-1]))
    cube = _Cube(kind=kind, periods=periods)
    for area in _AREAS:
        level = float(10 ** rng.uniform(2.7, 4))
        for at, period in enumerate(periods):
            season = 1 + 0.3 * np.cos(2 * np.pi * period.first.month / 12)
            for part in _PARTS:
                usual = level * season * (1 if not part else 0.4) * np.exp(rng.normal(0, 0.05))
                value = rng.poisson(0.8) if part == _PARTS[2] else round(usual)
                cube.values[area, part, at] = float(value) if cube.is_open(at) else 0.0
    return cube


def _spoil(cube: _Cube, rng: np.random.Generator) -> None:
    count, whole, children = len(cube.periods), _PARTS[0], _PARTS[1]
    open_ = [at for at in range(3, count - 4) if cube.is_open(at)]
    zero, code, below, hole = (int(at) for at in rng.choice(open_, 4, replace=False))
    cube.write("silent-zero", ("a0", whole, zero), 0.0)
    cube.write("silent-zero", ("a1", children, code), 9999999.0)
    cube.write("silent-zero", ("a2", whole, below), -1.0)
    cube.delete("hole", ("a3", children, hole))
    for at in range(int(rng.integers(1, 3))):
        cube.delete("hole", ("a4", whole, at))
    start = int(rng.integers(2, count - _LONG - 4))
    run = [at for at in range(start, count - 4) if cube.is_open(at)]
    run = run[: next((at for at in range(1, len(run)) if run[at] != run[at - 1] + 1), len(run))][: _LONG + 1]
    if len(run) >= (_LONG if count < 30 else 5):
        for at in run[1:]:
            cube.write("carried-forward", ("a5", whole, at), cube.values["a5", whole, run[0]])
    for part in _PARTS:
        for at in range(count):
            cube.delete("area-missing", ("a6", part, at))
            if at >= count - 4:
                cube.delete("area-missing", ("a7", part, at))
    for at in range(count):
        cube.delete("breakdown-missing", ("a8", children, at))
    cube.delete("breakdown-missing", ("a9", children, count - 3))
    cube.delete("breakdown-missing", ("a9", children, count - 2))
    gone = int(rng.choice([at for at in range(1, count - 5) if at not in run]))
    cube.truth = {cell: kind for cell, kind in cube.truth.items() if cell[2] not in {gone, count - 1}}
    for area in _AREAS:
        for part in _PARTS:
            cube.delete("hole", (area, part, gone))
            cube.delete("overdue", (area, part, count - 1))


def run(seeds: range) -> dict[str, Any]:
    """Precision and recall by rhythm and by kind."""
    count: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for seed in seeds:
        for number, kind in enumerate(_COUNT):
            rng = np.random.default_rng([seed, 17, number])
            cube = _clean(kind, rng)
            _spoil(cube, rng)
            told = _told(cube)
            for cell in told.keys() | cube.truth.keys():
                for said, place in ((told.get(cell), 1), (cube.truth.get(cell), 2)):
                    if said:
                        count[kind.value, said][place] += 1
                        count[kind.value, said][0] += place == 1 and told.get(cell) == cube.truth.get(cell)
    return {
        "wrong": {
            f"{rhythm}: {kind}": {"precision": round(hit / max(said, 1), 4), "recall": round(hit / max(of, 1), 4), "cells": of}
            for (rhythm, kind), (hit, said, of) in sorted(count.items())
            if not hit == said == of
        },
        "precision": round(sum(one[0] for one in count.values()) / max(sum(one[1] for one in count.values()), 1), 4),
        "recall": round(sum(one[0] for one in count.values()) / max(sum(one[2] for one in count.values()), 1), 4),
        "cells": sum(one[2] for one in count.values()),
    }


def _told(cube: _Cube) -> dict[Cell, str]:
    expectation = Expectation(
        phenomenon="x", holding="y", promise=Promise(frequency=cube.kind), since=cube.periods[0],
        areas=tuple(Area(code=one) for one in _AREAS), breakdowns=_PARTS, shown={part: dict(part) for part in _PARTS},
    )  # fmt: skip
    rows = (("x", "y", area, str(cube.periods[at]), f"{value:.0f}", dict(part)) for (area, part, at), value in cube.values.items())
    found = find_gaps(Expected(expectations=(expectation,)), held_of(rows), cube.periods[-1].last + timedelta(days=8))
    places = {str(period): at for at, period in enumerate(cube.periods)}
    return {
        (area, part, places[text]): gap.kind.value for gap in found.gaps for area, part, text in gap.keys if text in places
    }  # fmt: skip

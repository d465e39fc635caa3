"""Gaps put into cubes of figures: how many are found, with the right kind, and how often something else is called one.

Made here, with traps: periods that are not due yet or whose day falls on a holiday, areas that did not exist, cells that cannot be,
suppressed cells, real zeros. What is expected is declared as people declare it; the truth is kept cell by cell.
"""

import csv
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from ratusz.bank.reconcile.gaps.find import Found, find_gaps
from ratusz.bank.reconcile.gaps.held import read_held
from ratusz.bank.reconcile.gaps.reading import read_expected

# The third of May is free, and so is the Friday after: the promise for 2025 ends on Monday, 4 May 2026.
TODAY = date(2026, 5, 4)
_AREAS = tuple(f"d{number:02}" for number in range(9))
_SHORT = 4
_SEX = ("ogółem", "K", "M")
Cell = tuple[str, str, str, str, str]
_EXPECTED = """
areas:
  dzielnice:
    - {code: d00, name: Bytków}
    - {code: d01, name: Michałkowice}
    - {code: d02, name: Przełajka}
    - {code: d03, name: Bańgów}
    - {code: d04, name: Centrum, was: [Śródmieście]}
    - {code: d05}
    - {code: d06}
    - {code: d07, from: 2019-01-01}
    - {code: d08, until: 2018-12-31}
phenomena:
  - phenomenon: ludność
    frequency: P1Y
    lag: P4M3D
    since: 2010
    areas: dzielnice
    breakdowns: {płeć: [ogółem, K, M]}
    holdings: [gus, um]
  - {phenomenon: uczniowie, frequency: school-year, lag: P2M, grace: P30D, since: 2012/13, areas: dzielnice, holdings: [oświata]}
  - phenomenon: zgony
    frequency: P1M
    lag: 10 workdays
    since: 2022-01
    areas: dzielnice
    impossible: [{areas: [d05], why: no registry office there}]
    holdings: [usc]
  - {phenomenon: dochody, frequency: P3M, lag: P35D, since: 2018-Q1, holdings: [skarbnik, rio]}
  - {phenomenon: odpady, frequency: P1Y, lag: P3M, grace: P6M, since: 2015, areas: dzielnice, holdings: [gospodarka]}
indicators:
  - {indicator: umieralność, inputs: [zgony, {phenomenon: ludność, breakdown: {}}], weight: 3}
  - {indicator: odpady na głowę, inputs: [odpady, {phenomenon: ludność, breakdown: {}}]}
  - {indicator: dobrostan, indicators: [umieralność], weight: 2}
  - {indicator: hałas, inputs: [hałas]}
"""


@dataclass(kw_only=True)
class _Planted:
    """Cells with their values, and the truth about those that were spoilt."""

    cells: dict[Cell, str]
    truth: dict[Cell, str] = field(default_factory=dict)

    def delete(self, kind: str, cells: Iterable[Cell]) -> None:
        """The cells are gone."""
        for cell in cells:
            if self.cells.pop(cell, None) is not None:
                self.truth[cell] = kind

    def write(self, kind: str, cell: Cell, value: str) -> None:
        """The cell holds something else."""
        self.cells[cell], self.truth[cell] = value, kind


def _periods(phenomenon: str) -> list[str]:
    """What is due by TODAY, written out by hand; the last one is the newest that is owed."""
    match phenomenon:
        case "ludność":
            return [str(year) for year in range(2010, 2025)]
        case "uczniowie":
            return [f"{year}/{(year + 1) % 100:02}" for year in range(2012, 2025)]
        case "zgony":
            return [f"{year}-{month:02}" for year in range(2022, 2027) for month in range(1, 13) if (year, month) <= (2026, 3)]
        case "dochody":
            return [f"{year}-Q{quarter}" for year in range(2018, 2026) for quarter in range(1, 5)]
    return [str(year) for year in range(2015, 2026)]


def _existed(area: str, period: str) -> bool:
    year = int(period[:4])
    if "/" in period:
        year += 1
    return not (area == "d07" and year < 2019) and not (area == "d08" and year > 2018)


def _clean(rng: np.random.Generator) -> dict[Cell, str]:
    found: dict[Cell, str] = {}
    for phenomenon, holdings in (("ludność", ("gus", "um")), ("uczniowie", ("oświata",)), ("zgony", ("usc",)), ("odpady", ("gospodarka",))):
        for area in _AREAS:
            level = float(10 ** rng.uniform(2.5, 4)) if phenomenon != "zgony" else float(rng.uniform(0.5, 40))
            for at, period in enumerate(_periods(phenomenon)):
                if not _existed(area, period) or (phenomenon == "zgony" and area == "d05"):
                    continue
                for holding in holdings:
                    value = level * np.exp(0.01 * at + rng.normal(0, 0.02))
                    value = rng.poisson(value) if phenomenon == "zgony" else value
                    for sex in _SEX if phenomenon == "ludność" else ("",):
                        found[phenomenon, holding, area, period, sex] = f"{value * (1 if sex in {'', 'ogółem'} else 0.5):.0f}"
    for period in _periods("dochody"):
        for holding in ("skarbnik", "rio"):
            found["dochody", holding, "", period, ""] = f"{1e7 * np.exp(rng.normal(0, 0.1)):.2f}"
    return found


def _traps(planted: _Planted, rng: np.random.Generator) -> None:
    """What is no gap: signs for what cannot be or is kept secret, small counts that are zero, figures before their day."""
    cells = [cell for cell in planted.cells if cell[0] != "dochody"]
    for at in rng.choice(len(cells), 30, replace=False):
        planted.cells[cells[at]] = str(rng.choice(["#", "x", "0*"]))
    small = [cell for cell in planted.cells if cell[0] == "zgony" and planted.cells[cell] == "0"]
    for cell in small[::2]:
        planted.cells[cell] = "-"
    for area in _AREAS[:3]:
        planted.cells["ludność", "gus", area, "2025", "ogółem"] = "1000"


def _spoil(planted: _Planted, rng: np.random.Generator) -> None:
    def of(phenomenon: str, holding: str, *, area: str = "", period: str = "", sex: str = "") -> list[Cell]:
        return [
            cell
            for cell in planted.cells
            if cell[:2] == (phenomenon, holding) and cell[2].startswith(area) and cell[3].startswith(period) and (not sex or cell[4] == sex)
        ]

    years, months, school = _periods("ludność"), _periods("zgony"), _periods("uczniowie")
    planted.delete("hole", of("ludność", "um", period=years[int(rng.integers(1, 12))]))
    for month in rng.choice(months[1:-6], 2, replace=False):
        planted.delete("hole", of("zgony", "usc", period=str(month)))
    planted.delete("hole", of("dochody", "rio", period="2021-Q2"))
    planted.delete("hole", of("uczniowie", "oświata", area="d02", period=school[int(rng.integers(1, 10))]))
    for month in months[-int(rng.integers(1, 4)) :]:
        planted.delete("overdue", of("zgony", "usc", period=month))
    planted.delete("late", of("odpady", "gospodarka", period="2025"))
    planted.delete("area-missing", of("uczniowie", "oświata", area=f"d0{rng.integers(3, 7)}"))
    for period in years[-int(rng.integers(1, 3)) :]:
        planted.delete("area-missing", of("ludność", "gus", area="d06", period=period))
    planted.delete("breakdown-missing", of("ludność", "um", sex="K"))
    planted.delete("breakdown-missing", of("ludność", "gus", area="d00", period=years[-1], sex="M"))
    _stand_in(planted, rng)


def _stand_in(planted: _Planted, rng: np.random.Generator) -> None:
    free = [cell for cell in planted.cells if cell[0] in {"odpady", "uczniowie"} and planted.cells[cell].isdigit() and cell[3] != "2025"]
    chosen = [free[at] for at in rng.choice(len(free), 8, replace=False)]
    series = set()
    known = Counter(cell[:3] for cell in free)
    for number, cell in enumerate(chosen):
        if cell[:3] in series:
            continue
        series.add(cell[:3])
        if number % 2:
            planted.write("placeholder", cell, str(rng.choice(["b.d.", ":", "brak danych", "uzupełnić"])))
        else:
            # A zero of a series with fewer than three other figures is no sign of anything.
            planted.write("silent-zero", cell, str(rng.choice(["0", "-", "999999", "-1"] if known[cell[:3]] > _SHORT else ["-1"])))


def _strange(planted: _Planted) -> None:
    planted.cells["odpady", "gospodarka", "Huta", "2020", ""] = "100"
    planted.cells["odpady", "gospodarka", "d08", "2021", ""] = "100"
    planted.cells["ludność", "gus", "d01", "2020", "inna"] = "1"


def run(seeds: range) -> dict[str, Any]:
    """Precision and recall by kind of gap over the seeds, and whether the roots of blocked indicators are the right ones."""
    count: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    roots = [0, 0]
    with tempfile.TemporaryDirectory(prefix="ratusz-gaps-") as folder:
        (Path(folder) / "expected.yaml").write_text(_EXPECTED, encoding="utf-8")
        expected = read_expected(Path(folder) / "expected.yaml")
        for seed in seeds:
            rng = np.random.default_rng([seed, 11])
            planted = _Planted(cells=_clean(rng))
            _traps(planted, rng)
            _spoil(planted, rng)
            _strange(planted)
            held, _ = read_held(_written(planted.cells, Path(folder) / "seen.csv", rng))
            found = find_gaps(expected, held, TODAY)
            told = _told(found)
            true = planted.truth | _STRANGE
            for cell in told.keys() | true.keys():
                for kind, place in ((told.get(cell), 1), (true.get(cell), 2)):
                    if kind:
                        count[kind][place] += 1
                        count[kind][0] += place == 1 and told.get(cell) == true.get(cell)
            right = _blocked(planted.truth)
            said = {
                one.indicator: {(gap.kind.value, gap.phenomenon, gap.holding) for gap in _of(found, one.roots)} for one in found.blocked
            }
            roots[0] += sum(said.get(name) == of for name, of in right.items())
            roots[1] += len(right.keys() | said.keys())
    return {
        "by_kind": {
            kind: {"precision": round(hit / said, 4) if said else 1.0, "recall": round(hit / of, 4) if of else 1.0, "cells": of}
            for kind, (hit, said, of) in sorted(count.items())
        },
        "precision": round(sum(one[0] for one in count.values()) / max(sum(one[1] for one in count.values()), 1), 4),
        "recall": round(sum(one[0] for one in count.values()) / max(sum(one[2] for one in count.values()), 1), 4),
        "root causes of indicators exactly right": f"{roots[0]}/{roots[1]}",
    }


_STRANGE: dict[Cell, str] = {
    ("odpady", "gospodarka", "Huta", "", ""): "area-unknown",
    ("odpady", "gospodarka", "d08", "", ""): "area-unknown",
    ("ludność", "gus", "", "", "płeć: inna"): "breakdown-unknown",
    ("hałas", "", "", "", ""): "never-gathered",
}


def _of(found: Found, roots: Iterable[int]) -> list[Any]:
    return [found.gaps[one] for one in roots]


def _written(cells: dict[Cell, str], path: Path, rng: np.random.Generator) -> Path:
    """The cells in any order, with other spellings of some areas and totals."""
    spelled = {"d00": "Bytkow", "d01": "MICHAŁKOWICE", "d04": "Śródmieście"}
    rows = []
    for (phenomenon, holding, area, period, sex), value in cells.items():
        other = holding == "um"
        where, total = (spelled.get(area, area), "") if other else (area, sex)
        rows.append((phenomenon, holding, where, period, value, total if sex == "ogółem" else sex))
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [("phenomenon", "holding", "area", "period", "value", "płeć"), *(rows[at] for at in rng.permutation(len(rows)))]
        )
    return path


def _told(found: Found) -> dict[Cell, str]:
    told: dict[Cell, str] = {}
    for gap in found.gaps:
        for area, breakdown, period in gap.keys:
            sex = next((code for _, code in breakdown), "ogółem" if gap.phenomenon == "ludność" else "")
            told[gap.phenomenon, gap.holding, area, period, sex.upper() if len(sex) == 1 else sex] = gap.kind.value
        if not gap.keys:
            area = gap.areas[0] if gap.areas else ""
            code = gap.found.replace("plec", "płeć") if gap.kind.value == "breakdown-unknown" else ""
            told[gap.phenomenon, gap.holding, area, "", code] = gap.kind.value
    return told


def _blocked(truth: dict[Cell, str]) -> dict[str, set[tuple[str, str, str]]]:
    """Which gaps block which indicator, by the truth: a figure of people is missing only where both holdings lack it."""
    people = {
        (truth[cell], cell[0], cell[1])
        for cell in truth
        if cell[0] == "ludność" and cell[4] == "ogółem" and ("ludność", "um" if cell[1] == "gus" else "gus", *cell[2:]) in truth
    }

    def of(phenomenon: str) -> set[tuple[str, str, str]]:
        return {(kind, cell[0], cell[1]) for cell, kind in truth.items() if cell[0] == phenomenon}

    deaths, waste = of("zgony") | people, of("odpady") | people
    return {
        "umieralność": deaths,
        "dobrostan": deaths,
        "odpady na głowę": waste,
        "hałas": {("never-gathered", "hałas", "")},
    }

"""Series with injected errors, without any, and with lasting changes that are declared: what is found, named and wrongly alarmed.

The first two come from ../shared/bench/inject_discrepancies.py; the third is made here, and so are kinds the injector does not know.
"""

import csv
import sys
import tempfile
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np

from bench.trust.baselines import FLAT, FUSIONS
from bench.trust.score import Score, reliability
from ratusz.bank.reconcile.answer import Slice
from ratusz.bank.reconcile.classify import Class
from ratusz.bank.reconcile.compare import compare
from ratusz.bank.reconcile.observations import read_observations
from ratusz.bank.reconcile.rules import read_rules

INJECTOR = "bench/inject_discrepancies.py"
# Which causes count as named for what was injected; for "2 % off" nothing says why, so any cause of a small slip counts.
NAMED = {
    "transpose": {"transcription"},
    "typo_digit": {"transcription"},
    "unit1000": {"unit-scale"},
    "unit10": {"unit-scale"},
    "stale": {"time-lag"},
    "yearswap": {"reference-date", "time-lag"},
    "small2pct": {"transcription", "revision", "missing-records", "double-counting"},
    "territory": {"territory-change"},
    "missing": {"missing-records"},
}
Cell = tuple[str, str]


def injected(injector: Path, seed: int, folder: Path, *, rate: float) -> tuple[Path, dict[Cell, str]]:
    """A file of observations and the kinds of its errors by phenomenon and period."""
    spec = spec_from_file_location("inject_discrepancies", injector)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(injector)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    seen, truth = folder / f"{seed}-{rate}.csv", folder / f"{seed}-{rate}-truth.csv"
    before, sys.argv = sys.argv, ["inject", str(seed), str(seen), str(truth), "--rate", str(rate)]
    try:
        module.main()
    finally:
        sys.argv = before
    with truth.open(encoding="utf-8") as rows:
        return seen, {(row["phenomenon"], row["period"]): row["kind"] for row in csv.DictReader(rows)}


def flagged(one: Slice) -> bool:
    """Whether a slice is an alarm: an unexplained difference, or a value that is not there."""
    return any(pair.kind in {Class.UNEXPLAINED, Class.ONE_SIDED} for pair in one.pairs)


def run(injector: Path, seeds: range, *, rate: float = 0.03) -> dict[str, Any]:
    """Ours and the baselines on the same files."""
    ours, flat = Score(), {name: Score() for name in FLAT}
    fusions = {name: Score() for name in FUSIONS}
    causes: dict[str, list[int]] = {}
    sure: list[tuple[float, bool]] = []
    false = observed = 0
    flat_false = dict.fromkeys(FLAT, 0)
    with tempfile.TemporaryDirectory(prefix="ratusz-trust-") as name:
        for seed in seeds:
            path, truth = injected(injector, seed, Path(name), rate=rate)
            told = list(compare(read_observations(path)))
            ours.add([(one.phenomenon, one.period) for one in told if flagged(one)], truth)
            for one in told:
                if flagged(one) and (kind := truth.get((one.phenomenon, one.period))):
                    count = causes.setdefault(kind, [0, 0])
                    count[0] += bool(NAMED[kind] & {code for code, _ in one.causes[:3]})
                    count[1] += 1
            # Errors are in the second holding, so the first one's value is right there; elsewhere both are.
            sure += [(one.confidence, (one.phenomenon, one.period) not in truth or one.estimate == one.values.get("a")) for one in told]
            for rule, limit in FLAT.items():
                flat[rule].add(_beyond(told, limit), truth)
            claims = {(one.phenomenon, one.period): one.values for one in told}
            for fusion, choose in FUSIONS.items():
                best = choose(claims)
                fusions[fusion].add(
                    [cell for cell, said in claims.items() if len(said) < 2 or any(value != best[cell] for value in said.values())], truth
                )
            clean, _ = injected(injector, seed, Path(name), rate=0)
            seen = read_observations(clean)
            told = list(compare(seen))
            observed += len(seen)
            false += sum(map(flagged, told))
            for rule, limit in FLAT.items():
                flat_false[rule] += len(_beyond(told, limit))
    named = sum(hit for hit, _ in causes.values()) / max(sum(of for _, of in causes.values()), 1)
    return {
        "ours": ours.told() | {"false_alarms_per_1000": round(false / observed * 1000, 2)},
        "cause_in_first_three": round(named, 3),
        "confidence": reliability(sure),
        "causes_by_kind": {kind: f"{hit}/{of}" for kind, (hit, of) in sorted(causes.items())},
        **{rule: one.told() | {"false_alarms_per_1000": round(flat_false[rule] / observed * 1000, 2)} for rule, one in flat.items()},
        **{fusion: one.told() for fusion, one in fusions.items()},
    }


def _beyond(told: list[Slice], limit: float) -> list[Cell]:
    return [
        (one.phenomenon, one.period)
        for one in told
        if len(one.values) < 2 or any(pair.relative is not None and abs(pair.relative) > limit + 1e-12 for pair in one.pairs)
    ]


Spoil = Callable[[np.ndarray, np.random.Generator], tuple[np.ndarray, slice]]


def _arm(seeds: range, spoil: Spoil, *, rules: str = "", share: float = 0.1, periods: int = 16, both: bool = False) -> dict[str, Any]:
    """Sixty series of two holdings, a part of which is spoilt systematically: cells found, and alarms elsewhere."""
    score, observed = Score(), 0
    with tempfile.TemporaryDirectory(prefix="ratusz-trust-") as name:
        for seed in seeds:
            rng = np.random.default_rng([seed, 7])
            path, truth = Path(name) / "seen.csv", {}
            with path.open("w", encoding="utf-8") as out:
                out.write("phenomenon,holding,area,period,value\n")
                for series in range(60):
                    true = 10 ** rng.uniform(2, 5) * np.exp(np.cumsum(rng.normal(0, 0.012, periods)))
                    first = np.round(true * np.exp(rng.normal(0, 0.001, periods)))
                    second = np.round(true * np.exp((rng.normal(0, 0.025) if series % 3 else 0) + rng.normal(0, 0.003, periods)))
                    if series < 60 * share:
                        second, where = spoil(second, rng)
                        first = spoil(first, np.random.default_rng([seed, series]))[0] if both else first
                        truth.update({(f"s{series}", str(2005 + at)): "spoilt" for at in range(*where.indices(periods))})
                    for at in range(periods):
                        out.write(
                            "".join(f"s{series},{who},2474011,{2005 + at},{one[at]:.0f}\n" for who, one in (("a", first), ("b", second)))
                        )
                        observed += 2
            told = {}
            if rules:
                (Path(name) / "rules.yaml").write_text(
                    "\n---\n".join(rules.format(series=series) for series in range(int(60 * share))), encoding="utf-8"
                )
                told = dict(read_rules(Path(name) / "rules.yaml"))
            found = [(one.phenomenon, one.period) for one in compare(read_observations(path), rules=told) if flagged(one)]
            score.add(found, {} if rules or both else truth)
    return score.told() | {"alarms_per_1000": round((score.hits + score.false) / observed * 1000, 2)}


def _from(part: float, factor: float) -> Spoil:
    def spoil(values: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, slice]:
        start = int(len(values) * part) + (int(rng.integers(-2, 3)) if 0 < part < 1 else 0)
        return np.where(np.arange(len(values)) >= start, np.round(values * factor), values), slice(start, len(values))

    return spoil


def systematic(seeds: range) -> dict[str, Any]:
    """Errors that last, which the injector does not make; and lasting changes that are no errors."""

    def fixed(factor: float) -> Spoil:
        return lambda values, _: (np.where(np.arange(len(values)) >= 6, np.round(values * factor), values), slice(6, len(values)))

    declared = "phenomenon: s{series}\nchanges:\n  - {{from: 2011, holding: b, kind: %s, why: declared}}\n"
    return {
        "wrong from a date on, +15 %": _arm(seeds, _from(0.5, 1.15)),
        "wrong from a date on, x10": _arm(seeds, _from(0.5, 10)),
        "a whole column in thousands": _arm(seeds, _from(0, 0.001)),
        "a whole column 30 % too high": _arm(seeds, _from(0, 1.3)),
        "legitimate: boundary change of both, undeclared": _arm(
            seeds, lambda values, _: _from(0.5, 1.25)(values, np.random.default_rng(1)), both=True
        ),
        "legitimate: boundary change of one, declared": _arm(seeds, fixed(1.25), rules=declared % "boundary"),
        "legitimate: census rebase of -3 %, declared": _arm(seeds, fixed(0.97), rules=declared % "rebase"),
        "legitimate: new definition, -20 %, declared": _arm(seeds, fixed(0.8), rules=declared % "definition"),
    }

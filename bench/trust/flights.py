"""Departure and arrival times of 100 flights as 38 web pages gave them: which are true, and who is wrong. Truth is known."""

import csv
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from bench.trust.baselines import FUSIONS, accu, majority
from bench.trust.score import reliability
from ratusz.bank.reconcile.answer import Slice
from ratusz.bank.reconcile.compare import compare
from ratusz.bank.reconcile.observations import Observations, read_observations
from ratusz.bank.reconcile.spelling import Sort, normal

FOLDER = "data/error-detection/WelkinNi+Automatic-Data-Repair/raha-master/datasets/flights"
TIMES = ("sched_dep_time", "act_dep_time", "sched_arr_time", "act_arr_time")
DRAWS, DROPS = 20, 12
Item = tuple[str, str]


def run(folder: Path) -> dict[str, Any]:
    """Accuracy of fusion and F1 of wrong values, without verdicts and with ten, over draws of which ten."""
    with (folder / "dirty.csv").open(encoding="utf-8") as dirty, (folder / "clean.csv").open(encoding="utf-8") as clean:
        rows, right = list(csv.DictReader(dirty)), list(csv.DictReader(clean))
    truth = {(time, row["flight"]): row[time] for row in right for time in TIMES}
    said: dict[Item, dict[str, str]] = {}
    for row in rows:
        for time in TIMES:
            if row[time].strip():
                said.setdefault((time, row["flight"]), {})[row["src"]] = row[time]
    seen = _seen(said)
    series = {(seen.phenomena[seen.series_phenomenon[at]], seen.areas[seen.series_area[at]]): at for at in range(len(seen.series_area))}
    told = list(compare(seen))
    best = _best(told)
    found: dict[str, Any] = {"no verdict": _score(best, said, truth)}
    found["confidence, no verdict"] = reliability(
        (one.confidence, best[one.phenomenon, one.area] == normal(truth[one.phenomenon, one.area], Sort.TIME)) for one in told
    )
    items = sorted(said)
    drawn = []
    for seed in range(DRAWS):
        chosen = [items[at] for at in np.random.default_rng(seed).choice(len(items), 10, replace=False)]
        verdicts = {(series[item], 0): truth[item] for item in chosen}
        drawn.append(_score(_estimates(seen, verdicts), said, truth, without=set(chosen)))
    found[f"10 verdicts, mean of {DRAWS} draws"] = {key: round(float(np.mean([one[key] for one in drawn])), 4) for key in drawn[0]}
    found[f"10 verdicts, worst of {DRAWS} draws"] = {key: min(one[key] for one in drawn) for key in drawn[0]}
    found |= _with_fewer(said, truth)
    claims = {item: {who: normal(value, Sort.TIME) for who, value in of.items()} for item, of in said.items()}
    for fusion, choose in FUSIONS.items():
        found[fusion] = _score({item: str(value) for item, value in choose(claims).items()}, said, truth)
    voted = {item: str(value) for item, value in majority(claims).items()}
    for minutes in (5, 15, 30):
        found[f"majority vote, flat ±{minutes} min"] = _score(voted, said, truth, within=minutes)
    return found


def _seen(said: dict[Item, dict[str, str]]) -> Observations:
    """The claims as observations: the source is the holding, the flight the area, each time a phenomenon."""
    with tempfile.TemporaryDirectory(prefix="ratusz-trust-") as name:
        path = Path(name) / "flights.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(
                [
                    ("phenomenon", "holding", "area", "period", "value"),
                    *((time, who, flight, "", value) for (time, flight), of in said.items() for who, value in of.items()),
                ]
            )
        return read_observations(path)


def _with_fewer(said: dict[Item, dict[str, str]], truth: dict[Item, str]) -> dict[str, Any]:
    """Ours and ACCU where a fifth of the sources is not there, over draws of which."""
    sources = sorted({who for of in said.values() for who in of})
    ours, accus = [], []
    for seed in range(DROPS):
        gone = set(np.random.default_rng([seed, 5]).choice(sources, len(sources) // 5, replace=False).tolist())
        left = {item: kept for item, of in said.items() if (kept := {who: value for who, value in of.items() if who not in gone})}
        ours.append(_score(_best(compare(_seen(left))), left, truth))
        claims = {item: {who: normal(value, Sort.TIME) for who, value in of.items()} for item, of in left.items()}
        accus.append(_score({item: str(value) for item, value in accu(claims).items()}, left, truth))
    return {
        f"a fifth of the sources gone, {name}, {kind} of {DROPS}": {
            key: round(float(of([one[key] for one in drawn])), 4) for key in drawn[0]
        }
        for name, drawn in (("ours", ours), ("ACCU", accus))
        for kind, of in (("mean", np.mean), ("worst", np.min))
    }


def _estimates(seen: Observations, verdicts: dict[tuple[int, int], str]) -> dict[Item, str]:
    return _best(compare(seen, verdicts=verdicts))


def _best(told: Iterable[Slice]) -> dict[Item, str]:
    return {(one.phenomenon, one.area): normal(str(one.estimate), Sort.TIME) for one in told}


def _minutes(form: str | None) -> float | None:
    parts = (form or "").split(":")
    return int(parts[0]) * 60 + int(parts[1]) if len(parts) > 1 and parts[0].isdigit() and parts[1].isdigit() else None


def _apart(form: str, other: str | None, within: int) -> bool:
    """Whether two times differ, by more than so many minutes where a tolerance is asked for."""
    left, right = _minutes(form), _minutes(other)
    if not within or left is None or right is None:
        return form != other
    return abs((left - right + 720) % 1440 - 720) > within


def _score(
    best: dict[Item, str], said: dict[Item, dict[str, str]], truth: dict[Item, str], *, without: set[Item] = frozenset(), within: int = 0
) -> dict[str, float]:  # type: ignore[assignment]
    right = hits = found = wrong = 0
    for item, claims in said.items():
        if item in without:
            continue
        true = normal(truth[item], Sort.TIME)
        right += best.get(item) == true
        for value in claims.values():
            form = normal(value, Sort.TIME)
            flagged = _apart(form, best.get(item), within)
            hits += form != true and flagged
            found += flagged
            wrong += form != true
    return {"accuracy": round(right / (len(truth) - len(without)), 4), "wrong_values_f1": round(2 * hits / max(found + wrong, 1), 4)}

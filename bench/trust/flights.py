"""Departure and arrival times of 100 flights as 38 web pages gave them: which are true, and who is wrong. Truth is known."""

import csv
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from bench.trust.baselines import FUSIONS
from ratusz.bank.reconcile.compare import compare
from ratusz.bank.reconcile.observations import read_observations
from ratusz.bank.reconcile.spelling import Sort, normal

FOLDER = "data/error-detection/WelkinNi+Automatic-Data-Repair/raha-master/datasets/flights"
TIMES = ("sched_dep_time", "act_dep_time", "sched_arr_time", "act_arr_time")
DRAWS = 20
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
    with tempfile.TemporaryDirectory(prefix="ratusz-trust-") as name:
        path = Path(name) / "flights.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(
                [
                    ("phenomenon", "holding", "area", "period", "value"),
                    *((time, row["src"], row["flight"], "", row[time]) for row in rows for time in TIMES),
                ]
            )
        seen = read_observations(path)
    series = {(seen.phenomena[seen.series_phenomenon[at]], seen.areas[seen.series_area[at]]): at for at in range(len(seen.series_area))}
    found: dict[str, Any] = {"no verdict": _score(_estimates(seen, {}), said, truth)}
    items = sorted(said)
    drawn = []
    for seed in range(DRAWS):
        chosen = [items[at] for at in np.random.default_rng(seed).choice(len(items), 10, replace=False)]
        verdicts = {(series[item], 0): truth[item] for item in chosen}
        drawn.append(_score(_estimates(seen, verdicts), said, truth, without=set(chosen)))
    found[f"10 verdicts, mean of {DRAWS} draws"] = {key: round(float(np.mean([one[key] for one in drawn])), 4) for key in drawn[0]}
    found[f"10 verdicts, worst of {DRAWS} draws"] = {key: min(one[key] for one in drawn) for key in drawn[0]}
    claims = {item: {who: normal(value, Sort.TIME) for who, value in of.items()} for item, of in said.items()}
    for fusion, choose in FUSIONS.items():
        found[fusion] = _score({item: str(value) for item, value in choose(claims).items()}, said, truth)
    return found


def _estimates(seen: Any, verdicts: dict[tuple[int, int], str]) -> dict[Item, str]:
    return {(one.phenomenon, one.area): normal(str(one.estimate), Sort.TIME) for one in compare(seen, verdicts=verdicts)}


def _score(
    best: dict[Item, str], said: dict[Item, dict[str, str]], truth: dict[Item, str], *, without: set[Item] = frozenset()
) -> dict[str, float]:  # type: ignore[assignment]
    right = hits = found = wrong = 0
    for item, claims in said.items():
        if item in without:
            continue
        true = normal(truth[item], Sort.TIME)
        right += best.get(item) == true
        for value in claims.values():
            form = normal(value, Sort.TIME)
            hits += form != true and form != best.get(item)
            found += form != best.get(item)
            wrong += form != true
    return {"accuracy": round(right / (len(truth) - len(without)), 4), "wrong_values_f1": round(2 * hits / max(found + wrong, 1), 4)}

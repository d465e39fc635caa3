"""Public sets of claims with known truth: population of cities as editors of an encyclopaedia gave it, weather as web sites gave it.

Right is to the digit. Each set is read as `ratusz compare` reads it; the baselines get the same claims.
"""

import csv
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from bench.trust.baselines import FUSIONS, Claims
from bench.trust.score import reliability
from ratusz.bank.reconcile.compare import compare
from ratusz.bank.reconcile.observations import read_observations
from ratusz.bank.reconcile.spelling import number_of, period_of

FOLDER = "data/fusion/totucuong+spectrum/data"
#: Phenomenon, area, period.
Item = tuple[str, str, str]
Set = tuple[dict[Item, dict[str, float]], dict[Item, float]]


def run(folder: Path) -> dict[str, Any]:
    """How often the estimate is true, ours beside others', and how often who is suspected is wrong."""
    return {name: _arm(*told) for name, told in (("population", _population(folder)), ("weather", _weather(folder)))}


def _arm(claims: dict[Item, dict[str, float]], truth: dict[Item, float]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="ratusz-trust-") as name:
        path = Path(name) / "seen.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            rows = ((item[0], who, *item[1:], f"{value:.15g}") for item, said in claims.items() for who, value in said.items())
            csv.writer(out).writerows([("phenomenon", "holding", "area", "period", "value"), *rows])
        told = {(one.phenomenon, one.area, one.period): one for one in compare(read_observations(path))}
    there = {item: one for item in truth if (one := told.get(item))}
    hits = found = wrong = 0
    for item, one in there.items():
        suspected = {who for who, _, _ in one.suspects}
        bad = {who for who, value in one.values.items() if value != truth[item]}
        hits, found, wrong = hits + len(bad & suspected), found + len(suspected), wrong + len(bad)
    sure = reliability((one.confidence, one.estimate == truth[item]) for item, one in there.items())
    return {
        "items with a truth": len(truth),
        "true value among the claims": _share(sum(truth[item] in claims[item].values() for item in truth), truth),
        "ours": _share(sum(one.estimate == truth[item] for item, one in there.items()), truth),
        "ours, wrong values F1": round(2 * hits / max(found + wrong, 1), 4),
        "ours, confidence, mean distance": sure["mean_distance"],
        "majority vote, ties by lot": _share(sum(_by_lot(list(claims[item].values()), true) for item, true in truth.items()), truth),
        **{name: _share(sum(best[item] == true for item, true in truth.items()), truth) for name, best in _others(claims)},
    }


def _others(claims: Claims) -> list[tuple[str, dict[Any, Any]]]:
    return [(name, choose(claims)) for name, choose in FUSIONS.items()]


def _share(right: float, truth: dict[Item, float]) -> float:
    return round(right / len(truth), 4)


def _by_lot(values: list[float], true: float) -> float:
    """How likely a majority vote takes the true value when it draws lots between equals."""
    count = Counter(values)
    top = [value for value, many in count.items() if many == max(count.values())]
    return (true in top) / len(top)


def _population(folder: Path) -> Set:
    def item(row: dict[str, str]) -> Item:
        year = row["PropertyID"].removeprefix("Population").strip("/")
        return "population", " ".join(row["ObjectID"].split()), str(period_of(year) or year)

    return _read([folder / "population/population_claims.csv"], folder / "population/population_truth.csv", item)


def _weather(folder: Path) -> Set:
    return _read(
        sorted((folder / "weather/claims").glob("*.csv")),
        folder / "weather/ground_truth/weather_truth.csv",
        lambda row: (row["PropertyID"], row["ObjectID"], ""),
    )


def _read(paths: list[Path], truths: Path, item: Any) -> Set:
    claims: dict[Item, dict[str, float]] = {}
    for path in paths:
        for row in _rows(path):
            if (value := number_of(row["PropertyValue"])) is not None:
                claims.setdefault(item(row), {}).setdefault(row["SourceID"], value)
    read = {item(row): number_of(row["PropertyValue"]) for row in _rows(truths)}
    return claims, {one: true for one, true in read.items() if true is not None and one in claims}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))

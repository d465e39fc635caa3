"""What people decided: phenomenon, area, period (and breakdowns) → the true value, as CSV."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.reconcile.observations import Observations, encoding_of
from ratusz.bank.reconcile.problems import refuse
from ratusz.bank.reconcile.spelling import Sort, number_of, period_of

_NEEDED = ("phenomenon", "area", "period", "value")


def read_verdicts(path: Path, seen: Observations) -> tuple[dict[tuple[int, int], str], list[Problem]]:
    """Verdicts by series and period of the observations; a verdict without observations is told as advice."""
    content = path.read_bytes()
    text = content.decode(encoding_of(content), errors="replace").removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    rows = csv.DictReader(text.splitlines(), delimiter=max(",;\t|", key=first.count))
    names = {name.strip().casefold(): name for name in rows.fieldnames or ()}
    for name in _NEEDED:
        if name not in names:
            raise refuse("observations-columns", column=name)
    known, periods = _known(seen), {text: number for number, text in enumerate(seen.periods)}
    found: dict[tuple[int, int], str] = {}
    problems = []
    for number, row in enumerate(_read(rows), 2):
        said = {name: " ".join((row[column] or "").split()) for name, column in names.items()}
        period = period_of(said["period"])
        rest = {name: value for name, value in said.items() if name not in {*_NEEDED, "holding"} and value}
        series = known.get((said["phenomenon"], seen.area(said["area"]), tuple(sorted(rest.items()))))
        place = periods.get(str(period) if period else said["period"])
        if series is None or place is None:
            problems.append(
                Problem(code="verdict-without-observation", where=Place(row=number), found=", ".join(said[name] for name in _NEEDED[:3]))
            )
        elif said["value"]:
            if found.setdefault((series, place), said["value"]) != said["value"]:
                problems.append(Problem(code="verdict-repeated", where=Place(row=number), found=said["value"]))
            if seen.sorts[seen.series_phenomenon[series]] is Sort.NUMBER and number_of(said["value"]) is None:
                problems.append(Problem(code="verdict-not-a-number", where=Place(row=number), found=said["value"]))
            found[series, place] = said["value"]
    return found, problems


def _read(rows: "csv.DictReader[str]") -> list[dict[str | Any, str | Any]]:
    try:
        return list(rows)
    except csv.Error as error:
        raise refuse("observations-damaged", found=str(error)) from error


def _known(seen: Observations) -> Mapping[tuple[str, str, tuple[tuple[str, str], ...]], int]:
    columns = zip(seen.series_phenomenon.tolist(), seen.series_area.tolist(), seen.series_breakdown.tolist(), strict=True)
    return {
        (seen.phenomena[phenomenon], seen.areas[area], tuple(sorted(seen.breakdowns[breakdown].items()))): number
        for number, (phenomenon, area, breakdown) in enumerate(columns)
    }

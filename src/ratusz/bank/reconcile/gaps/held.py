"""What is there: the texts of a file of observations by phenomenon and holding, and when each period was published."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ratusz.bank.model.problem import Problem
from ratusz.bank.reconcile.gaps.expected import Breakdown, breakdown_of
from ratusz.bank.reconcile.observations import NAMES, observation_table
from ratusz.bank.reconcile.problems import refuse
from ratusz.bank.reconcile.spelling import day_of

PUBLISHED = "published"
Row = tuple[str, str]
#: Area as written, breakdown, period as written.
Written = tuple[str, Breakdown, str]


@dataclass(frozen=True, kw_only=True)
class Held:
    """Texts by phenomenon and holding. `published`: the first day on which a period was there, where that is known. `shown`: each
    breakdown as the file writes it.
    """

    texts: Mapping[Row, Mapping[Written, str]]
    published: Mapping[tuple[Row, str], date] = field(default_factory=dict)
    shown: Mapping[Breakdown, Mapping[str, str]] = field(default_factory=dict)


def held_of(rows: Iterable[tuple[str, str, str, str, str, Mapping[str, str]]]) -> Held:
    """From rows of phenomenon, holding, area, period, value and breakdown; the first value of a cell counts."""
    texts: dict[Row, dict[Written, str]] = defaultdict(dict)
    published: dict[tuple[Row, str], date] = {}
    shown: dict[Breakdown, Mapping[str, str]] = {}
    known: dict[tuple[tuple[str, str], ...], Breakdown] = {}
    for phenomenon, holding, area, period, value, codes in rows:
        said = tuple(codes.items())
        if said not in known:
            plain = {name: code for name, code in codes.items() if code and name != PUBLISHED}
            known[said] = breakdown_of(plain)
            shown.setdefault(known[said], plain)
        of = texts[phenomenon, holding]
        key = area, known[said], period
        if value or key not in of:
            of[key] = of.get(key) or value
        if day := day_of(codes.get(PUBLISHED, "")):
            when = date.fromisoformat(day)
            row = (phenomenon, holding), period
            published[row] = min(when, published.get(row, when))
    return Held(texts=texts, published=published, shown=shown)


def read_held(path: Path) -> tuple[Held, list[Problem]]:
    """The observations in the CSV file at `path`; a column `published` (day) says when a figure was there first."""
    table, problems = observation_table(path)
    columns = {name.strip().casefold(): name for name in table.column_names}
    for name in (*NAMES, "value"):
        if name not in columns:
            raise refuse("observations-columns", column=name)
    plain = {name: [" ".join((one or "").split()) for one in table.column(column).to_pylist()] for name, column in columns.items()}
    extra = [name for name in columns if name not in {*NAMES, "value"}]
    codes = zip(*(plain[name] for name in extra), strict=True) if extra else (() for _ in range(len(table)))
    rows = zip(*(plain[name] for name in (*NAMES, "value")), codes, strict=True)
    return held_of((*row[:5], dict(zip(extra, row[5], strict=True))) for row in rows), problems

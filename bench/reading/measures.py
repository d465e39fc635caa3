"""The measures of Pollock, as its evaluate.py and pollock/metrics.py take them (HPI-Information-Systems/Pollock at c4533b2c0e3f).

Success, and precision, recall and F1 of header, records and cells, each between a clean CSV file and the one that a system wrote.
Header and records are compared as multisets of normalised cells (a record is its cells joined), cells as a multiset of texts as they
stand, header included. The score of a file is the sum of the ten; the simple score is the mean over files.

Pollock normalises dates, times and prices too, with dateutil, timeparser and price-parser, which are not installed here: two cells
that differ only so count as different. So a figure of this module is never above the one Pollock gives.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

NAMES = ("success", *(f"{level}_{kind}" for level in ("header", "record", "cell") for kind in ("precision", "recall", "f1")))


def rows_of(text: str) -> list[list[str]]:
    """The records of a CSV file of RFC 4180, as Pollock reads both files."""
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=",", quotechar='"', doublequote=True))


def measures(clean: str, loaded: str | None) -> dict[str, float]:
    """The ten measures of a file that was written as `loaded`; None: the system gave up."""
    if loaded is None:
        return dict.fromkeys(NAMES, 0.0)
    source, found = rows_of(clean), rows_of(loaded)
    if not source:
        return dict.fromkeys(NAMES, 1.0)
    header = _agreement(map(_normal, source[0]), map(_normal, found[0])) if found else (0.0, 0.0, 0.0)
    records = _agreement(map(_record, source[1:]), map(_record, found[1:]))
    cells = _agreement((cell for row in source for cell in row), (cell for row in found for cell in row))
    return dict(zip(NAMES, (1.0, *header, *records, *cells), strict=True))


def _agreement(source: Iterable[Any], found: Iterable[Any]) -> tuple[float, float, float]:
    """What Pollock calls precision, recall and F1: the common part over the source, over what was found, and their harmonic mean."""
    wanted, got = Counter(source), Counter(found)
    if not wanted:
        return 1.0, 1.0, 1.0
    common = (wanted & got).total()
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / wanted.total(), common / got.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


def _record(row: Sequence[str]) -> str:
    return "".join(map(_normal, row))


def _normal(cell: str) -> str:
    for kind in (int, float):
        try:
            return str(kind(cell))
        except ValueError:
            continue
    return cell.lower()

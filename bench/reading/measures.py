"""The measures of Pollock, as its evaluate.py and pollock/metrics.py take them (HPI-Information-Systems/Pollock at c4533b2c0e3f).

Success, and precision, recall and F1 of header, records and cells, each between a clean CSV file and the one that a system wrote.
Header and records are compared as multisets of normalised cells (a record is its cells joined), cells as a multiset of texts as they
stand, header included. The score of a file is the sum of the ten; the simple score is the mean over files.

Cells are normalised as pollock/data_types.py does: whole numbers, fractions, times, dates, prices, else lower case. Dates and prices
need python-dateutil and price-parser, which Ratusz itself does not; without them such cells are compared as texts, and `NORMALISED`
says so: then a typed date is never equal to a written one, and two cells run together may pass for apart (27 of 262 files, 0.004).
Times are those with colons; Pollock's own parser knows more spellings, which none of its files has.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

try:
    import dateutil.parser
    from price_parser import Price
except ImportError:
    NORMALISED = "dates and prices as texts: python-dateutil and price-parser are not installed"
else:
    NORMALISED = "dates and prices normalised"

    class _Dates(dateutil.parser.parserinfo):
        JUMP = [" ", ".", ",", ";", "-", "/", "'"]


_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
_WORDS = {"False": "0", "false": "0", "True": "1", "true": "1"}

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


@lru_cache(maxsize=100_000)
def _normal(cell: str) -> str:
    if cell in _WORDS or not cell.split():
        return _WORDS.get(cell, cell)
    for kind in (int, float):
        try:
            return str(kind(cell))
        except ValueError:
            continue
    if found := _TIME.fullmatch(cell):
        return f"{found[1]:0>2}:{found[2]}:{found[3] or '00'}"
    return _dated_or_priced(cell) or cell.lower()


def _dated_or_priced(cell: str) -> str:
    if "dateutil" not in globals():
        return ""
    try:
        return str(dateutil.parser.parse(cell, parserinfo=_Dates()))
    except (ValueError, OverflowError, TypeError):
        price = Price.fromstring(cell)
    return f"{price.currency}{price.amount_float}" if price.currency is not None and price.amount is not None else ""

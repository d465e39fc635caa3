"""How a text separates its fields: each candidate is tried on a sample, the one that gives the most regular table wins.

The measure is that of "Wrangling messy CSV files by detecting row and type patterns" (van den Burg, Nazábal, Sutton 2019):
regularity of row lengths times the share of cells whose content is of a known kind, with our order of preference for ties.
"""

import csv
import io
import re
from collections import Counter
from functools import lru_cache
from typing import Literal

from ratusz.bank.read.recipe import Dialect
from ratusz.bank.read.syntax import is_value

#: A field longer than this is an unclosed quotation mark.
FIELD_LIMIT = 4 << 20
csv.field_size_limit(FIELD_LIMIT)

_DELIMITERS = (";", ",", "\t", "|", ":", "^", "~", "\x1f", "#", " ")
_QUOTES = ('"', "'", "")
_WORDS = re.compile(r"[\w\u0080-\U0010ffff .,'’„”“()/&%+\-–:!?\[\]*°@=\"\\{}\n]*")
_SEPARATORS = re.compile(r"[;\t|^~\x1f]")
_SAMPLE_ROWS = 400


def sniff_dialect(text: str, *, encoding: str) -> Dialect:
    """The dialect of `text`, a beginning of the file that ends at a line end. One column: a comma is named, quotes as seen."""
    best, best_score = Dialect(encoding=encoding, delimiter=","), 0.0
    sample = text[: 1 << 18]
    for quotechar in _QUOTES:
        if quotechar and quotechar not in sample:
            continue
        for delimiter in _DELIMITERS:
            if delimiter not in sample:
                continue
            escapechar = _escape(sample, quotechar)
            dialect = Dialect(encoding=encoding, delimiter=delimiter, quotechar=quotechar or "", escapechar=escapechar)
            score = _score(sample, dialect)
            if score > best_score * 1.0001:
                best, best_score = dialect, score
    if not best.quotechar and '"' not in sample:
        return Dialect(encoding=encoding, delimiter=best.delimiter, escapechar=best.escapechar)
    return best


def records(text: io.TextIOBase | io.StringIO, dialect: Dialect) -> "csv._reader":  # type: ignore[name-defined]
    """A reader of the records of `text`, opened with newline=""."""
    quoting: Literal[0, 3] = 0 if dialect.quotechar else 3  # csv.QUOTE_MINIMAL, csv.QUOTE_NONE
    return csv.reader(
        text,
        delimiter=dialect.delimiter,
        quotechar=dialect.quotechar or None,
        quoting=quoting,
        doublequote=not dialect.escapechar,
        escapechar=dialect.escapechar or None,
        skipinitialspace=_padded(dialect),
    )


def _padded(dialect: Dialect) -> bool:
    """A blank after the separator belongs to no field: it only stands before a quotation mark that would not be seen otherwise."""
    return dialect.delimiter in {",", ";"} and bool(dialect.quotechar)


def _escape(sample: str, quotechar: str) -> str:
    if not quotechar or "\\" not in sample:
        return ""
    escaped = sample.count("\\" + quotechar)
    return "\\" if escaped > sample.count(quotechar * 2) else ""


def _score(sample: str, dialect: Dialect) -> float:
    try:
        reader = records(io.StringIO(sample, newline=""), dialect)
        rows = [row for _, row in zip(range(_SAMPLE_ROWS), reader, strict=False) if row]
    except csv.Error:
        return 0.0
    if not rows:
        return 0.0
    return _regularity(rows) * _known_share(rows, dialect.delimiter) * _trust(dialect, rows)


def _regularity(rows: list[list[str]]) -> float:
    """Van den Burg's pattern score: many rows of one length, and long, are good; one-field rows are worth little."""
    lengths = Counter(map(len, rows))
    total = sum(count * max(length - 1, 0.001) / length for length, count in lengths.items())
    return total / len(lengths)


def _known_share(rows: list[list[str]], delimiter: str) -> float:
    cells = Counter(cell for row in rows for cell in row)
    known = sum(count for cell, count in cells.items() if _is_known(cell, delimiter))
    return max(known / max(cells.total(), 1), 1e-10)


def _trust(dialect: Dialect, rows: list[list[str]]) -> float:
    """Rare marks must win clearly; so must a quotation mark that quotes nothing."""
    factor = {";": 1.0, ",": 1.0, "\t": 1.0, "|": 0.99, " ": 0.3}.get(dialect.delimiter, 0.6)
    if dialect.delimiter == " " and len(set(map(len, rows))) > 1:
        return 0.0  # words of a text, or columns of fixed width
    if dialect.quotechar == "'":
        factor *= 0.8
    if not dialect.quotechar and any(cell.startswith('"') and cell.endswith('"') for row in rows for cell in row):
        factor *= 0.5
    return factor


@lru_cache(maxsize=100_000)
def _is_known(cell: str, delimiter: str) -> bool:
    text = cell.strip()
    if not text or is_value(text):
        return True
    if text.count('"') % 2:
        return False
    others = _SEPARATORS.findall(text)
    return not any(mark != delimiter for mark in others) and bool(_WORDS.fullmatch(text))

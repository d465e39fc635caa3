"""How a text separates its fields: each candidate is tried on a sample, the one that gives the most regular table wins.

The measure is that of "Wrangling messy CSV files by detecting row and type patterns" (van den Burg, Nazábal, Sutton 2019):
regularity of row lengths times the share of cells whose content is of a known kind, with our order of preference for ties.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Literal

from ratusz.bank.read.recipe import Dialect
from ratusz.bank.read.syntax import is_value

#: A field longer than this is an unclosed quotation mark.
FIELD_LIMIT = 4 << 20
csv.field_size_limit(FIELD_LIMIT)

#: How far each separator is believed. The last ones occur in texts and numbers, so they must win clearly.
_TRUST = {";": 1.0, ",": 1.0, "\t": 1.0, "|": 0.95, "\x1f": 0.9} | dict.fromkeys(":^~#*=¦§", 0.6) | {" ": 0.3}
_COMMON = frozenset(";,\t|")
_REPEATED = (";;", "||", ",,", "\t\t", "::")
_QUOTES = ('"', "'", "")
#: Stands for a separator of several characters while the csv module, which knows only single ones, reads the text.
_JOINED = "\ue000"
_OTHERS = re.compile(r"[;\t|^~\x1f]")
_LIST = re.compile(r"[^;|\n]+(?:([;|])[^;|\n]+)(?:\1[^;|\n]+)+\1?")
_ALIGNED = re.compile(r"[^\s,;|] {2,}\S.*\n.*[^\s,;|] {2,}\S")
_SEP_LINE = re.compile(r'\s*"?sep=([^"\r\n]{1,2})"?;*\s*', re.IGNORECASE)
_SAMPLE_ROWS = 400
_SAMPLE_CHARS = 1 << 17


def sniff_dialect(text: str, *, encoding: str) -> Dialect:
    """The dialect of `text`, a beginning of the file that ends at a line end. One column: a comma is named, quotes as seen."""
    sample = text[:_SAMPLE_CHARS]
    lines = [line for line in islice(io.StringIO(sample), _SAMPLE_ROWS) if line.strip()]
    if said := separator_said(sample):
        quotechar, escapechar = _quotes_between(sample, said)
        return Dialect(encoding=encoding, delimiter=said, quotechar=quotechar, escapechar=escapechar)
    best, best_score = Dialect(encoding=encoding, delimiter=",", quotechar=_only_quote(lines)), 0.0
    for delimiter in _candidates(sample, lines):
        for quotechar in _QUOTES:
            if quotechar and quotechar not in sample:
                continue
            dialect = Dialect(encoding=encoding, delimiter=delimiter, quotechar=quotechar, escapechar=_escape(sample, quotechar, delimiter))
            score = _score(sample, dialect)
            if score > best_score * 1.0001:
                best, best_score = dialect, score
    if not best.quotechar and ('"' not in sample or _encloses('"', sample, best.delimiter)):
        return Dialect(encoding=encoding, delimiter=best.delimiter, escapechar=best.escapechar)
    return best


def separator_said(text: str) -> str:
    """The separator that a first line for spreadsheet programs names ("sep=;"), or nothing."""
    found = _SEP_LINE.fullmatch(text[: text.find("\n") + 1 or len(text)][:20])
    return found[1] if found else ""


def records(text: Iterable[str], dialect: Dialect, *, strict: bool = False) -> "Records":
    """A reader of the records of `text`, opened with newline="". `strict`: a misplaced quotation mark is an error."""
    return Records(text, dialect, strict=strict)


class Records:
    """The csv module's reader, for separators of any length; `line_num` counts the lines read, as there."""

    def __init__(self, lines: Iterable[str], dialect: Dialect, *, strict: bool = False) -> None:
        self._joined = dialect.delimiter if len(dialect.delimiter) > 1 else ""
        if dialect.escapechar:
            lone, twice = _lone_escape(dialect), dialect.escapechar.replace("\\", "\\\\") * 2
            lines = (lone.sub(twice, line) for line in lines)
        quoting: Literal[0, 3] = 0 if dialect.quotechar else 3  # csv.QUOTE_MINIMAL, csv.QUOTE_NONE
        self._reader = csv.reader(
            (line.replace(self._joined, _JOINED) for line in lines) if self._joined else lines,
            delimiter=_JOINED if self._joined else dialect.delimiter,
            quotechar=dialect.quotechar or None,
            quoting=quoting,
            doublequote=not dialect.escapechar,
            escapechar=dialect.escapechar or None,
            skipinitialspace=is_padded(dialect),
            strict=strict,
        )

    def __iter__(self) -> "Records":
        return self

    def __next__(self) -> list[str]:
        row = next(self._reader)
        return [cell.replace(_JOINED, self._joined) for cell in row] if self._joined else row

    @property
    def line_num(self) -> int:
        """How many lines were read."""
        return int(self._reader.line_num)


@lru_cache(maxsize=100)
def _lone_escape(dialect: Dialect) -> re.Pattern[str]:
    """An escape character that stands for itself, since nothing that needs it follows: of it the csv module would leave nothing."""
    escape, mark, delimiter = map(re.escape, (dialect.escapechar, dialect.quotechar, dialect.delimiter))
    return re.compile(rf"(?<!{escape}){escape}(?!{escape}|{mark or '$'}|{delimiter}|$)", re.MULTILINE)


def is_padded(dialect: Dialect) -> bool:
    """A blank after the separator belongs to no field: it only stands before a quotation mark that would not be seen otherwise.

    Blanks that separate are one separator, however many, since they align columns.
    """
    return dialect.delimiter == " " or (dialect.delimiter in {",", ";", "|"} and bool(dialect.quotechar))


def _candidates(sample: str, lines: list[str]) -> list[str]:
    """The separators that occur and could be: none that only stands inside of single values (12,5 or 12:30, one to a line)."""
    found = [delimiter for delimiter in _TRUST if delimiter in sample]
    alone = len(lines) > 1 and all(is_value(line.strip().strip('"')) for line in lines[1:])
    if alone:
        found = [delimiter for delimiter in found if delimiter in lines[0]]
    repeated = [pair for pair in _REPEATED if _always_repeated(pair, lines)]
    return [delimiter for delimiter in found if delimiter * 2 not in repeated] + repeated


def _always_repeated(pair: str, lines: list[str]) -> bool:
    """Whether a separator comes in pairs and never alone, more than once in each line: then the pair is the separator."""
    counts = [(line.count(pair), line.count(pair[0])) for line in lines]
    return len(lines) > 1 and all(pairs > 1 and 2 * pairs == single for pairs, single in counts)


def _only_quote(lines: list[str]) -> str:
    """The quotation mark of a text of one column."""
    wrapped = [line for line in map(str.strip, lines) if len(line) > 1 and line[0] == line[-1] == "'"]
    return "'" if lines and len(wrapped) == len(lines) else '"'


def _quotes_between(sample: str, delimiter: str) -> tuple[str, str]:
    """Quotation mark and escape of a text whose separator is known."""
    at_ends = {mark: len(_at_ends(mark, delimiter).findall(sample)) for mark in ('"', "'")}
    quotechar = "'" if at_ends["'"] > at_ends['"'] and _encloses("'", sample, delimiter) else '"'
    return quotechar, _escape(sample, quotechar, delimiter)


@lru_cache(maxsize=100)
def _at_ends(mark: str, delimiter: str) -> re.Pattern[str]:
    """A quotation mark that begins or ends a field."""
    return re.compile(rf"(?:^|{re.escape(delimiter)}) ?{mark}|{mark} ?(?={re.escape(delimiter)}|$)", re.MULTILINE)


def _encloses(mark: str, sample: str, delimiter: str) -> bool:
    """Whether fields that begin with `mark` end with it too, as quoted ones do; in texts it is an apostrophe."""
    edge = re.escape(delimiter)
    begun = len(re.findall(rf"(?:^|{edge}) ?{mark}(?!{mark}?(?:{edge}|\s*$))", sample, re.MULTILINE))
    ended = len(re.findall(rf"[^\n]{mark} ?(?={edge}|\s*$)", sample, re.MULTILINE))
    return begun > 0 and 0.8 * begun <= ended <= 1.25 * begun


def _escape(sample: str, quotechar: str, delimiter: str) -> str:
    """A backslash where most quotation marks inside of fields have one before them, doubled ones and bare ones counted against it."""
    if not quotechar or "\\" + quotechar not in sample:
        return ""
    escaped = sample.count("\\" + quotechar)
    rest = _at_ends(quotechar, delimiter).sub("", sample.replace("\\" + quotechar, ""))
    doubled = rest.count(quotechar * 2)
    return "\\" if escaped > doubled + rest.count(quotechar) - 2 * doubled else ""


def _score(sample: str, dialect: Dialect) -> float:
    try:
        rows = [row for row in islice(records(io.StringIO(sample, newline=""), dialect), _SAMPLE_ROWS) if row]
    except csv.Error:
        return 0.0
    beside = _beside_marks(sample, dialect)
    blanks_divide = dialect.delimiter == " " and (_is_aligned(rows, sample) or (beside > 0.9 and _begin_with_values(rows)))
    if not rows or not (blanks_divide or _divides(rows, dialect.delimiter)):
        return 0.0
    trust = 1.0 if blanks_divide else _trust(dialect, sample, rows) * (0.3 if beside < 0.3 else 1.0)
    return _regularity(rows) * _known_share(rows, dialect) * trust


def _beside_marks(sample: str, dialect: Dialect) -> float:
    """Which share of the quotation marks begin or end a field; 1 where there are none. Beside another separator few do."""
    marks = sample.count(dialect.quotechar) if dialect.quotechar else 0
    return len(_at_ends(dialect.quotechar, dialect.delimiter).findall(sample)) / marks if marks else 1.0


def _is_aligned(rows: list[list[str]], sample: str) -> bool:
    """Whether most rows are values under each other, with blanks between to align them."""
    lengths = Counter(map(len, rows))
    length, count = lengths.most_common(1)[0] if rows else (0, 0)
    alike = [row for row in rows if len(row) == length]
    values = sum(is_value(cell) for row in alike for cell in row)
    return length > 1 and count > 2 and 5 * count > 3 * len(rows) and 2 * values > count * length and _ALIGNED.search(sample) is not None


def _begin_with_values(rows: list[list[str]]) -> bool:
    """Whether nearly all rows, quoted texts in them, begin with a number or a date, as no sentence does."""
    values = sum(len(row) > 1 and bool(row[0]) and is_value(row[0]) for row in rows[1:])
    return len(rows) > 2 and 10 * values >= 9 * (len(rows) - 1) and any(" " in cell for row in rows[1:] for cell in row)


def _divides(rows: list[list[str]], delimiter: str) -> bool:
    """Whether the separator divides enough rows: a quarter, and not only one of several; a rare one nearly all, and alike."""
    lengths = Counter(map(len, rows))
    divided = sum(count for length, count in lengths.items() if length > 1)
    if divided < min(2, len(rows)) or 4 * divided < len(rows):
        return False
    if delimiter in _COMMON or len(delimiter) > 1:
        return True
    length, count = lengths.most_common(1)[0]
    return length > 1 and count > 1 and 10 * count >= 8 * len(rows)


def _regularity(rows: list[list[str]]) -> float:
    """Van den Burg's pattern score, of one row: rows of one length, and long, are good; one-field rows are worth little.

    Of one row, since lines that a quotation mark holds together are one. A single row is no pattern: its length says nothing.
    """
    lengths = Counter(map(len, rows))
    if len(rows) == 1:
        return 1.0
    total = sum(count * max(length - 1, 0.001) / length for length, count in lengths.items())
    return total / len(rows) / len(lengths)


def _known_share(rows: list[list[str]], dialect: Dialect) -> float:
    cells = Counter(cell for row in rows for cell in row)
    known = sum(count * _known(cell, dialect.delimiter, quoting=bool(dialect.quotechar)) for cell, count in cells.items())
    return max(known / max(cells.total(), 1), 1e-10)


def _trust(dialect: Dialect, sample: str, rows: list[list[str]]) -> float:
    """Rare marks must win clearly; so must a quotation mark that quotes nothing."""
    factor = _TRUST.get(dialect.delimiter, 0.99)
    if dialect.delimiter == " " and len(set(map(len, rows))) > 1:
        return 0.0  # words of a text, or columns of fixed width
    if dialect.quotechar == "'" and not _encloses("'", sample, dialect.delimiter):
        factor *= 0.5
    if not dialect.quotechar and any(cell[:1] == cell[-1:] and cell[:1] in {'"', "'"} and len(cell) > 1 for row in rows for cell in row):
        factor *= 0.5
    return factor


@lru_cache(maxsize=100_000)
def _known(cell: str, delimiter: str, *, quoting: bool) -> float:
    """How far a cell is of a known kind: 1 a value, a phrase, or what must have been quoted; nearly so a list of its own."""
    if quoting and (delimiter in cell or "\n" in cell):
        return 1.0
    text = cell.strip()
    if not text or is_value(text):
        return 1.0
    if text.count('"') % 2:
        return 0.0
    others = set(_OTHERS.findall(text)) - {delimiter}
    if not others:
        return 1.0
    return 0.75 if _LIST.fullmatch(text) else 0.0

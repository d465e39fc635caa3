"""Sheets of an OpenDocument file: the text that the person saw, row by row, from XML that is read in pieces.

document ─ styles: which tables are hidden ─ table ─ columns: hidden ones ─ row (repeated) ─ cell (repeated, spanned) ─ paragraphs
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from ratusz.bank.read.allowance import Allowance
from ratusz.bank.read.grid import MAX_COLUMNS, Grid, Merge
from ratusz.bank.read.numbertexts import without_leaders
from ratusz.bank.read.plainxml import feed, safe_parser
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.sheets import sheet_problems
from ratusz.bank.read.spool import Spool, keep, table_of

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _OFFICE, _STYLE = (f"{_OASIS}{name}:1.0 " for name in ("table", "text", "office", "style"))
_PIECE = 1 << 16
#: Rows of the largest sheet there is.
MAX_ROWS = 1 << 24
_PARTS_OF_A_DAY = re.compile(r"[0-9]+|[^\W\d]{3,}|\b[IVX]+\b")
_HIDDEN = frozenset({"collapse", "filter"})
#: What lies on a cell without being its text.
_ASIDE = frozenset({f"{_OFFICE}annotation", f"{_TABLE}shapes", f"{_TEXT}note", f"{_TEXT}ruby-text"})


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A table of the document; all but its name is complete once its rows are read. Columns are counted from 0, rows from 1."""

    name: str
    hidden: bool
    merges: list[Merge] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    rounded: Counter[int] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    filled: int = 0

    @property
    def decimal(self) -> str | None:
        """The decimal mark that most of its numbers are shown with."""
        return self.marks.most_common(1)[0][0] if self.marks else None


Lines = Iterator[tuple[int, list[str]]]


def read_document(content: IO[bytes], work: Path, allowance: Allowance) -> tuple[Grid | Spool, ...]:
    """The sheets of the XML of a document; all of them together unfold to no more than `allowance`."""
    tables = []
    for number, (sheet, lines) in enumerate(sheets(content), 1):
        kept = keep(allowance.of(lines), work / f"sheet-{number}.txt")
        problems = sheet_problems(
            sheet.name,
            hidden=sheet.hidden,
            columns=[column for column in sheet.hidden_columns if column < sheet.filled],
            rows=sheet.hidden_rows,
            rounded=sheet.rounded,
        )
        merges = tuple(sheet.merges)
        tables.append(table_of(kept, name=sheet.name, hidden=sheet.hidden, decimal=sheet.decimal, merges=merges, problems=tuple(problems)))
    return tuple(tables)


def sheets(file: IO[bytes]) -> Iterator[tuple[Sheet, Lines]]:
    """Each sheet of the XML in `file` with its rows as pairs of number and texts, which have to be read before the next sheet."""
    state = _State()
    events = _events(file, state)
    for event in events:
        if isinstance(event, Sheet):
            yield event, _rows_of(events)


def _rows_of(events: Iterator["Sheet | _Line | None"]) -> Lines:
    for event in events:
        if not isinstance(event, _Line):
            return
        for number in range(event.number, event.number + event.times):
            yield number, event.texts


def _events(file: IO[bytes], state: "_State") -> Iterator["Sheet | _Line | None"]:
    parser = safe_parser(namespaces=True)
    parser.StartElementHandler = state.start
    parser.EndElementHandler = state.end
    parser.CharacterDataHandler = state.characters
    while piece := file.read(_PIECE):
        feed(parser, piece)
        while state.done:
            yield state.done.popleft()
    feed(parser, b"", last=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A row, which stands `times` from row `number` on."""

    number: int
    times: int
    texts: list[str]


@dataclass(slots=True, kw_only=True)
class _Cell:
    """A cell while it is read: `texts` per paragraph."""

    known: dict[str, str]
    paragraphs: list[str] = field(default_factory=list)


class _State:
    """Where in the document the parser is."""

    def __init__(self) -> None:
        self.done: deque[Sheet | _Line | None] = deque()
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.sheet: Sheet | None = None
        self.depth = self.aside = self.row = self.times = self.column = self.columns = 0
        self.texts: list[str] = []
        self.cell: _Cell | None = None
        self.is_hidden = False
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            f"{_TABLE}table-cell": self._start_cell,
            f"{_TABLE}covered-table-cell": self._start_cell,
            f"{_TEXT}p": lambda _: self._paragraph(),
            f"{_TEXT}s": lambda known: self.characters(" " * _count(known.get(f"{_TEXT}c"), 100)),
            f"{_TEXT}tab": lambda _: self.characters("\t"),
            f"{_TEXT}line-break": lambda _: self.characters("\n"),
            f"{_TABLE}table-row": self._start_row,
            f"{_TABLE}table-column": self._start_column,
            f"{_TABLE}table": self._start_table,
            f"{_STYLE}style": self._start_style,
            f"{_STYLE}table-properties": self._table_properties,
        }

    def start(self, tag: str, known: dict[str, str]) -> None:
        """A start tag."""
        if self.aside or tag in _ASIDE:
            self.aside += 1
        elif begin := self._starts.get(tag):
            begin(known)

    def end(self, tag: str) -> None:
        """An end tag."""
        if self.aside:
            self.aside -= 1
        elif tag in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            self._end_cell()
        elif tag == f"{_TABLE}table-row":
            self._end_row()
        elif tag == f"{_TABLE}table":
            self.depth -= 1
            if not self.depth:
                self.sheet = None
                self.done.append(None)

    def characters(self, text: str) -> None:
        """Text between tags."""
        if self.cell is not None and self.cell.paragraphs and not self.aside:
            self.cell.paragraphs[-1] += text

    def _start_style(self, known: dict[str, str]) -> None:
        self.style = known.get(f"{_STYLE}name", "")

    def _table_properties(self, known: dict[str, str]) -> None:
        if known.get(f"{_TABLE}display") == "false":
            self.hidden_styles.add(self.style)

    def _start_table(self, known: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1:
            hidden = known.get(f"{_TABLE}style-name") in self.hidden_styles or known.get(f"{_TABLE}display") == "false"
            self.sheet = Sheet(name=known.get(f"{_TABLE}name", ""), hidden=hidden)
            self.row = self.columns = 0
            self.done.append(self.sheet)

    def _start_column(self, known: dict[str, str]) -> None:
        times = _count(known.get(f"{_TABLE}number-columns-repeated"), MAX_ROWS)
        if self.sheet is not None and known.get(f"{_TABLE}visibility") in _HIDDEN:
            self.sheet.hidden_columns += range(min(self.columns, MAX_COLUMNS), min(self.columns + times, MAX_COLUMNS))
        self.columns += times

    def _start_row(self, known: dict[str, str]) -> None:
        self.times = _count(known.get(f"{_TABLE}number-rows-repeated"), MAX_ROWS)
        self.texts, self.column = [], 0
        self.is_hidden = known.get(f"{_TABLE}visibility") in _HIDDEN

    def _end_row(self) -> None:
        if self.sheet is not None and self.depth == 1:
            if self.texts:
                self.done.append(_Line(number=self.row + 1, times=self.times, texts=self.texts))
                self.sheet.filled = max(self.sheet.filled, len(self.texts))
                if self.is_hidden:
                    self.sheet.hidden_rows += range(self.row + 1, self.row + 1 + min(self.times, MAX_COLUMNS))
            self.row += self.times
            if self.row > MAX_ROWS:
                raise refuse("unpacks-too-large", found=self.row, expected=MAX_ROWS)

    def _start_cell(self, known: dict[str, str]) -> None:
        self.cell = _Cell(known=known)

    def _paragraph(self) -> None:
        if self.cell is not None:
            self.cell.paragraphs.append("")

    def _end_cell(self) -> None:
        cell, self.cell = self.cell, None
        if cell is None or self.sheet is None:
            return
        times = _count(cell.known.get(f"{_TABLE}number-columns-repeated"), MAX_ROWS)
        text = _shown(cell, self.sheet, self.column)
        if text:
            if self.column + times > MAX_COLUMNS:
                raise refuse("too-many-columns", found=self.column + times, expected=MAX_COLUMNS)
            self.texts += [""] * (self.column - len(self.texts)) + [text] * times
        wide = _count(cell.known.get(f"{_TABLE}number-columns-spanned"), MAX_COLUMNS)
        high = _count(cell.known.get(f"{_TABLE}number-rows-spanned"), MAX_ROWS)
        if wide > 1 or high > 1:
            merge = Merge(top=self.row, left=self.column, bottom=self.row + high - 1, right=self.column + wide - 1)
            self.sheet.merges.append(merge)
        self.column += times


def _count(text: str | None, most: int) -> int:
    """A number of repetitions, at least 1 and at most one more than `most`."""
    return max(1, min(int(text), most + 1)) if text and text.isdigit() else 1


def _shown(cell: _Cell, sheet: Sheet, column: int) -> str:
    """The text of a cell: as shown, a whole day as an ISO date whatever its format."""
    text = without_leaders("\n".join(cell.paragraphs))
    kind = cell.known.get(f"{_OFFICE}value-type")
    if kind in {"float", "percentage", "currency"}:
        return _number(text, cell.known.get(f"{_OFFICE}value", ""), sheet, column, percent=kind == "percentage")
    if kind == "date":
        return _day(text, cell.known.get(f"{_OFFICE}date-value", ""))
    if kind == "boolean":
        return "TAK" if cell.known.get(f"{_OFFICE}boolean-value") == "true" else "NIE"
    if not text and not kind and (formula := cell.known.get(f"{_TABLE}formula")):
        return "=" + formula.partition("=")[2]
    if not text and kind == "string":
        return cell.known.get(f"{_OFFICE}string-value", "")
    return text


def _number(text: str, value: str, sheet: Sheet, column: int, *, percent: bool) -> str:
    """The number as shown; what it shows of the value is counted in `sheet`."""
    try:
        exact = f"{float(value):.15g}"
    except ValueError:
        return text
    if not text:
        return exact
    if "e" in exact:
        return text
    decimals = max(len(exact.partition(".")[2]) - 2 * percent, 0)
    mark = max(text.rfind(","), text.rfind("."))
    shown = sum(map(str.isdigit, text[mark + 1 :])) if mark >= 0 else 0
    if decimals and mark >= 0:
        sheet.marks[text[mark]] += 1
    if decimals > shown and any(map(str.isdigit, text)):
        sheet.rounded[column] += 1
    return text


def _day(text: str, value: str) -> str:
    day, _, hour = value.partition("T")
    if len(day) != 10 or (text and len(_PARTS_OF_A_DAY.findall(text)) < 3):
        return text or value
    return f"{day} {hour.partition('.')[0]}" if ":" in text and hour else day

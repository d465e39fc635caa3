"""Workbooks of Excel 2003 as one XML file, often called .xls or .xml."""

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.content import Content
from ratusz.bank.read.grid import MAX_COLUMNS, Grid, Merge
from ratusz.bank.read.numbertexts import NumberTexts, without_leaders
from ratusz.bank.read.plainxml import feed, safe_parser
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.sheets import sheet_problems
from ratusz.bank.read.source import Asked, Format, Match, Source, formats
from ratusz.bank.read.spool import MAX_ROWS, Spool, keep, table_of

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_PIECE = 1 << 16
_NAMED = {"Standard": "0.00", "Fixed": "0.00", "Percent": "0.00%", "Currency": "#,##0.00", "Scientific": "General"}
_TRUTHS = {"1": "TAK", "0": "NIE"}
_IS_DAY = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)")


def match(content: Content) -> Match:
    """Whether an XML document names the namespace of such workbooks."""
    return Match.EXACT if content.is_text and _NAMESPACE.encode() in content.head and b"<" in content.head[:8] else Match.NO


def open_sheets(asked: Asked) -> Source:
    """Every sheet, hidden ones too."""
    tables: list[Grid | Spool] = []
    for number, sheet in enumerate(_sheets(asked.path), 1):
        kept = keep(iter(sheet.lines), asked.work / f"sheet-{number}.txt")
        problems = tuple(sheet_problems(sheet.name, hidden=sheet.hidden, rows=sheet.hidden_rows))
        tables.append(table_of(kept, name=sheet.name, hidden=sheet.hidden, decimal=",", merges=tuple(sheet.merges), problems=problems))
    return Source(grids=tuple(tables))


class _Sheet:
    """A sheet while it is read."""

    def __init__(self, name: str) -> None:
        self.name, self.hidden = name, False
        self.lines: list[tuple[int, list[str]]] = []
        self.merges: list[Merge] = []
        self.hidden_rows: list[int] = []


def _sheets(path: Path) -> Iterator[_Sheet]:
    state = _State()
    parser = safe_parser(namespaces=True)
    parser.StartElementHandler, parser.EndElementHandler = state.start, state.end
    parser.CharacterDataHandler = state.characters
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            feed(parser, piece)
            while state.done:
                yield state.done.popleft()
        feed(parser, b"", last=True)
    yield from state.done


class _State:
    """Where in the document the parser is."""

    def __init__(self) -> None:
        self.done: deque[_Sheet] = deque()
        self.formats = {"": NumberTexts("General", decimal=",")}
        self.style = ""
        self.sheet: _Sheet | None = None
        self.row = self.column = 0
        self.texts: list[str] = []
        self.known: dict[str, str] = {}
        self.kind = ""
        self.data: list[str] | None = None
        self.visible = self.is_hidden = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A start tag."""
        known = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        match tag.rpartition(" ")[2]:
            case "Style":
                self.style = known.get("ID", "")
            case "NumberFormat":
                code = known.get("Format", "General")
                self.formats[self.style] = NumberTexts(_NAMED.get(code, code), decimal=",")
            case "Worksheet":
                self.sheet, self.row = _Sheet(known.get("Name", "")), 0
            case "Row":
                self.row = int(known.get("Index", self.row + 1))
                self.texts, self.column = [], -1
                if self.row > MAX_ROWS:
                    raise refuse("unpacks-too-large", found=self.row, expected=MAX_ROWS)
                self.is_hidden = known.get("Hidden") == "1"
            case "Cell":
                self._start_cell(known)
            case "Data" if self.sheet:
                self.kind, self.data = known.get("Type", "String"), []
            case "Visible":
                self.visible = True

    def _start_cell(self, known: dict[str, str]) -> None:
        self.column = int(known.get("Index", self.column + 2)) - 1
        if self.column >= MAX_COLUMNS:
            raise refuse("too-many-columns", found=self.column + 1, expected=MAX_COLUMNS)
        self.known = known
        across, down = int(known.get("MergeAcross", 0)), int(known.get("MergeDown", 0))
        if self.sheet and (across or down):
            top, left = self.row - 1, self.column
            self.sheet.merges.append(Merge(top=top, left=left, bottom=top + down, right=left + across))

    def end(self, tag: str) -> None:
        """An end tag."""
        match tag.rpartition(" ")[2]:
            case "Data" if self.data is not None:
                text = self._shown("".join(self.data))
                self.data = None
                if text:
                    self.texts += [""] * (self.column + 1 - len(self.texts))
                    self.texts[self.column] = text
            case "Cell":
                self.column += int(self.known.get("MergeAcross", 0))
            case "Row" if self.sheet and self.texts:
                self.sheet.lines.append((self.row, self.texts))
                if self.is_hidden:
                    self.sheet.hidden_rows.append(self.row)
            case "Worksheet" if self.sheet:
                self.done.append(self.sheet)
                self.sheet = None
            case "Visible":
                self.visible = False

    def _shown(self, value: str) -> str:
        match self.kind:
            case "Number":
                style = self.known.get("StyleID", "")
                return self.formats[style if style in self.formats else ""][value]
            case "Boolean":
                return _TRUTHS.get(value, value)
            case "DateTime" if found := _IS_DAY.match(value):
                return found[1] if found[2] == "00:00:00" else f"{found[1]} {found[2]}"
        return without_leaders(value)

    def characters(self, text: str) -> None:
        """Text between tags."""
        if self.data is not None:
            self.data.append(text)
        elif self.visible and self.sheet:
            self.sheet.hidden = "Hidden" in text


formats.add("spreadsheetml")(Format(title=N_("Excel 2003 workbook as one XML file"), match=match, open=open_sheets))

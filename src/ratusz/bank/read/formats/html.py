"""Tables in web pages, which many programs save under the name of a spreadsheet."""

import re
from collections.abc import Iterator
from html import unescape

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.allowance import Allowance, allowance_of
from ratusz.bank.read.content import Content
from ratusz.bank.read.encoding import sniff_encoding
from ratusz.bank.read.grid import MAX_COLUMNS, Grid, Merge
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.source import Asked, Format, Match, Source, formats
from ratusz.bank.read.spool import Spool, keep, table_of

_START = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_LARGEST_BYTES = 256 << 20
_ASIDE = frozenset({"script", "style", "noscript", "template"})
_TAG = re.compile(r"<(/?)(table|tr|td|th|caption|br|p|div|li|script|style|noscript|template)\b([^<>]*)>", re.IGNORECASE)
_OTHER_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")
#: Cells of a small page: only such unfold as span rows, and a table of a thousand columns takes its time.
_MOST_SPANNED = 400_000
_SPANS = re.compile(r"(colspan|rowspan)\s*=\s*[\"']?(\d{1,5})", re.IGNORECASE)


def match(content: Content) -> Match:
    """Whether a text begins as a page."""
    return Match.EXACT if content.is_text and _START.match(content.head.removeprefix(b"\xef\xbb\xbf")) else Match.NO


def open_page(asked: Asked) -> Source:
    """Each table of more than one cell; tables that only hold others are none."""
    if asked.path.stat().st_size > _LARGEST_BYTES:
        raise refuse("unpacks-too-large", found=f"{asked.path.stat().st_size >> 20} MB", expected=f"{_LARGEST_BYTES >> 20} MB")
    page = _Page(allowance_of(asked.path, cells=_MOST_SPANNED))
    page.read(_without_comments(_text(asked.path.read_bytes())))
    tables = [table for table in page.tables if sum(map(len, table.rows)) > 1]
    grids: list[Grid | Spool] = []
    for number, table in enumerate(tables, 1):
        kept = keep(_lines(table.rows), asked.work / f"table-{number}.txt")
        name = asked.name if len(tables) == 1 else table.caption or f"{asked.name} ({number})"
        taken = {grid.name for grid in grids}
        grids.append(table_of(kept, name=name if name not in taken else f"{name} ({number})", merges=tuple(table.merges)))
    return Source(grids=tuple(grids))


def _lines(rows: list[list[str]]) -> Iterator[tuple[int, list[str]]]:
    yield from enumerate(rows, 1)


def _text(content: bytes) -> str:
    said = _CHARSET.search(content[:4096])
    found = sniff_encoding(content)
    if found.guessed and said:
        try:
            return content.decode(said[1].decode("ascii"), errors="replace")
        except LookupError:
            pass
    return content.decode(found.name, errors="replace").removeprefix("\ufeff")


class _Table:
    """A table while it is read. `carried`: how many rows a cell still takes, by column; `allowance`: of the whole page."""

    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        self.rows: list[list[str]] = []
        self.merges: list[Merge] = []
        self.carried: dict[int, int] = {}
        self.caption = ""
        self.cell: list[str] | None = None
        self.span = (1, 1)

    def start_row(self) -> None:
        """A row; cells from above go on in it."""
        if self.rows:
            self.allowance.take(self.rows[-1])
        self.rows.append([])
        self._skip()

    def _skip(self) -> None:
        row = self.rows[-1]
        while self.carried.get(len(row), 0) > 0:
            self.carried[len(row)] -= 1
            row.append("")

    def end_cell(self) -> None:
        """The cell that is open, with the columns and rows it spans."""
        if self.cell is None:
            return
        if not self.rows:
            self.start_row()
        row, (wide, high) = self.rows[-1], self.span
        left, top = len(row), len(self.rows) - 1
        if left + wide > MAX_COLUMNS:
            raise refuse("too-many-columns", found=left + wide, expected=MAX_COLUMNS)
        lines = (" ".join(line.split()) for line in "".join(self.cell).split("\n"))
        row += ["\n".join(filter(None, lines)), *[""] * (wide - 1)]
        if high > 1:
            self.carried.update(dict.fromkeys(range(left, left + wide), high - 1))
        if wide > 1 or high > 1:
            self.merges.append(Merge(top=top, left=left, bottom=top + high - 1, right=left + wide - 1))
        self.cell = None
        self._skip()


class _Page:
    """The tables of a page, inner ones apart from those around them."""

    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        self.tables: list[_Table] = []
        self.open: list[_Table] = []
        self.aside = ""
        self.in_caption = False

    def read(self, page: str) -> None:
        """Take every tag that matters and the texts between; all else is passed over. The time grows with the page and no faster."""
        end = 0
        for tag in _TAG.finditer(page):
            self._text(page[end : tag.start()])
            end = tag.end()
            name = tag[2].lower()
            if self.aside:
                self.aside = "" if tag[1] and name == self.aside else self.aside
            elif name in _ASIDE:
                self.aside = "" if tag[1] else name
            elif tag[1]:
                self._end(name)
            else:
                self._start(name, tag[3])

    def _start(self, tag: str, attributes: str) -> None:
        if tag == "table":
            self.open.append(_Table(self.allowance))
            self.tables.append(self.open[-1])
        if not self.open:
            return
        table = self.open[-1]
        if tag == "tr":
            table.end_cell()
            table.start_row()
        elif tag in {"td", "th"}:
            table.end_cell()
            table.cell = []
            known = {name.lower(): value for name, value in _SPANS.findall(attributes)}
            table.span = _span(known.get("colspan"), MAX_COLUMNS), _span(known.get("rowspan"), 1000)
        elif tag != "caption" and table.cell is not None:
            table.cell.append("\n")
        self.in_caption = tag == "caption" or (self.in_caption and tag not in {"tr", "td", "th"})

    def _end(self, tag: str) -> None:
        if self.open and tag in {"td", "th", "tr", "table"}:
            self.open[-1].end_cell()
        if self.open and tag == "table":
            self.open.pop()
        self.in_caption = self.in_caption and tag != "caption"

    def _text(self, text: str) -> None:
        if not self.open or self.aside:
            return
        shown = unescape(_OTHER_TAG.sub("", text).replace("\n", " "))
        if self.in_caption:
            self.open[-1].caption = " ".join(f"{self.open[-1].caption} {shown}".split())
        elif self.open[-1].cell is not None:
            self.open[-1].cell.append(shown)


def _without_comments(page: str) -> str:
    first, *others = page.split("<!--")
    return first + "".join(other.partition("-->")[2] for other in others)


def _span(text: str | None, most: int) -> int:
    return max(1, min(int(text), most)) if text else 1


formats.add("html")(Format(title=N_("tables of a web page (HTML)"), match=match, open=open_page))

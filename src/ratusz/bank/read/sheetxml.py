"""A sheet's XML as rows of cells, read in pieces: a sheet of a million rows is never whole in memory.

The cells are found by a regular expression, which takes a tenth of the time of any parser that makes an object of each element. A
row in which it does not find every cell is read by a slower, general one. `plainxml` has seen to it that the XML is well formed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from ratusz.bank.read.grid import MAX_COLUMNS, Merge
from ratusz.bank.read.problems import refuse

#: No row of 16 384 cells is longer, unless it holds very long texts.
_ROW_LIMIT = 64 << 20
_CELL = re.compile(
    r'<c(?: r="([A-Z]{1,3})[0-9]+")?(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?'
    r'(?:/>|>(?:<(f)[^>]*(?:/>|>([^<]*)</f>))?(?:<v>([^<]*)</v>)?(?:<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
)
_ANY_CELL = re.compile(r"<(?:\w+:)?c(?:\s([^>]*?))?(?:/>|>(.*?)</(?:\w+:)?c\s*>)", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_VALUE = re.compile(r"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
_FORMULA = re.compile(r"<(?:\w+:)?f(?:\s[^>]*?)?(?:/>|>([^<]*)<)")
_INLINE = re.compile(r"<(?:\w+:)?is(?:\s[^>]*)?>(.*)</(?:\w+:)?is\s*>", re.DOTALL)
_PHONETIC = re.compile(r"<(?:\w+:)?(rPh|phoneticPr)\b.*?(?:/>|</(?:\w+:)?\1\s*>)", re.DOTALL)
_TEXT = re.compile(r"<(?:\w+:)?t(?:\s[^>]*?)?(?:/>|>([^<]*)</(?:\w+:)?t\s*>)")
_STRING = re.compile(r"<(?:\w+:)?si(?:\s[^>]*?)?(/?)>")
_STRING_END = re.compile(r"</(?:\w+:)?si\s*>")
_ROW_END = re.compile(r"</(?:\w+:)?row\s*>")
_ROW = re.compile(r"<(?:\w+:)?row(?:\s([^>]*?))?(/?)>")
#: A row as the usual programs write it, with nothing said of it but its number.
_PLAIN_ROW = re.compile(r'\s*<row r="([0-9]+)"(?: spans="[0-9:]*")?(?: x14ac:dyDescent="[0-9.]*")?>')
_COLUMN = re.compile(r"<(?:\w+:)?col\s([^>]*?)/?>")
_MERGE = re.compile(r"<(?:\w+:)?mergeCell\s([^>]*?)/?>")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
#: A character that XML cannot hold, as spreadsheets write it.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


#: Column letters (none: next to the one before), style, type, "f" for a formula, its text, value, text of an inline string: each as
#: the file writes it, empty where it does not.
Cell = tuple[str, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`number`: as the sheet counts it, from 1."""

    number: int
    hidden: bool
    cells: list[Cell]


class Letters(dict[str, int]):
    """The number of a column, from 0, by its letters."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        self[letters] = number - 1
        return number - 1


column_number = Letters()


def column_letters(column: int) -> str:
    """The letters of the column with number `column`, from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def rows(pieces: Iterator[str]) -> Iterator[Row]:
    """The rows of a sheet that hold a cell; `pieces`: its XML from `plainxml`."""
    buffer = ""
    number = 0
    for piece in pieces:
        *whole, buffer = _ROW_END.split(buffer + piece)
        if len(buffer) > _ROW_LIMIT:
            raise refuse("too-many-columns", found="?", expected=MAX_COLUMNS)
        for text in whole:
            row = _row(text, number)
            if row is not None:
                number = row.number
                yield row


def _row(text: str, number: int) -> Row | None:
    """The row that `text` ends with; rows without cells may stand before it. `number`: of the row before."""
    if usual := _PLAIN_ROW.match(text):
        return Row(number=int(usual[1]), hidden=False, cells=_cells(text, usual.end()))
    found = _ROW.search(text)
    while found is not None:
        attributes = attributes_of(found[1])
        number = int(attributes.get("r", number + 1))
        if not found[2]:
            hidden = is_true(attributes.get("hidden")) or attributes.get("ht") == "0"
            return Row(number=number, hidden=hidden, cells=_cells(text, found.end()))
        found = _ROW.search(text, found.end())
    return None


def _cells(text: str, start: int) -> list[Cell]:
    cells: list[Cell] = _CELL.findall(text, start)
    if len(cells) == text.count("<c", start) + text.count(":c ", start):
        return cells
    return [_general(found[1] or "", found[2] or "") for found in _ANY_CELL.finditer(text, start)]


def _general(attributes: str, inner: str) -> Cell:
    known = attributes_of(attributes)
    letters = known.get("r", "").rstrip("0123456789").upper()
    formula, value, inline = _FORMULA.search(inner), _VALUE.search(inner), _INLINE.search(inner)
    return (
        letters if letters.isascii() and letters.isalpha() and len(letters) < 4 else "",
        known.get("s", ""),
        known.get("t", ""),
        "f" if formula else "",
        (formula[1] or "") if formula else "",
        value[1] if value else "",
        rich_text(inline[1]) if inline else "",
    )


def attributes_of(text: str | None) -> dict[str, str]:
    """The attributes of a start tag."""
    return {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(text or "")}


def is_true(value: str | None) -> bool:
    """Whether an XML boolean says so."""
    return value in {"1", "true"}


def rich_text(text: str) -> str:
    """The runs of a text joined, without the reading aid of Asian letters; entities are still in it."""
    return "".join(_TEXT.findall(_PHONETIC.sub("", text)))


def strings(pieces: Iterator[str]) -> Iterator[str]:
    """The texts of a workbook's table of strings."""
    buffer = ""
    for piece in pieces:
        *whole, buffer = _STRING_END.split(buffer + piece)
        for text in whole:
            start = _STRING.search(text)
            while start is not None and start[1]:  # <si/> is a string too, an empty one
                yield ""
                start = _STRING.search(text, start.end())
            if start is not None:
                yield plain_text(rich_text(text[start.end() :]))


def plain_text(text: str) -> str:
    """`text` with entities, and characters that XML cannot hold, as they are."""
    if "&" in text:
        text = unescape(text)
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def merges(text: str) -> Iterator[Merge]:
    """The merged cells that the XML `text` names."""
    for found in _MERGE.finditer(text):
        reference = _REFERENCE.fullmatch(attributes_of(found[1]).get("ref", ""))
        if reference and reference[3]:
            left, top, right, bottom = reference.groups()
            yield Merge(top=int(top) - 1, left=column_number[left], bottom=int(bottom) - 1, right=column_number[right])


def hidden_columns(text: str) -> Iterator[int]:
    """The numbers, from 0, of the columns that the XML before the rows hides."""
    for found in _COLUMN.finditer(text):
        known = attributes_of(found[1])
        if is_true(known.get("hidden")) or known.get("width") == "0":
            first, last = int(known.get("min", 1)), int(known.get("max", 1))
            yield from range(first - 1, min(last, MAX_COLUMNS))

"""Texts beside the tables of an old workbook (XLS), read from its records: page headers, text boxes, comments, titles of charts, names."""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import olefile
import xlrd

from ratusz.bank.read.marginsorts import COMMENT, DEFINED, DRAWING, PRINTED, PROPERTY, Margin

_PROPERTIES = ("title", "subject", "author", "keywords", "comments", "last_saved_by", "manager", "company")
_STREAMS = ("Workbook", "Book")
_MOST_BYTES, _MOST_RECORDS = 64 << 20, 2_000_000
_BOUND_SHEET, _HEADER, _FOOTER, _NAME, _TEXT_OBJECT, _CONTINUE, _SERIES_TEXT, _FILE_PASS = 0x85, 0x14, 0x15, 0x18, 0x1B6, 0x3C, 0x100D, 0x2F
_NEW_BEGINNING = b"\x09\x08\x10\x00\x00\x06"
_IS_WIDE = 1

#: A place in the stream, its kind, its content.
Record = tuple[int, int, bytes]


def old_margins(path: Path) -> Iterator[Margin]:
    """All of them. Of a workbook older than Excel 97, or one with a password, comments and properties only."""
    with olefile.OleFileIO(str(path)) as document:
        yield from _properties(document)
        name = next((one for one in _STREAMS if document.exists(one)), None)
        content = document.openstream(name).read(_MOST_BYTES) if name else b""
    comments = list(_comments(path))
    yield from comments
    if content.startswith(_NEW_BEGINNING):
        # A comment is drawn, too.
        drawn = {text.strip() for _, _, text in comments}
        yield from (one for one in _of_records(list(_records(content))) if one[2].strip() not in drawn)


def _records(content: bytes) -> Iterator[Record]:
    at = 0
    for _ in range(_MOST_RECORDS):
        if at + 4 > len(content):
            return
        kind, length = struct.unpack_from("<HH", content, at)
        if kind == _FILE_PASS:
            return
        yield at, kind, content[at + 4 : at + 4 + length]
        at += 4 + length


def _of_records(records: list[Record]) -> Iterator[Margin]:
    sheets = sorted(
        (struct.unpack_from("<I", content)[0], _text(content[8:], content[6], content[7]))
        for _, kind, content in records
        if kind == _BOUND_SHEET and len(content) > 8
    )
    starts = [start for start, _ in sheets]
    for (at, kind, content), (_, following, more) in pairwise([*records, (0, 0, b"")]):
        place = bisect_right(starts, at)
        sheet = sheets[place - 1][1] if place else ""
        if kind in {_HEADER, _FOOTER} and len(content) > 3:
            yield PRINTED, sheet, _without_codes(_text(content[3:], struct.unpack_from("<H", content)[0], content[2]))
        elif kind == _TEXT_OBJECT and following == _CONTINUE and len(more) > 1:
            yield DRAWING, sheet, _text(more[1:], len(more), more[0])
        elif kind == _SERIES_TEXT and len(content) > 4:
            yield DRAWING, sheet, _text(content[4:], content[2], content[3])
        elif kind == _NAME and len(content) > 15:
            yield DEFINED, "", _of_name(content)


def _of_name(content: bytes) -> str:
    """What a name is called, and the text it may stand for."""
    wide = content[14] & _IS_WIDE
    end = 15 + content[3] * (1 + wide)
    called = _text(content[15:], content[3], content[14]).replace("_", " ")
    formula = content[end:]
    meant = _text(formula[3:], formula[1], formula[2]) if len(formula) > 3 and formula[0] == 0x17 else ""
    return f"{called} {meant}".strip()


def _text(content: bytes, length: int, flags: int) -> str:
    if flags & _IS_WIDE:
        return content[: 2 * length].decode("utf-16-le", "replace")
    return content[:length].decode("latin-1")


def _without_codes(text: str) -> str:
    for code in ("&L", "&C", "&R"):
        text = text.replace(code, " ")
    return text.strip()


def _properties(document: olefile.OleFileIO) -> Iterator[Margin]:
    told = document.get_metadata()
    page = f"cp{getattr(told, 'codepage', None) or 1250}"
    for name in _PROPERTIES:
        value = getattr(told, name, None)
        if isinstance(value, bytes) and value:
            yield PROPERTY, "", _decoded(value, page)


def _decoded(value: bytes, page: str) -> str:
    try:
        return value.decode("utf-8" if page == "cp65001" else page)
    except (LookupError, UnicodeDecodeError):
        return value.decode("cp1250", "replace")


def _comments(path: Path) -> Iterator[Margin]:
    try:
        book = xlrd.open_workbook(str(path), on_demand=True, formatting_info=False)
        for number in range(book.nsheets):
            sheet = book.sheet_by_index(number)
            for note in sheet.cell_note_map.values():
                yield COMMENT, sheet.name, note.text
            book.unload_sheet(number)
    except (xlrd.XLRDError, IndexError, AssertionError, KeyError, TypeError, UnicodeDecodeError):
        return

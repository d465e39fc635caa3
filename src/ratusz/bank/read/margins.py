"""Texts of a file that are in none of its tables: comments, headers and footers, drawings, properties. Nobody sees them in a table.

Read by patterns from the parts of a package, each only as far as `_PART_BYTES`: nothing here decides how a file is read, and a part that
is broken or strange only gives less.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import olefile
import xlrd

COMMENT, PROPERTY = "comment", "property"
_PART_BYTES = 16 << 20
#: Of all parts together: comments are small, and what unpacks to gigabytes is none of them.
_ALL_BYTES = 96 << 20
_SHEET_BYTES = 4 << 20
_COMMENTS = re.compile(r"(?:(?:^|/)(?:comments|threadedComments?|drawings)[/\d].*|comments\d*|persons/person\d*)\.xml$")
_WANTED = re.compile(rf"^docProps/|^meta\.xml$|^content\.xml$|^xl/worksheets/[^/]+\.xml$|{_COMMENTS.pattern}")
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]{0,400})?>([^<]+)<|<text(?:\s[^>]{0,400})?>([^<]+)<")
_PROPERTY = re.compile(rb">([^<>]{2,2000})<")
_HEADER = re.compile(rb"<(?:odd|even|first)(?:Header|Footer)[^>]{0,200}>([^<]+)<")
_ANNOTATION = re.compile(rb"<office:annotation\b.{0,20000}?</office:annotation>", re.DOTALL)
_MARKUP = re.compile(rb"<[^>]{0,2000}>")
_PERSON = re.compile(rb'(?:displayName|dc:creator|userId)="([^"]{2,300})"')
_HEADER_CODES = re.compile(r'&(?:"[^"]*"|[A-Z]|[0-9]{1,3})')
_OLD_PROPERTIES = ("title", "subject", "author", "keywords", "comments", "last_saved_by", "manager", "company")

#: COMMENT or PROPERTY, sheet or "", the text.
Margin = tuple[str, str, str]


def margins(path: Path) -> tuple[Margin, ...]:
    """The texts of the file at `path`; none for a file that has no such place."""
    with path.open("rb") as file:
        head = file.read(4)
    try:
        if head.startswith(b"PK"):
            with ZipFile(path) as package:
                return tuple(_of_package(package))
        if head.startswith(b"\xd0\xcf"):
            return (*_old_properties(path), *_old_comments(path))
    except (BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError):
        return ()
    return ()


def _of_package(package: ZipFile) -> Iterator[Margin]:
    left = _ALL_BYTES
    for name in package.namelist():
        left -= min(package.getinfo(name).file_size, _PART_BYTES) if _WANTED.search(name) else 0
        if left < 0:
            return
        if name.startswith("docProps/") or name == "meta.xml":
            yield from ((PROPERTY, "", text) for text in _texts(_PROPERTY, _part(package, name)))
        elif _COMMENTS.search(name):
            content = _part(package, name)
            yield from ((COMMENT, "", text) for text in _runs(content))
            yield from ((PROPERTY, "", text) for text in _texts(_PERSON, content))
        elif name.startswith("xl/worksheets/") and name.endswith(".xml"):
            for text in _texts(_HEADER, _tail(package, name)):
                yield COMMENT, "", _HEADER_CODES.sub(" ", text)
        elif name == "content.xml":
            for found in _ANNOTATION.findall(_part(package, name)):
                yield COMMENT, "", _plain(_MARKUP.sub(b" ", found))


def _runs(content: bytes) -> Iterator[str]:
    """Texts of a part of comments: pieces of one comment stand beside each other, and a number may be cut between two."""
    pieces = [_plain(one or other) for one, other in _TEXT.findall(content)]
    if pieces:
        yield from pieces
        yield "".join(pieces)[: _PART_BYTES // 16]


def _texts(pattern: re.Pattern[bytes], content: bytes) -> Iterator[str]:
    yield from (text for found in pattern.findall(content) if (text := _plain(found).strip()))


def _plain(text: bytes) -> str:
    return unescape(text.decode("utf-8", "replace"))


def _part(package: ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(_PART_BYTES)


def _tail(package: ZipFile, name: str) -> bytes:
    """The end of a sheet, where its headers and footers stand; nothing of one that is too large to be unpacked for that alone."""
    if package.getinfo(name).file_size > _SHEET_BYTES:
        return b""
    return _part(package, name).rpartition(b"</sheetData>")[2]


def _old_properties(path: Path) -> Iterator[Margin]:
    with olefile.OleFileIO(str(path)) as document:
        told = document.get_metadata()
        page = f"cp{getattr(told, 'codepage', None) or 1250}"
        for name in _OLD_PROPERTIES:
            value = getattr(told, name, None)
            if isinstance(value, bytes) and value:
                yield PROPERTY, "", _decoded(value, page)


def _decoded(value: bytes, page: str) -> str:
    try:
        return value.decode("utf-8" if page == "cp65001" else page)
    except (LookupError, UnicodeDecodeError):
        return value.decode("cp1250", "replace")


def _old_comments(path: Path) -> Iterator[Margin]:
    try:
        book = xlrd.open_workbook(str(path), on_demand=True, formatting_info=False)
        for number in range(book.nsheets):
            sheet = book.sheet_by_index(number)
            for note in sheet.cell_note_map.values():
                yield COMMENT, sheet.name, note.text
            book.unload_sheet(number)
    except (xlrd.XLRDError, IndexError, AssertionError, KeyError, TypeError, UnicodeDecodeError):
        return

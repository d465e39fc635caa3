"""Texts of a file that are in none of its tables: comments, page headers, drawings, defined names, properties. Nobody sees them in a table.

Read by patterns from the parts of a package, each only as far as `_PART_BYTES`: nothing here decides how a file is read, and a part that
is broken or strange only gives less.
"""

import posixpath
import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from ratusz.bank.read.marginsorts import COMMENT, DEFINED, DRAWING, PRINTED, PROPERTY, Margin
from ratusz.bank.read.oldmargins import old_margins

_PART_BYTES = 16 << 20
#: Of all parts together: comments are small, and what unpacks to gigabytes is none of them.
_ALL_BYTES = 192 << 20
#: Of a sheet only its end is kept, but all of it has to be unpacked for that.
_SHEET_BYTES, _CHUNK = 64 << 20, 1 << 18
_COMMENTS = re.compile(r"(?:(?:^|/)(?:comments|threadedComments?)[/\d].*|comments\d*|persons/person\d*)\.xml$")
_DRAWINGS = re.compile(r"^xl/(?:drawings|charts|diagrams)/[^/]+\.(?:xml|vml)$")
_SHEETS = re.compile(r"^xl/(?:worksheets|chartsheets)/[^/]+\.xml$")
_CHARTS = re.compile(r"^Object [^/]+/content\.xml$")
_OTHERS = frozenset({"meta.xml", "content.xml", "styles.xml", "xl/workbook.xml"})
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]{0,400})?>([^<]+)<|<text(?:\s[^>]{0,400})?>([^<]+)<")
_PROPERTY = re.compile(rb">([^<>]{2,2000})<")
_HEADER = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)[^>]{0,200}>([^<]+)<")
_PROMPT = re.compile(rb'\s(?:prompt|promptTitle|error|errorTitle)="([^"]{2,2000})"')
_DEFINED = re.compile(rb'<(?:\w+:)?definedName\s[^>]{0,400}?name="([^"]{1,300})"[^>]{0,400}>([^<]{0,2000})<')
_NAMED = re.compile(rb"<table:named-(?:range|expression)\s[^>]{0,4000}>")
_OF_SHEET = re.compile(
    rb'<table:table\s[^>]{0,2000}?table:name="([^"]{0,300})"|(<office:annotation\b.{0,20000}?</office:annotation>)|'
    rb"(<draw:(text-box|custom-shape|rect|ellipse|caption)\b[^>]{0,4000}(?<!/)>.{0,20000}?</draw:\4>)",
    re.DOTALL,
)
_PAGES = re.compile(rb"<style:((?:header|footer)(?:-left|-first)?)\b[^>]{0,400}(?<!/)>.{0,20000}?</style:\1>", re.DOTALL)
_TITLES = re.compile(rb"<chart:(title|subtitle|footer)\b[^>]{0,2000}(?<!/)>.{0,20000}?</chart:\1>", re.DOTALL)
#: Between these no word goes on; between others a number may.
_BREAK = re.compile(rb"</text:(?:p|h)>|<text:(?:tab|s|line-break)\b[^>]{0,200}>")
_MARKUP = re.compile(rb"<[^>]{0,4000}>")
_PERSON = re.compile(rb'(?:displayName|dc:creator|userId)="([^"]{2,300})"')
_HEADER_CODES = re.compile(r'&(?:"[^"]*"|[A-Z]|[0-9]{1,3})')
_SHEET, _RELATION = re.compile(rb"<(?:\w+:)?sheet\s[^>]{0,2000}>"), re.compile(rb"<(?:\w+:)?Relationship\s[^>]{0,4000}>")
_ATTRIBUTE = re.compile(rb'([\w:-]+)="([^"]*)"')


def margins(path: Path) -> tuple[Margin, ...]:
    """The texts of the file at `path`; none for a file that has no such place."""
    with path.open("rb") as file:
        head = file.read(4)
    try:
        if head.startswith(b"PK"):
            with ZipFile(path) as package:
                return tuple(_of_package(package))
        if head.startswith(b"\xd0\xcf"):
            return tuple(old_margins(path))
    except (BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError):
        return ()
    return ()


def _of_package(package: ZipFile) -> Iterator[Margin]:
    sheets, left = _sheets_of(package), _ALL_BYTES
    # Sheets last: they are large, and everything else is to be seen before them.
    for name in sorted(filter(_is_wanted, package.namelist()), key=lambda name: _SHEETS.search(name) is not None):
        left -= min(package.getinfo(name).file_size, _SHEET_BYTES if _SHEETS.search(name) else _PART_BYTES)
        if left < 0:
            return
        yield from _of_part(package, name, sheets.get(name, ""))


def _is_wanted(name: str) -> bool:
    return name in _OTHERS or name.startswith("docProps/") or any(one.search(name) for one in (_COMMENTS, _DRAWINGS, _SHEETS, _CHARTS))


def _of_part(package: ZipFile, name: str, sheet: str) -> Iterator[Margin]:
    if _SHEETS.search(name):
        end = _tail(package, name).rpartition(b"</sheetData>")[2]
        yield from ((PRINTED, sheet, _HEADER_CODES.sub(" ", text)) for text in _texts(_HEADER, end))
        yield from ((COMMENT, sheet, text) for text in _texts(_PROMPT, end))
        return
    content = _part(package, name)
    if name.startswith("docProps/") or name == "meta.xml":
        yield from ((PROPERTY, "", text) for text in _texts(_PROPERTY, content))
    elif name.endswith(".vml"):
        # Frames of comments hold nothing but formatting, buttons and labels what people read.
        yield from ((DRAWING, sheet, text) for text in _texts(_PROPERTY, content) if any(map(str.isspace, text)) or "@" in text)
    elif _DRAWINGS.search(name):
        yield from ((DRAWING, sheet, text) for text in _runs(content))
    elif _COMMENTS.search(name):
        yield from ((COMMENT, sheet, text) for text in _runs(content))
        yield from ((PROPERTY, "", text) for text in _texts(_PERSON, content))
    elif name == "xl/workbook.xml":
        for called, meant in _DEFINED.findall(content):
            yield DEFINED, "", f"{_plain(called).replace('_', ' ')} {_plain(meant)}"
    elif name == "styles.xml":
        yield from ((PRINTED, "", _unmarked(found[0])) for found in _PAGES.finditer(content))
    elif name == "content.xml":
        yield from _of_content(content)
    else:
        yield from ((DRAWING, "", _unmarked(found[0])) for found in _TITLES.finditer(content))


def _of_content(content: bytes) -> Iterator[Margin]:
    sheet = ""
    for found in _OF_SHEET.finditer(content):
        if found[1] is not None:
            sheet = _plain(found[1])
        else:
            yield COMMENT if found[2] else DRAWING, sheet, _unmarked(found[0])
    for tag in _NAMED.findall(content):
        said = _attributes(tag)
        yield DEFINED, "", f"{said.get('table:name', '').replace('_', ' ')} {said.get('table:expression', '')}"


def _sheets_of(package: ZipFile) -> dict[str, str]:
    """The sheet that each part of a workbook belongs to: the part of the sheet itself, its comments, its drawings, their charts."""
    names = set(package.namelist())
    if "xl/workbook.xml" not in names:
        return {}
    places = dict(_relations(package, "xl/workbook.xml", names))
    owners: dict[str, str] = {}
    for tag in _SHEET.findall(_part(package, "xl/workbook.xml")):
        said = _attributes(tag)
        part = next((places[value] for key, value in said.items() if key.endswith(":id") and value in places), None)
        found = deque([part] if part else [])
        while found:
            one = found.popleft()
            if one in owners or (_SHEETS.search(one) and one != part):
                continue
            owners[one] = said.get("name", "")
            found.extend(place for _, place in _relations(package, one, names))
    return owners


def _relations(package: ZipFile, part: str, names: set[str]) -> Iterator[tuple[str, str]]:
    """Key and place of the parts that a part of a package refers to."""
    folder, file = posixpath.split(part)
    listed = f"{folder}/_rels/{file}.rels"
    for tag in _RELATION.findall(_part(package, listed)) if listed in names else ():
        said = _attributes(tag)
        target = said.get("Target", "")
        place = target[1:] if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        if place in names:
            yield said.get("Id", ""), place


def _attributes(tag: bytes) -> dict[str, str]:
    return {key.decode(): _plain(value) for key, value in _ATTRIBUTE.findall(tag)}


def _unmarked(content: bytes) -> str:
    """The text of a piece of a document: a blank between paragraphs, nothing where only the writing changes."""
    return _plain(_MARKUP.sub(b"", _BREAK.sub(b" ", content))).strip()


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
    """The end of a sheet, where its page headers stand; nothing of one that is too large to be unpacked for that alone."""
    if package.getinfo(name).file_size > _SHEET_BYTES:
        return b""
    last: deque[bytes] = deque(maxlen=2)
    with package.open(name) as part:
        while chunk := part.read(_CHUNK):
            last.append(chunk)
    return b"".join(last)

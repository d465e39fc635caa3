"""The parts of an Excel workbook: which sheets it has and where they lie, number formats, strings."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from posixpath import normpath
from typing import IO
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ratusz.bank.read.plainxml import is_plain, pieces
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.sheetxml import is_true, strings

_OFFICE = "officeDocument"
#: Formats that a file may name by number alone.
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
_GENERAL = "General"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """A sheet: its name, whether it is hidden, the member of the package that holds it, and how large that is unpacked."""

    name: str
    hidden: bool
    opened: Callable[[], IO[bytes]]
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """`formats`: number formats by the style of a cell; `from_1904`: whether days are counted from 1904; `macros`: whether it has any."""

    sheets: tuple[SheetPart, ...]
    formats: tuple[str, ...]
    strings: tuple[str, ...]
    from_1904: bool
    macros: bool


def open_workbook(archive: ZipFile) -> Workbook:
    """The workbook in the package `archive`."""
    names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}

    def member(path: str) -> str | None:
        return names.get(path.lstrip("/").lower())

    book = member(_main_part(archive, member)) or ""
    root = _xml(archive, book)
    if root is None:
        raise refuse("damaged-file")
    folder, _, file = book.rpartition("/")
    related = _relations(_xml(archive, member(f"{folder}/_rels/{file}.rels")), folder)
    sheets = []
    for sheet in _all(root, "sheet"):
        target, kind = related.get(_local(sheet).get("id", ""), ("", ""))
        part = member(target)
        if part is not None and kind == "worksheet":
            hidden = sheet.get("state", "visible") != "visible"
            opened = partial(archive.open, part)
            sheets.append(SheetPart(name=sheet.get("name", ""), hidden=hidden, opened=opened, size=archive.getinfo(part).file_size))
    by_kind = {kind: member(target) for target, kind in related.values()}
    return Workbook(
        sheets=tuple(sheets),
        formats=_formats(_xml(archive, by_kind.get("styles"))),
        strings=_strings(archive, by_kind.get("sharedStrings")),
        from_1904=any(is_true(one.get("date1904")) for one in _all(root, "workbookPr")),
        macros=any(name.endswith("vbaproject.bin") for name in names),
    )


def _main_part(archive: ZipFile, member: Callable[[str], str | None]) -> str:
    related = _relations(_xml(archive, member("_rels/.rels")), "")
    return next((target for target, kind in related.values() if kind == _OFFICE), "xl/workbook.xml")


def _xml(archive: ZipFile, name: str | None) -> Element | None:
    if not name:
        return None
    try:
        root: Element = fromstring(archive.read(name), forbid_dtd=True)
    except ParseError as error:
        raise refuse("damaged-file") from error
    except DefusedXmlException as error:
        raise refuse("unsafe-xml", found="DOCTYPE") from error
    return root


def _relations(root: Element | None, folder: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: path and kind by id."""
    found = {}
    for one in root if root is not None else ():
        target = one.get("Target", "")
        path = target if target.startswith("/") or not folder else f"{folder}/{target}"
        found[one.get("Id", "")] = (normpath(path), one.get("Type", "").rpartition("/")[2])
    return found


def _all(root: Element, name: str) -> list[Element]:
    return [one for one in root.iter() if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == name]


def _local(element: Element) -> dict[str, str]:
    return {name.rpartition("}")[2]: value for name, value in element.items()}


def _formats(root: Element | None) -> tuple[str, ...]:
    if root is None:
        return (_GENERAL,)
    own = {one.get("numFmtId"): one.get("formatCode", _GENERAL) for one in next(iter(_all(root, "numFmts")), ())}
    styles = next(iter(_all(root, "cellXfs")), ())
    numbers = [one.get("numFmtId", "0") for one in styles]
    return tuple(own.get(number) or _BUILT_IN.get(int(number) if number.isdigit() else 0, _GENERAL) for number in numbers) or (_GENERAL,)


def _strings(archive: ZipFile, part: str | None) -> tuple[str, ...]:
    if part is None:
        return ()
    opened = partial(archive.open, part)
    return tuple(strings(pieces(opened, plain=is_plain(opened))))

"""Very large workbooks: values by calamine, which is fast, and the number formats of each column's first rows from the package.

Calamine gives no formats; asking openpyxl for each cell's would take minutes. A format that changes far down a column is not seen.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import python_calamine as calamine
from defusedxml.ElementTree import fromstring
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import column_index_from_string

from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.read.grid import Grid, Merge, bounded
from ratusz.bank.read.numberformat import show
from ratusz.bank.read.problems import refuse

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb'<c r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?><v>')
_HEAD_BYTES = 2 << 20
CELL_LIMIT = 20_000_000


def read_large(path: Path) -> tuple[Grid, ...]:
    """All sheets of a large workbook."""
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        formats = _formats(path)
        return tuple(_grid(book, sheet, formats.get(sheet.name, {})) for sheet in book.sheets_metadata)
    except (calamine.CalamineError, OSError, KeyError, ValueError) as error:
        raise refuse("damaged-file") from error


def _grid(book: Any, meta: Any, formats: dict[int, str]) -> Grid:
    sheet = book.get_sheet_by_name(meta.name)
    if sheet.total_height * sheet.total_width > CELL_LIMIT:
        raise refuse("unpacks-too-large", found=f"{sheet.total_height} × {sheet.total_width}", expected=f"{CELL_LIMIT:,}".replace(",", " "))
    values = sheet.to_python(skip_empty_area=False)
    codes = [formats.get(column, "General") for column in range(max(map(len, values), default=0))]
    rows = [
        [show(None if value == "" else value, code, decimal=",").text for value, code in zip(row, codes, strict=False)] for row in values
    ]
    hidden = meta.visible != calamine.SheetVisibleEnum.Visible
    where = Place(table=meta.name)
    problems = [Problem(code="formats-not-read", where=where)] + [Problem(code="hidden-sheet", where=where)] * hidden
    merges = tuple(Merge(top=top, left=left, bottom=bottom, right=right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
    return bounded(
        Grid(name=meta.name, rows=rows, hidden=hidden, merges=merges, problems=tuple(problems), ragged_matters=False, decimal=",")
    )


def _formats(path: Path) -> dict[str, dict[int, str]]:
    """Per sheet and column (from 0), the number format that most of its first cells have."""
    with ZipFile(path) as archive:
        codes = _style_codes(archive.read("xl/styles.xml")) if "xl/styles.xml" in archive.namelist() else ["General"]
        found = {}
        for name, member in _members(archive):
            with archive.open(member) as part:
                head = part.read(_HEAD_BYTES)
            seen: dict[int, Counter[int]] = {}
            for letters, style in _CELL.findall(head):
                seen.setdefault(column_index_from_string(letters.decode()) - 1, Counter())[int(style or 0)] += 1
            found[name] = {column: codes[styles.most_common(1)[0][0]] for column, styles in seen.items()}
    return found


def _style_codes(styles: bytes) -> list[str]:
    root = fromstring(styles)
    own = {int(one.get("numFmtId", 0)): one.get("formatCode", "General") for one in root.iter(f"{_MAIN}numFmt")}
    cells = root.find(f"{_MAIN}cellXfs")
    numbers = [int(one.get("numFmtId", 0)) for one in cells] if cells is not None else [0]
    return [own.get(number) or BUILTIN_FORMATS.get(number, "General") for number in numbers]


def _members(archive: ZipFile) -> Iterator[tuple[str, str]]:
    relations = {one.get("Id"): one.get("Target", "") for one in fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
    for sheet in fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = relations.get(sheet.get(_RELATION), "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if member in archive.namelist():
            yield sheet.get("name", ""), member

"""A picture of sheets as texts, with remarks on their cells. Texts are texts: none becomes a formula, a link or a number."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from ratusz.bank.base.sentences import say
from ratusz.bank.model.problem import Severity
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.opened import Opened
from ratusz.bank.read.remarks import (
    AUTHOR,
    CELL_CHARACTERS,
    COLOURS,
    HEADS,
    MOST_REMARKS,
    REMARKS,
    WIDTHS,
    Remark,
    Spot,
    by_spot,
    intro,
)  # fmt: skip

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: Of larger sheets only rows with remarks are shown, with those around them and the beginning; the others are hidden.
_MOST_CELLS, _AROUND, _BEGINNING = 400_000, 2, 12
_SHEET_ROWS, _SHEET_COLUMNS = 1_048_576, 16_384
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_NAME_LENGTH = 31

Marks = Mapping[Spot, tuple[Severity, str]]


def write_picture(opened: Opened, target: Path, remarks: tuple[Remark, ...], *, language: str) -> None:
    """Write the sheets of `opened` to `target`, behind one with all `remarks`."""
    marks = by_spot(remarks[:MOST_REMARKS])
    first = say(REMARKS, language)
    names = sheet_names([grid.name for grid in opened.grids], first)
    with xlsxwriter.Workbook(str(target), _OPTIONS) as book:
        _list(book, first, remarks[:MOST_REMARKS], names, language)
        formats = _formats(book)
        for grid in opened.grids if opened.counted else ():
            _sheet(book.add_worksheet(names[grid.name]), grid, marks, formats)


def sheet_names(names: list[str], first: str) -> dict[str, str]:
    """What sheets are called in a workbook whose first is `first`: at most 31 letters, no forbidden sign, no name twice."""
    given: dict[str, str] = {}
    taken = {first.casefold()}
    for name in names:
        stem = _FORBIDDEN.sub(" ", name).strip()[:_NAME_LENGTH] or "Arkusz"
        free = stem
        for number in range(2, len(names) + 3):
            if free.casefold() not in taken:
                break
            free = f"{stem[: _NAME_LENGTH - 5]} ({number})"
        given[name] = free
        taken.add(free.casefold())
    return given


def _formats(book: Any) -> dict[str, Any]:
    made = {str(severity): book.add_format({"bg_color": f"#{fill}", "font_color": f"#{ink}"}) for severity, (fill, ink) in COLOURS.items()}
    return {**made, "plain": book.add_format({})}


def _sheet(sheet: Any, grid: Grid, marks: Marks, formats: dict[str, Any]) -> None:
    here = {(spot.row, spot.column): mark for spot, mark in marks.items() if spot.sheet == grid.name}
    rows = _rows(grid, {row for row, _ in here})
    if len(rows) < len(grid.rows):
        sheet.set_default_row(hide_unused_rows=True)
    widths: dict[int, int] = {}
    for row in rows:
        for column, text in enumerate(grid.rows[row][:_SHEET_COLUMNS]):
            if text:
                sheet.write_string(row, column, text[:CELL_CHARACTERS])
                widths[column] = max(widths.get(column, 0), min(len(text), 48))
    for (row, column), (severity, text) in here.items():
        if row < _SHEET_ROWS and column < _SHEET_COLUMNS:
            sheet.write_string(
                row, column, (grid.cell(row, column) if row < len(grid.rows) else "")[:CELL_CHARACTERS], formats[str(severity)]
            )
            sheet.write_comment(row, column, text, {"author": AUTHOR, "x_scale": 2.4, "y_scale": 1.6})
    for column, width in widths.items():
        sheet.set_column(column, column, max(width + 2, 9))


def _rows(grid: Grid, marked: set[int]) -> list[int]:
    if len(grid.rows) * grid.width <= _MOST_CELLS:
        return list(range(min(len(grid.rows), _SHEET_ROWS)))
    near = {row for at in marked for row in range(at - _AROUND, at + _AROUND + 1)}
    return sorted(row for row in {*range(_BEGINNING), *near} if 0 <= row < min(len(grid.rows), _SHEET_ROWS))


def _list(book: Any, name: str, remarks: tuple[Remark, ...], names: Mapping[str, str], language: str) -> None:
    sheet = book.add_worksheet(name)
    title, line = intro(language, len(remarks))
    wrap = {"text_wrap": True, "valign": "top"}
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 15}))
    sheet.write_string(1, 0, line)
    head = book.add_format({"bold": True, "bottom": 2, **wrap})
    body, link = book.add_format(wrap), book.add_format({"font_color": "#16406B", "underline": 1, **wrap})
    words = {
        severity: book.add_format({"bg_color": f"#{fill}", "font_color": f"#{ink}", **wrap}) for severity, (fill, ink) in COLOURS.items()
    }
    for column, (text, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, say(text, language), head)
    sheet.freeze_panes(4, 0)
    for row, remark in enumerate(remarks, 4):
        for column, text in enumerate(remark.cells()):
            sheet.write_string(row, column, text, words[remark.severity] if not column else body)
        if remark.spot:
            place = xl_rowcol_to_cell(remark.spot.row, remark.spot.column)
            sheet.write_url(row, 1, f"internal:'{names[remark.spot.sheet]}'!{place}", link, string=remark.cells()[1])

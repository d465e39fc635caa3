"""Workbooks: each sheet as a grid of the texts that the person saw."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.read.grid import MAX_COLUMNS, Grid, Merge
from ratusz.bank.read.largesheets import read_large
from ratusz.bank.read.numberformat import Shown, show
from ratusz.bank.read.package import check_package, sheet_bytes
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.syntax import parse_number

#: Above this much XML, about 200 000 cells, openpyxl takes too long.
LARGE_BYTES = 14 << 20
_FORMULA = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*><f[^>]*?(?:/>|>([^<]*)</f>)(?:<v></v>|<v/>)?</c>')
#: Dots that lead the eye from a name to its figure; three are an ellipsis.
_LEADERS = re.compile(r"(?:\s*\.){5,}\s*$")
#: What openpyxl raises on a broken package; it has no error of its own for it.
BROKEN = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    DefusedXmlException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
)


def read_sheets(path: Path) -> tuple[Grid, ...]:
    """All sheets of a workbook, hidden ones too, in their order."""
    check_package(path)
    if sheet_bytes(path) > LARGE_BYTES:
        return read_large(path)
    try:
        # A file object: openpyxl judges a path by its suffix, and an original in the store is named by its hash.
        with path.open("rb") as file:
            book = openpyxl.load_workbook(file, data_only=True, keep_links=False)
        formulas = _formulas_without_value(path, book)
        return tuple(_grid(sheet, formulas.get(sheet.title, {})) for sheet in book.worksheets)
    except BROKEN as error:
        raise refuse("damaged-file") from error


def _grid(sheet: Worksheet, formulas: dict[tuple[int, int], str]) -> Grid:
    if sheet.max_column > MAX_COLUMNS:
        raise refuse("too-many-columns", found=sheet.max_column, expected=MAX_COLUMNS)
    decimal = _decimal(sheet)
    rounded: Counter[int] = Counter()
    rows: list[list[str]] = []
    for cells in sheet.iter_rows():
        row = []
        for cell in cells:
            shown = Shown(text="") if cell.value is None else show(cell.value, cell.number_format, decimal=decimal)
            rounded[cell.column] += shown.rounded
            row.append(_LEADERS.sub("", shown.text))
        rows.append(row)
    for (line, column), formula in formulas.items():
        if line <= len(rows) and column <= len(rows[line - 1]) and not rows[line - 1][column - 1]:
            rows[line - 1][column - 1] = formula
    _strip_end(rows)
    return Grid(
        name=sheet.title,
        rows=rows,
        hidden=sheet.sheet_state != "visible",
        merges=tuple(_merges(sheet)),
        ragged_matters=False,
        problems=tuple(_problems(sheet, rounded)),
        decimal=decimal,
    )


def _strip_end(rows: list[list[str]]) -> None:
    while rows and not any(map(str.strip, rows[-1])):
        rows.pop()


def _decimal(sheet: Worksheet) -> str:
    """The decimal mark of the numbers that the sheet holds as texts, else the Polish comma."""
    marks: Counter[str] = Counter()
    for (value,) in _texts(sheet):
        number = parse_number(value)
        if number is not None and number.decimal:
            marks[number.decimal] += 1
    return "." if marks["."] > marks[","] else ","


def _texts(sheet: Worksheet) -> Iterator[tuple[str]]:
    for row in sheet.iter_rows(max_row=500, values_only=True):
        for value in row:
            if isinstance(value, str) and len(value) < 30 and value[:1] in "-+0123456789":
                yield (value,)


def _merges(sheet: Worksheet) -> Iterator[Merge]:
    for cells in sheet.merged_cells.ranges:
        yield Merge(top=cells.min_row - 1, left=cells.min_col - 1, bottom=cells.max_row - 1, right=cells.max_col - 1)


def _problems(sheet: Worksheet, rounded: Counter[int]) -> Iterator[Problem]:
    where = Place(table=sheet.title)
    if sheet.sheet_state != "visible":
        yield Problem(code="hidden-sheet", where=where)
    rows = sorted(number for number, row in sheet.row_dimensions.items() if row.hidden)
    columns = sorted(letter for letter, column in sheet.column_dimensions.items() if column.hidden)
    if rows or columns:
        yield Problem(code="hidden-rows", where=where, found=_listed([*columns, *map(str, rows)]))
    for column, count in sorted(rounded.items()):
        if count:
            letter = openpyxl.utils.get_column_letter(column)
            yield Problem(code="digits-not-shown", where=Place(table=sheet.title, column=letter), found=str(count))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:10]) + (f"… ({len(names)})" if len(names) > 10 else "")


def _formulas_without_value(path: Path, book: Any) -> dict[str, dict[tuple[int, int], str]]:
    """Per sheet, the cells whose formula has no stored result, with the formula."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    with ZipFile(path) as archive:
        members = set(archive.namelist())
        for number, sheet in enumerate(book.worksheets, 1):
            member = f"xl/worksheets/sheet{number}.xml"
            if member not in members:
                continue
            cells = {
                (int(row), openpyxl.utils.column_index_from_string(column.decode())): "=" + formula.decode("utf-8", "replace")
                for column, row, formula in _FORMULA.findall(archive.read(member))
            }
            found[sheet.title] = cells
    return found

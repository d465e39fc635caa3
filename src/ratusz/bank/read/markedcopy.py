"""The clerk's own workbook with remarks on its cells, where it holds nothing but sheets.

openpyxl gives back cells, formulas, styles, widths, merged cells and lists; charts, pictures and macros it would lose or must not pass
on, so a workbook with any of these is not copied.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import openpyxl
from defusedxml.ElementTree import iterparse
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from ratusz.bank.base.sentences import say
from ratusz.bank.model.problem import Severity
from ratusz.bank.read.markedsheets import sheet_names
from ratusz.bank.read.remarks import AUTHOR, COLOURS, HEADS, MOST_REMARKS, REMARKS, WIDTHS, Remark, by_spot, intro

#: Above this much XML openpyxl takes longer than a person waits.
_LARGE_BYTES = 6 << 20
#: What a workbook of nothing but sheets is made of.
_PLAIN = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/[\w.]+|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/styles\.xml|xl/sharedStrings\.xml"
    r"|xl/theme/theme\d+\.xml|xl/worksheets/sheet\d+\.xml|xl/worksheets/_rels/sheet\d+\.xml\.rels|xl/calcChain\.xml|xl/metadata\.xml"
    r"|xl/tables/table\d+\.xml|xl/printerSettings/printerSettings\d+\.bin|xl/comments\d*\.xml|xl/comments/comment\d+\.xml"
    r"|xl/drawings/(?:comments|vmlDrawing)\d+\.vml"
)
#: Functions that reach outside of the workbook, and links to other programs ("=cmd|'/c calc'!A0").
_REACHES_OUT = re.compile(r"\||WEBSERVICE|HYPERLINK|RTD\(|CALL\(|REGISTER|FILTERXML|DDE|EXEC\(|\[\d+\]", re.IGNORECASE)
#: Elements whose text a spreadsheet program works out: of cells, lists, conditions, names.
_FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula"})
_FIRST_ROW = 4


def is_plain_workbook(path: Path) -> bool:
    """Whether the XLSX at `path` holds nothing but sheets, and no formula that reaches outside."""
    with ZipFile(path) as archive:
        names = archive.namelist()
        sheets = [name for name in names if name.startswith("xl/worksheets/sheet")]
        if sum(archive.getinfo(name).file_size for name in sheets) > _LARGE_BYTES:
            return False
        if not all(_PLAIN.fullmatch(name) for name in names):
            return False
        inside = [name for name in names if name.startswith(("xl/worksheets/sheet", "xl/tables/", "xl/workbook.xml"))]
        return not any(_REACHES_OUT.search(formula) for name in inside for formula in _formulas(archive, name))


def _formulas(archive: ZipFile, name: str) -> Iterator[str]:
    """The formulas of a part of the workbook, as a parser reads them: a search of the bytes would miss letters written as numbers."""
    with archive.open(name) as part:
        for _, element in iterparse(part, forbid_dtd=True):
            if str(element.tag).rpartition("}")[2] in _FORMULAS:
                yield "".join(element.itertext())


def write_copy(path: Path, target: Path, remarks: tuple[Remark, ...], *, language: str) -> None:
    """Copy the workbook at `path` to `target` with `remarks` on its cells and on a first sheet."""
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, keep_links=False)
    first = sheet_names([say(REMARKS, language)], "")[say(REMARKS, language)]
    kept = remarks[:MOST_REMARKS]
    for spot, (severity, text) in by_spot(kept).items():
        _mark(book[spot.sheet], spot.row + 1, spot.column + 1, severity, text)
    free = next(name for n in range(1, 99) if (name := first if n == 1 else f"{first} ({n})") not in book.sheetnames)
    _list(book, free, kept, language)
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == free
    book.save(target)


def _mark(sheet: Worksheet, row: int, column: int, severity: Severity, text: str) -> None:
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        cell = next(sheet.cell(one.min_row, one.min_col) for one in sheet.merged_cells.ranges if cell.coordinate in one)
    fill, _ink = COLOURS[severity]
    cell.fill = PatternFill("solid", fgColor=fill)
    said = f"{cell.comment.text}\n\n{text}" if cell.comment else text
    cell.comment = Comment(said, AUTHOR, width=380, height=170)


def _list(book: Workbook, name: str, remarks: tuple[Remark, ...], language: str) -> None:
    sheet = book.create_sheet(name, 0)
    title, line = intro(language, len(remarks))
    sheet["A1"], sheet["A2"] = title, line
    sheet["A1"].font = Font(bold=True, size=15)
    wrap = Alignment(wrap_text=True, vertical="top")
    for column, (text, width) in enumerate(zip(HEADS, WIDTHS, strict=True), 1):
        head = sheet.cell(_FIRST_ROW, column, say(text, language))
        head.font, head.border, head.alignment = Font(bold=True), Border(bottom=Side("medium")), wrap
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{_FIRST_ROW + 1}"
    for row, remark in enumerate(remarks, _FIRST_ROW + 1):
        fill, ink = COLOURS[remark.severity]
        for column, text in enumerate(remark.cells(), 1):
            cell = sheet.cell(row, column)
            cell.value, cell.data_type = text or None, "s" if text else "n"  # never a formula, whatever it begins with
            cell.alignment = wrap
            if column == 1:
                cell.fill, cell.font = PatternFill("solid", fgColor=fill), Font(color=ink)
        if remark.spot:
            place = f"{get_column_letter(remark.spot.column + 1)}{remark.spot.row + 1}"
            title = remark.spot.sheet.replace("'", "''")
            sheet.cell(row, 2).hyperlink = Hyperlink(ref=f"B{row}", location=f"'{title}'!{place}")
            sheet.cell(row, 2).font = Font(color="16406B", underline="single")

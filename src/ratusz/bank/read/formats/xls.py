"""Workbooks of Excel 5 to 2003 (XLS), with the texts that the person saw."""

import io
import struct
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd
from xlrd.compdoc import CompDocError

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.content import Content
from ratusz.bank.read.grid import Grid, Merge
from ratusz.bank.read.numbertexts import NumberTexts, decimal_mark, without_leaders
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.sheets import sheet_problems
from ratusz.bank.read.source import Asked, Format, Match, Source, formats
from ratusz.bank.read.spool import Spool, keep, table_of

#: First bytes of workbooks older than the container of later ones.
_BARE = (b"\t\x08\x08\0\0\x05", b"\t\x04\x06\0", b"\t\x02\x06\0", b"\t\0\x04\0")
_BROKEN = (xlrd.XLRDError, CompDocError, struct.error, AssertionError, IndexError, KeyError, ValueError, TypeError, OSError, AttributeError)
_TOLD_BY = 500


def match(content: Content) -> Match:
    """Whether an OLE file holds a workbook, or the bytes are a workbook without one."""
    return Match.EXACT if content.streams & {"Workbook", "Book"} or content.head.startswith(_BARE) else Match.NO


def open_sheets(asked: Asked) -> Source:
    """Every sheet, hidden ones too."""
    try:
        with xlrd.open_workbook(
            str(asked.path), formatting_info=True, on_demand=True, logfile=io.StringIO(), ignore_workbook_corruption=True
        ) as book:
            return Source(grids=tuple(_table(book, number, asked.work) for number in range(book.nsheets)))
    except _BROKEN as error:
        if "encrypt" in str(error).lower() or "password" in str(error).lower():
            raise refuse("encrypted") from error
        raise refuse("damaged-file") from error


def _table(book: Any, number: int, work: Path) -> Grid | Spool:
    sheet = book.sheet_by_index(number)
    texts = (str(value) for row in range(min(sheet.nrows, _TOLD_BY)) for value in sheet.row_values(row) if isinstance(value, str))
    decimal = decimal_mark(texts)
    shown = [NumberTexts(_format(book, style), decimal=decimal, from_1904=book.datemode == 1) for style in range(len(book.xf_list))]
    rounded: Counter[int] = Counter()
    kept = keep(_rows(sheet, shown, rounded), work / f"sheet-{number}.txt")
    filled = {column for column in range(sheet.ncols) if any(map(_is_filled, sheet.col(column)))}
    problems = sheet_problems(
        sheet.name,
        hidden=sheet.visibility != 0,
        columns=sorted(column for column, info in sheet.colinfo_map.items() if info.hidden and column in filled),
        rows=sorted(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden and row < sheet.nrows and _has_text(sheet, row)),
        rounded=rounded,
    )
    merges = tuple(Merge(top=top, left=left, bottom=bottom - 1, right=right - 1) for top, bottom, left, right in sheet.merged_cells)
    table = table_of(kept, name=sheet.name, hidden=sheet.visibility != 0, decimal=decimal, merges=merges, problems=tuple(problems))
    book.unload_sheet(number)
    return table


def _format(book: Any, style: int) -> str:
    found = book.format_map.get(book.xf_list[style].format_key)
    return str(found.format_str) if found is not None else "General"


def _is_filled(cell: Any) -> bool:
    return cell.ctype not in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}


def _has_text(sheet: Any, row: int) -> bool:
    return any(map(_is_filled, sheet.row(row)))


def _rows(sheet: Any, shown: list[NumberTexts], rounded: Counter[int]) -> Iterator[tuple[int, list[str]]]:
    for row in range(sheet.nrows):
        texts = [_text(cell, shown, rounded, column) for column, cell in enumerate(sheet.row(row))]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield row + 1, texts


def _text(cell: Any, shown: list[NumberTexts], rounded: Counter[int], column: int) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return without_leaders(str(cell.value))
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            texts = shown[cell.xf_index]
            raw = repr(cell.value)
            text: str = texts[raw]
            if raw in texts.rounded:
                rounded[column] += 1
            return text
        case xlrd.XL_CELL_BOOLEAN:
            return "TAK" if cell.value else "NIE"
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    return ""


formats.add("xls")(Format(title=N_("Excel 97-2003 workbook (XLS)"), match=match, open=open_sheets))

"""Binary Excel workbooks (XLSB): values only, for nothing here reads their number formats."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine as calamine

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.read.allowance import Allowance, allowance_of
from ratusz.bank.read.content import Content
from ratusz.bank.read.grid import Grid, Merge
from ratusz.bank.read.numberformat import show
from ratusz.bank.read.package import check_package
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.sheets import sheet_problems
from ratusz.bank.read.source import Asked, Format, Match, Source, formats
from ratusz.bank.read.spool import Spool, keep, table_of

#: calamine builds the whole rectangle of a sheet in memory.
_CELL_LIMIT = 20_000_000


def match(content: Content) -> Match:
    """Whether a ZIP holds a binary workbook."""
    return Match.EXACT if "xl/workbook.bin" in content.names else Match.NO


def open_sheets(asked: Asked) -> Source:
    """Every sheet, hidden ones too."""
    check_package(asked.path)
    try:
        book = calamine.CalamineWorkbook.from_path(str(asked.path))
        allowance = allowance_of(asked.path)
        return Source(grids=tuple(_table(book, meta, asked.work, n, allowance) for n, meta in enumerate(book.sheets_metadata)))
    except (calamine.CalamineError, OSError, KeyError, ValueError) as error:
        raise refuse("damaged-file") from error


def _table(book: Any, meta: Any, work: Path, number: int, allowance: Allowance) -> Grid | Spool:
    sheet = book.get_sheet_by_name(meta.name)
    if sheet.total_height * sheet.total_width > _CELL_LIMIT:
        raise refuse(
            "unpacks-too-large", found=f"{sheet.total_height} × {sheet.total_width}", expected=f"{_CELL_LIMIT:,}".replace(",", " ")
        )
    kept = keep(allowance.of(_rows(sheet.to_python(skip_empty_area=False))), work / f"sheet-{number}.txt")
    hidden = meta.visible != calamine.SheetVisibleEnum.Visible
    problems = [Problem(code="formats-not-read", where=Place(table=meta.name)), *sheet_problems(meta.name, hidden=hidden)]
    merges = tuple(Merge(top=top, left=left, bottom=bottom, right=right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
    return table_of(kept, name=meta.name, hidden=hidden, decimal=",", merges=merges, problems=tuple(problems))


def _rows(values: list[list[Any]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(values, 1):
        texts = [show(None if value == "" else value, _format(value), decimal=",").text for value in row]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield number, texts


def _format(value: object) -> str:
    """A number format that shows all of `value`."""
    match value:
        case datetime():
            return "yyyy-mm-dd h:mm:ss" if value.time() != time() else "yyyy-mm-dd"
        case date():
            return "yyyy-mm-dd"
        case time() | timedelta():
            return "h:mm:ss"
    return "General"


formats.add("xlsb")(Format(title=N_("binary Excel workbook (XLSB), values only"), match=match, open=open_sheets))

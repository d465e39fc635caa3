"""XLSX: a sheet with the rows, and one that says what they are. Texts are never formulas, links or numbers.

What a spreadsheet cannot hold exactly is kept as text: numbers of more than 15 digits, dates before 1900.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from ratusz.bank.base.sentences import say
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.schema import Type
from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import BATCH_ROWS, Field, Found, Labels, Told, fields, given, row_count, statement, untold
from ratusz.bank.publish.sheets import ABOUT, DATA, MAX_TEXT, about_lines, cells_of, fitting, is_exact, language
from ratusz.bank.query.nodes import Query

_WIDTHS = (9, 60)
#: Rows whose texts decide how wide a column is.
_MEASURED_ROWS = 500
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Xlsx:
    """For spreadsheets."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    suffix = "xlsx"

    def write(
        self,
        engine: Engine,
        table: Table,
        query: Query,
        path: Path,
        labels: Labels | None = None,
        *,
        found: Found | None = None,
        told: Told = untold,
    ) -> None:
        """Write the file to `path`; WrongQuery `too-many-rows` when a sheet cannot hold it."""
        columns = fields(query, table.schema)
        total = fitting(row_count(engine, table, query), len(columns))
        asked = statement(engine, table, query, found=found)
        rows = engine.arrow(asked.sql, asked.values, batch_rows=BATCH_ROWS, given=given(found))
        with xlsxwriter.Workbook(str(path), {**_OPTIONS, "tmpdir": str(path.parent)}) as book, rows as batches:
            data = _Sheet(book, say(DATA, language(labels)), columns, labels)
            for batch in batches:
                data.write(cells_of(batch, columns))
                told(data.rows)
            data.finish()
            _about(book, columns, labels, total, data.texts_cut)

    def ready(self, table: Table, query: Query) -> Path | None:  # noqa: ARG002  nothing is kept as XLSX
        """None: it always has to be written."""
        return None


class _Sheet:
    """The sheet of rows: written from the top down, as constant memory wants it."""

    def __init__(self, book: Any, name: str, columns: tuple[Field, ...], labels: Labels | None) -> None:
        self._sheet = book.add_worksheet(name)
        self._columns = columns
        self._formats = [book.add_format({"num_format": pattern}) if (pattern := _pattern(one)) else None for one in columns]
        self._sheet.freeze_panes(1, 0)
        heads = [one.header(labels) for one in columns]
        self._widths = [len(head) + 2 for head in heads]
        head_format = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#E8EEF4"})
        for number, head in enumerate(heads):
            self._sheet.write_string(0, number, head, head_format)
        self.rows = 0
        self.texts_cut = 0

    def write(self, rows: Iterator[tuple[Any, ...]]) -> None:
        """Rows under those already there."""
        for values in rows:
            self.rows += 1
            for number, value in enumerate(values):
                if value is not None:
                    self._cell(number, value)

    def _cell(self, number: int, value: Any) -> None:
        cell_format, row, sheet = self._formats[number], self.rows, self._sheet
        match value:
            case bool():
                sheet.write_boolean(row, number, value)
            case int() | Decimal() if is_exact(value):
                sheet.write_number(row, number, value, cell_format)
            case datetime() | date() if value.year >= 1900:
                sheet.write_datetime(row, number, value, cell_format)
            case time():
                sheet.write_datetime(row, number, value, cell_format)
            case _:
                self._text(number, str(value))
        if row <= _MEASURED_ROWS:
            self._widths[number] = max(self._widths[number], len(str(value)) + 2)

    def _text(self, number: int, text: str) -> None:
        if len(text) > MAX_TEXT:
            self.texts_cut += 1
            text = text[: MAX_TEXT - 1] + "…"
        self._sheet.write_string(self.rows, number, text)

    def finish(self) -> None:
        """Widths as what was written needs them, and a filter on the header."""
        least, most = _WIDTHS
        for number, width in enumerate(self._widths):
            self._sheet.set_column(number, number, min(max(width, least), most))
        if self._columns:
            self._sheet.autofilter(0, 0, self.rows, len(self._columns) - 1)


def _pattern(one: Field) -> str | None:
    match one.type:
        case Type.INTEGER | Type.PERIOD:
            return "0"
        case Type.DECIMAL:
            return "#,##0" + ("." + "0" * one.scale if one.scale else "")
        case Type.DATE:
            return "yyyy-mm-dd"
        case Type.DATETIME:
            return "yyyy-mm-dd hh:mm:ss"
        case Type.TIME:
            return "hh:mm:ss"
        case _:
            return None


def _about(book: Any, columns: tuple[Field, ...], labels: Labels | None, total: int, texts_cut: int) -> None:
    """What the rows are: title, facts, columns, and what the status codes mean where there are any."""
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(say(ABOUT, language(labels)))
    sheet.set_column(0, 1, 32)
    sheet.set_column(2, 3, 14)
    above: tuple[str, ...] = ()
    for row, cells in enumerate(about_lines(columns, labels, total, texts_cut)):
        for number, cell in enumerate(cells):
            sheet.write_string(row, number, cell[:MAX_TEXT], None if above else bold)
        above = cells

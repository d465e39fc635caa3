"""ODS, the spreadsheet of LibreOffice: a sheet with the rows, and one that says what they are. Written as a stream: size costs no memory.

What a spreadsheet cannot hold exactly is kept as text: numbers of more than 15 digits, dates before 1900. Nothing is a formula or a link.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from ratusz.bank.base.sentences import say
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.schema import Type
from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import BATCH_ROWS, Field, Found, Labels, Told, fields, given, row_count, statement, untold
from ratusz.bank.publish.sheets import ABOUT, DATA, MAX_TEXT, about_lines, cells_of, fitting, is_exact, language
from ratusz.bank.query.nodes import Query

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{place}:1.0"'
    for name, place in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"), ("manifest", "manifest"),
    )
)  # fmt: skip
_MANIFEST = (
    f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {_SPACES} manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_DAY = '<number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text>'
_DAY += '<number:day number:style="long"/>'
_HOUR = '<number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/><number:text>:</number:text>'
_HOUR += '<number:seconds number:style="long"/>'
#: Letters that XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_END = "</office:spreadsheet></office:body></office:document-content>"


class Ods:
    """For spreadsheets of those who have no Excel."""

    media_type = _TYPE
    suffix = "ods"

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
        with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as book:
            book.writestr("mimetype", _TYPE, ZIP_STORED)
            book.writestr("META-INF/manifest.xml", _MANIFEST)
            with book.open("content.xml", "w", force_zip64=True) as content:
                cells = _Cells(columns, told)
                rows = engine.arrow(asked.sql, asked.values, batch_rows=BATCH_ROWS, given=given(found))
                for piece in _content(rows, columns, labels, total, cells):
                    content.write(piece.encode())

    def ready(self, table: Table, query: Query) -> Path | None:  # noqa: ARG002  nothing is kept as ODS
        """None: it always has to be written."""
        return None


def _content(rows: Any, columns: Sequence[Field], labels: Labels | None, total: int, cells: "_Cells") -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.3">{_styles(columns)}'
    yield f"<office:body><office:spreadsheet><table:table table:name={quoteattr(say(DATA, language(labels)))}>"
    yield from (f'<table:table-column table:default-cell-style-name="c{n}"/>' for n in range(len(columns)))
    heads = "".join(_text(one.header(labels), ' table:style-name="head"') for one in columns)
    yield f"<table:table-header-rows><table:table-row>{heads}</table:table-row></table:table-header-rows>"
    with rows as batches:
        for batch in batches:
            yield cells.written(cells_of(batch, columns), len(batch))
    yield f"</table:table><table:table table:name={quoteattr(say(ABOUT, language(labels)))}>"
    for line in about_lines(tuple(columns), labels, total, cells.texts_cut):
        yield f"<table:table-row>{''.join(_text(cell[:MAX_TEXT]) for cell in line) or '<table:table-cell/>'}</table:table-row>"
    yield "</table:table>" + _END


def _styles(columns: Sequence[Field]) -> str:
    """How numbers and days are shown, a style for each column."""
    shown = '<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>'
    shown += f'<number:date-style style:name="day">{_DAY}</number:date-style>'
    shown += f'<number:date-style style:name="moment">{_DAY}<number:text> </number:text>{_HOUR}</number:date-style>'
    shown += f'<number:time-style style:name="hour">{_HOUR}</number:time-style>'
    for n, one in enumerate(columns):
        name = {Type.DATE: "day", Type.DATETIME: "moment", Type.TIME: "hour"}.get(one.type, "")
        if one.type in {Type.INTEGER, Type.DECIMAL, Type.PERIOD}:
            name, places = f"n{n}", one.scale if one.type is Type.DECIMAL else 0
            grouping = ' number:grouping="true"' if one.type is Type.DECIMAL else ""
            shown += f'<number:number-style style:name="{name}"><number:number number:decimal-places="{places}" '
            shown += f'number:min-decimal-places="{places}" number:min-integer-digits="1"{grouping}/></number:number-style>'
        using = f' style:data-style-name="{name}"' if name else ""
        shown += f'<style:style style:name="c{n}" style:family="table-cell"{using}/>'
    return f"<office:automatic-styles>{shown}</office:automatic-styles>"


def _text(words: str, style: str = "") -> str:
    """A cell of text. Each line is a paragraph; of several spaces all but the first are written as such."""
    lines = (escape(_UNWRITABLE.sub("�", line)) for line in re.split("\r\n|\r|\n", words))
    kept = (
        re.sub("(?<= ) +|^ +| +$", lambda run: f'<text:s text:c="{len(run[0])}"/>', line).replace("\t", "<text:tab/>") for line in lines
    )
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in kept)
    return f'<table:table-cell{style} office:value-type="string">{paragraphs}</table:table-cell>'


class _Cells:
    """Rows as XML; counts the texts that did not fit, and tells how many rows are written."""

    def __init__(self, columns: Sequence[Field], told: Told) -> None:
        self.columns = columns
        self.texts_cut = 0
        self._told, self._rows = told, 0

    def written(self, rows: Iterable[tuple[Any, ...]], number: int) -> str:
        """So many rows."""
        self._told(self._rows)
        self._rows += number
        return "".join(map(self.row, rows))

    def row(self, values: tuple[Any, ...]) -> str:
        """One row."""
        cells = "".join("<table:table-cell/>" if value is None else self._cell(value) for value in values)
        return f"<table:table-row>{cells}</table:table-row>"

    def _cell(self, value: Any) -> str:
        match value:
            case str():
                return self._words(value)
            case bool():
                return _figure("boolean", "boolean-value", str(value).lower())
            case int() | Decimal() if is_exact(value):
                return _figure("float", "value", f"{value:f}")
            case datetime() | date() if value.year >= 1900:
                return _figure("date", "date-value", value.isoformat())
            case time():
                return _figure("time", "time-value", f"PT{value:%HH%MM%S}{f'.{value:%f}' if value.microsecond else ''}S")
            case _:
                return self._words(str(value))

    def _words(self, words: str) -> str:
        if len(words) > MAX_TEXT:
            self.texts_cut += 1
            words = words[: MAX_TEXT - 1] + "…"
        return _text(words)


def _figure(kind: str, attribute: str, value: str) -> str:
    return f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}"/>'

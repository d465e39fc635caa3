"""CSV, made as it is sent.

Plain: UTF-8, comma, decimal point, ISO 8601, texts in quotes, LF; an empty cell is nothing at all, an empty text is "".
For Excel: the same with a byte order mark, semicolon, decimal comma and CRLF, as a Polish Excel opens by a double click; a
text that begins like a formula (= + - @ tab CR) gets an apostrophe in front, so that opening the file runs nothing.
"""

import io
from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.csv

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Type
from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import Field, Labels, fields, statement
from ratusz.bank.query.nodes import Query

#: The first piece goes out after so many rows; larger batches are no faster to write.
BATCH_ROWS = 8192
#: Pieces handed to the web server: few enough system calls, little memory.
PIECE_BYTES = 256 * 1024
_FORMULA = "starts_with({0}, '=') OR starts_with({0}, '+') OR starts_with({0}, '-') OR starts_with({0}, '@')"
_FORMULA += " OR starts_with({0}, chr(9)) OR starts_with({0}, chr(13))"


def _spelled(field: Field) -> str:
    """ISO 8601 without needless zeros after the second, which Arrow would write."""
    name = quote(field.name)
    match field.type:
        case Type.DATETIME:
            return f"replace(CAST({name} AS VARCHAR), ' ', 'T')"
        case Type.TIME:
            return f"CAST({name} AS VARCHAR)"
        case _:
            return name


def _spelled_for_excel(field: Field) -> str:
    name = quote(field.name)
    match field.type:
        case Type.DECIMAL:
            return f"replace(CAST({name} AS VARCHAR), '.', ',')"
        case Type.DATETIME | Type.TIME:
            return f"CAST({name} AS VARCHAR)"
        case Type.TEXT:
            return f"CASE WHEN {_FORMULA.format(name)} THEN '''' || {name} ELSE {name} END"
        case _:
            return name


class Csv:
    """For machines and for people who choose the encoding themselves."""

    media_type = "text/csv; charset=utf-8"
    suffix = "csv"

    def stream(self, engine: Engine, table: Table, query: Query, labels: Labels | None = None) -> Iterator[bytes]:
        """The file, piece by piece."""
        return _stream(engine, table, query, labels, _spelled, pa.csv.WriteOptions(include_header=False))


class CsvForExcel:
    """For a double click in a Polish Excel."""

    media_type = "text/csv; charset=utf-8"
    suffix = "csv"

    def stream(self, engine: Engine, table: Table, query: Query, labels: Labels | None = None) -> Iterator[bytes]:
        """The file, piece by piece."""
        options = pa.csv.WriteOptions(include_header=False, delimiter=";", eol="\r\n")
        return _stream(engine, table, query, labels, _spelled_for_excel, options, mark="\ufeff")


def _stream(
    engine: Engine,
    table: Table,
    query: Query,
    labels: Labels | None,
    spelled: Callable[[Field], str],
    options: pa.csv.WriteOptions,
    *,
    mark: str = "",
) -> Iterator[bytes]:
    asked = statement(engine, table, query, spelled)
    header = options.delimiter.join(_quoted(one.header(labels)) for one in fields(query, table.schema))
    with engine.arrow(asked.sql, asked.values, batch_rows=BATCH_ROWS) as batches:
        out = io.BytesIO()
        out.write((mark + header + options.eol).encode())
        for batch in batches:
            pa.csv.write_csv(batch, out, options)
            if out.tell() >= PIECE_BYTES:
                yield out.getvalue()
                out = io.BytesIO()
        if out.tell():
            yield out.getvalue()


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

"""CSV, made as it is sent.

Plain: UTF-8, comma, decimal point, ISO 8601, texts in quotes, LF; an empty cell is nothing at all, an empty text is "".
Where there is only one column an empty cell is "" too: readers pass over a blank line, and the row would be lost.
For Excel: the same with a byte order mark, semicolon, decimal comma and CRLF, as a Polish Excel opens by a double click; a
text that begins like a formula (= + - @ tab CR) gets an apostrophe in front, so that opening the file runs nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Type
from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import Field, Found, Labels, fields, statement, texts
from ratusz.bank.query.compile import Statement
from ratusz.bank.query.nodes import Query

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def _cell(field: Field) -> str:
    """SQL of the text of a cell, NULL for an empty one."""
    name = quote(field.name)
    match field.type:
        case Type.TEXT:
            return _quoted_sql(name)
        case Type.DATETIME:
            return f"replace(CAST({name} AS VARCHAR), ' ', 'T')"
        case _:
            return name


def _cell_for_excel(field: Field) -> str:
    name = quote(field.name)
    match field.type:
        case Type.TEXT:
            is_formula = " OR ".join(f"starts_with({name}, chr({ord(sign)}))" for sign in FORMULA_SIGNS)
            return _quoted_sql(f"CASE WHEN {is_formula} THEN '''' || {name} ELSE {name} END")
        case Type.DECIMAL:
            return f"replace(CAST({name} AS VARCHAR), '.', ',')"
        case _:
            return name


def _quoted_sql(text: str) -> str:
    return f"""'"' || replace({text}, '"', '""') || '"'"""


def harmless(text: str) -> str:
    """`text` as a cell that runs nothing in a spreadsheet."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dialect:
    cell: Callable[[Field], str]
    header: Callable[[str], str]
    mark: str
    delimiter: str
    line_end: str


class Csv:
    """For machines and for people who choose the encoding themselves."""

    media_type = "text/csv; charset=utf-8"
    suffix = "csv"

    def stream(
        self, engine: Engine, table: Table, query: Query, labels: Labels | None = None, found: Found | None = None
    ) -> Iterator[bytes]:
        """The file, piece by piece."""
        return _stream(engine, table, query, labels, found, _Dialect(cell=_cell, header=str, mark="", delimiter=",", line_end="\n"))


class CsvForExcel:
    """For a double click in a Polish Excel."""

    media_type = "text/csv; charset=utf-8"
    suffix = "csv"

    def stream(
        self, engine: Engine, table: Table, query: Query, labels: Labels | None = None, found: Found | None = None
    ) -> Iterator[bytes]:
        """The file, piece by piece."""
        dialect = _Dialect(cell=_cell_for_excel, header=harmless, mark="\ufeff", delimiter=";", line_end="\r\n")
        return _stream(engine, table, query, labels, found, dialect)


def _stream(engine: Engine, table: Table, query: Query, labels: Labels | None, found: Found | None, dialect: _Dialect) -> Iterator[bytes]:
    header = dialect.delimiter.join(_quoted(dialect.header(one.header(labels))) for one in fields(query, table.schema))
    pieces = texts(engine, table, query, lambda part: _lines(engine, table, part, dialect, found), found)
    first = next(pieces, b"")
    yield (dialect.mark + header + dialect.line_end).encode() + first
    yield from pieces


def _lines(engine: Engine, table: Table, query: Query, dialect: _Dialect, found: Found | None) -> Statement:
    """Each row as the text of one line; `concat` takes NULL for nothing."""
    asked = statement(engine, table, query, found=found)
    texts = [dialect.cell(one) for one in fields(query, table.schema)]
    if len(texts) == 1:
        texts = [f"""coalesce(CAST({texts[0]} AS VARCHAR), '""')"""]
    cells = f", '{dialect.delimiter}', ".join(texts)
    line_end = " || ".join(f"chr({ord(letter)})" for letter in dialect.line_end)
    return Statement(sql=f"SELECT concat({cells}, {line_end}) AS line\nFROM (\n{asked.sql}\n) AS exported", values=asked.values)

"""JSON: one array of objects; JSON Lines: an object on each line. Both made as they are sent.

Keys are machine names. Decimals and integers beyond 2^53 are texts, dates ISO 8601, as in the rows API (DESIGN §6).
"""

from collections.abc import Iterator

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Type
from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import Field, Found, Labels, fields, statement, texts
from ratusz.bank.query.compile import Statement
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.result import EXACT_IN_JSON


def spelled(field: Field) -> str:
    """The SQL of a cell as JSON has it."""
    name = quote(field.name)
    match field.type:
        case Type.DECIMAL | Type.TIME:
            return f"CAST({name} AS VARCHAR)"
        case Type.DATETIME:
            return f"replace(CAST({name} AS VARCHAR), ' ', 'T')"
        case Type.INTEGER:
            large = f"{name} NOT BETWEEN {-EXACT_IN_JSON} AND {EXACT_IN_JSON}"
            return f"CASE WHEN {large} THEN to_json(CAST({name} AS VARCHAR)) ELSE to_json(CAST({name} AS HUGEINT)) END"
        case _:
            return name


def _objects(engine: Engine, table: Table, query: Query, found: Found | None, before: str, after: str) -> Statement:
    """Each row as the text of one object, between two pieces of SQL that give a text."""
    asked = statement(engine, table, query, spelled, found)
    pairs = ", ".join(f"'{one.name}', {quote(one.name)}" for one in fields(query, table.schema))
    return Statement(
        sql=f"SELECT {before} || CAST(json_object({pairs}) AS VARCHAR) || {after} AS line\nFROM (\n{asked.sql}\n) AS spelled",
        values=asked.values,
    )


class JsonLines:
    """An object on each line."""

    media_type = "application/x-ndjson"
    suffix = "jsonl"

    def stream(
        self,
        engine: Engine,
        table: Table,
        query: Query,
        labels: Labels | None = None,  # noqa: ARG002  keys are names
        found: Found | None = None,
    ) -> Iterator[bytes]:
        """The file, piece by piece."""
        return texts(engine, table, query, lambda part: _objects(engine, table, part, found, "''", "chr(10)"), found)


class Json:
    """One array of objects."""

    media_type = "application/json"
    suffix = "json"

    def stream(
        self,
        engine: Engine,
        table: Table,
        query: Query,
        labels: Labels | None = None,  # noqa: ARG002  keys are names
        found: Found | None = None,
    ) -> Iterator[bytes]:
        """The file, piece by piece."""
        pieces = texts(engine, table, query, lambda part: _objects(engine, table, part, found, "',' || chr(10)", "''"), found)
        first = next(pieces, b",")
        yield b"[" + first[1:]
        yield from pieces
        yield b"\n]\n"

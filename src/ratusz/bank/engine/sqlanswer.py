"""What a worker does with a statement: the gate, the box, and an answer of a bounded size."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from ratusz.bank.engine import sqlgate
from ratusz.bank.engine.protocol import quote
from ratusz.bank.engine.sqlbox import new_box, seal

_BATCH_ROWS = 2_048
#: Types of the engine that leave as they are, and what they are called in answers; all others leave as texts.
_KINDS = {
    "VARCHAR": "text", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime", "TIME": "time", "DOUBLE": "float", "FLOAT": "float",
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"), "integer"),
}  # fmt: skip
_NESTED = re.compile(r".*(\[\d*\]|\))")
_NAMED = re.compile(r'"([^"]+)"')
#: What the engine says most often, with what it says it of.
_SIGNS = (
    ("sql-column", re.compile(r'column "([^"]+)" not found')),
    ("sql-column", re.compile(r'does not have a column named "([^"]+)"')),
    ("sql-group", re.compile(r'column "?([^"\s]+)"? must appear in the GROUP BY clause')),
    ("sql-value", re.compile(r"Could not convert \w+ '([^']*)'")),
)
_CARET = re.compile(r"\n+LINE (\d+): (.*)\n *\^*.*", re.DOTALL)


class Answers:
    """The statements of one worker, one after another."""

    def __init__(self, *, memory: str) -> None:
        self._memory = memory
        self._parser = new_box("64MB")
        seal(self._parser, {}, ())
        self._box: duckdb.DuckDBPyConnection | None = None

    def prepare(self) -> None:
        """Have a box ready for the next statement."""
        if self._box is None:
            self._box = new_box(self._memory)

    def handle(self, asked: Mapping[str, Any]) -> tuple[dict[str, Any], bytes | None]:
        """The tables of a statement, or its rows; what is wrong with it is told, not raised."""
        passed = sqlgate.Passed()
        try:
            passed = sqlgate.check(self._parser, asked["sql"])
            if "views" not in asked:
                return {"tables": sorted(passed.tables)}, None
            return self._answered(asked, passed)
        except sqlgate.Refused as refused:
            return _refusal(refused, asked["sql"]), None
        except (duckdb.Error, MemoryError, OSError, pa.ArrowException) as error:
            return _refusal(_of_engine(error, passed, asked.get("files", ())), asked["sql"]), None

    def _answered(self, asked: Mapping[str, Any], passed: sqlgate.Passed) -> tuple[dict[str, Any], bytes | None]:
        if unknown := sorted(passed.tables - set(asked["views"])):
            raise sqlgate.Refused("sql-table", unknown[0])
        box, self._box = self._box or new_box(self._memory), None
        try:
            seal(box, asked["views"], asked["files"])
            return rows_of(box, asked["sql"], most_rows=asked["rows"], most_bytes=asked["bytes"])
        finally:
            box.close()


def rows_of(box: duckdb.DuckDBPyConnection, sql: str, *, most_rows: int, most_bytes: int) -> tuple[dict[str, Any], bytes]:
    """What `sql` gives, cut after so many rows or bytes: columns with their kinds and why it was cut, and an Arrow stream."""
    relation = box.sql(sql)
    names = _apart(relation.columns)
    columns = [(name, *_column(f"#{at}", str(kind))) for at, (name, kind) in enumerate(zip(names, relation.types, strict=True), 1)]
    plain = relation.project(", ".join(f"{expression} AS {quote(name)}" for name, expression, _ in columns)).limit(most_rows + 1)
    reader = plain.to_arrow_reader(_BATCH_ROWS)
    held, cut = _bounded(reader, most_rows, most_bytes)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, reader.schema) as stream:
        for batch in held:
            stream.write_batch(batch)
    told = {"columns": [{"name": name, "type": kind} for name, _, kind in columns], "cut": cut}
    return told, sink.getvalue().to_pybytes()


def _bounded(reader: Iterator[pa.RecordBatch], most_rows: int, most_bytes: int) -> tuple[list[pa.RecordBatch], str]:
    held: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in reader:
        whole = batch.num_rows
        if rows + whole > most_rows:
            batch = batch.slice(0, most_rows - rows)  # noqa: PLW2901  a shorter one takes its place
        while batch.num_rows and size + batch.nbytes > most_bytes:
            batch = batch.slice(0, batch.num_rows // 2)  # noqa: PLW2901
        held.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if batch.num_rows < whole:
            return held, "rows" if rows == most_rows else "bytes"
    return held, ""


def _apart(names: list[str]) -> list[str]:
    """Names of columns, no two alike: the second `a` is `a_2`."""
    found: list[str] = []
    for name in names:
        other, number = name, 1
        while other.lower() in {one.lower() for one in found}:
            number += 1
            other = f"{name}_{number}"
        found.append(other)
    return found


def _column(place: str, kind: str) -> tuple[str, str]:
    """How a column leaves, as SQL, and what kind it then is."""
    if kind in _KINDS:
        return place, _KINDS[kind]
    if kind.startswith("DECIMAL("):
        return place, "decimal"
    if kind in {"HUGEINT", "UHUGEINT"}:
        return f"CAST({place} AS DECIMAL(38,0))", "integer"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"CAST({place} AS TIMESTAMP)", "datetime"
    nested = _NESTED.fullmatch(kind) is not None
    return f"CAST({'to_json' if nested else ''}({place}) AS VARCHAR)", "text"


def _of_engine(error: BaseException, passed: sqlgate.Passed, files: Sequence[str]) -> sqlgate.Refused:
    """What the engine has against a statement, without what it says of files."""
    words = str(error)
    if isinstance(error, (duckdb.OutOfMemoryException, MemoryError)) or "Out of Memory" in words or "bad_alloc" in words:
        return sqlgate.Refused("sql-memory")
    inside = isinstance(error, (duckdb.IOException, duckdb.PermissionException, duckdb.InternalException))
    if inside or any(file.rpartition("/")[0] in words for file in files):
        return sqlgate.Refused("sql-failed")
    first = _CARET.sub("", words).partition(": ")
    why = (first[2] or first[0]).strip()
    near = tuple(_NAMED.findall(why.partition("Candidate bindings:")[2]))
    why = why.partition("\n")[0]
    code, found = next(((code, match[1]) for code, sign in _SIGNS if (match := sign.search(why))), ("sql-wrong", ""))
    named = [found, *_NAMED.findall(why)]
    place = next((passed.columns[name] for name in named if name in passed.columns), None)
    return sqlgate.Refused(code, found, why=why, at=place, near=near)


def _refusal(refused: sqlgate.Refused, sql: str) -> dict[str, Any]:
    """Ready for the other side: lines and columns are counted from one, in letters."""
    before = sql.encode()[: refused.at].decode(errors="ignore") if refused.at is not None else None
    told = {"code": refused.code, "found": refused.found[:200], "why": refused.why[:500], "near": list(refused.near)}
    if before is None:
        return {"refused": told}
    return {"refused": told | {"line": before.count("\n") + 1, "column": len(before) - before.rfind("\n")}}

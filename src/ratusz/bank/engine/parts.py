"""FROM items over Parquet parts, as text. Parts never change, so what a file holds is read once."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ratusz.bank.base.errors import Damaged
from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import quote
from ratusz.bank.engine.types import sql_type
from ratusz.bank.model.schema import Schema
from ratusz.bank.model.table import PartFile

_FIXED = {
    pa.string(): "VARCHAR",
    pa.large_string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP",
    pa.time64("us"): "TIME",
}


def damaged(path: str) -> Damaged:
    """The error for a part that is missing or is not what it should be."""
    return Damaged(
        "part-damaged",
        N_("A file of the store is missing or damaged: {file}."),
        N_("Run `ratusz verify`; restore the file from a backup."),
        values={"file": Path(path).name},
    )


def text(value: str) -> str:
    """`value` as an SQL string literal: for file names, which cannot be bound."""
    return "'" + value.replace("'", "''") + "'"


def stored_types(path: Path) -> dict[str, str]:
    """Column → SQL type of a Parquet file; Damaged when it is missing or is not Parquet."""
    try:
        facts = path.stat()
        return _stored_types(str(path), facts.st_size, facts.st_mtime_ns)
    except (OSError, pa.ArrowInvalid) as error:
        raise damaged(str(path)) from error


@lru_cache(maxsize=4096)
def _stored_types(path: str, _size: int, _changed: int) -> dict[str, str]:
    schema = pq.read_schema(path)
    return {field.name: _sql_type(field.type) for field in schema}


def _sql_type(kind: pa.DataType) -> str:
    if pa.types.is_decimal(kind):
        return f"DECIMAL({kind.precision},{kind.scale})"
    return _FIXED.get(kind, str(kind))


def wanted(schema: Schema) -> list[tuple[str, str]]:
    """The columns of a scan after `_row`, in order, with their SQL types: those of the schema, then the companions."""
    plain = [(column.name, sql_type(column)) for column in schema.columns]
    return plain + [(column.status_name, "VARCHAR") for column in schema.columns if column.has_status]


def holds_exactly(part: PartFile, schema: Schema) -> bool:
    """Whether the file has the columns, companions and types of `schema` in their order, and nothing else."""
    return part.first_row is not None and list(stored_types(part.path).items()) == wanted(schema)


def scan_part(part: PartFile, schema: Schema) -> str:
    """`(SELECT … FROM read_parquet(…))` of one part; a column is cast only where the file holds another type."""
    stored = stored_types(part.path)
    file = text(str(part.path))
    if part.first_row is None:
        number, source = '"_row"', f"read_parquet({file})"
    else:
        number, source = f'{part.first_row} + file_row_number AS "_row"', f"read_parquet({file}, file_row_number = true)"
    columns = "".join(", " + _expression(name, kind, stored.get(name)) for name, kind in wanted(schema))
    return f"(SELECT {number}{columns} FROM {source})"


def _expression(name: str, kind: str, stored: str | None) -> str:
    if stored == kind:
        return quote(name)
    if stored is None:
        return f"CAST(NULL AS {kind}) AS {quote(name)}"
    return f"CAST({quote(name)} AS {kind}) AS {quote(name)}"


def scan_parts(parts: Sequence[PartFile], schema: Schema) -> str:
    """All `parts` in order as one FROM item; no parts give no rows of the right types."""
    scans = [scan_part(part, schema) for part in parts]
    if len(scans) == 1:
        return scans[0]
    if scans:
        return "(" + " UNION ALL ".join(f"SELECT * FROM {scan}" for scan in scans) + ")"
    columns = "".join(f", CAST(NULL AS {kind}) AS {quote(name)}" for name, kind in wanted(schema))
    return f'(SELECT CAST(NULL AS BIGINT) AS "_row"{columns} WHERE false)'


def scan_side_parts(parts: Sequence[PartFile]) -> str:
    """The sparse raw text of `parts` in order: `_row`, `column`, `raw`."""
    if not parts:
        return '(SELECT CAST(NULL AS BIGINT) AS "_row", CAST(NULL AS VARCHAR) AS "column", CAST(NULL AS VARCHAR) AS "raw" WHERE false)'
    for part in parts:
        stored_types(part.path)
    scans = (f'SELECT "_row", "column", "raw" FROM read_parquet({text(str(part.path))})' for part in parts)
    return "(" + " UNION ALL ".join(scans) + ")"

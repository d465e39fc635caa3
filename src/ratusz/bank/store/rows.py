"""Pieces of SQL about rows that joining and comparing share."""

from collections.abc import Sequence

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Schema
from ratusz.bank.model.table import Table

_LISTED = 8


def columns_of(schema: Schema) -> list[str]:
    """The stored columns: those of the schema, then the companions with signs."""
    return [*schema.names, *(column.status_name for column in schema.columns if column.has_status)]


def same(names: Sequence[str]) -> str:
    """The condition that the rows `b` and `d` agree in `names`, a blank agreeing with a blank."""
    return " AND ".join(f"b.{quote(name)} IS NOT DISTINCT FROM d.{quote(name)}" for name in names)


def last_row(engine: Engine, table: Table) -> int:
    """The number of the last row, 0 when there is none."""
    last = 0
    for part in table.parts:
        if part.first_row is None:
            found = engine.fetch(f'SELECT coalesce(max("_row"), 0) FROM {engine.scan(part, table.schema)}')[0][0]
        else:
            found = part.first_row + part.rows - 1
        last = max(last, found)
    return last


def listed(values: Sequence[object]) -> str:
    """The first of `values` for a sentence, and an ellipsis when there are more."""
    return ", ".join("–" if value is None else str(value) for value in values[:_LISTED]) + (", …" if len(values) > _LISTED else "")

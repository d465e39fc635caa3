"""One row of a table by its number, with everything that is known of its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.table import PartFile, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class OneRow:
    """Values, status codes and texts as delivered (only where printing the value would not give them back), by name of column."""

    number: int
    values: Mapping[str, Any]
    statuses: Mapping[str, str]
    raw: Mapping[str, str]


def one_row(engine: Engine, table: Table, number: int) -> OneRow | None:
    """The row with that number; None where there is none. It is read from the one part that can hold it."""
    parts = tuple(part for part in table.parts if _may_hold(part, number))
    columns = table.schema.columns
    marked = [column for column in columns if column.has_status]
    names = [column.name for column in columns] + [column.status_name for column in marked]
    source = engine.scan_table(replace(table, parts=parts))
    found = engine.fetch(f'SELECT {", ".join(map(quote, names))}\nFROM {source} AS data\nWHERE "_row" = ?', (number,))
    if not found:
        return None
    cells = dict(zip(names, found[0], strict=True))
    written = (
        engine.fetch(f'SELECT "column", "raw"\nFROM {engine.scan_raw(table)} AS written\nWHERE "_row" = ?', (number,)) if table.raw else []
    )
    return OneRow(
        number=number,
        values={column.name: cells[column.name] for column in columns},
        statuses={column.name: cells[column.status_name] for column in marked if cells[column.status_name] is not None},
        raw={name: text for name, text in written if name in table.schema},
    )


def _may_hold(part: PartFile, number: int) -> bool:
    return part.first_row is None or part.first_row <= number < part.first_row + part.rows

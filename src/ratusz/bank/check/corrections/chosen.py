"""Which columns tell one row of a table from all others: how a correction says where."""

from collections.abc import Iterable

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table

#: A place said by more columns than this is a place nobody recognises.
MOST_COLUMNS = 6
_TELLING = (Type.TEXT, Type.PERIOD, Type.DATE, Type.INTEGER, Type.TIME, Type.DATETIME, Type.BOOLEAN, Type.DECIMAL)


def where_of(engine: Engine, table: Table, row: int, *, but: str = "") -> tuple[tuple[str, str], ...] | None:
    """Columns and their texts that hold in `row` and in no other: the key, else as few as possible. None: no such row, or no way to say it.

    `but`: a column that is not to be among them, as what it says is what is wrong.
    """
    schema = table.schema
    names = ", ".join(f"CAST({quote(one.name)} AS VARCHAR)" for one in schema.columns)
    found = engine.fetch(f'SELECT {names} FROM {engine.scan_table(table)} WHERE "_row" = ?', (row,))
    if not found:
        return None
    cells = dict(zip(schema.names, found[0], strict=True))
    if schema.key and but not in schema.key:
        return tuple((name, cells[name] or "") for name in schema.key)
    return _fewest(engine, table, cells, [one for one in schema.columns if one.name != but])


def _fewest(engine: Engine, table: Table, cells: dict[str, str | None], columns: Iterable[Column]) -> tuple[tuple[str, str], ...] | None:
    """Column after column, the one that leaves the fewest rows first."""
    chosen: list[Column] = []
    left = sorted(columns, key=lambda one: _TELLING.index(one.type))
    while left and len(chosen) < MOST_COLUMNS:
        tests = [_same([*chosen, one]) for one in left]
        values = [cells[each.name] for one in left for each in [*chosen, one]]
        counts = engine.fetch(
            f"SELECT {', '.join(f'count(*) FILTER ({test})' for test in tests)} FROM {engine.scan_table(table)}", values
        )[0]  # fmt: skip
        best = min(range(len(left)), key=lambda at: (counts[at], at))
        chosen.append(left.pop(best))
        if counts[best] == 1:
            return tuple((one.name, cells[one.name] or "") for one in chosen)
    return None


def _same(columns: Iterable[Column]) -> str:
    return " AND ".join(f"CAST({quote(one.name)} AS VARCHAR) IS NOT DISTINCT FROM ?" for one in columns)

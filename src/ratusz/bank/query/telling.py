"""The values that a table is known by: those of its text columns that have few, such as districts, streets, kinds."""

from collections.abc import Iterator

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table

#: A column with more different values is no list of names that somebody looks a table up by.
MOST_OF_A_COLUMN, MOST_OF_A_TABLE = 200, 600
_LONGEST = 80


def telling_values(engine: Engine, table: Table) -> tuple[str, ...]:
    """Different values of the text columns of `table` that have at most MOST_OF_A_COLUMN, in the order of the columns; one statement."""
    columns = [column for column in table.schema.columns if column.type is Type.TEXT]
    if not columns or not table.rows:
        return ()
    parts = [_different_sql(at, column) for at, column in enumerate(columns)]
    data = f"WITH data AS (SELECT * FROM {engine.scan_table(table)} AS rows)\n"
    found: dict[int, list[str]] = {}
    for at, value in engine.fetch(data + "\nUNION ALL ".join(parts)):
        found.setdefault(at, []).append(value)
    return tuple(dict.fromkeys(_few(found)))[:MOST_OF_A_TABLE]


def _few(found: dict[int, list[str]]) -> Iterator[str]:
    for _at, values in sorted(found.items()):
        if len(values) <= MOST_OF_A_COLUMN:
            yield from sorted(values)


def _different_sql(at: int, column: Column) -> str:
    name = quote(column.name)
    return (
        f"(SELECT {at}, {name} FROM data WHERE {name} IS NOT NULL AND length({name}) <= {_LONGEST}"
        f" GROUP BY {name} LIMIT {MOST_OF_A_COLUMN + 1})"
    )

"""One line for each combination of some columns: how many rows it has, and what stands in other columns.

For tables too large to be read row by row: the engine groups, spills to its folder where memory ends, and hands the lines on as they come.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.table import Table
from ratusz.bank.query.figures import group_sql, group_text
from ratusz.bank.query.filters import where
from ratusz.bank.query.located import located
from ratusz.bank.query.nodes import Group, Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`by`: the values of the combination; `cells`: of each column the least value, or the sign why there is none."""

    by: tuple[Any, ...]
    rows: int
    cells: tuple[tuple[Any, str | None], ...]


def lines(engine: Engine, table: Table, query: Query, by: Sequence[Group], columns: Sequence[str]) -> Iterator[Line]:
    """The lines of the rows that `query` asks for, in no order. Moments count as their days where nothing says otherwise."""
    source = engine.scan_table(table)
    sql, values = statement(source, located(engine, table.schema, query, source), table.schema, by, columns)
    width = len(by)
    with engine.arrow(sql, values) as batches:
        for batch in batches:
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                rest = row[width + 1 :]
                yield Line(by=row[:width], rows=row[width], cells=tuple(zip(rest[::2], rest[1::2], strict=True)))


def statement(source: str, query: Query, schema: Schema, by: Sequence[Group], columns: Sequence[str]) -> tuple[str, list[Any]]:
    """SQL and its values: the combination, the number of rows, then of each column its least value and its sign."""
    condition, values = where(query, schema)
    terms = [f'{_by(group, schema)} AS "by{at}"' for at, group in enumerate(by)]
    terms.append('count(*) AS "rows"')
    for at, column in enumerate(map(schema.column, columns)):
        terms += [f'min({quote(column.name)}) AS "value{at}"', f'{_sign(column)} AS "sign{at}"']
    grouped = "\n  GROUP BY " + ", ".join(str(at) for at in range(1, len(by) + 1)) if by else ""
    listed = ",\n    ".join(terms)
    inner = f"(\n  SELECT\n    {listed}\n  FROM {source} AS data{condition}{grouped}\n)"
    written = [f'{_text(group, schema, at)} AS "by{at}"' for at, group in enumerate(by)]
    return f"SELECT {', '.join([*written, f'* EXCLUDE ({_names(by)})'] if by else ['*'])}\nFROM {inner} AS lines", values


def _names(by: Sequence[Group]) -> str:
    return ", ".join(f'"by{at}"' for at in range(len(by)))


def _by(group: Group, schema: Schema) -> str:
    sql = group_sql(group, schema)
    return f"CAST({sql} AS DATE)" if group.roll is None and schema.column(group.column).type is Type.DATETIME else sql


def _text(group: Group, schema: Schema, at: int) -> str:
    """The value as people write it; `group_text` speaks of the name of the group."""
    written = group_text(group, schema)
    return f'"by{at}"' if written is None else written.replace(quote(group.name), f'"by{at}"')


def _sign(column: Column) -> str:
    return f"min({quote(column.status_name)})" if column.has_status else "CAST(NULL AS VARCHAR)"

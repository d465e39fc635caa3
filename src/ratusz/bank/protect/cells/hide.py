"""Hidden cells out of every file of a table: neither the value nor the text it was written by is left."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Column, Schema
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.protect.cells.grid import Spot

SUPPRESSED = "suppressed"


def hide(engine: Engine, table: Table, spots: Collection[Spot], *, along: Sequence[str], work: Path) -> Table:
    """`table` with the sign of statistical secrecy in place of the figures at `spots`, and of what stands `along` them in their rows.

    Columns that are not there are passed over. Files without such a cell stay as they are, others are written anew in `work`.
    """
    rows: dict[str, set[int]] = defaultdict(set)
    for row, name in spots:
        for column in (name, *along):
            if column in table.schema:
                rows[column].add(row)
    if not rows:
        return table
    columns = tuple(replace(column, has_status=True) if column.name in rows else column for column in table.schema.columns)
    schema = replace(table.schema, columns=columns)
    shown = [_part(engine, part, schema, rows, work / f"shown-{number}.parquet") for number, part in enumerate(table.parts)]
    raw = [_raw(engine, part, schema, rows, work / f"shown-raw-{number}.parquet") for number, part in enumerate(table.raw)]
    return Table(schema=schema, parts=tuple(shown), raw=tuple(part for part in raw if part.rows))


def _part(engine: Engine, part: PartFile, schema: Schema, rows: Mapping[str, set[int]], path: Path) -> PartFile:
    scan = engine.scan(part, schema)
    numbers = sorted(set().union(*rows.values()))
    if not engine.fetch(f'SELECT 1 FROM {scan} WHERE "_row" IN ({_listed(numbers)}) LIMIT 1'):
        return part
    number = ['"_row"'] if part.first_row is None else []
    cells = [_cell(column, rows.get(column.name, ())) for column in schema.columns]
    signs = [_sign(column, rows.get(column.name, ())) for column in schema.columns if column.has_status]
    count = engine.write(f'SELECT {", ".join([*number, *cells, *signs])} FROM {scan} ORDER BY "_row"', str(path))
    return PartFile(path=path, rows=count, first_row=part.first_row)


def _cell(column: Column, rows: Collection[int]) -> str:
    name = quote(column.name)
    return f'CASE WHEN "_row" IN ({_listed(rows)}) THEN NULL ELSE {name} END AS {name}' if rows else name


def _sign(column: Column, rows: Collection[int]) -> str:
    name = quote(column.status_name)
    return f"CASE WHEN \"_row\" IN ({_listed(rows)}) THEN '{SUPPRESSED}' ELSE {name} END AS {name}" if rows else name


def _raw(engine: Engine, part: PartFile, schema: Schema, rows: Mapping[str, set[int]], path: Path) -> PartFile:
    scan = engine.scan_raw(Table(schema=schema, parts=(), raw=(part,)))
    hidden = " OR ".join(f'("column" = ? AND "_row" IN ({_listed(numbers)}))' for numbers in rows.values())
    values = list(rows)
    if not engine.fetch(f"SELECT 1 FROM {scan} WHERE {hidden} LIMIT 1", values):
        return part
    count = engine.write(f"SELECT * FROM {scan} WHERE NOT ({hidden})", str(path), values)
    return replace(part, path=path, rows=count, sha256="")


def _listed(numbers: Collection[int]) -> str:
    return ", ".join(str(int(number)) for number in sorted(numbers))

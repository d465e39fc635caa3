"""Rounded figures in place of the true ones, in every file of a table."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.engine.types import sql_type
from ratusz.bank.model.schema import Column, Schema
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.protect.cells.grid import Spot


def show_rounded(engine: Engine, table: Table, figures: Mapping[Spot, int], *, work: Path) -> Table:
    """`table` with `figures` in it, and without the text that any cell of their columns was written by. Columns that are not there are
    passed over. The files are written anew in `work`.
    """
    columns: dict[str, dict[int, int]] = defaultdict(dict)
    for (row, name), figure in figures.items():
        if name in table.schema:
            columns[name][row] = figure
    if not columns:
        return table
    parts = [_part(engine, part, table.schema, columns, work / f"rounded-{number}.parquet") for number, part in enumerate(table.parts)]
    raw = [
        _raw(engine, part, table.schema, sorted(columns), work / f"rounded-raw-{number}.parquet") for number, part in enumerate(table.raw)
    ]
    return Table(schema=table.schema, parts=tuple(parts), raw=tuple(part for part in raw if part.rows))


def _part(engine: Engine, part: PartFile, schema: Schema, columns: Mapping[str, Mapping[int, int]], path: Path) -> PartFile:
    scan, values = engine.scan(part, schema), list[object]()
    joined = [f"{scan} AS cells"]
    for number, of in enumerate(columns.values()):
        joined.append(f"LEFT JOIN (SELECT unnest(?) AS at, unnest(?) AS figure) AS r{number} ON r{number}.at = cells._row")
        values += [list(of), list(of.values())]
    places = {name: number for number, name in enumerate(columns)}
    first = ["cells._row"] if part.first_row is None else []
    cells = [_cell(column, places) for column in schema.columns]
    signs = [f"cells.{quote(column.status_name)}" for column in schema.columns if column.has_status]
    count = engine.write(f"SELECT {', '.join([*first, *cells, *signs])} FROM {' '.join(joined)} ORDER BY cells._row", str(path), values)
    return PartFile(path=path, rows=count, first_row=part.first_row)


def _cell(column: Column, places: Mapping[str, int]) -> str:
    held = f"cells.{quote(column.name)}"
    if column.name not in places:
        return held
    # A sign that is counted as nought stays a sign.
    figure = f"CASE WHEN {held} IS NULL THEN NULL ELSE coalesce(r{places[column.name]}.figure, {held}) END"
    return f"CAST({figure} AS {sql_type(column)}) AS {quote(column.name)}"


def _raw(engine: Engine, part: PartFile, schema: Schema, names: Sequence[str], path: Path) -> PartFile:
    scan = engine.scan_raw(Table(schema=schema, parts=(), raw=(part,)))
    if not engine.fetch(f'SELECT 1 FROM {scan} WHERE list_contains(?, "column") LIMIT 1', [list(names)]):
        return part
    count = engine.write(f'SELECT * FROM {scan} WHERE NOT list_contains(?, "column")', str(path), [list(names)])
    return replace(part, path=path, rows=count, sha256="")

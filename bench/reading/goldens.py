"""Figures of real files, each looked up in the file by hand: what a table must say, with no recipe written for it.

A figure is one cell: the table, what its row says in other columns, the column, the value. Values are compared as texts, in the form the
bank keeps them: 77591034, 25.50, 2011-01-05 05:00:00.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.reading.figures import FILES
from bench.reading.figureshape import GoldenFile, GoldenTable
from bench.reading.parts import Figure, Outcome, Setting, parts
from ratusz.bank.base.errors import Unreadable
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.read import ReadResult, ReadTable, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was right and wrong in one file."""

    figures: int
    wrong: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tables:
    """The tables of a reading and the rows that were asked for."""

    engine: Engine
    result: ReadResult
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def of(self, table: ReadTable) -> list[dict[str, str]]:
        if table.name not in self.rows:
            names = [column.name for column in table.table.schema.columns]
            listed = ", ".join(f"CAST({quote(name)} AS VARCHAR)" for name in names)
            found = self.engine.fetch(f"SELECT {listed} FROM {self.engine.scan_table(table.table)} AS t ORDER BY _row")
            self.rows[table.name] = [{name: value or "" for name, value in zip(names, row, strict=True)} for row in found]
        return self.rows[table.name]


def paths(data: Path, golden: GoldenFile) -> list[Path]:
    """The files that `golden` speaks of."""
    return sorted(data.glob(golden.found))


def check(engine: Engine, path: Path, golden: GoldenFile, *, work: Path) -> Checked:
    """Read the file at `path` and look for the figures of `golden`."""
    figures = sum(len(table.figures) + len(table.sums) for table in golden.tables)
    try:
        result = read(path, work=work, engine=engine)
    except Unreadable as error:
        return Checked(figures=figures, wrong=(f"refused: {error.code}",))
    tables = _Tables(engine=engine, result=result)
    wrong = tuple(line for table in golden.tables for line in _wrong(tables, table))
    if golden.tables_in_file and len(result.tables) != golden.tables_in_file:
        wrong += (f"{len(result.tables)} tables, not {golden.tables_in_file}",)
    return Checked(figures=figures, wrong=wrong)


def _wrong(tables: _Tables, golden: GoldenTable) -> Iterator[str]:
    found = [table for table in tables.result.tables if table.name == golden.name or not golden.name]
    if not found:
        yield f"no table {golden.name}: {[table.name for table in tables.result.tables]}"
        return
    table = found[0]
    columns = {column.name: column for column in table.table.schema.columns}
    if golden.rows is not None and table.table.rows != golden.rows:
        yield f"{table.name}: {table.table.rows} rows, not {golden.rows}"
    if golden.columns is not None and len(columns) != golden.columns:
        yield f"{table.name}: {len(columns)} columns, not {golden.columns}"
    for name, kind in golden.types.items():
        said = f"{columns[name].type}{f' {columns[name].unit}' if columns[name].unit else ''}" if name in columns else "missing"
        if said != kind:
            yield f"{table.name}: column {name} is {said}, not {kind}"
    for where, column, value in golden.figures:
        yield from _wrong_figure(tables.of(table), where, column, value, table.name)
    for where, column, count, total in golden.sums:
        rows = [row for row in tables.of(table) if all(row.get(key) == said for key, said in where.items())]
        found_here = (len(rows), sum(int(row.get(column) or 0) for row in rows))
        if found_here != (count, total):
            yield f"{table.name}: {column} of {dict(where)}: {found_here}, not {(count, total)}"


def _wrong_figure(rows: list[dict[str, str]], where: Mapping[str, str], column: str, value: Any, name: str) -> Iterator[str]:
    fitting = [row for row in rows if all(row.get(key) == said for key, said in where.items())]
    if len(fitting) != 1:
        yield f"{name}: {len(fitting)} rows with {dict(where)}"
    elif column not in fitting[0]:
        yield f"{name}: no column {column}: {list(fitting[0])[:30]}"
    elif fitting[0][column] != str(value):
        yield f"{name}: {column} of {dict(where)} is {fitting[0][column]!r}, not {value!r}"


@parts.add("goldens")
def measure(setting: Setting) -> Outcome:
    """Every figure of `FILES`; a file counts as right when all that is said of it is."""
    files: dict[str, dict[str, Any]] = {}
    figures = right = 0
    for golden in FILES:
        for path in paths(setting.data, golden):
            found = check(setting.engine, path, golden, work=setting.folder())
            figures += found.figures
            right += found.figures - min(len(found.wrong), found.figures)
            files[str(path.relative_to(setting.data))] = {"figures": found.figures, "wrong": list(found.wrong)}
    share = sum(not one["wrong"] for one in files.values()) / max(len(files), 1)
    return Outcome(
        figures=(
            Figure(what="figures read", ours=right / max(figures, 1), bar=1.0, best=f"of {figures}"),
            Figure(what="files without a fault", ours=share, bar=1.0, best=f"of {len(files)}"),
        ),
        files=files,
    )

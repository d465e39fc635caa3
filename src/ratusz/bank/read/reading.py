"""From a path to tables: what the file is, its grids, its tables, and the recipe that gives them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.read.assemble import Assembled, assemble
from ratusz.bank.read.delimited import read_small
from ratusz.bank.read.grid import Grid, bounded
from ratusz.bank.read.large import read_large_text
from ratusz.bank.read.magic import format_of
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.recipe import Dialect, Recipe, TableRecipe
from ratusz.bank.read.result import ReadResult
from ratusz.bank.read.sheets import read_sheets

#: Texts up to this size are looked at whole; of larger ones a sample proposes the types.
SMALL_BYTES = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The grids of a file that fits in memory."""

    format: str
    grids: tuple[Grid, ...]
    dialect: Dialect | None


def read(path: Path, *, file_name: str | None = None, recipe: Recipe | None = None, work: Path, engine: Engine) -> ReadResult:
    """Every table of the file at `path`. `file_name`: its name when it was delivered; `recipe`: how an earlier one was read.

    Part files are written to the folder `work`. Raises Unreadable, and then `work` holds nothing that counts.
    """
    name = PurePath(file_name or path.name).stem or "tabela"
    kind = format_of(path)
    if recipe is not None and recipe.format != kind:
        recipe = None
    if kind == "csv" and path.stat().st_size > SMALL_BYTES:
        table_recipe = recipe.tables[0] if recipe and recipe.tables else None
        large = read_large_text(engine, path, name=name, recipe=table_recipe, dialect=recipe.dialect if recipe else None, work=work)
        return _result("csv", large.dialect, [large.assembled], ())
    source = open_source(path, kind=kind, name=name, recipe=recipe)
    pairs, missing = pair(source.grids, recipe)
    done = [
        assemble(engine, grid, recipe=table, dialect=source.dialect, work=work, stem=f"table-{number}")
        for number, (grid, table) in enumerate(pairs, 1)
    ]
    if recipe is None and all(one.table is None for one in done):
        raise refuse("no-table")
    return _result(kind, source.dialect, done, missing)


def open_source(path: Path, *, kind: str, name: str, recipe: Recipe | None) -> Source:
    """The grids of a workbook or of a small text."""
    if kind == "xlsx":
        return Source(format=kind, grids=read_sheets(path), dialect=None)
    text = read_small(path, name=name, dialect=recipe.dialect if recipe else None)
    return Source(format=kind, grids=(bounded(text.grid),), dialect=text.dialect)


def pair(grids: Sequence[Grid], recipe: Recipe | None) -> tuple[list[tuple[Grid, TableRecipe | None]], tuple[Problem, ...]]:
    """Each grid with the recipe of its table: by name, else the only one left of each. Also the problems of those without a match."""
    if recipe is None:
        return [(grid, None) for grid in grids], ()
    left = {table.name: table for table in recipe.tables}
    found = {grid.name: left.pop(grid.name) for grid in grids if grid.name in left}
    alone = [grid.name for grid in grids if grid.name not in found]
    if len(alone) == 1 and len(left) == 1:
        found[alone[0]] = left.popitem()[1]
    problems = [Problem(code="recipe-table-missing", where=Place(table=table.name)) for table in left.values() if table.take]
    problems += [Problem(code="recipe-table-new", where=Place(table=grid.name)) for grid in grids if grid.name not in found]
    return [(grid, found.get(grid.name)) for grid in grids], tuple(problems)


def _result(kind: str, dialect: Dialect | None, done: list[Assembled], problems: tuple[Problem, ...]) -> ReadResult:
    report = Report.of(problems)
    for one in done:
        report += one.report
    recipe = Recipe(format=kind, dialect=dialect, tables=tuple(one.recipe for one in done))
    return ReadResult(tables=tuple(one.table for one in done if one.table is not None), report=report, recipe=recipe)

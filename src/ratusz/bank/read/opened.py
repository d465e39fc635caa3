"""A file opened to be looked at and corrected: its sheets, what each row of them is taken for, and what a table would be read as.

Sheets too large to be thought over while a person waits are thinned: rows between the beginning and the end are blank, and `whole`
says so. What is decided on a thinned sheet is carried out on all of it by the reading that follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.problem import Report
from ratusz.bank.read import correct
from ratusz.bank.read.assemble import Assembled, assemble, footer_mark, plan_table
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.layout import Role
from ratusz.bank.read.magic import format_of
from ratusz.bank.read.reading import SMALL_BYTES, open_source, pair
from ratusz.bank.read.recipe import Area, Dialect, Recipe, TableRecipe
from ratusz.bank.read.replay import Plan
from ratusz.bank.read.sample import take_sample

#: Cells of all sheets that are thought over at once.
MOST_CELLS = 300_000
_FIRST, _LAST = 3_000, 60
#: Problems that only the gaps of a thinned sheet bring.
_OF_GAPS = frozenset({"empty-rows"})
_SAID = {"header_rows": Role.HEADER, "skipped_rows": Role.SKIPPED, "footer_rows": Role.FOOTER, "total_rows": "total"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The sheets of a file. `whole`: nothing of them is missing."""

    format: str
    dialect: Dialect | None
    grids: tuple[Grid, ...]
    whole: bool

    def grid(self, table: TableRecipe) -> Grid | None:
        """The sheet that `table` lies on; None where the file has none of that name."""
        return next((grid for grid in self.grids if grid.name == table.lies_on), None)


def open_file(path: Path, *, file_name: str, dialect: Dialect | None) -> Opened:
    """The sheets of the file at `path`, a text as `dialect` says where it can be. Raises Unreadable as `read` does."""
    name, kind = PurePath(file_name).stem or "tabela", format_of(path)
    if kind == "csv" and path.stat().st_size > SMALL_BYTES:
        sample = take_sample(path, name=name, dialect=dialect)
        return Opened(format=kind, dialect=sample.dialect, grids=(sample.grid,), whole=False)
    earlier = Recipe(format=kind, dialect=dialect, tables=())
    source = open_source(path, kind=kind, name=name, recipe=earlier)
    cells = sum(len(grid.rows) * grid.width for grid in source.grids)
    grids = source.grids if cells <= MOST_CELLS else tuple(map(_thinned, source.grids))
    return Opened(format=kind, dialect=source.dialect, grids=grids, whole=grids is source.grids)


def _thinned(grid: Grid) -> Grid:
    blank: list[str] = []
    first = min(_FIRST, MOST_CELLS // max(grid.width, 1))
    end = max(first, len(grid.rows) - _LAST)
    return replace(grid, rows=[*grid.rows[:first], *([blank] * (end - first)), *grid.rows[end:]])


def completed(opened: Opened, recipe: Recipe | None) -> Recipe:
    """`recipe` with the columns of tables that have none proposed from the rows it says; None: everything proposed anew."""
    if recipe is None or not recipe.tables:
        pairs, _ = pair(opened.grids, None)
        tables = [_proposed(opened, TableRecipe(name=grid.name, hidden=grid.hidden)) for grid, _ in pairs]
        return Recipe(format=opened.format, dialect=opened.dialect, tables=tuple(tables))
    return replace(recipe, tables=tuple(_proposed(opened, table) if table.take and not table.columns else table for table in recipe.tables))


def corrected(opened: Opened, recipe: Recipe, before: Recipe) -> Recipe:
    """`recipe`, which marks made of `before`, completed: what a person had said of columns is said of those proposed anew."""
    full = completed(opened, recipe)
    said = {table.name: (*table.columns, *table.left_out) for table in before.tables}
    open_now = {table.name for table in recipe.tables if not table.columns}
    tables = [
        correct.with_columns(table, table.columns, said=said.get(table.name, ())) if table.take and table.name in open_now else table
        for table in full.tables
    ]
    return replace(full, tables=tuple(tables))


def plan_of(opened: Opened, table: TableRecipe) -> Plan | None:
    """How `table` would be read; None where there is nothing."""
    grid = opened.grid(table)
    return None if grid is None else plan_table(_within(grid, table.area), None if correct.is_open(table) else table)


def roles_of(opened: Opened, recipe: Recipe, number: int, rows: Sequence[int]) -> tuple[str, ...]:
    """What a complete `recipe` takes the rows `rows` (from 1) of the sheet of table `number` for: a role, or "table-3" where they
    are rows of another table.
    """
    table = recipe.tables[number - 1]
    others = {n: other.area for n, other in enumerate(recipe.tables, 1) if n != number and other.lies_on == table.lies_on and other.area}
    said = {row: role for name, role in _SAID.items() for row in getattr(table, name)}
    first = table.header_rows[0] if table.header_rows else 0
    grid = opened.grid(table)

    def role(row: int) -> str:
        if table.area and not table.area.top <= row <= table.area.bottom:
            return next((f"table-{n}" for n, area in others.items() if area.top <= row <= area.bottom), str(Role.SKIPPED))
        blank = grid is None or not any(map(str.strip, grid.rows[row - 1]))
        found = said.get(row, Role.SKIPPED if blank else Role.DATA) if table.take else Role.SKIPPED
        return str(Role.PREAMBLE if row < first else found)

    return tuple(map(role, rows))


def try_out(opened: Opened, recipe: Recipe, number: int, *, engine: Engine, work: Path) -> Assembled:
    """Table `number` read from what is open, into the folder `work`; thinned sheets give the table of the rows that are there."""
    table = recipe.tables[number - 1]
    grid = opened.grid(table)
    if grid is None:
        return Assembled(recipe=table, table=None, report=Report())
    cut = _within(grid, table.area)
    done = assemble(engine, cut, recipe=None if correct.is_open(table) else table, dialect=opened.dialect, work=work, stem="tried")
    if opened.whole:
        return done
    problems = tuple(problem for problem in done.report.problems if problem.code not in _OF_GAPS)
    return replace(done, report=Report.of(problems, {code: n for code, n in done.report.totals.items() if code not in _OF_GAPS}))


def _proposed(opened: Opened, table: TableRecipe) -> TableRecipe:
    grid, plan = opened.grid(table), plan_of(opened, table)
    if grid is None or plan is None:
        return replace(table, take=False, ignored_because="empty")
    layout = plan.layout
    skipped = tuple(row for row in layout.skipped if opened.whole or any(map(str.strip, grid.rows[row])))
    return replace(
        table,
        header_rows=_lines(layout.header),
        skipped_rows=_lines(skipped),
        footer_rows=_lines(layout.footer),
        footer_mark=footer_mark(grid, layout),
        columns=plan.columns,
    )


def _lines(rows: Sequence[int]) -> tuple[int, ...]:
    return tuple(row + 1 for row in rows)


def _within(grid: Grid, area: Area | None) -> Grid:
    """`grid` with everything outside of `area` blank: rows and columns keep their numbers."""
    if area is None:
        return grid
    rows = [
        [*[""] * (area.left - 1), *cells[area.left - 1 : area.right]] if area.top <= number <= area.bottom else []
        for number, cells in enumerate(grid.rows, 1)
    ]
    return replace(grid, rows=rows)

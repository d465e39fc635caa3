"""A file opened to be looked at and corrected: its sheets, what each row of them is taken for, and what a table would be read as.

Sheets too large to be thought over while a person waits are thinned: rows between the beginning and the end are blank, and `whole`
says so. What is decided on a thinned sheet is carried out on all of it by the reading that follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.problem import Report
from ratusz.bank.read import correct
from ratusz.bank.read.assemble import EMPTY, Assembled, assemble, plan_table, propose_columns, recipe_of
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.magic import format_of
from ratusz.bank.read.pairing import cut, pair
from ratusz.bank.read.reading import stem_of
from ratusz.bank.read.recipe import Dialect, Recipe, TableRecipe
from ratusz.bank.read.replay import Plan, leave_out_totals, proposed, told_rows, with_group_column
from ratusz.bank.read.roles import Role, settle
from ratusz.bank.read.source import Asked, Container, formats
from ratusz.bank.read.spool import Spool, seen

#: Cells of all sheets that are thought over at once.
MOST_CELLS = 400_000
_FIRST, _LAST = 3_000, 60
#: Problems that only the gaps of a thinned sheet bring.
_OF_GAPS = frozenset({"empty-rows", "total-row-kept", "level-row-kept"})
#: Formats whose files say what their columns hold, and have no rows but data.
_SAY_THEMSELVES = frozenset({"parquet", "geojson"})
_SAID = {"header_rows": Role.HEADER, "skipped_rows": Role.SKIPPED, "footer_rows": Role.FOOTER, "total_rows": Role.TOTAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The sheets of a file. `whole`: nothing of them is missing; `counted`: rows have the numbers that they have in the file;
    `large`: sheets of which only the beginning is here.
    """

    format: str
    dialect: Dialect | None
    grids: tuple[Grid, ...]
    whole: bool
    counted: bool
    large: frozenset[str] = frozenset()

    @property
    def can_be_corrected(self) -> bool:
        """Whether the reader decides what rows and columns are; some files say so themselves."""
        return self.format not in _SAY_THEMSELVES

    def has_all_of(self, table: TableRecipe) -> bool:
        """Whether each row of the table is here under its number."""
        return self.counted and table.lies_on not in self.large

    def grid(self, table: TableRecipe) -> Grid | None:
        """The sheet that `table` lies on; None where the file has none of that name."""
        return next((grid for grid in self.grids if grid.name == table.lies_on), None)

    def cut(self, table: TableRecipe) -> Grid | None:
        """The part of the sheet that is `table`."""
        grid = self.grid(table)
        if grid is None or table.area is None:
            return grid
        return cut(grid, table.area, name=table.name, problems=table.name == grid.name)


def open_file(path: Path, *, file_name: str, dialect: Dialect | None, member: str = "") -> Opened:
    """The sheets of the file at `path`, thinned where they are large; a text as `dialect` says where it can be.

    `member`: which file of an archive. Raises Unreadable as `read` does.
    """
    opened = open_whole(path, file_name=file_name, dialect=dialect, member=member)
    if not opened.whole or sum(len(grid.rows) * grid.width for grid in opened.grids) <= MOST_CELLS:
        return opened
    return replace(opened, grids=tuple(map(_thinned, opened.grids)), whole=False)


def open_whole(path: Path, *, file_name: str, dialect: Dialect | None, member: str = "") -> Opened:
    """All of the sheets; of a text too large for memory a sample; none of an archive, unless one of its files is named."""
    kind = format_of(path, file_name=file_name)
    form = formats[kind]
    with TemporaryDirectory(prefix="ratusz-opened-") as folder:
        asked = Asked(path=path, name=stem_of(path, file_name), dialect=dialect, work=Path(folder))
        if isinstance(form, Container):
            found = next((one for one in form.unpack(asked) if one.name == member), None) if member else None
            if found is not None:
                return open_whole(found.path, file_name=found.name, dialect=dialect)
            return Opened(format=kind, dialect=None, grids=(), whole=False, counted=False)
        source = (form.glimpse or form.open)(asked)
        grids = source.grids
        large = frozenset(grid.name for grid in grids if isinstance(grid, Spool))
        shown = tuple(map(seen, grids))
    return Opened(format=kind, dialect=source.dialect, grids=shown, whole=source.whole and not large, counted=source.whole, large=large)


def _thinned(grid: Grid) -> Grid:
    blank: list[str] = []
    first = min(_FIRST, MOST_CELLS // max(grid.width, 1))
    end = max(first, len(grid.rows) - _LAST)
    return replace(grid, rows=[*grid.rows[:first], *([blank] * (end - first)), *grid.rows[end:]])


def completed(opened: Opened, recipe: Recipe | None) -> Recipe:
    """`recipe` with the columns of tables that have none proposed from the rows it says; None, or no tables: all proposed anew."""
    if recipe is None or not recipe.tables:
        pairs, _ = pair(opened.grids, None)
        tables = [_recipe(each, plan_table(each, None, sampled=not opened.counted or each.lies_on in opened.large)) for each, _ in pairs]
        return Recipe(format=opened.format, dialect=opened.dialect, tables=tuple(tables))
    return replace(recipe, tables=tuple(_proposed(opened, table) if table.take and not table.columns else table for table in recipe.tables))


def corrected(opened: Opened, recipe: Recipe, before: Recipe) -> Recipe:
    """`recipe`, which marks made of `before`, completed: what a person had said of columns is said of those proposed anew."""
    full = completed(opened, recipe)
    known = {table.name: table for table in before.tables}
    open_now = {table.name for table in recipe.tables if not table.columns}
    tables = []
    for table in full.tables:
        old = known.get(table.name)
        if table.take and old and table.name in open_now:
            table = correct.with_columns(table, table.columns, said=old.columns, left_out=old.left_out)  # noqa: PLW2901
        tables.append(_renewed(opened, table) if table.take and table != old else table)
    return replace(full, tables=tuple(tables))


def _renewed(opened: Opened, table: TableRecipe) -> TableRecipe:
    """A complete `table` as its own reading leaves it: which rows add up others depends on what the columns hold."""
    grid = opened.cut(table)
    plan = plan_table(grid, table) if grid and opened.whole else None
    return recipe_of(grid, plan) if grid and plan else table


def plan_of(opened: Opened, table: TableRecipe) -> Plan | None:
    """How `table` would be read; None where there is nothing."""
    grid = opened.cut(table)
    if grid is None:
        return None
    if correct.is_open(table):
        return plan_table(grid, None, sampled=not opened.has_all_of(table))
    if table.header_rows or table.columns:
        return plan_table(grid, table, sampled=not opened.has_all_of(table))
    # A person said that there is no heading, so none is looked for.
    told = told_rows(grid, table, 0)
    layout = settle(grid, header=(), footer_at=min(told.footer, default=len(grid.rows)), told=told)
    plan = replace(proposed(with_group_column(grid, layout), layout, propose_columns), told=told)
    return leave_out_totals(plan)


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
    grid = opened.cut(table)
    if grid is None:
        return Assembled(recipe=table, table=None, report=Report())
    done = assemble(engine, grid, recipe=None if correct.is_open(table) else table, dialect=opened.dialect, work=work, stem="tried")
    if opened.whole:
        return done
    problems = tuple(problem for problem in done.report.problems if problem.code not in _OF_GAPS)
    return replace(done, report=Report.of(problems, {code: n for code, n in done.report.totals.items() if code not in _OF_GAPS}))


def _proposed(opened: Opened, table: TableRecipe) -> TableRecipe:
    grid, plan = opened.cut(table), plan_of(opened, table)
    if grid is None or plan is None or not plan.columns:
        return replace(table, take=False, ignored_because=EMPTY)
    if opened.whole or correct.is_open(table):
        return _recipe(replace(grid, name=table.name), plan)
    header = tuple(row + 1 for row in plan.layout.header)
    return replace(table, header_rows=header, columns=plan.columns)


def _recipe(grid: Grid, plan: Plan | None) -> TableRecipe:
    if plan is None or not plan.columns:
        return TableRecipe(name=grid.name, hidden=grid.hidden, take=False, ignored_because=EMPTY)
    return recipe_of(grid, plan)

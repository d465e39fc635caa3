"""A grid becomes a table: layout, columns, types, typed parts, and everything odd as problems."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.model.schema import Type
from ratusz.bank.model.status import status_of
from ratusz.bank.model.table import Table
from ratusz.bank.read.columns import propose
from ratusz.bank.read.convert import convert
from ratusz.bank.read.grid import Grid, said
from ratusz.bank.read.header import LEVELS
from ratusz.bank.read.labels import is_all_english
from ratusz.bank.read.layout import find_layout
from ratusz.bank.read.levels import with_codes
from ratusz.bank.read.recipe import ColumnRecipe, Dialect, Mark, TableRecipe
from ratusz.bank.read.replay import MARK_LENGTH, Plan, leave_out_totals, proposed, replay, with_group_column
from ratusz.bank.read.result import Reading, ReadTable
from ratusz.bank.read.roles import Layout, first_text, group_text, is_numbering
from ratusz.bank.read.structuredoubts import doubts_of
from ratusz.bank.read.syntax import to_period
from ratusz.bank.read.textpart import write_texts
from ratusz.bank.read.titles import year_of
from ratusz.bank.read.totals import without_rows
from ratusz.bank.read.unpivot import find_offer, long_columns, make_long, periods_of, without_year

#: Why a sheet without a table is not taken.
EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """What a grid gave: the recipe, and the table unless the recipe says to ignore it or there is none."""

    recipe: TableRecipe
    table: ReadTable | None
    report: Report


def assemble(engine: Engine, grid: Grid, *, recipe: TableRecipe | None, dialect: Dialect | None, work: Path, stem: str) -> Assembled:
    """Read the table of `grid` into `work`, as `recipe` says where it fits."""
    again = recipe is not None and recipe.ignored_because == EMPTY
    if recipe is not None and not recipe.take and not again:
        return Assembled(recipe=recipe, table=None, report=Report())
    plan = plan_table(grid, None if again else recipe)
    if plan is None:
        problem = Problem(code="empty-sheet", where=Place(table=grid.name))
        empty = TableRecipe(name=grid.name, hidden=grid.hidden, take=False, ignored_because=EMPTY)
        return Assembled(recipe=empty, table=None, report=Report.of((problem,)))
    filled, count = fill_merged(replace(plan.grid, rows=with_codes(plan.grid, plan.lacking)), plan.layout)
    positions = [column.position for column in plan.columns]
    rows = ((row + 1, [filled.cell(row, position) for position in positions]) for row in plan.layout.body)
    texts = write_texts(rows, positions=positions, path=work / f"{stem}-text.parquet")
    columns = plan.columns
    if plan.unpivot:
        wide = texts
        texts = make_long(engine, wide, plan.columns, plan.unpivot, path=work / f"{stem}-long.parquet")
        wide.file.path.unlink()
        columns = long_columns(plan.columns, plan.unpivot)
    converted = convert(engine, texts, columns, name=grid.name, work=work, stem=stem)
    texts.file.path.unlink()
    new = (Problem(code="recipe-table-new", where=Place(table=grid.name)),) if again else ()
    problems = (*grid.problems, *new, *plan.problems, *_oddities(plan, count))
    return finish(grid, plan, converted.table, dialect=dialect, report=Report.of(problems) + converted.report)


def finish(grid: Grid, plan: Plan, table: Table, *, dialect: Dialect | None, report: Report) -> Assembled:
    """The result for a plan carried out."""
    recipe = recipe_of(grid, plan)
    reading = reading_of(recipe, dialect, skipped=_lines(plan.layout.skipped), above=grid.top)
    offer = None if plan.unpivot else find_offer(plan.columns, year_of(grid, plan.layout))
    if not offer and not plan.unpivot and (label := without_year(plan.columns)):
        report += Report.of((Problem(code="periods-without-year", where=Place(table=grid.name), found=label),))
    done = ReadTable(
        name=grid.name, hidden=grid.hidden, table=table, report=report, reading=reading, offer=offer, outside=outside_of(grid, plan.layout)
    )
    return Assembled(recipe=recipe, table=done, report=report)


def outside_of(grid: Grid, layout: Layout) -> tuple[tuple[int, str], ...]:
    """Rows, as people count them, that are neither heading nor data, and what they say: titles, notes, totals."""
    rows = sorted({*layout.skipped, *layout.footer, *layout.totals})
    return tuple((row + 1, text) for row in rows if row < len(grid.rows) and (text := said(grid.rows[row])))


def recipe_of(grid: Grid, plan: Plan) -> TableRecipe:
    """The recipe that gives `plan` again."""
    layout = plan.layout
    spoken = [row for row in layout.skipped if first_text(grid, row)]
    marked = {row: row in plan.checked for row in (*spoken, *layout.totals, *layout.footer, *plan.told.data)}
    return TableRecipe(
        name=grid.name,
        hidden=grid.hidden,
        sheet=grid.sheet,
        area=grid.area,
        header_rows=_lines(layout.header),
        skipped_rows=_lines(spoken),
        footer_rows=_lines(layout.footer),
        footer_mark=footer_mark(grid, layout),
        total_rows=_lines(layout.totals),
        data_rows=_lines(sorted(plan.told.data)),
        marks=tuple(Mark(row=row + 1, text=first_text(grid, row)[:MARK_LENGTH], checked=marked[row]) for row in sorted(marked)),
        columns=plan.columns,
        left_out=plan.left_out,
        unpivot=plan.unpivot,
    )


def plan_table(grid: Grid, recipe: TableRecipe | None, *, sampled: bool = False) -> Plan | None:
    """Where the table lies in `grid` and what its columns hold; None for an empty grid. `sampled`: rows of the file are missing in it."""
    if sampled:
        return _plan(grid, recipe and replace(recipe, total_rows=(), data_rows=()), grouped=False)
    plan = _plan(grid, recipe)
    done = leave_out_totals(plan) if plan else None
    again = _plan(grid, recipe, out=done.checked) if done and done.checked else None
    if done is None or again is None:
        return done
    told = (problem for problem in done.problems if problem.code.startswith(("total-row", "level-row", "codes-filled")))
    return replace(again, layout=done.layout, checked=done.checked, lacking=done.lacking, problems=(*again.problems, *told))


def _plan(grid: Grid, recipe: TableRecipe | None, *, out: tuple[int, ...] = (), grouped: bool = True) -> Plan | None:
    """The plan with totals among its data, but for those of `out`."""
    if recipe is not None:
        return replay(grid, recipe, propose_columns, out=out)
    layout = find_layout(grid)
    if layout is None:
        return None
    doubts = tuple(doubts_of(grid, layout))
    layout = without_rows(layout, out)
    plan = proposed(with_group_column(grid, layout) if grouped else grid, layout, propose_columns)
    return replace(plan, problems=(*doubts, *plan.problems))


def propose_columns(grid: Grid, layout: Layout, blank: Sequence[ColumnRecipe]) -> tuple[tuple[ColumnRecipe, ...], tuple[Problem, ...]]:
    """Types and formats of columns from all their values; a doubtful decimal mark is decided by the other columns."""
    found = [propose(column, grid.column(column.position, layout.body), table=grid.name, decimal=grid.decimal) for column in blank]
    marks = Counter(each.recipe.format.decimal for each in found if each.recipe.type is Type.DECIMAL and not each.problems)
    if marks:
        mark = marks.most_common(1)[0][0]
        found = [
            propose(column, grid.column(column.position, layout.body), table=grid.name, decimal=mark)
            if any(problem.code == "ambiguous-number" for problem in each.problems)
            else each
            for column, each in zip(blank, found, strict=True)
        ]
        found = [replace(each, recipe=_with_mark(each.recipe, mark)) for each in found]
    columns = tuple(each.recipe for each in found)
    shown = tuple(
        _like_its_neighbour(grid, layout, column, column_before, columns) for column, column_before in zip(columns, blank, strict=True)
    )
    return shown, tuple(problem for each in found for problem in each.problems)


def _like_its_neighbour(
    grid: Grid, layout: Layout, column: ColumnRecipe, heading: ColumnRecipe, columns: Sequence[ColumnRecipe]
) -> ColumnRecipe:
    """A column of signs alone under a unit, or a year, holds what the nearest column of numbers in that unit, or of a year, holds: a year
    without figures yet.
    """
    if column.type is not Type.TEXT or (heading.unit is None and not _is_of_period(heading)):
        return column
    texts = {text for value in grid.column(column.position, layout.body) if (text := value.strip())}
    like = [each for each in columns if (each.unit == heading.unit if heading.unit else _is_of_period(each))]
    near = [each for each in like if each.type in (Type.INTEGER, Type.DECIMAL)]
    if not texts or not near or not all(map(status_of, texts)):
        return column
    nearest = min(near, key=lambda each: abs(each.position - column.position))
    return replace(nearest, position=column.position, name=column.name, label=column.label, statuses=tuple(sorted(texts)))


def _is_of_period(column: ColumnRecipe) -> bool:
    """Whether the lowest level of a heading is a period."""
    return to_period(column.label.rpartition(LEVELS)[2]) is not None


def _with_mark(column: ColumnRecipe, mark: str) -> ColumnRecipe:
    """Whole numbers take the decimal mark of the table, unless it groups their thousands."""
    if column.type is not Type.INTEGER or column.format.thousands == mark:
        return column
    return replace(column, format=replace(column.format, decimal=mark))


def fill_merged(grid: Grid, layout: Layout) -> tuple[Grid, int]:
    """`grid` with the merged cells of its data filled downwards, and how many such groups there are."""
    if not grid.merges or not layout.body:
        return grid, 0
    first, last = layout.body[0], max(layout.body[-1], *layout.totals, 0)
    merges = [merge for merge in grid.merges if first <= merge.top < merge.bottom <= last and merge.left == merge.right]
    if not merges:
        return grid, 0
    rows = [list(row) for row in grid.rows]
    for merge in merges:
        for row in range(merge.top + 1, merge.bottom + 1):
            rows[row] += [""] * (merge.left + 1 - len(rows[row]))
            rows[row][merge.left] = grid.cell(merge.top, merge.left)
    return replace(grid, rows=rows), len(merges)


def _oddities(plan: Plan, merged: int) -> Iterator[Problem]:
    grid, layout = plan.grid, plan.layout
    where = Place(table=grid.name)
    if merged:
        yield Problem(code="merged-cells", where=where, found=str(merged))
    first = min((*layout.header, *layout.body), default=0)
    below = [row for row in layout.skipped if row > first and row not in plan.told.skipped]
    empty = {row for row in below if not first_text(grid, row)}
    groups = set(layout.groups)
    if empty:
        yield Problem(code="empty-rows", where=where, found=str(len(empty)))
    for row in below:
        here = Place(table=grid.name, row=row + 1)
        if row in groups:
            yield Problem(code="group-row", where=here, found=group_text(grid, row)[:80])
        elif row not in empty and layout.header:
            code = (
                "numbering-row"
                if is_numbering(grid, row)
                else "translated-row"
                if is_all_english(first_text(grid, row))
                else "repeated-header"
            )
            yield Problem(code=code, where=here)
    if grid.ragged_matters:
        yield from ragged(grid, layout)


def ragged(grid: Grid, layout: Layout) -> Iterator[Problem]:
    """Data rows with more or fewer fields than most have; empty fields too many do not matter."""
    widths = Counter(len(grid.rows[row]) for row in (*layout.header[-1:], *layout.body))
    usual = widths.most_common(1)[0][0] if widths else 0
    for row in layout.body:
        cells = grid.rows[row]
        if len(cells) < usual or any(map(str.strip, cells[usual:])):
            yield Problem(code="ragged-row", where=Place(table=grid.name, row=row + 1), found=str(len(cells)), expected=str(usual))


def footer_mark(grid: Grid, layout: Layout) -> str:
    """How the first note below the table begins."""
    if not layout.footer:
        return ""
    return first_text(grid, layout.footer[0])[:MARK_LENGTH]


def reading_of(recipe: TableRecipe, dialect: Dialect | None, *, skipped: tuple[int, ...], above: int) -> Reading:
    """The reading that `recipe` describes. `skipped`: the empty rows too; `above`: rows that belong to others."""
    decimals = Counter(column.format.decimal for column in recipe.columns if column.type is Type.DECIMAL)
    groups = Counter(column.format.thousands for column in recipe.columns if column.format.thousands)
    return Reading(
        encoding=dialect.encoding if dialect else None,
        delimiter=dialect.delimiter if dialect else None,
        quotechar=dialect.quotechar or None if dialect else None,
        escapechar=dialect.escapechar or None if dialect else None,
        header_rows=recipe.header_rows,
        skipped_rows=skipped,
        footer_rows=recipe.footer_rows,
        total_rows=recipe.total_rows,
        rows_above=above,
        spread=len(periods_of(recipe.unpivot)) if recipe.unpivot else 1,
        decimal=decimals.most_common(1)[0][0] if decimals else None,
        thousands=groups.most_common(1)[0][0] if groups else None,
    )


def _lines(rows: Iterable[int]) -> tuple[int, ...]:
    return tuple(row + 1 for row in rows)

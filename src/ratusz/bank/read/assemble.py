"""A grid becomes a table: layout, columns, types, typed parts, and everything odd as problems."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.model.schema import Type
from ratusz.bank.model.table import Table
from ratusz.bank.read.columns import propose
from ratusz.bank.read.convert import convert
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.header import find_columns
from ratusz.bank.read.layout import Layout, find_layout, find_totals, is_numbering
from ratusz.bank.read.recipe import ColumnRecipe, Dialect, TableRecipe
from ratusz.bank.read.replay import Plan, replay
from ratusz.bank.read.result import Reading, ReadTable
from ratusz.bank.read.textpart import write_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """What a grid gave: the recipe, and the table unless the recipe says to ignore it or there is none."""

    recipe: TableRecipe
    table: ReadTable | None
    report: Report


def assemble(engine: Engine, grid: Grid, *, recipe: TableRecipe | None, dialect: Dialect | None, work: Path, stem: str) -> Assembled:
    """Read the table of `grid` into `work`, as `recipe` says where it fits."""
    if recipe is not None and not recipe.take:
        return Assembled(recipe=recipe, table=None, report=Report())
    plan = plan_table(grid, recipe)
    if plan is None:
        problem = Problem(code="empty-sheet", where=Place(table=grid.name))
        empty = TableRecipe(name=grid.name, hidden=grid.hidden, take=False, ignored_because="empty")
        return Assembled(recipe=empty, table=None, report=Report.of((problem,)))
    filled, count = fill_merged(grid, plan.layout)
    positions = [column.position for column in plan.columns]
    rows = ((row + 1, [filled.cell(row, position) for position in positions]) for row in plan.layout.body)
    texts = write_texts(rows, positions=positions, path=work / f"{stem}-text.parquet")
    converted = convert(engine, texts, plan.columns, name=grid.name, work=work, stem=stem)
    texts.file.path.unlink()
    problems = (*grid.problems, *plan.problems, *_oddities(grid, plan, count))
    return finish(grid, plan, converted.table, dialect=dialect, report=Report.of(problems) + converted.report)


def finish(grid: Grid, plan: Plan, table: Table, *, dialect: Dialect | None, report: Report) -> Assembled:
    """The result for a plan carried out."""
    layout = plan.layout
    recipe = TableRecipe(
        name=grid.name,
        hidden=grid.hidden,
        header_rows=_lines(layout.header),
        skipped_rows=_lines(layout.skipped),
        footer_rows=_lines(layout.footer),
        footer_mark=footer_mark(grid, layout),
        columns=plan.columns,
    )
    done = ReadTable(name=grid.name, hidden=grid.hidden, table=table, report=report, reading=reading_of(recipe, dialect))
    return Assembled(recipe=recipe, table=done, report=report)


def plan_table(grid: Grid, recipe: TableRecipe | None) -> Plan | None:
    """Where the table lies in `grid` and what its columns hold; None for an empty grid."""
    layout = find_layout(grid)
    if layout is None:
        return None
    if recipe is not None:
        return replay(grid, recipe, layout, propose_columns)
    heading = find_columns(grid, layout)
    columns, doubts = propose_columns(grid, layout, heading.columns)
    return Plan(layout=layout, columns=columns, problems=(*heading.problems, *doubts))


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
    return tuple(each.recipe for each in found), tuple(problem for each in found for problem in each.problems)


def _with_mark(column: ColumnRecipe, mark: str) -> ColumnRecipe:
    """Whole numbers take the decimal mark of the table, unless it groups their thousands."""
    if column.type is not Type.INTEGER or column.format.thousands == mark:
        return column
    return replace(column, format=replace(column.format, decimal=mark))


def fill_merged(grid: Grid, layout: Layout) -> tuple[Grid, int]:
    """`grid` with the merged cells of its data filled downwards, and how many such groups there are."""
    if not grid.merges or not layout.body:
        return grid, 0
    first, last = layout.body[0], layout.body[-1]
    merges = [merge for merge in grid.merges if first <= merge.top < merge.bottom <= last and merge.left == merge.right]
    if not merges:
        return grid, 0
    rows = [list(row) for row in grid.rows]
    for merge in merges:
        for row in range(merge.top + 1, merge.bottom + 1):
            rows[row] += [""] * (merge.left + 1 - len(rows[row]))
            rows[row][merge.left] = grid.cell(merge.top, merge.left)
    return replace(grid, rows=rows), len(merges)


def _oddities(grid: Grid, plan: Plan, merged: int) -> Iterator[Problem]:
    layout, where = plan.layout, Place(table=grid.name)
    for row, text in find_totals(grid, layout):
        yield Problem(code="total-row", where=Place(table=grid.name, row=row + 1), found=text)
    if merged:
        yield Problem(code="merged-cells", where=where, found=str(merged))
    first = min((*layout.header, *layout.body), default=0)
    empty = [row for row in layout.skipped if row > first and not any(map(str.strip, grid.rows[row]))]
    if empty:
        yield Problem(code="empty-rows", where=where, found=str(len(empty)))
    for row in layout.skipped:
        if row > first and row not in empty and layout.header:
            code = "numbering-row" if is_numbering(grid, row) else "repeated-header"
            yield Problem(code=code, where=Place(table=grid.name, row=row + 1))
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
    return next(filter(None, map(str.strip, grid.rows[layout.footer[0]])), "")[:40]


def reading_of(recipe: TableRecipe, dialect: Dialect | None) -> Reading:
    """The reading that `recipe` describes."""
    decimals = Counter(column.format.decimal for column in recipe.columns if column.type is Type.DECIMAL)
    groups = Counter(column.format.thousands for column in recipe.columns if column.format.thousands)
    return Reading(
        encoding=dialect.encoding if dialect else None,
        delimiter=dialect.delimiter if dialect else None,
        quotechar=dialect.quotechar or None if dialect else None,
        escapechar=dialect.escapechar or None if dialect else None,
        header_rows=recipe.header_rows,
        skipped_rows=recipe.skipped_rows,
        footer_rows=recipe.footer_rows,
        decimal=decimals.most_common(1)[0][0] if decimals else None,
        thousands=groups.most_common(1)[0][0] if groups else None,
    )


def _lines(rows: Iterable[int]) -> tuple[int, ...]:
    return tuple(row + 1 for row in rows)

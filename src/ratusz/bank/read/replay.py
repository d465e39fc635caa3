"""A recipe on the next delivery: the heading is found by its labels wherever it moved, columns by name, and what no longer fits is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ratusz.bank.base.text import fold, machine_name
from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.model.schema import RESERVED, Type
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.header import find_columns
from ratusz.bank.read.layout import HEAD_ROWS, Layout, settle
from ratusz.bank.read.recipe import ColumnRecipe, TableRecipe

#: Share of the recipe's labels that a row must hold to be its heading.
_ENOUGH = 0.6

Propose = Callable[[Grid, Layout, Sequence[ColumnRecipe]], tuple[tuple[ColumnRecipe, ...], tuple[Problem, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a grid is going to be read."""

    layout: Layout
    columns: tuple[ColumnRecipe, ...]
    problems: tuple[Problem, ...] = ()


def replay(grid: Grid, recipe: TableRecipe, sniffed: Layout, propose: Propose) -> Plan:
    """The plan for `grid` by `recipe`; `sniffed` is the layout found without it, `propose` types columns that it does not know."""
    layout, problems = _layout(grid, recipe, sniffed)
    columns, told = _columns(grid, recipe, layout, propose)
    return Plan(layout=layout, columns=columns, problems=(*problems, *told))


def _layout(grid: Grid, recipe: TableRecipe, sniffed: Layout) -> tuple[Layout, list[Problem]]:
    footer_at = _footer_at(grid, recipe, sniffed)
    if not recipe.header_rows:
        return settle(grid, header=(), footer_at=footer_at, skipped=_shifted(recipe.skipped_rows, 0)), []
    height = recipe.header_rows[-1] - recipe.header_rows[0] + 1
    was = recipe.header_rows[0] - 1
    starts = [was, *(row for row in range(min(HEAD_ROWS, len(grid.rows))) if row != was)]
    scored = [(_likeness(grid, recipe, start, height, footer_at), start) for start in starts if start + height <= len(grid.rows)]
    best, start = max(scored, key=lambda pair: (pair[0], -abs(pair[1] - was)), default=(0.0, was))
    where = Place(table=grid.name)
    if best < _ENOUGH:
        return sniffed, [Problem(code="recipe-header-lost", where=where)]
    moved = start - was
    problems = []
    if moved:
        problems.append(
            Problem(code="recipe-header-moved", where=replace(where, row=start + 1), found=str(start + 1), expected=str(was + 1))
        )
    header = tuple(range(start, start + height))
    return settle(grid, header=header, footer_at=footer_at, skipped=_shifted(recipe.skipped_rows, moved)), problems


def _shifted(rows: tuple[int, ...], moved: int) -> tuple[int, ...]:
    return tuple(row - 1 + moved for row in rows)


def _likeness(grid: Grid, recipe: TableRecipe, start: int, height: int, footer_at: int) -> float:
    header = tuple(range(start, start + height))
    layout = Layout(header=header, skipped=(), footer=(), body=tuple(range(start + height, footer_at)))
    labels = {fold(column.label) for column in find_columns(grid, layout).columns}
    return sum(fold(column.label) in labels for column in recipe.columns) / max(len(recipe.columns), 1)


def _footer_at(grid: Grid, recipe: TableRecipe, sniffed: Layout) -> int:
    """The first row of the notes: the earlier of what is found now and the last row that begins as the recipe's notes did."""
    found = sniffed.footer[0] if sniffed.footer else len(grid.rows)
    if recipe.footer_mark:
        for row in range(len(grid.rows) - 1, -1, -1):
            if next(filter(None, map(str.strip, grid.rows[row])), "").startswith(recipe.footer_mark):
                return min(found, row)
        return found
    return found


def _columns(grid: Grid, recipe: TableRecipe, layout: Layout, propose: Propose) -> tuple[tuple[ColumnRecipe, ...], list[Problem]]:
    heading = find_columns(grid, layout)
    fresh, _ = propose(grid, layout, heading.columns)
    known = {(fold(column.label) if layout.header else str(column.position)): column for column in recipe.columns}
    taken = {column.name for column in recipe.columns}
    columns, problems = [], [problem for problem in heading.problems if problem.code != "header-merged"]
    for column in fresh:
        key = fold(column.label) if layout.header else str(column.position)
        old = known.pop(key, None)
        if old is None:
            name = machine_name(column.label, taken, reserved=RESERVED)
            taken.add(name)
            columns.append(replace(column, name=name))
            problems.append(Problem(code="recipe-column-new", where=Place(table=grid.name, column=column.label)))
        else:
            columns.append(_adapted(old, column))
    problems += [Problem(code="recipe-column-missing", where=Place(table=grid.name, column=column.label)) for column in known.values()]
    return tuple(columns), problems


def _adapted(old: ColumnRecipe, fresh: ColumnRecipe) -> ColumnRecipe:
    """The recipe's column where it lies now. Its type is kept; a number takes more digits when the new values have more."""
    column = replace(old, position=fresh.position, label=fresh.label)
    if old.type is fresh.type:
        statuses = tuple(sorted({*old.statuses, *fresh.statuses}))
        form = old.format if fresh.format.decimal == old.format.decimal else fresh.format
        scale = max(old.scale, fresh.scale)
        precision = max(old.precision, fresh.precision) if scale == old.scale else 38 if fresh.precision == 38 or scale > 9 else 18
        return replace(column, statuses=statuses, format=form, scale=scale, precision=precision)
    if old.type is Type.DECIMAL and fresh.type is Type.INTEGER:
        return replace(column, statuses=tuple(sorted({*old.statuses, *fresh.statuses})))
    return column

"""A recipe on the next delivery: the heading is found by its labels wherever it moved, columns by name, and what no longer fits is told."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ratusz.bank.base.text import fold, machine_name
from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.model.schema import RESERVED, Type
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.header import find_columns
from ratusz.bank.read.layout import HEAD_ROWS, filled_rows, find_layout
from ratusz.bank.read.notes import footer_start
from ratusz.bank.read.pairing import ENOUGH
from ratusz.bank.read.recipe import ColumnRecipe, TableRecipe, Unpivot
from ratusz.bank.read.roles import NOTHING_TOLD, Layout, Told, first_text, has_clean_groups, settle, with_groups
from ratusz.bank.read.titles import year_of
from ratusz.bank.read.totals import find_totals, problems_of, without_rows
from ratusz.bank.read.unpivot import renewed

#: What the column is called that holds the texts of group rows.
GROUP = "grupa"
#: Characters of a row's first text by which it is known again.
MARK_LENGTH = 40

Propose = Callable[[Grid, Layout, Sequence[ColumnRecipe]], tuple[tuple[ColumnRecipe, ...], tuple[Problem, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a grid is going to be read. `told`: the rows that a recipe spoke of; `checked`: the totals that were seen to add up;
    `left_out`: columns that a person left out; `lacking`: texts of cells that the file leaves empty, by row and column.
    """

    grid: Grid
    layout: Layout
    columns: tuple[ColumnRecipe, ...]
    problems: tuple[Problem, ...] = ()
    told: Told = NOTHING_TOLD
    unpivot: Unpivot | None = None
    checked: tuple[int, ...] = ()
    left_out: tuple[ColumnRecipe, ...] = ()
    lacking: Mapping[tuple[int, int], str] = field(default_factory=dict)


def replay(grid: Grid, recipe: TableRecipe, propose: Propose, *, out: tuple[int, ...] = ()) -> Plan | None:
    """The plan for `grid` by `recipe`, None for an empty grid. `propose` types columns that the recipe does not know.

    `out`: rows that are known to be totals and have no say in what columns hold.
    """
    found = _layout(grid, recipe)
    if found is None:
        return None
    layout, moved, problems = found
    layout = without_rows(layout, out)
    grid = with_group_column(grid, layout)
    if not recipe.columns:
        plan = proposed(grid, layout, propose)
    else:
        columns, left_out, doubts = _columns(grid, recipe, layout, propose)
        plan = Plan(grid=grid, layout=layout, columns=columns, left_out=left_out, problems=(*problems, *doubts))
    earlier = recipe.columns or plan.columns
    unpivot = renewed(recipe.unpivot, earlier, plan.columns, year_of(grid, layout)) if recipe.unpivot else None
    if unpivot and recipe.unpivot:
        plan = _without_periods(plan, recipe.unpivot, earlier, unpivot)
    return replace(plan, told=told_rows(grid, recipe, moved), unpivot=unpivot)


def _without_periods(plan: Plan, old: Unpivot, earlier: Sequence[ColumnRecipe], new: Unpivot) -> Plan:
    """`plan` without the remarks that a period came or went: where each is a row, that is what deliveries are for."""
    positions = {one.position for one in old.columns}
    labels = {column.label for column in earlier if column.position in positions}
    labels |= {column.label for column in plan.columns if column.position in {one.position for one in new.columns}}
    codes = ("recipe-column-new", "recipe-column-missing")
    return replace(plan, problems=tuple(each for each in plan.problems if each.code not in codes or each.where.column not in labels))


def proposed(grid: Grid, layout: Layout, propose: Propose) -> Plan:
    """The plan for a table whose columns nobody has spoken of."""
    heading = find_columns(grid, layout)
    columns, doubts = propose(grid, layout, heading.columns)
    return Plan(grid=grid, layout=layout, columns=columns, problems=(*heading.problems, *doubts))


def with_group_column(grid: Grid, layout: Layout) -> Grid:
    """`grid` with the texts of its group rows as a column, where each row of the data stands below one."""
    return with_groups(grid, layout, GROUP) if has_clean_groups(layout) else grid


def leave_out_totals(plan: Plan) -> Plan:
    """`plan` without the totals that add up; those told are out already."""
    totals = find_totals(plan.grid, plan.layout, plan.columns, maybe=plan.told.checked, sure=plan.told.data)
    layout = without_rows(plan.layout, totals.left_out)
    problems = (*plan.problems, *problems_of(plan.grid, totals))
    return replace(plan, layout=layout, checked=totals.left_out, problems=problems, lacking=totals.lacking)


def _layout(grid: Grid, recipe: TableRecipe) -> tuple[Layout, int, list[Problem]] | None:
    """The layout, how far down the heading has moved, and what is told of that."""
    if not any(map(str.strip, (text for cells in grid.rows for text in cells))):
        return None
    footer_at = _footer_at(grid, recipe)
    if not recipe.columns or not recipe.header_rows:
        told = told_rows(grid, recipe, 0)
        sniffed = find_layout(grid, told)
        if sniffed is None:
            return None
        header = (
            tuple(row - 1 for row in recipe.header_rows if row <= len(grid.rows))
            if recipe.header_rows or recipe.columns
            else sniffed.header
        )
        if not header and not sniffed.header:
            told = replace(told, skipped=told.skipped | (_above(sniffed) - told.data))
        return settle(grid, header=header, footer_at=max(footer_at, *header, 0), told=told), 0, []
    height = recipe.header_rows[-1] - recipe.header_rows[0] + 1
    was = recipe.header_rows[0] - 1
    best, start = _likest(grid, recipe, was, height, footer_at)
    where = Place(table=grid.name)
    if best < ENOUGH:
        lost = find_layout(grid, told_rows(grid, recipe, 0))
        return None if lost is None else (lost, 0, [Problem(code="recipe-header-lost", where=where)])
    moved = start - was
    problems = []
    if moved:
        problems.append(
            Problem(code="recipe-header-moved", where=replace(where, row=start + 1), found=str(start + 1), expected=str(was + 1))
        )
    header = tuple(range(start, start + height))
    return settle(grid, header=header, footer_at=footer_at, told=told_rows(grid, recipe, moved)), moved, problems


def _above(layout: Layout) -> frozenset[int]:
    """The rows left out above the data of a table without a heading."""
    return frozenset(row for row in layout.skipped if row < min(layout.body, default=0))


def told_rows(grid: Grid, recipe: TableRecipe, moved: int) -> Told:
    """The rows of `grid` that `recipe` speaks of, when its heading has moved down by `moved`: by their texts where they have marks."""
    marks = {mark.row: mark for mark in recipe.marks}
    places: dict[str, list[int]] = {}
    wanted = {mark.text for mark in recipe.marks}
    for row in range(grid.top, len(grid.rows)) if wanted else ():
        text = first_text(grid, row)[:MARK_LENGTH]
        if text in wanted:
            places.setdefault(text, []).append(row)

    def here(rows: Iterable[int]) -> Iterator[int]:
        for row in rows:
            at, mark = row - 1 + moved, marks.get(row)
            if mark is None:
                yield from [at] if grid.top <= at < len(grid.rows) else []
            elif mark.text in places:
                yield min(places[mark.text], key=lambda place: abs(place - at))

    checked = {row for row in recipe.total_rows if row in marks and marks[row].checked}
    return Told(
        data=frozenset(here(recipe.data_rows)),
        skipped=frozenset(here(recipe.skipped_rows)),
        footer=frozenset(here(recipe.footer_rows)),
        totals=frozenset(here(set(recipe.total_rows) - checked)),
        checked=frozenset(here(checked)),
    )


def _likest(grid: Grid, recipe: TableRecipe, was: int, height: int, footer_at: int) -> tuple[float, int]:
    """How like the recipe's heading the rows are that are most like it, and where they begin: of equals, the nearest to where it was.

    Where it stands as it `was`, no other place is looked at: each look goes through all of the sheet.
    """
    starts = [was, *(row for row in range(grid.top, min(grid.top + HEAD_ROWS, len(grid.rows))) if row != was)]
    found = (0.0, was)
    for start in starts:
        if start + height <= len(grid.rows):
            found = max(found, (_likeness(grid, recipe, start, height, footer_at), start), key=lambda one: (one[0], -abs(one[1] - was)))
        if found == (1.0, was):
            break
    return found


def _likeness(grid: Grid, recipe: TableRecipe, start: int, height: int, footer_at: int) -> float:
    header = tuple(range(start, start + height))
    layout = Layout(header=header, skipped=(), footer=(), body=tuple(range(start + height, footer_at)))
    labels = {fold(column.label) for column in find_columns(grid, layout).columns}
    return sum(fold(column.written) in labels for column in recipe.columns) / max(len(recipe.columns), 1)


def _footer_at(grid: Grid, recipe: TableRecipe) -> int:
    """The first row of the notes: the earlier of what is found now and the last row that begins as the recipe's notes did."""
    rows = filled_rows(grid)
    found = footer_start(grid, rows) if rows else len(grid.rows)
    if recipe.footer_mark:
        for row in range(len(grid.rows) - 1, -1, -1):
            if first_text(grid, row).startswith(recipe.footer_mark):
                return min(found, row)
    return found


def _columns(
    grid: Grid, recipe: TableRecipe, layout: Layout, propose: Propose
) -> tuple[tuple[ColumnRecipe, ...], tuple[ColumnRecipe, ...], list[Problem]]:
    """The columns that are read, those that a person left out, and what is told of both."""

    def key_of(column: ColumnRecipe) -> str:
        return fold(column.written) if layout.header else str(column.position)

    heading = find_columns(grid, layout)
    fresh, _ = propose(grid, layout, heading.columns)
    known = {key_of(column): column for column in recipe.columns}
    unwanted = {key_of(column): column for column in recipe.left_out}
    taken = {column.name for column in recipe.columns}
    columns, left_out, problems = [], [], [problem for problem in heading.problems if problem.code != "header-merged"]
    for column in fresh:
        old, out = known.pop(key_of(column), None), unwanted.get(key_of(column))
        if old is not None:
            columns.append(_adapted(old, column))
        elif out is not None:
            left_out.append(replace(out, position=column.position))
        else:
            name = column.name if column.name not in taken else machine_name(column.label, taken, reserved=RESERVED)
            taken.add(name)
            columns.append(replace(column, name=name))
            problems.append(Problem(code="recipe-column-new", where=Place(table=grid.name, column=column.label)))
    problems += [Problem(code="recipe-column-missing", where=Place(table=grid.name, column=column.label)) for column in known.values()]
    return tuple(columns), tuple(left_out), [problem for problem in problems if problem.where.column not in {one.label for one in left_out}]


def _adapted(old: ColumnRecipe, fresh: ColumnRecipe) -> ColumnRecipe:
    """The recipe's column where it lies now. Its type is kept; a number takes more digits when the new values have more."""
    column = replace(old, position=fresh.position, label=old.label if old.heading else fresh.label)
    if old.settled and (not old.type.is_number or fresh.format.decimal != old.format.decimal):
        return replace(column, statuses=tuple(sorted({*old.statuses, *fresh.statuses})))
    if old.type is fresh.type:
        statuses = tuple(sorted({*old.statuses, *fresh.statuses}))
        form = old.format if fresh.format.decimal == old.format.decimal else fresh.format
        scale = max(old.scale, fresh.scale)
        precision = max(old.precision, fresh.precision) if scale == old.scale else 38 if fresh.precision == 38 or scale > 9 else 18
        return replace(column, statuses=statuses, format=form, scale=scale, precision=precision)
    if old.type is Type.DECIMAL and fresh.type is Type.INTEGER:
        return replace(column, statuses=tuple(sorted({*old.statuses, *fresh.statuses})))
    return column

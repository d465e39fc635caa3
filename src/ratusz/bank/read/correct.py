"""A mistaken reading corrected by pointing: a recipe and a mark give a new recipe. Pure: nothing is read here.

    mark on rows      heading · heading too · data · total · notes from here · left out
    mark on a column  type · name and unit · left out · taken after all
    mark on a table   another begins here · joined to the one above · left out · taken · long · wide
    mark on the file  letters, separator, quotation mark

A mark on rows leaves the columns open (`columns=()`): they are proposed anew from the rows said now, and `with_columns` puts back what
a person had said of them. Rows are those of the file, from 1. Roles stay disjoint: a row has one.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import machine_name
from ratusz.bank.model.schema import RESERVED
from ratusz.bank.read.recipe import Area, ColumnRecipe, Dialect, Recipe, TableRecipe, Unpivot

#: More rows than any heading has.
HEADING_ROWS = 9
_ROLES = ("header_rows", "skipped_rows", "footer_rows", "total_rows", "data_rows")


class RowMark(StrEnum):
    """What a person says a row is. HEADING: the only rows of the heading; HEADING_TOO: rows that belong to it besides.

    NOTES: from here on down there are notes and no data.
    """

    HEADING = "heading"
    HEADING_TOO = "heading-too"
    DATA = "data"
    TOTAL = "total"
    NOTES = "notes"
    LEFT_OUT = "left-out"


def at(recipe: Recipe, number: int, change: Callable[[TableRecipe], TableRecipe]) -> Recipe:
    """`recipe` with its table `number`, from 1, changed."""
    tables = list(recipe.tables)
    tables[number - 1] = change(tables[number - 1])
    return replace(recipe, tables=tuple(tables))


# ------------------------------------------------------------------------------------------------------------------ rows


def mark_rows(table: TableRecipe, first: int, final: int, mark: RowMark, *, last: int) -> TableRecipe:
    """The rows `first` to `final` are `mark`; `last` is the last row of the sheet."""
    area = table.area
    top, bottom = (area.top, min(area.bottom, last)) if area else (1, last)
    if not top <= first <= final <= bottom:
        raise WrongUsage(
            "row-elsewhere",
            N_("The table has no row {found}."),
            values={"found": f"{first}–{final}"},
            allowed=(f"{top}–{bottom}",),
        )
    rows = set(range(first, final + 1))
    changed = _MARKS[mark](_without(table, rows), rows, table, bottom)
    return replace(changed, columns=(), unpivot=table.unpivot if changed.header_rows == table.header_rows else None)


def _without(table: TableRecipe, rows: set[int]) -> TableRecipe:
    """`table` with nothing said of `rows`; a heading cut in two keeps its upper part."""
    header = [row for row in table.header_rows if row not in rows]
    whole = next((n for n in range(1, len(header)) if header[n] != header[n - 1] + 1), len(header))
    return replace(
        table,
        header_rows=tuple(header[:whole]),
        skipped_rows=_less(table.skipped_rows, rows),
        footer_rows=_less(table.footer_rows, rows),
        total_rows=_less(table.total_rows, rows),
        data_rows=_less(table.data_rows, rows),
        marks=tuple(mark for mark in table.marks if mark.row not in rows),
    )


def _less(rows: Sequence[int], gone: set[int]) -> tuple[int, ...]:
    return tuple(row for row in rows if row not in gone)


def _more(rows: Sequence[int], new: set[int]) -> tuple[int, ...]:
    return tuple(sorted({*rows, *new}))


def _below(rows: Sequence[int], row: int) -> tuple[int, ...]:
    return tuple(one for one in rows if one > row)


def _heading(rest: TableRecipe, rows: set[int], before: TableRecipe, _last: int) -> TableRecipe:
    """Rows above a heading are left out without saying so; what was left out only for standing above the old one is not any more."""
    if len(rows) > HEADING_ROWS:
        raise WrongUsage("heading-too-long", N_("A heading takes at most {allowed} rows."), values={"allowed": HEADING_ROWS})
    end = max(rows)
    below = max(end, before.header_rows[-1]) if before.header_rows else end
    return replace(
        rest,
        header_rows=tuple(sorted(rows)),
        skipped_rows=_below(rest.skipped_rows, below),
        footer_rows=_below(rest.footer_rows, end),
        total_rows=_below(rest.total_rows, end),
        data_rows=_below(rest.data_rows, end),
    )


def _heading_too(rest: TableRecipe, rows: set[int], before: TableRecipe, last: int) -> TableRecipe:
    whole = {*before.header_rows, *rows}
    return _heading(_without(rest, whole), set(range(min(whole), max(whole) + 1)), before, last)


def _data(rest: TableRecipe, rows: set[int], before: TableRecipe, _last: int) -> TableRecipe:
    """Data above the heading mean that it is none. Notes above the data are rows left out, since there are data below them."""
    header = rest.header_rows if rest.header_rows and rest.header_rows[-1] < min(rows) else ()
    between = {row for row in rest.footer_rows if row < max(rows)}
    return replace(
        rest,
        header_rows=header,
        skipped_rows=_more(rest.skipped_rows, between),
        footer_rows=_below(rest.footer_rows, max(rows)),
        footer_mark="" if before.footer_rows[:1] != rest.footer_rows[:1] or between else rest.footer_mark,
        data_rows=_more(rest.data_rows, rows),
    )


def _total(rest: TableRecipe, rows: set[int], _before: TableRecipe, _last: int) -> TableRecipe:
    return replace(rest, total_rows=_more(rest.total_rows, rows))


def _left_out(rest: TableRecipe, rows: set[int], _before: TableRecipe, _last: int) -> TableRecipe:
    return replace(rest, skipped_rows=_more(rest.skipped_rows, rows))


def _notes(rest: TableRecipe, rows: set[int], _before: TableRecipe, last: int) -> TableRecipe:
    """Everything down to the end of the table is notes."""
    below = set(range(min(rows), last + 1))
    return replace(_without(rest, below), footer_rows=tuple(sorted(below)), footer_mark="")


_MARKS: dict[RowMark, Callable[[TableRecipe, set[int], TableRecipe, int], TableRecipe]] = {
    RowMark.HEADING: _heading,
    RowMark.HEADING_TOO: _heading_too,
    RowMark.DATA: _data,
    RowMark.TOTAL: _total,
    RowMark.NOTES: _notes,
    RowMark.LEFT_OUT: _left_out,
}

# --------------------------------------------------------------------------------------------------------------- columns


def with_columns(
    table: TableRecipe, proposed: Sequence[ColumnRecipe], *, said: Sequence[ColumnRecipe], left_out: Sequence[ColumnRecipe] = ()
) -> TableRecipe:
    """`table` with the columns `proposed` anew, each as a person said of the one at its place among `said` and `left_out`."""
    kept = {column.position: column for column in said if column.settled or column.heading}
    unwanted = {column.position for column in left_out}
    columns: list[ColumnRecipe] = []
    taken = {column.name for column in kept.values() if column.heading}
    for new in proposed:
        old = kept.get(new.position)
        column = new if old is None else _as_said(old, new)
        if old is None or not old.heading:
            column = replace(column, name=machine_name(new.label, taken, reserved=RESERVED))
            taken.add(column.name)
        columns.append(column)
    return replace(
        table,
        columns=tuple(column for column in columns if column.position not in unwanted),
        left_out=tuple(column for column in columns if column.position in unwanted),
    )


def _as_said(old: ColumnRecipe, new: ColumnRecipe) -> ColumnRecipe:
    """The type that a person chose, the name that a person gave, and all the rest anew."""
    column = replace(old, label=new.label, heading="", statuses=new.statuses) if old.settled else new
    return replace(column, name=old.name, label=old.label, heading=new.written, unit=old.unit) if old.heading else column


def type_column(table: TableRecipe, typed: ColumnRecipe) -> TableRecipe:
    """The column at the place of `typed` is read as that says, whatever its values look like."""
    chosen = replace(typed, settled=True)
    return replace(table, columns=tuple(chosen if one.position == typed.position else one for one in table.columns))


def rename_column(table: TableRecipe, position: int, *, label: str, unit: str) -> TableRecipe:
    """The column at `position` is called `label`, and its values are in `unit`; its heading in the file is remembered."""
    label = " ".join(label.split())
    if not label:
        raise WrongUsage("name-missing", N_("A column needs a name."))
    if any(one.label == label and one.position != position for one in table.columns):
        raise WrongUsage("name-taken", N_("Another column is called “{found}” already."), values={"found": label})
    taken = {one.name for one in table.columns if one.position != position}

    def renamed(column: ColumnRecipe) -> ColumnRecipe:
        if label == column.label:
            return replace(column, unit=unit or None)
        heading = "" if label == column.written else column.written
        return replace(column, label=label, heading=heading, name=machine_name(label, taken, reserved=RESERVED), unit=unit or None)

    return replace(table, columns=tuple(renamed(one) if one.position == position else one for one in table.columns))


def stand_for(table: TableRecipe, position: int, *, name: str, label: str) -> TableRecipe:
    """The column at `position` is the one that was known as `name`, under another heading, here and in later files."""
    if any(one.name == name and one.position != position for one in table.columns):
        raise WrongUsage("name-taken", N_("Another column is called “{found}” already."), values={"found": label})

    def standing(column: ColumnRecipe) -> ColumnRecipe:
        return replace(column, name=name, label=label, heading="" if label == column.written else column.written)

    return replace(table, columns=tuple(standing(one) if one.position == position else one for one in table.columns))


def stand_alone(table: TableRecipe, position: int) -> TableRecipe:
    """The column at `position` is a column of its own again, called as the file calls it."""
    taken = {one.name for one in table.columns if one.position != position}

    def alone(column: ColumnRecipe) -> ColumnRecipe:
        return replace(column, name=machine_name(column.written, taken, reserved=RESERVED), label=column.written, heading="")

    return replace(table, columns=tuple(alone(one) if one.position == position else one for one in table.columns))


def leave_column(table: TableRecipe, position: int) -> TableRecipe:
    """The column at `position` is not read, here and in later files."""
    gone = next((one for one in table.columns if one.position == position), None)
    kept = tuple(one for one in table.columns if one.position != position)
    if gone is None:
        return table
    if not kept:
        raise WrongUsage("nothing-left", N_("At least one column has to be read."))
    return replace(table, columns=kept, left_out=tuple(sorted((*table.left_out, gone), key=lambda one: one.position)))


def bring_column(table: TableRecipe, position: int) -> TableRecipe:
    """The column at `position` is read after all."""
    back = tuple(one for one in table.left_out if one.position == position)
    columns = sorted((*table.columns, *back), key=lambda one: one.position)
    return replace(table, columns=tuple(columns), left_out=tuple(one for one in table.left_out if one not in back))


def use_long(table: TableRecipe, unpivot: Unpivot) -> TableRecipe:
    """Periods that stand over columns become rows."""
    return replace(table, unpivot=unpivot)


def use_wide(table: TableRecipe) -> TableRecipe:
    """Periods that stand over columns stay there."""
    return replace(table, unpivot=None)


# ---------------------------------------------------------------------------------------------------------------- tables


def leave_table(table: TableRecipe, because: str) -> TableRecipe:
    """The table is not read, because of what a person says."""
    return replace(table, take=False, ignored_because=because.strip() or "not-a-table")


def take_table(table: TableRecipe) -> TableRecipe:
    """The table is read after all."""
    return replace(table, take=True, ignored_because="")


def split(recipe: Recipe, number: int, row: int, *, last: int, width: int) -> Recipe:
    """Another table begins in `row` of the table `number`; of the new one nothing is said yet. The sheet has `last` rows, `width` wide."""
    table = recipe.tables[number - 1]
    area = table.area or Area(top=1, left=1, bottom=last, right=max(width, 1))
    if not area.top < row <= area.bottom:
        raise WrongUsage("row-elsewhere", N_("The table has no row {found}."), values={"found": row})
    upper = replace(
        _without(table, set(range(row, area.bottom + 1))), area=replace(area, bottom=row - 1), sheet=_sheet(table), columns=(), unpivot=None
    )
    name = _free_name(table.name, {one.name for one in recipe.tables})
    lower = TableRecipe(name=name, hidden=table.hidden, sheet=table.lies_on, area=replace(area, top=row))
    return replace(recipe, tables=(*recipe.tables[: number - 1], upper, lower, *recipe.tables[number:]))


def _sheet(table: TableRecipe) -> str:
    return "" if table.lies_on == table.name else table.lies_on


def _free_name(name: str, taken: set[str]) -> str:
    return next(each for n in range(2, len(taken) + 3) if (each := f"{name} ({n})") not in taken)


def above(recipe: Recipe, number: int) -> int | None:
    """The number of the table right above the table `number` on the same sheet, None where there is none."""
    table = recipe.tables[number - 1]
    if table.area is None:
        return None
    over = [
        (other.area.bottom, n)
        for n, other in enumerate(recipe.tables, 1)
        if n != number and other.area and other.lies_on == table.lies_on and other.area.bottom < table.area.top
        and other.area.left <= table.area.right and table.area.left <= other.area.right
    ]  # fmt: skip
    return max(over)[1] if over else None


def join_above(recipe: Recipe, number: int) -> Recipe:
    """The table `number` is only the rest of the one above it; what was its heading is data now.

    Its area is kept even where it is all of the sheet: a sheet without areas would be looked through for tables again.
    """
    over = above(recipe, number)
    table = recipe.tables[number - 1]
    upper = recipe.tables[over - 1] if over else None
    if over is None or upper is None or upper.area is None or table.area is None:
        raise WrongUsage("nothing-above", N_("There is no table above this one."))
    area = Area(
        top=upper.area.top, left=min(upper.area.left, table.area.left),
        bottom=table.area.bottom, right=max(upper.area.right, table.area.right),
    )  # fmt: skip
    joined = replace(
        upper,
        area=area,
        skipped_rows=_more(upper.skipped_rows, {*table.skipped_rows, *upper.footer_rows}),
        footer_rows=table.footer_rows,
        footer_mark=table.footer_mark,
        total_rows=_more(upper.total_rows, set(table.total_rows)),
        data_rows=_more(upper.data_rows, set(table.data_rows)),
        marks=(*upper.marks, *table.marks),
        columns=(),
        unpivot=None,
    )
    tables = [joined if n == over else one for n, one in enumerate(recipe.tables, 1) if n != number]
    return replace(recipe, tables=tuple(tables))


# ------------------------------------------------------------------------------------------------------------------ file


def use_dialect(recipe: Recipe, *, encoding: str, delimiter: str, quotechar: str) -> Recipe:
    """The text is written otherwise than was thought; of its table nothing is said any more."""
    if recipe.dialect is None:
        raise WrongUsage("not-a-text", N_("The file is no text with a separator."))
    dialect = Dialect(encoding=encoding, delimiter=delimiter, quotechar=quotechar, escapechar=recipe.dialect.escapechar)
    return replace(recipe, dialect=dialect, tables=())


def is_open(table: TableRecipe) -> bool:
    """Whether nothing at all is said of the table but where it lies."""
    return not (table.columns or any(getattr(table, role) for role in _ROLES))

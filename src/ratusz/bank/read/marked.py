"""Problems given back as the spreadsheet they are in: each on its cell, and all of them on a first sheet that leads to the cells.

the clerk's own workbook, with colours and comments   where it is an XLSX that holds nothing but sheets (`markedcopy`)
a picture of the sheets as texts                      for every other file (`markedsheets`)
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from ratusz.bank.base.sentences import N_, say
from ratusz.bank.model.problem import Problem, Severity, problem_kinds
from ratusz.bank.read.markedcopy import is_plain_workbook, write_copy
from ratusz.bank.read.markedsheets import write_picture
from ratusz.bank.read.opened import Opened, open_whole
from ratusz.bank.read.recipe import ColumnRecipe, Recipe, TableRecipe
from ratusz.bank.read.remarks import Remark, Spot

_SEVERITIES = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning"), Severity.ADVICE: N_("advice")}


def write_marked(
    path: Path, target: Path, *, file_name: str, recipe: Recipe, problems: Iterable[Problem], language: str, said: str = ""
) -> None:
    """Write the file at `path`, read by `recipe`, to the XLSX `target` with the cells of `problems` marked in words of `language`.

    `said`: what a person has said about the file, which stands above all that was found in it.
    """
    opened = open_whole(path, file_name=file_name, dialect=recipe.dialect)
    found = (*_by_a_person(said, language), *remarks(problems, recipe, opened, language))
    if opened.format == "xlsx" and is_plain_workbook(path):
        write_copy(path, target, found, language=language)
    else:
        write_picture(opened, target, found, language=language)


def remarks(problems: Iterable[Problem], recipe: Recipe, opened: Opened, language: str) -> tuple[Remark, ...]:
    """The problems in words, each with its cell where it has one, the gravest first."""
    tables = {table.name: table for table in recipe.tables}
    order = [Severity.ERROR, Severity.WARNING, Severity.ADVICE]
    known = {grid.name for grid in opened.grids}
    return tuple(
        _remark(problem, _spot(problem, tables, opened, known), language)
        for problem in sorted(problems, key=lambda one: order.index(one.weight))
    )


def _by_a_person(said: str, language: str) -> tuple[Remark, ...]:
    if not said:
        return ()
    word = say(N_("reviewer"), language)
    remark = Remark(
        severity=Severity.ERROR, word=word, spot=None, table="", row=None, column="", message=said, found="", expected="", hint=""
    )
    return (remark,)


def _remark(problem: Problem, spot: Spot | None, language: str) -> Remark:
    kind, where = problem_kinds[problem.code], problem.where
    values = problem.values(language)
    return Remark(
        severity=problem.weight,
        word=say(_SEVERITIES[problem.weight], language),
        spot=spot,
        table=where.table or "",
        row=where.row,
        column=where.column or "",
        message=say(kind.message, language, values),
        found=problem.found or "",
        expected=problem.expected or "",
        hint=say(kind.hint, language, values),
    )


def _spot(problem: Problem, tables: Mapping[str, TableRecipe], opened: Opened, known: set[str]) -> Spot | None:
    """The cell of a problem: its own, else the heading of its column, else the beginning of its row."""
    where = problem.where
    table = tables.get(where.table or "")
    sheet = table.lies_on if table else where.table or ""
    if sheet not in known or not opened.counted or (where.row is None and where.column is None):
        return None
    column = _column(where.column, table)
    if where.row is None and column is None:
        return None
    left = table.area.left - 1 if table and table.area else 0
    if sheet in opened.large and (where.row or 1) > max(len(grid.rows) for grid in opened.grids if grid.name == sheet):
        return None
    heading = max(table.header_rows) if table and table.header_rows else table.area.top if table and table.area else 1
    return Spot(sheet=sheet, row=(where.row or heading) - 1, column=left if column is None else column)


def _column(label: str | None, table: TableRecipe | None) -> int | None:
    found: ColumnRecipe | None = None
    if label and table:
        found = next((one for one in (*table.columns, *table.left_out) if label in {one.label, one.name}), None)
    return found.position if found else None

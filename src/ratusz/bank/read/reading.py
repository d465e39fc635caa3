"""From a path to tables: what the file is, its grids, its tables, and the recipe that gives them again."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from ratusz.bank.base.errors import StoreError, Unreadable
from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.read.assemble import Assembled, assemble
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.layout import filled_rows
from ratusz.bank.read.magic import format_of
from ratusz.bank.read.members import Found, joined, labels, pair_members
from ratusz.bank.read.pairing import pair
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.prose import is_document
from ratusz.bank.read.recipe import Dialect, Recipe, TableRecipe
from ratusz.bank.read.result import ReadResult
from ratusz.bank.read.source import Asked, Container, Direct, Format, formats
from ratusz.bank.read.spool import Spool, read_spool

_DOCUMENT = N_("This is a text for people to read, not a table.")
#: Yearbooks have a hundred sheets.
TABLES_LIMIT = 500


def read(path: Path, *, file_name: str | None = None, recipe: Recipe | None = None, work: Path, engine: Engine) -> ReadResult:
    """Every table of the file at `path`. `file_name`: its name when it was delivered; `recipe`: how an earlier one was read.

    Part files are written to the folder `work`. Raises Unreadable, and then `work` holds nothing that counts.
    """
    kind = format_of(path, file_name=file_name)
    recipe = recipe if recipe and recipe.format == kind else None
    asked = Asked(path=path, name=stem_of(path, file_name), dialect=recipe.dialect if recipe else None, work=work)
    try:
        match formats[kind]:
            case Container() as container:
                return _read_members(container, asked, kind=kind, recipe=recipe, engine=engine)
            case Format() as form:
                return _read_tables(form, asked, kind=kind, recipe=recipe, engine=engine)
    except StoreError as error:
        if error.code != "out-of-memory":
            raise
        raise refuse("needs-too-much-memory") from error


def stem_of(path: Path, file_name: str | None) -> str:
    """What a table without a name of its own is called: the name of the file without its ending."""
    return PurePath(file_name or path.name).stem or "tabela"


def _read_tables(form: Format, asked: Asked, *, kind: str, recipe: Recipe | None, engine: Engine) -> ReadResult:
    direct = form.direct(asked, engine, recipe.tables if recipe else ()) if form.direct else None
    if direct is not None:
        return _result(kind, direct, ())
    source = form.open(asked)
    if len(source.grids) > TABLES_LIMIT:
        raise refuse("too-many-tables", found=len(source.grids), expected=TABLES_LIMIT)
    if recipe is None and source.dialect and _is_document(source.grids):
        raise refuse("not-a-table", message=_DOCUMENT)
    pairs, missing = pair_all(source.grids, recipe)
    done = [
        _table(engine, grid, recipe=table, dialect=source.dialect, work=asked.work, stem=f"table-{number}")
        for number, (grid, table) in enumerate(pairs, 1)
    ]
    if recipe is None and all(one.table is None for one in done):
        raise refuse("no-table")
    return _result(kind, Direct(assembled=tuple(done), dialect=source.dialect), missing)


def _is_document(grids: Sequence[Grid | Spool]) -> bool:
    """Whether a text holds one grid, and that is a document."""
    return len(grids) == 1 and isinstance(grid := grids[0], Grid) and is_document(grid, filled_rows(grid))


def _table(engine: Engine, grid: Grid | Spool, *, recipe: TableRecipe | None, dialect: Dialect | None, work: Path, stem: str) -> Assembled:
    if isinstance(grid, Grid):
        return assemble(engine, grid, recipe=recipe, dialect=dialect, work=work, stem=stem)
    if recipe is not None and not recipe.take:
        return Assembled(recipe=recipe, table=None, report=Report())
    folder = work / stem  # of its own, for the large reader has one table in mind
    folder.mkdir()
    return read_spool(engine, grid, recipe=recipe, work=folder)


def _read_members(container: Container, asked: Asked, *, kind: str, recipe: Recipe | None, engine: Engine) -> ReadResult:
    """The tables of an archive are those of its members; one that is no table is left out and told."""
    members = container.unpack(asked)
    pairs, missing = pair_members(members, recipe)
    found: list[Found] = []
    left_out: list[tuple[str, Unreadable]] = []
    for number, (member, earlier) in enumerate(pairs, 1):
        work = asked.work / f"member-{number}"
        work.mkdir()
        try:
            if isinstance(formats[format_of(member.path, file_name=member.name)], Container):
                raise refuse("archive-in-archive", found=member.name)
            result = read(member.path, file_name=member.name, recipe=earlier, work=work, engine=engine)
        except Unreadable as error:
            left_out.append((member.name, error))
        else:
            found.append(Found(member=member, result=result))
        member.path.unlink()
    if not found:
        raise left_out[0][1] if left_out else refuse("no-table")
    return joined(kind, found, labels([one.member.name for one in found]), left_out, missing)


def pair_all(
    tables: Sequence[Grid | Spool], recipe: Recipe | None
) -> tuple[list[tuple[Grid | Spool, TableRecipe | None]], tuple[Problem, ...]]:
    """Every table with its recipe, in the order of the file, and the problems of those without a match. A large sheet is one table."""
    large = {table.name for table in tables if isinstance(table, Spool)}
    known = {name: table for table in (recipe.tables if recipe else ()) if (name := table.lies_on) in large}
    rest = recipe and replace(recipe, tables=tuple(table for table in recipe.tables if table.lies_on not in large))
    pairs, problems = pair([table for table in tables if isinstance(table, Grid)], rest)
    told = [Problem(code="recipe-table-new", where=Place(table=name)) for name in sorted(large - known.keys()) if recipe]
    spools = [(table, known.get(table.name)) for table in tables if isinstance(table, Spool)]
    order = {table.name: number for number, table in enumerate(tables)}
    found: list[tuple[Grid | Spool, TableRecipe | None]] = [*pairs, *spools]
    return sorted(found, key=lambda one: order[one[0].lies_on]), (*problems, *told)


def _result(kind: str, done: Direct, problems: tuple[Problem, ...]) -> ReadResult:
    report = Report.of(problems)
    for one in done.assembled:
        report += one.report
    recipe = Recipe(format=kind, dialect=done.dialect, tables=tuple(one.recipe for one in done.assembled))
    return ReadResult(tables=tuple(one.table for one in done.assembled if one.table is not None), report=report, recipe=recipe)

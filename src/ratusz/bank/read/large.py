"""Texts too large for memory: a sample proposes the types, one pass of the engine does the rest.

sample (beginning, blocks between, end) → dialect, heading, types
1. one typed pass of the engine, which gives up at the first cell that would need a status or its raw text
2. else the text is made even, where the engine stumbled over a row; the cells that are not exact are gathered in a pass that writes
   nothing else, types are asked again, and a last pass types all cells
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ratusz.bank.engine.protocol import Engine, TextDiffers
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.model.schema import Type
from ratusz.bank.model.table import Table
from ratusz.bank.read.asked import added, asked_again
from ratusz.bank.read.assemble import Assembled, finish, plan_table
from ratusz.bank.read.cells import WHOLE
from ratusz.bank.read.convert import Odd, cells_of, convert_exact, convert_with, find_odd, is_exact
from ratusz.bank.read.delimited import guess_problems, mixed_problem
from ratusz.bank.read.encoding import Encoding
from ratusz.bank.read.grid import Merge
from ratusz.bank.read.largetext import ROW, Text, all_texts, checked_texts, even_rows
from ratusz.bank.read.normalise import Form, normalise
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.recipe import ColumnRecipe, Dialect, Style, TableRecipe
from ratusz.bank.read.replay import Plan
from ratusz.bank.read.roles import is_numbering
from ratusz.bank.read.sample import Sample, take_sample
from ratusz.bank.read.survey import has_empty_line, is_utf8_file, survey, to_utf8, unknown_encoding
from ratusz.bank.read.textpart import write_texts

_STEM = "table-1"
_UTF8 = ("utf-8", "utf-8-sig")


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeText:
    """The one table of a large text and its dialect."""

    assembled: Assembled
    dialect: Dialect


def read_large_text(
    engine: Engine,
    path: Path,
    *,
    name: str,
    recipe: TableRecipe | None,
    dialect: Dialect | None,
    work: Path,
    decimal: str | None = None,
    merges: tuple[Merge, ...] = (),
) -> LargeText:
    """Read a large text file into `work`, memory bounded whatever its size. `decimal`, `merges`: as in `Grid`, where they are known."""
    sample = take_sample(path, name=name, dialect=dialect)
    sample = replace(sample, grid=replace(sample.grid, decimal=decimal, merges=merges))
    plan = plan_table(sample.grid, recipe, sampled=True)
    if plan is None:
        raise refuse("no-table")
    if sample.encoding in _UTF8:
        seen = survey(path)
    else:
        path, source = work / "utf-8.csv", path
        seen = to_utf8(source, sample.encoding, path)
    first = plan.layout.body[0] if plan.layout.body else len(sample.grid.rows)
    text = Text(
        path=path,
        sample=sample,
        dialect=sample.dialect,
        survey=seen,
        skip=sample.lines_before(first),
        first=first,
        width=sample.width,
        told=lambda row: row + first,
        report=Report.of((*sample.grid.problems, *plan.problems, *_above_problems(sample, plan, damaged=seen.damaged))),
    )
    return _read(engine, text, plan, again=recipe is None, work=work)


def _read(engine: Engine, text: Text, plan: Plan, *, again: bool, work: Path) -> LargeText:
    is_even, exact = _is_even_sample(text.sample, plan), _exactsample(engine, text.sample, plan, work)
    if is_even and exact:
        try:
            return _result(text, *_in_one_pass(engine, text, plan, work=work))
        except TextDiffers as error:
            is_even = even_rows(error)
            exact = not is_even
    if is_even:
        with suppress(TextDiffers):
            return _with_care(engine, text, plan, again=again, work=work)
    text = _made_even(text, plan, work)
    if exact:
        with suppress(TextDiffers):
            return _result(text, *_in_one_pass(engine, text, plan, work=work))
    return _with_care(engine, text, plan, again=again, work=work)


def _result(text: Text, plan: Plan, table: Table, report: Report | None = None) -> LargeText:
    layout = replace(plan.layout, skipped=_above(plan), footer=())
    done = finish(text.sample.grid, replace(plan, layout=layout), table, dialect=text.dialect, report=text.report + (report or Report()))
    return LargeText(assembled=_with_footer(done, text.footer), dialect=text.dialect)


def _with_footer(assembled: Assembled, footer: tuple[tuple[int, str], ...]) -> Assembled:
    if not footer or assembled.table is None:
        return assembled
    rows = tuple(row for row, _ in footer)
    reading = replace(assembled.table.reading, footer_rows=rows)
    recipe = replace(assembled.recipe, footer_rows=rows)
    outside = (*assembled.table.outside, *footer)
    return replace(assembled, recipe=recipe, table=replace(assembled.table, reading=reading, outside=outside))


def _above(plan: Plan) -> tuple[int, ...]:
    """Rows left out above the data; those of the sample's later blocks have no true numbers."""
    return tuple(row for row in plan.layout.skipped if not plan.layout.body or row < plan.layout.body[0])


def _empty_above(sample: Sample, plan: Plan) -> int:
    """Empty rows between the heading and the data."""
    return sum(row > min(plan.layout.header, default=row) and not any(map(str.strip, sample.grid.rows[row])) for row in _above(plan))


def _above_problems(sample: Sample, plan: Plan, *, damaged: bool) -> Iterator[Problem]:
    where = Place(table=sample.grid.name)
    if damaged:
        yield Problem(code="letters-damaged", where=where)
    for row in _above(plan):
        if plan.layout.header and row > plan.layout.header[0] and is_numbering(sample.grid, row):
            yield Problem(code="numbering-row", where=replace(where, row=row + 1))
    if empty := _empty_above(sample, plan):
        yield Problem(code="empty-rows", where=where, found=str(empty))


def _is_even_sample(sample: Sample, plan: Plan) -> bool:
    layout = plan.layout
    fits = sample.dialect.delimiter != " " and all(column.position < sample.width for column in plan.columns)
    return fits and not layout.footer and layout.skipped == _above(plan)


def _exactsample(engine: Engine, sample: Sample, plan: Plan, work: Path) -> bool:
    grid, positions = sample.grid, [column.position for column in plan.columns]
    rows = ((row + 1, [grid.cell(row, position) for position in positions]) for row in plan.layout.body)
    texts = write_texts(rows, positions=positions, path=work / "sample.parquet")
    exact = is_exact(engine, texts, plan.columns)
    texts.file.path.unlink()
    return exact


def _trimmed(column: ColumnRecipe) -> ColumnRecipe:
    """The other style of a column whose sample held no whole number: 12 instead of 12,0."""
    if column.type is not Type.DECIMAL or column.format.style is not Style.POINT:
        return column
    return replace(column, format=replace(column.format, style=Style.TRIMMED))


def _in_one_pass(engine: Engine, text: Text, plan: Plan, *, work: Path) -> tuple[Plan, Table]:
    """The table, and the plan it was made by; TextDiffers when some cell needs a status or its raw text, or rows are not even."""
    columns = plan.columns
    try:
        table = _exactly(engine, text, columns, plan, work)
    except TextDiffers as error:
        columns = tuple(map(_trimmed, columns))
        if not str(error).endswith(WHOLE) or columns == plan.columns:
            raise
        table = _exactly(engine, text, columns, plan, work)
    return replace(plan, columns=columns), table


def _exactly(engine: Engine, text: Text, columns: tuple[ColumnRecipe, ...], plan: Plan, work: Path) -> Table:
    source = checked_texts(engine, text, columns, plan, exact=True)
    table = convert_exact(engine, source, cells_of(columns, plain=text.survey.plain), columns, work=work, stem=_STEM)
    _require_lines(text, table)
    return table


def _require_lines(text: Text, table: Table) -> None:
    """TextDiffers, and no table, where the engine passed over empty lines; lines beyond the rows may also stand in quotation marks."""
    lines = text.survey.line_ends + text.survey.open_end - text.skip
    if not text.is_even and lines != table.rows and has_empty_line(text.path):
        table.parts[0].path.unlink()
        raise TextDiffers(ROW)


def _with_care(engine: Engine, text: Text, plan: Plan, *, again: bool, work: Path) -> LargeText:
    """The table with statuses and raw texts; TextDiffers when rows are not even."""
    new, report = added(engine, text, plan)
    plan = replace(plan, columns=tuple(sorted((*plan.columns, *new), key=lambda column: column.position)))
    columns, odd = _asked(engine, text, plan, again=again, work=work)
    cells, name = cells_of(columns, plain=text.survey.plain), text.sample.grid.name
    done = convert_with(engine, all_texts(engine, text), cells, columns, odd, name=name, work=work, stem=_STEM)
    _require_lines(text, done.table)
    return _result(text, replace(plan, columns=columns), done.table, report + done.report)


def _asked(engine: Engine, text: Text, plan: Plan, *, again: bool, work: Path) -> tuple[tuple[ColumnRecipe, ...], Odd | None]:
    """The columns, of types that all texts have together, and the cells that are not exact by them."""

    def gathered(columns: tuple[ColumnRecipe, ...]) -> Odd | None:
        texts = replace(all_texts(engine, text), source=checked_texts(engine, text, columns, plan, exact=False))
        return find_odd(engine, texts, cells_of(columns, plain=text.survey.plain), columns, work=work, stem=_STEM)

    odd = gathered(plan.columns)
    if odd is None or not again:
        return plan.columns, odd
    columns = asked_again(engine, text, plan, odd)
    if columns == plan.columns:
        return columns, odd
    odd.discard()
    return columns, gathered(columns)


def _made_even(text: Text, plan: Plan, work: Path) -> Text:
    """`text` with the same fields in each row, and nothing but data."""
    sample, name = text.sample, text.sample.grid.name
    told = [problem for problem in text.report.problems if problem.code != "empty-rows"]
    path, encoding, dialect = text.path, Encoding(name=sample.encoding), text.dialect
    if sample.encoding in _UTF8 and not is_utf8_file(path):
        encoding = unknown_encoding(path)
        dialect = replace(dialect, encoding=encoding.name)
        if not encoding.other:
            path = work / "utf-8.csv"
            to_utf8(text.path, encoding.name, path)
            told += guess_problems(encoding, name)
    form = Form(
        dialect=dialect,
        skip=text.skip,
        first=text.first,
        usual=sample.width,
        width=max(sample.width, *(column.position + 1 for column in plan.columns)),
        header=[sample.grid.rows[row] for row in plan.layout.header],
        head=sample.grid.rows[: sample.head_rows],
        empty=_empty_above(sample, plan),
        other=encoding.other,
        name=name,
    )
    found = normalise(path, form, work / "even.csv")
    if found.over:
        found = normalise(path, replace(form, width=max(found.over) + 1), work / "even.csv")
    if found.strange:
        told.append(mixed_problem(tuple(found.strange), encoding, name))
    return replace(
        text,
        path=work / "even.csv",
        dialect=dialect,
        survey=found.survey,
        skip=0,
        width=found.width,
        told=found.line,
        is_even=True,
        report=Report.of(tuple(told)) + found.report(),
        footer=found.footer,
    )

"""Texts too large for memory: a sample proposes the types, one pass of the engine does the rest.

sample (beginning, blocks between, end) → dialect, heading, types
1. one typed pass of the engine, which gives up at the first cell that would need a status or its raw text
2. else texts → a text part (by the engine; where rows are ragged or bytes odd, by our own reader) → types asked again → typed parts
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ratusz.bank.engine.protocol import OTHER_SPELLING, Engine, TextDiffers, quote
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.model.schema import Type
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.read.assemble import Assembled, finish, plan_table
from ratusz.bank.read.cells import UNREADABLE, cell
from ratusz.bank.read.columns import propose
from ratusz.bank.read.convert import convert, convert_exact, is_exact
from ratusz.bank.read.delimited import mixed_problem
from ratusz.bank.read.grid import Merge
from ratusz.bank.read.normalise import Normalised, normalise
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.recipe import ColumnRecipe, Dialect, Style, TableRecipe
from ratusz.bank.read.replay import Plan
from ratusz.bank.read.sample import Sample, is_plain, lines_to_utf8, take_sample, to_utf8, unknown_encoding
from ratusz.bank.read.textpart import TextPart, text_name, text_schema, write_texts

_STEM = "table-1"
#: Different texts of a column that are looked at when its type is asked again.
_ASKED_AGAIN = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeText:
    """The one table of a large text and its dialect."""

    assembled: Assembled
    dialect: Dialect


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A UTF-8 text to be read: `skip` lines and `first` rows stand before its data."""

    path: Path
    sample: Sample
    skip: int
    first: int


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
    if sample.encoding not in {"utf-8", "utf-8-sig"}:
        path = to_utf8(path, sample.encoding, work / "utf-8.csv")
    first = plan.layout.body[0] if plan.layout.body else len(sample.grid.rows)
    text = _Text(path=path, sample=sample, skip=sample.lines_before(first), first=first)
    report = Report.of((*sample.grid.problems, *plan.problems))
    done = _in_one_pass(engine, text, plan, work=work)
    if done is not None:
        plan, table = done
        kept = replace(plan, layout=replace(plan.layout, skipped=_above(plan), footer=()))
        return LargeText(assembled=finish(sample.grid, kept, table, dialect=sample.dialect, report=report), dialect=sample.dialect)
    return _with_care(engine, text, plan, report, again=recipe is None, work=work)


def _above(plan: Plan) -> tuple[int, ...]:
    """Rows left out above the data; those of the sample's later blocks have no true numbers."""
    return tuple(row for row in plan.layout.skipped if not plan.layout.body or row < plan.layout.body[0])


def _trimmed(column: ColumnRecipe) -> ColumnRecipe:
    """The other style of a column whose sample held no whole number: 12 instead of 12,0."""
    if column.type is not Type.DECIMAL or column.format.style is not Style.POINT:
        return column
    return replace(column, format=replace(column.format, style=Style.TRIMMED))


def _in_one_pass(engine: Engine, text: _Text, plan: Plan, *, work: Path) -> tuple[Plan, Table] | None:
    """The table, and the plan it was made by, when the sample and then every cell needs no status and no raw text, else None."""
    layout, sample = plan.layout, text.sample
    if layout.footer or layout.skipped != _above(plan) or not _is_exact_sample(engine, sample, plan, work):
        return None
    source = _scan(engine, text, range(sample.width))
    used = {column.position for column in plan.columns}
    unused = [text_name(position) for position in range(sample.width) if position not in used]
    if unused:
        filled = " OR ".join(f"{quote(name)} IS NOT NULL" for name in unused)
        source = f"(SELECT * FROM {source} AS s WHERE CASE WHEN {filled} THEN error('{OTHER_SPELLING}') ELSE true END)"
    plain = is_plain(text.path, sample.dialect)
    for columns in dict.fromkeys((plan.columns, tuple(map(_trimmed, plan.columns)))):
        with suppress(TextDiffers):
            table = convert_exact(engine, source, columns, plain=plain, work=work, stem=_STEM)
            return replace(plan, columns=columns), table
    return None


def _scan(engine: Engine, text: _Text, positions: range) -> str:
    dialect = text.sample.dialect
    return engine.scan_csv(
        text.path,
        delimiter=dialect.delimiter,
        quotechar=dialect.quotechar,
        escapechar=dialect.escapechar,
        skip=text.skip,
        names=[text_name(position) for position in positions],
    )


def _is_exact_sample(engine: Engine, sample: Sample, plan: Plan, work: Path) -> bool:
    if any(column.position >= sample.width for column in plan.columns):
        return False
    grid, positions = sample.grid, [column.position for column in plan.columns]
    rows = ((row + 1, [grid.cell(row, position) for position in positions]) for row in plan.layout.body)
    texts = write_texts(rows, positions=positions, path=work / "sample.parquet")
    exact = is_exact(engine, texts, plan.columns)
    texts.file.path.unlink()
    return exact


def _with_care(engine: Engine, text: _Text, plan: Plan, report: Report, *, again: bool, work: Path) -> LargeText:
    texts, found, dialect = _texts(engine, text, plan, work)
    columns = plan.columns
    if found.overflow:
        columns = (*columns, _overflow(plan, _width(text.sample, plan)))
        report += Report.of((Problem(code="column-unnamed", where=Place(table=text.sample.grid.name, column=columns[-1].label)),))
    if again:
        columns = tuple(_asked_again(engine, texts, column, text.sample, plan) for column in columns)
    converted = convert(engine, texts, columns, name=text.sample.grid.name, work=work, stem=_STEM)
    texts.file.path.unlink()
    kept = replace(plan, columns=columns, layout=replace(plan.layout, skipped=_above(plan), footer=()))
    report += found.report() + converted.report
    assembled = finish(text.sample.grid, kept, converted.table, dialect=dialect, report=report)
    return LargeText(assembled=_with_footer(assembled, found.footer), dialect=dialect)


def _with_footer(assembled: Assembled, footer: tuple[int, ...]) -> Assembled:
    if not footer or assembled.table is None:
        return assembled
    reading = replace(assembled.table.reading, footer_rows=footer)
    recipe = replace(assembled.recipe, footer_rows=footer)
    return replace(assembled, recipe=recipe, table=replace(assembled.table, reading=reading))


def _texts(engine: Engine, text: _Text, plan: Plan, work: Path) -> tuple[TextPart, Normalised, Dialect]:
    """All texts as a part: by the engine where rows are even, else by our own reader."""
    sample, target = text.sample, work / f"{_STEM}-text.parquet"
    if not plan.layout.footer and all(column.position < sample.width for column in plan.columns):
        positions = range(sample.width)
        names = ", ".join(text_name(position) for position in positions)
        try:
            rows = engine.write(f"SELECT {names} FROM {_scan(engine, text, positions)} AS s", str(target))
        except TextDiffers:
            target.unlink(missing_ok=True)
        else:
            part = PartFile(path=target, rows=rows, first_row=1)
            schema = text_schema(positions, lines=False)
            return TextPart(file=part, schema=schema, line=f"_row + {text.first}"), Normalised(), sample.dialect
    path, dialect = text.path, sample.dialect
    mixed: tuple[Problem, ...] = ()
    if sample.encoding in {"utf-8", "utf-8-sig"} and not _is_utf8(path):
        encoding = unknown_encoding(path)
        dialect = replace(dialect, encoding=encoding.name)
        if encoding.other:
            odd = lines_to_utf8(path, encoding, work / "utf-8.csv")
            mixed = (mixed_problem(odd, encoding, sample.grid.name),) if odd else ()
            path = work / "utf-8.csv"
        else:
            path = to_utf8(path, encoding.name, work / "utf-8.csv")
    texts, found = normalise(
        path, dialect=dialect, first=text.first, width=_width(sample, plan), usual=sample.width, name=sample.grid.name, target=target
    )
    for problem in mixed:
        found.note(problem)
    return texts, found, dialect


def _is_utf8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(1 << 22):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _width(sample: Sample, plan: Plan) -> int:
    """Fields of a row, those included that only the heading or a longer row of the sample has."""
    return max(sample.width, *(column.position + 1 for column in plan.columns))


def _overflow(plan: Plan, width: int) -> ColumnRecipe:
    taken = {column.name for column in plan.columns}
    name = next(name for n in range(width + 1, width + 1000) if (name := f"kolumna_{n}") not in taken)
    return ColumnRecipe(position=width, name=name, label=name.replace("_", " "), type=Type.TEXT)


def _asked_again(engine: Engine, texts: TextPart, column: ColumnRecipe, sample: Sample, plan: Plan) -> ColumnRecipe:
    """`column` with the type that its sample and the texts that do not fit it have together."""
    if column.type is Type.TEXT:
        return column
    each = cell(column, text_name(column.position))
    source = engine.scan(texts.file, texts.schema)
    odd = engine.fetch(
        f"SELECT {each.text}, count(*) FROM ({each.settled(f'(SELECT {each.text} FROM {source} AS t WHERE {each.odd})')}) AS u "
        f"WHERE code = '{UNREADABLE}' GROUP BY 1 ORDER BY 2 DESC LIMIT {_ASKED_AGAIN}"
    )
    if not odd:
        return column
    seen = Counter(sample.grid.column(column.position, plan.layout.body))
    share = max(texts.file.rows // max(seen.total(), 1), 1)
    values = Counter({value: count * share for value, count in seen.items()})
    values.update(dict(odd))
    blank = replace(column, type=Type.TEXT, scale=0, precision=18)
    return propose(blank, values.elements(), table=sample.grid.name, decimal=column.format.decimal).recipe

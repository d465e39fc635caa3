"""From texts to typed parts, by the expressions of `cells`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.read.cells import UNREADABLE, Cell, cell, text_of
from ratusz.bank.read.recipe import ColumnRecipe
from ratusz.bank.read.textpart import TextPart, text_name

_FACTS = 3
_EXAMPLE = datetime(2024, 12, 31, 14, 30)  # noqa: DTZ001  local time, as files write it


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A typed table in the work folder and the cells that did not fit."""

    table: Table
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """Counts of one column: cells with a status, with raw text to keep, unreadable ones."""

    statuses: int
    raws: int
    unreadable: int


def convert(engine: Engine, texts: TextPart, columns: Sequence[ColumnRecipe], *, name: str, work: Path, stem: str) -> Converted:
    """Type the texts of `texts` into `work/stem.parquet` and, where needed, `work/stem-raw.parquet`."""
    source = engine.scan(texts.file, texts.schema)
    cells = [cell(column, text_name(column.position)) for column in columns]
    facts = _facts(engine, cells, source)
    schema = Schema(columns=tuple(column.column(has_status=fact.statuses > 0) for column, fact in zip(columns, facts, strict=True)))
    selected = []
    for column, each, fact in zip(columns, cells, facts, strict=True):
        selected.append(f"{each.value} AS {quote(column.name)}")
        if fact.statuses:
            selected.append(f"{each.status} AS {quote(schema.column(column.name).status_name)}")
    path = work / f"{stem}.parquet"
    rows = engine.write(f"SELECT {', '.join(selected)} FROM {source} AS t", str(path))
    raw = _write_raw(engine, columns, cells, facts, source, work / f"{stem}-raw.parquet")
    table = Table(schema=schema, parts=(PartFile(path=path, rows=rows, first_row=1),), raw=raw)
    return Converted(table=table, report=_report(engine, columns, cells, facts, texts, name))


def convert_exact(engine: Engine, source: str, columns: Sequence[ColumnRecipe], *, work: Path, stem: str) -> Table:
    """The same in one pass over `source`, a FROM item with text columns by position, for texts of which none needs a status or its raw kept.

    The first other cell is an error of the engine, and nothing remains.
    """
    cells = [cell(column, text_name(column.position)) for column in columns]
    selected = ", ".join(f"{each.strict} AS {quote(column.name)}" for column, each in zip(columns, cells, strict=True))
    path = work / f"{stem}.parquet"
    rows = engine.write(f"SELECT {selected} FROM {source} AS t", str(path))
    schema = Schema(columns=tuple(column.column(has_status=False) for column in columns))
    return Table(schema=schema, parts=(PartFile(path=path, rows=rows, first_row=1),))


def is_exact(engine: Engine, texts: TextPart, columns: Sequence[ColumnRecipe]) -> bool:
    """Whether no cell of `texts` needs a status or its raw text kept."""
    cells = [cell(column, text_name(column.position)) for column in columns]
    return not any(fact.statuses or fact.raws for fact in _facts(engine, cells, engine.scan(texts.file, texts.schema)))


def _facts(engine: Engine, cells: list[Cell], source: str) -> list[_Facts]:
    counted = ", ".join(
        f"count({each.status}), count({each.raw}), count_if({each.status} = '{UNREADABLE}')" for each in cells
    )
    values = engine.fetch(f"SELECT {counted} FROM {source} AS t")[0] if cells else ()
    return [_Facts(statuses=values[n], raws=values[n + 1], unreadable=values[n + 2]) for n in range(0, len(values), _FACTS)]


def _write_raw(
    engine: Engine, columns: Sequence[ColumnRecipe], cells: list[Cell], facts: list[_Facts], source: str, path: Path
) -> tuple[PartFile, ...]:
    found = [
        f'SELECT _row, {text_of(column.name)} AS "column", {each.raw} AS raw, {n} AS place FROM {source} AS t WHERE {each.raw} IS NOT NULL'
        for n, column, each, fact in zip(count(), columns, cells, facts, strict=False) if fact.raws
    ]
    if not found:
        return ()
    rows = engine.write(f'SELECT _row, "column", raw FROM ({" UNION ALL ".join(found)}) AS r ORDER BY _row, place', str(path))
    return (PartFile(path=path, rows=rows, first_row=None),)


def _report(
    engine: Engine, columns: Sequence[ColumnRecipe], cells: list[Cell], facts: list[_Facts], texts: TextPart, name: str
) -> Report:
    source = engine.scan(texts.file, texts.schema)
    problems: list[Problem] = []
    totals: Counter[str] = Counter()
    for column, each, fact in zip(columns, cells, facts, strict=True):
        if not fact.statuses:
            continue
        for code, condition in _asked(each):
            found = engine.fetch(
                f"SELECT {texts.line}, {each.text}, count(*) OVER () FROM {source} AS t WHERE {condition} ORDER BY _row LIMIT {Report.KEPT_PER_CODE}"
            )
            totals[code] += found[0][2] if found else 0
            problems += [
                Problem(code=code, where=Place(table=name, row=line, column=column.label), found=text[:80], expected=example(column))
                for line, text, _ in found
            ]
    return Report.of(tuple(problems), +totals)


def _asked(each: Cell) -> Iterator[tuple[str, str]]:
    formula = f"starts_with({each.text}, '=')"
    yield "unreadable-value", f"{each.status} = '{UNREADABLE}' AND NOT {formula}"
    yield "formula-without-value", f"{each.status} = '{UNREADABLE}' AND {formula}"
    yield "spreadsheet-error", f"{each.status} = 'error'"


def example(column: ColumnRecipe) -> str:
    """How a value of `column` is written there, as an example."""
    form = column.format
    match column.type:
        case Type.INTEGER:
            return f"123{form.suffix}"
        case Type.DECIMAL:
            return f"12{form.decimal}{'34567890'[: column.scale]}{form.suffix}"
        case Type.DATE | Type.DATETIME | Type.TIME:
            return _EXAMPLE.strftime(form.pattern)
        case Type.BOOLEAN:
            return f"{form.true} / {form.false}"
        case Type.PERIOD:
            return "2024, 2024-Q1, 2024-05"
        case _:
            return "abc"

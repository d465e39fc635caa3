"""The figures of a table as its cube names them: a text for each column of figures, area, period and breakdown."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.period import Period, PeriodKind
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.status import BY_CODE
from ratusz.bank.model.table import Table
from ratusz.bank.query.nodes import Function, Group, Measure, Query, Roll
from ratusz.bank.query.run import run
from ratusz.bank.reconcile.gaps.calendar import around
from ratusz.bank.reconcile.spelling import period_of
from ratusz.portal.core import bank
from ratusz.portal.discrepancies.observing import head_period, written
from ratusz.portal.explore import questions
from ratusz.portal.gaps.words import ROWS, CubeWords

#: So many rows of a table are read one by one; larger ones are grouped by the engine (`large`).
MOST = 200_000
THERE = "1"
_ROLLS = {PeriodKind.YEAR: Roll.YEAR, PeriodKind.QUARTER: Roll.QUARTER, PeriodKind.MONTH: Roll.MONTH}
_SHAPING = frozenset({"select", "group", "measure", "sort", "limit", "facet", "version", "cursor", "from"})
#: Phenomenon, holding, area, period, value, breakdown: as `bank.reconcile.gaps.held.held_of` takes them.
Row = tuple[str, str, str, str, str, Mapping[str, str]]


def head_measure(label: str) -> str:
    """What the head of a column says beside its period: "imprezy" of "imprezy 2019"; "" where it is the period alone."""
    words = label.split()
    return "" if period_of(label) or len(words) < 2 else " ".join(words[:-1]).strip(" ,;:/(–-")


def across_columns(schema: Schema) -> dict[str, list[tuple[Column, str]]]:
    """What stands in heads beside periods → its columns, each with its period."""
    found: dict[str, list[tuple[Column, str]]] = {}
    for column in schema.columns:
        period = head_period(column.label)
        if period and column.type.is_number:
            found.setdefault(head_measure(column.label), []).append((column, period))
    return found


def rows_of(words: CubeWords, table: Table) -> list[Row]:
    """What `table` says; WrongQuery where it has a column no more that the cube names."""
    if words.across:
        return list(_across(words, table))
    if not words.columns:
        return list(_present(words, table))
    rows = list(_cells(words, table))
    counts = Counter((row[0], row[2], row[3], tuple(row[5].items())) for row in rows)
    # Several rows for one cell are single events: that there are any is all that can be expected of them.
    return [(*row[:4], THERE if counts[row[0], row[2], row[3], tuple(row[5].items())] > 1 and row[4] else row[4], row[5]) for row in rows]


def _asked(words: CubeWords, table: Table, names: Iterable[str]) -> Query:
    """The rows that are meant, with these columns."""
    wanted = tuple(dict.fromkeys(name for name in names if name))
    refuse_gone(table, wanted)
    where = rows_meant(words, table)
    return Query(where=where.where, text=where.text, select=wanted, limit=MOST)


def refuse_gone(table: Table, names: Iterable[str]) -> None:
    """WrongQuery where the table has one of these columns no more."""
    if unknown := [name for name in names if name not in table.schema]:
        raise WrongQuery("unknown-column", N_("The table has no column {found} any more."), values={"found": ", ".join(unknown)})


def rows_meant(words: CubeWords, table: Table) -> Query:
    """The conditions that leave the rows that are meant."""
    return questions.parse(table, [pair for pair in parse_qsl(words.filters) if pair[0] not in _SHAPING])


def heads_of(words: CubeWords, table: Table) -> list[tuple[str, str, str]]:
    """Of periods in heads: what is looked after, its column, its period."""
    found = across_columns(table.schema)
    if gone := [name for name in words.phenomena if name not in found]:
        raise WrongQuery("no-period-columns", N_("No column of the table has a period in its head."), values={"found": ", ".join(gone)})
    return [(name, column.name, period) for name in words.phenomena for column, period in found[name]]


def rolled_by(words: CubeWords, table: Table) -> Roll | None:
    """How days are rolled up where only the presence of rows is looked after."""
    is_day = table.schema.column(words.period_column).type in {Type.DATE, Type.DATETIME}
    return _ROLLS.get(PeriodKind(words.every)) if is_day and not words.columns else None


def _answered(table: Table, query: Query) -> Iterator[Mapping[str, str]]:
    """Rows as name → text; a sign stands for the reason why there is no number."""
    result = run(bank.export_engine(), table, query)
    names = [column.name for column in result.columns]
    signs = {(mark.row, mark.column): sign_of(mark.code) for mark in result.statuses}
    for number, row in zip(result.numbers, result.rows, strict=True):
        yield {name: signs.get((number, name), "") if value is None else written(value) for name, value in zip(names, row, strict=True)}


def sign_of(code: str) -> str:
    """The sign that stands for a reason why there is no number."""
    status = BY_CODE.get(code)
    return (status.spellings[0] if status.spellings else status.sign) if status else ""


def _cells(words: CubeWords, table: Table) -> Iterator[Row]:
    query = _asked(words, table, (words.period_column, words.area_column, *words.breakdowns, *words.columns))
    for cells in _answered(table, query):
        if area_and_codes := _place(words, cells):
            area, codes = area_and_codes
            period = canonical(cells[words.period_column])
            if period:
                yield from ((name, "", area, period, cells[name], codes) for name in words.columns)


def _across(words: CubeWords, table: Table) -> Iterator[Row]:
    columns = heads_of(words, table)
    query = _asked(words, table, (words.area_column, *words.breakdowns, *(column for _name, column, _period in columns)))
    for cells in _answered(table, query):
        if area_and_codes := _place(words, cells):
            area, codes = area_and_codes
            yield from ((name, "", area, period, cells[column], codes) for name, column, period in columns)


def _present(words: CubeWords, table: Table) -> Iterator[Row]:
    """One for each period, area and breakdown that any row speaks of."""
    every = PeriodKind(words.every)
    query = _asked(words, table, (words.period_column, words.area_column, *words.breakdowns))
    by_period = Group(column=words.period_column, roll=rolled_by(words, table))
    groups = (by_period, *(Group(column=name) for name in query.select if name != words.period_column))
    result = run(
        bank.export_engine(),
        table,
        Query(where=query.where, text=query.text, group=groups, measures=(Measure(function=Function.COUNT),), limit=MOST),
    )
    names = [words.period_column, *(group.column for group in groups[1:])]
    for row in result.rows:
        cells = {name: written(value) for name, value in zip(names, row, strict=False)}
        if area_and_codes := _place(words, cells):
            period = period_of(cells[words.period_column])
            if period is not None:
                yield ROWS, "", area_and_codes[0], str(within(period, every)), THERE, area_and_codes[1]


def within(period: Period, every: PeriodKind) -> Period:
    """The period of the expected kind that a shorter one lies in."""
    if period.kind is every:
        return period
    whole = around(period.first, every)
    return whole if whole.last >= period.last else period


def _place(words: CubeWords, cells: Mapping[str, str]) -> tuple[str, Mapping[str, str]] | None:
    """Area and codes of a row; None of one that has no area where areas are expected."""
    area = cells[words.area_column] if words.area_column else ""
    if words.area_column and not area:
        return None
    return area, {name: cells[name] for name in words.breakdowns}


def canonical(text: str) -> str:
    """The one spelling of a period; `text` itself where it is none."""
    period = period_of(text)
    return str(period) if period is not None else text


def texts_of(values: Sequence[Any]) -> list[str]:
    """Values of a column as texts, those without any left out."""
    return [written(value) for value in values if value is not None]

"""Rules proposed from a table and the version before it. A person accepts or leaves each; nothing here is a promise yet.

A rule is proposed where the data keep it without exception and where a breach would tell something: a column that happens to be full in
five rows proves nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ratusz.bank.check.contract.rules import AddsUp, Between, Complete, Filled, OneOf, Rule, Steady, Unique, Written
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.problem import Severity
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table

#: Fewer rows than this show no habit.
FEWEST_ROWS = 10
_MOST_WORDS = 25
#: Each word must stand in so many rows on average, or it is no list of words but names.
_ROWS_PER_WORD = 4
_KEPT_ROWS = Decimal("0.8")
#: Sums are looked for in so many rows, among so many columns in a row.
_SUMMED_ROWS, _SUMMED_COLUMNS = 1_000, 60
_FEWEST_PARTS, _MOST_PARTS = 2, 12
#: A jump is allowed up to twice the largest one between the last two versions, and never less than half.
_JUMP_TIMES, _LEAST_JUMP = Decimal(2), Decimal("0.5")
#: Shapes of texts that are codes: digits as 9, letters as A, longer runs told by their length.
_SHAPE_LENGTHS = range(3, 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """Of one column: blanks without a sign, different values, the least and the greatest, a shape that all its texts share."""

    column: Column
    blank: int
    distinct: int
    low: Any
    high: Any
    shape: str
    shapes: int


def propose(engine: Engine, table: Table, previous: Table | None = None) -> tuple[Rule, ...]:
    """Rules that `table` keeps, in the order of its columns; rules of the whole table last."""
    if table.rows < FEWEST_ROWS:
        return ()
    facts = [_facts(engine, table, column) for column in table.schema.columns]
    found: list[Rule] = [rule for one in facts for rule in _of_column(engine, table, one)]
    found += _sums(engine, table)
    found += _unique(table, facts)
    if previous is not None and table.schema.key:
        found += _steady(engine, table, previous)
    return (*found, Complete(rows=int(table.rows * _KEPT_ROWS)))


def _facts(engine: Engine, table: Table, column: Column) -> _Facts:
    name = quote(column.name)
    signed = f" AND {quote(column.status_name)} IS NULL" if column.has_status else ""
    shape = f"regexp_replace(regexp_replace(CAST({name} AS VARCHAR), '[0-9]', '9', 'g'), '[\\p{{L}}]', 'A', 'g')"
    blank, distinct, low, high, one, shapes = engine.fetch(
        f"""SELECT count(*) FILTER ({name} IS NULL{signed}), count(DISTINCT {name}), min({name}), max({name}),
                   min({shape}), count(DISTINCT {shape}) FROM {engine.scan_table(table.only(column))}"""
        if column.type is Type.TEXT
        else f"""SELECT count(*) FILTER ({name} IS NULL{signed}), count(DISTINCT {name}), min({name}), max({name}), '', 0
                 FROM {engine.scan_table(table.only(column))}"""
    )[0]
    return _Facts(column=column, blank=blank, distinct=distinct, low=low, high=high, shape=one or "", shapes=shapes)


def _of_column(engine: Engine, table: Table, facts: _Facts) -> Iterator[Rule]:
    column = facts.column
    if not facts.blank:
        yield Filled(column=column.name, severity=Severity.ERROR if column.name in table.schema.key else Severity.WARNING)
    if column.type.is_number and facts.low is not None and facts.low >= 0 and column.name not in table.schema.key:
        yield Between(column=column.name, low="0", high="100" if column.unit == "%" and facts.high <= 100 else "")
    if column.type is Type.TEXT and facts.distinct:
        if pattern := _pattern(facts):
            yield Written(column=column.name, pattern=pattern, example=str(facts.low))
        elif 1 < facts.distinct <= min(_MOST_WORDS, table.rows // _ROWS_PER_WORD):
            yield OneOf(column=column.name, values=words_of(engine, table, column))


def words_of(engine: Engine, table: Table, column: Column) -> tuple[str, ...]:
    """The different words of a column, in their order."""
    name = quote(column.name)
    asked = f"SELECT DISTINCT {name} FROM {engine.scan_table(table.only(column))} WHERE {name} IS NOT NULL ORDER BY 1"
    return tuple(word for (word,) in engine.fetch(asked))


def _pattern(facts: _Facts) -> str:
    """The one way in which all texts of a column are written, as a pattern; "" where there are several, or where it says nothing."""
    if facts.shapes != 1 or "9" not in facts.shape or len(facts.shape) not in _SHAPE_LENGTHS:
        return ""
    letters = {"9": "[0-9]", "A": "\\p{L}"}
    parts: list[tuple[str, int]] = []
    for letter in facts.shape:
        written = letters.get(letter) or (letter if letter in " -_/:,;" else "\\" + letter)
        if parts and parts[-1][0] == written:
            parts[-1] = (written, parts[-1][1] + 1)
        else:
            parts.append((written, 1))
    return "".join(f"{written}{{{count}}}" if count > 1 else written for written, count in parts)


def _unique(table: Table, facts: Sequence[_Facts]) -> Iterator[Rule]:
    """The key; else each column of codes or names that tells every row apart."""
    if table.schema.key:
        yield Unique(columns=table.schema.key, severity=Severity.ERROR)
        return
    for one in facts:
        if one.distinct == table.rows and one.column.type in {Type.TEXT, Type.INTEGER}:
            yield Unique(columns=(one.column.name,))


def _sums(engine: Engine, table: Table) -> Iterator[Rule]:
    """Columns that are in every row the sum of columns that stand together beside them."""
    columns = [column for column in table.schema.columns if column.type.is_number][:_SUMMED_COLUMNS]
    if len(columns) <= _FEWEST_PARTS:
        return
    names = ", ".join(quote(column.name) for column in columns)
    rows = engine.fetch(f'SELECT {names} FROM {engine.scan_table(table)} ORDER BY "_row" LIMIT {_SUMMED_ROWS}')
    for place, column in enumerate(columns):
        for start, stop in _beside(place, len(columns)):
            whole = [row for row in rows if row[place] is not None and None not in row[start:stop]]
            telling = sum(1 for row in whole if sum(1 for part in row[start:stop] if part) >= _FEWEST_PARTS)
            if telling >= FEWEST_ROWS and all(row[place] == sum(row[start:stop]) for row in whole):
                yield AddsUp(total=column.name, parts=tuple(one.name for one in columns[start:stop]))
                break


def _beside(place: int, count: int) -> Iterator[tuple[int, int]]:
    """Runs of columns that begin or end next to a place, the longest first."""
    for size in range(_MOST_PARTS, _FEWEST_PARTS - 1, -1):
        if place + size < count:
            yield place + 1, place + 1 + size
        if place - size >= 0:
            yield place - size, place


def _steady(engine: Engine, table: Table, previous: Table) -> Iterator[Rule]:
    """How far numbers of rows with one key moved between two versions, and with them what is allowed from now on."""
    key = table.schema.key
    if any(name not in previous.schema for name in key):
        return
    same = " AND ".join(f"now.{quote(name)} = before.{quote(name)}" for name in key)
    for column in table.schema.columns:
        if not column.type.is_number or column.name in key or column.name not in previous.schema:
            continue
        here, there = (f"CAST({side}.{quote(column.name)} AS DECIMAL(38, 6))" for side in ("now", "before"))
        count, most = engine.fetch(
            f"""SELECT count(*), max(CAST(abs({here} - {there}) AS DOUBLE) / nullif(CAST(abs({there}) AS DOUBLE), 0))
                FROM {engine.scan_table(table)} AS now JOIN {engine.scan_table(previous)} AS before ON {same}
                WHERE {here} IS NOT NULL AND {there} IS NOT NULL"""
        )[0]
        if count >= FEWEST_ROWS and most is not None:
            share = max(_LEAST_JUMP, (Decimal(repr(most)) * _JUMP_TIMES).quantize(Decimal("0.1")))
            yield Steady(column=column.name, key=key, share=str(share), at_least="10")

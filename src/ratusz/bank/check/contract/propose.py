"""Rules proposed from a table and the version before it. A person accepts or leaves each; nothing here is a promise yet.

A rule is proposed where the data keep it without exception and where a breach would tell something: a column that happens to be full in
five rows proves nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
#: Columns looked at in one pass, and what is asked of each.
_AT_ONCE, _ASKED = 40, 6
#: Of these columns it is counted how many values differ: they may be lists of words, or tell rows apart. It costs most of all.
_COUNTED = (Type.TEXT, Type.INTEGER)
#: Shapes of texts that are codes: digits as 9, letters as A, longer runs told by their length.
_SHAPE_LENGTHS = range(3, 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """Of one column: blanks without a sign, different values where they are counted, the least and the greatest, and a shape that all its
    texts share; "" where they share none.
    """

    column: Column
    blank: int
    distinct: int
    low: Any
    high: Any
    shape: str


def propose(engine: Engine, table: Table, previous: Table | None = None) -> tuple[Rule, ...]:
    """Rules that `table` keeps, in the order of its columns; rules of the whole table last."""
    if table.rows < FEWEST_ROWS:
        return ()
    facts = _facts(engine, table)
    words = _words(engine, table, [one.column for one in facts if _is_list(one, table)])
    found: list[Rule] = [rule for one in facts for rule in _of_column(table, one, words)]
    found += _sums(engine, table)
    found += _unique(table, facts)
    if previous is not None and table.schema.key:
        found += _steady(engine, table, previous)
    return (*found, Complete(rows=int(table.rows * _KEPT_ROWS)))


def _facts(engine: Engine, table: Table) -> list[_Facts]:
    """Of all columns, many in each pass over the table."""
    found, alike = [], []
    for columns in _some(table.schema.columns):
        asked = ", ".join(piece for column in columns for piece in _asked(column))
        answer = iter(engine.fetch(f"SELECT {asked} FROM {engine.scan_table(table.only(*columns))}")[0])
        for column in columns:
            blank, distinct, low, high, shortest, longest = (next(answer) for _ in range(_ASKED))
            found.append(_Facts(column=column, blank=blank, distinct=distinct, low=low, high=high, shape=""))
            if shortest == longest and shortest in _SHAPE_LENGTHS:
                alike.append(column)
    shapes = _shapes(engine, table, alike)
    return [replace(one, shape=shapes.get(one.column.name, "")) for one in found]


def _shapes(engine: Engine, table: Table, columns: Sequence[Column]) -> dict[str, str]:
    """The shape of those of `columns`, whose texts are of one length, in which all texts have the same."""
    found: dict[str, str] = {}
    for some in _some(columns):
        asked = ", ".join(f"min({shape}), max({shape})" for shape in map(_shape, some))
        answer = iter(engine.fetch(f"SELECT {asked} FROM {engine.scan_table(table.only(*some))}")[0])
        found |= {one.name: low for one in some for low, high in [(next(answer), next(answer))] if low == high}
    return found


def _shape(column: Column) -> str:
    return f"regexp_replace(translate({quote(column.name)}, '012345678', '999999999'), '[\\p{{L}}]', 'A', 'g')"


def _asked(column: Column) -> tuple[str, ...]:
    name = quote(column.name)
    signed = f" AND {quote(column.status_name)} IS NULL" if column.has_status else ""
    distinct = f"count(DISTINCT {name})" if column.type in _COUNTED else "0"
    lengths = (f"min(length({name}))", f"max(length({name}))") if column.type is Type.TEXT else ("NULL", "NULL")
    return f"count(*) FILTER ({name} IS NULL{signed})", distinct, f"min({name})", f"max({name})", *lengths


def _some(columns: Sequence[Column]) -> Iterator[Sequence[Column]]:
    """As many columns as one pass may hold: the different values of each are in memory at once."""
    for start in range(0, len(columns), _AT_ONCE):
        yield columns[start : start + _AT_ONCE]


def _of_column(table: Table, facts: _Facts, words: Mapping[str, tuple[str, ...]]) -> Iterator[Rule]:
    column = facts.column
    if not facts.blank:
        yield Filled(column=column.name, severity=Severity.ERROR if column.name in table.schema.key else Severity.WARNING)
    if column.type.is_number and facts.low is not None and facts.low >= 0 and column.name not in table.schema.key:
        yield Between(column=column.name, low="0", high="100" if column.unit == "%" and facts.high <= 100 else "")
    if column.type is Type.TEXT and facts.distinct:
        if pattern := _pattern(facts):
            yield Written(column=column.name, pattern=pattern, example=str(facts.low))
        elif column.name in words:
            yield OneOf(column=column.name, values=words[column.name])


def _is_list(facts: _Facts, table: Table) -> bool:
    """Whether a column of texts holds words of a list, and not names."""
    few = 1 < facts.distinct <= min(_MOST_WORDS, table.rows // _ROWS_PER_WORD)
    return facts.column.type is Type.TEXT and few and not _pattern(facts)


def _words(engine: Engine, table: Table, columns: Sequence[Column]) -> dict[str, tuple[str, ...]]:
    """The different words of columns that hold few, in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for some in _some(columns):
        asked = ", ".join(f"list_sort(list(DISTINCT {quote(one.name)}))" for one in some)
        answer = engine.fetch(f"SELECT {asked} FROM {engine.scan_table(table.only(*some))}")[0]
        found |= {one.name: tuple(word for word in words if word is not None) for one, words in zip(some, answer, strict=True)}
    return found


def _pattern(facts: _Facts) -> str:
    """The one way in which all texts of a column are written, as a pattern; "" where there are several, or where it says nothing."""
    if "9" not in facts.shape:
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
            if _adds_up(rows, place, start, stop):
                yield AddsUp(total=column.name, parts=tuple(one.name for one in columns[start:stop]))
                break


def _adds_up(rows: Sequence[Sequence[Any]], place: int, start: int, stop: int) -> bool:
    """Whether each row says so where all are there, and enough of them say it of several parts. The first that does not ends it: of a wide
    table there are thousands of runs to try.
    """
    telling = 0
    for row in rows:
        parts = row[start:stop]
        if row[place] is None or None in parts:
            continue
        if row[place] != sum(parts):
            return False
        telling += sum(1 for part in parts if part) >= _FEWEST_PARTS
    return telling >= FEWEST_ROWS


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
    numbers = [one for one in table.schema.columns if one.type.is_number and one.name not in key and one.name in previous.schema]
    same = " AND ".join(f"now.{quote(name)} = before.{quote(name)}" for name in key)
    keys = [table.schema.column(name) for name in key]
    for some in _some(numbers):
        now, before = (engine.scan_table(one.only(*(one.schema.column(each.name) for each in (*keys, *some)))) for one in (table, previous))
        asked = ", ".join(_moved(column) for column in some)
        answer = iter(engine.fetch(f"SELECT {asked} FROM {now} AS now JOIN {before} AS before ON {same}")[0])
        for column in some:
            count, most = next(answer), next(answer)
            if count >= FEWEST_ROWS and most is not None:
                share = max(_LEAST_JUMP, (Decimal(repr(most)) * _JUMP_TIMES).quantize(Decimal("0.1")))
                yield Steady(column=column.name, key=key, share=str(share), at_least="10")


def _moved(column: Column) -> str:
    """How many rows have the number in both versions, and the largest part by which it moved."""
    here, there = (f"CAST({side}.{quote(column.name)} AS DECIMAL(38, 6))" for side in ("now", "before"))
    both = f"FILTER ({here} IS NOT NULL AND {there} IS NOT NULL)"
    return f"count(*) {both}, max(CAST(abs({here} - {there}) AS DOUBLE) / nullif(CAST(abs({there}) AS DOUBLE), 0)) {both}"

"""The first, cheap look: which columns have any sign of personal data. What it passes over is looked at no more."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import pyarrow.parquet as pq

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.engine.stacked import AT_ONCE, SMALL_ROWS, by_few, stacked
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table
from ratusz.bank.protect.kinds import kinds
from ratusz.bank.protect.kinds.kind import Kind, Number
from ratusz.bank.protect.signs import sign_of
from ratusz.bank.protect.tally import Tally

#: DECIMAL has 38 digits.
_MOST_DECIMALS = 38 - 11
_SHORTEST, _LONGEST = 100_000_000, 99_999_999_999
#: That part of the numbers of such a length must fit: chance alone gives from 2 % (PESEL) to 10 %.
_SHARE_OF_NUMBERS = 0.5
#: A column that does not say what it holds must hold so many where a few fit by chance.
FEW_NUMBERS = 5


def first_looked(engine: Engine, table: Table) -> list[Column]:
    """The columns in whose typed values there is any sign. In a large table, columns in which words repeat are looked at word by word."""
    numbers = [column for column in table.schema.columns if _has_room(column)]
    texts = [column for column in table.schema.columns if column.type is Type.TEXT]
    found: list[Column] = []
    for start in range(0, len(numbers), AT_ONCE):
        few = tuple(numbers[start : start + AT_ONCE])
        counts = ", ".join(f"count(*) FILTER ({_long_number(column)})" for column in few)
        seen = engine.fetch(f"SELECT {counts} FROM {engine.scan_table(table.only(*few))}")[0]
        found += [column for column, count in zip(few, seen, strict=True) if count]
    for said in (False, True):
        for few in by_few(table, [column for column in texts if _says_more(column) is said]):
            found += _texts_with_signs(engine, table, few, sign_of(said=said))
    return found


def _texts_with_signs(engine: Engine, table: Table, columns: Sequence[Column], sign: str) -> list[Column]:
    if len(columns) == 1 and repeats(table, columns[0]):
        # Each word looked at once: at 5 million rows 0.05 s instead of 1 s. In FILTER, for a WHERE would be pushed down to the rows.
        words = f"(SELECT DISTINCT {quote(columns[0].name)} AS word FROM {engine.scan_table(table.only(*columns))})"
        return list(columns) if engine.fetch(f"SELECT count(*) FILTER (regexp_matches(word, '{sign}')) FROM {words}")[0][0] else []
    places = engine.fetch(f"SELECT DISTINCT place FROM {stacked(engine, table, columns)} WHERE regexp_matches(text, '{sign}')")
    return [columns[place] for (place,) in sorted(places)]


def number_columns(engine: Engine, table: Table, suspects: Collection[Column]) -> Iterator[tuple[Kind, Column, Tally]]:
    """Columns of numbers that are identifiers. A leading zero is lost there, so ten digits may be a PESEL; fractions are passed over."""
    wanted = [
        _Asked(kind=kind, number=kind.number, column=column, said=kind.says(column.label))
        for column in suspects
        if column.type is not Type.TEXT
        for kind in kinds.values()
        if kind.number is not None
    ]
    wanted = [one for one in wanted if one.said or one.number.alone or one.kind.code != "phone-found"]
    for start in range(0, len(wanted), AT_ONCE):
        few = wanted[start : start + AT_ONCE]
        for asked, found in zip(few, _numbers(engine, table, few), strict=True):
            if found:
                yield asked.kind, asked.column, found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Whether a column of numbers holds a kind. `said`: its heading says so."""

    kind: Kind
    number: Number
    column: Column
    said: bool


def _numbers(engine: Engine, table: Table, wanted: Sequence[_Asked]) -> Iterator[Tally | None]:
    """What is found of each, all in one pass: a table of very many columns takes long only to be opened."""
    columns = tuple(dict.fromkeys(one.column for one in wanted))
    texts = ", ".join(f"{_as_text(one)} AS text_{place}" for place, one in enumerate(wanted))
    fits = ", ".join(f"{one.number.test(f'text_{place}')} AS fits_{place}, text_{place}" for place, one in enumerate(wanted))
    asked = ", ".join(
        f'count(*) FILTER (fits_{place}), count(text_{place}), min("_row") FILTER (fits_{place}), min("_row", 60) FILTER (fits_{place})'
        for place in range(len(wanted))
    )
    rows = f"""(SELECT "_row", {texts} FROM {engine.scan_table(table.only(*columns))})"""
    values = engine.fetch(f"""SELECT {asked} FROM (SELECT "_row", {fits} FROM {rows})""")[0]
    for place, one in enumerate(wanted):
        count, long, row, sample = values[4 * place : 4 * place + 4]
        enough = one.said or (count >= long * _SHARE_OF_NUMBERS and (one.number.alone or count >= FEW_NUMBERS))
        yield Tally(rows=count, first=row, sample=dict.fromkeys(sample, ())) if count and enough else None


def _as_text(asked: _Asked) -> str:
    """SQL: the digits of a number that is as long as such an identifier, with its leading zeros; NULL for others."""
    name, digits = quote(asked.column.name), asked.number.digits
    low, high = 10 ** (digits - asked.number.zeros - 1), 10**digits - 1
    text = f"lpad(CAST(CAST({name} AS BIGINT) AS VARCHAR), {digits}, '0')"
    return f"CASE WHEN {name} BETWEEN {low} AND {high}{_whole(asked.column)} THEN {text} END"


def _has_room(column: Column) -> bool:
    """Whether a number of eleven digits fits into a column, beside its decimals: else not even the question can be asked of it."""
    return column.type is Type.INTEGER or (column.type is Type.DECIMAL and column.scale <= _MOST_DECIMALS)


def _long_number(column: Column) -> str:
    return f"{quote(column.name)} BETWEEN {_SHORTEST} AND {_LONGEST}{_whole(column)}"


def _says_more(column: Column) -> bool:
    """Whether the heading makes more of what stands below than its text does."""
    return any(kind.said_sign and kind.says(column.label) for kind in kinds.values())


def _whole(column: Column) -> str:
    """SQL: that a number has no fraction, where it may have one."""
    is_whole = column.type is Type.INTEGER or (column.type is Type.DECIMAL and column.scale == 0)
    return "" if is_whole else f" AND {quote(column.name)} = trunc({quote(column.name)})"


def repeats(table: Table, column: Column) -> bool:
    """Whether the table is large, and its files keep the words of a text column in dictionaries, because they repeat."""
    if table.rows <= SMALL_ROWS or column.type is not Type.TEXT:
        return False
    for part in table.parts:
        metadata = pq.read_metadata(part.path)
        position = {name: place for place, name in enumerate(metadata.schema.names)}.get(column.name)
        groups = range(metadata.num_row_groups) if position is not None else ()
        if not all(metadata.row_group(group).column(position).has_dictionary_page for group in groups):
            return False
    return True

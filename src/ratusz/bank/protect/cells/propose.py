"""A declaration as it seems from the table itself: what counts people, what they are broken down by, what is a total. A person decides."""

import re
from collections.abc import Sequence

from ratusz.bank.base.people import counts_people_by
from ratusz.bank.base.text import fold
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table
from ratusz.bank.protect.cells.declared import Breakdown, Count, Protection

_TOTAL = re.compile(
    r"(?:razem|ogolem|suma|lacznie|total|wszyscy|wszystkie|wszystko|cale miasto|cala gmina)\b.*|.*\b(?:razem|ogolem|lacznie)"
)
_GIVES_BACK = re.compile(r"%|\b(?:procent\w*|udzial\w*|odset\w*|na 1 ?000|na 10 ?000|sredni\w*|wskazni\w*|stop\w*)")
#: Years and quarters stand in columns of numbers as well.
_PERIOD = re.compile(r"\b(?:rok|lata|kwartal|miesiac|polrocze|year|month)\b")
#: A column with more values tells rows apart, and is nothing that figures are broken down by.
MOST_VALUES = 2_000
#: A larger table is no table of small groups, but rows about persons or things.
MOST_CELLS = 30_000


def is_total(text: str) -> bool:
    """Whether a value means all of them ("Razem", "Ogółem w mieście")."""
    return _TOTAL.fullmatch(fold(text).strip()) is not None


def propose(engine: Engine, table: Table) -> Protection | None:
    """How `table` seems to be built; None where it does not seem to count people by groups."""
    counts = _counts(engine, table)
    if not counts or not 2 <= table.rows <= MOST_CELLS:
        return None
    counted = {name for one in counts for name in (one.column, *one.parts)}
    breakdowns = _breakdowns(engine, table, [column for column in table.schema.columns if column.name not in counted])
    along = tuple(
        column.name
        for column in table.schema.columns
        if column.type.is_number and column.name not in counted and _GIVES_BACK.search(fold(f"{column.label} {column.unit or ''}"))
    )
    return Protection(breakdowns=breakdowns, counts=counts, along=along) if breakdowns else None


def _counts(engine: Engine, table: Table) -> tuple[Count, ...]:
    numbers = [column for column in table.schema.columns if column.type is Type.INTEGER and column.name not in table.schema.key]
    people = [column for column in numbers if counts_people_by(f"{column.label} {column.unit or ''}")]
    if not people:
        return ()
    for whole in (column for column in numbers if is_total(column.label)):
        parts = [column for column in people if column is not whole]
        if len(parts) > 1 and _adds_up(engine, table, whole, parts):
            return (Count(column=whole.name, parts=tuple(part.name for part in parts)),)
    return tuple(Count(column=column.name) for column in people)


def _adds_up(engine: Engine, table: Table, whole: Column, parts: Sequence[Column]) -> bool:
    """Whether a column is the sum of others in each row in which all of them hold something."""
    sum_ = " + ".join(quote(part.name) for part in parts)
    wrong = engine.fetch(f"SELECT 1 FROM {engine.scan_table(table.only(whole, *parts))} WHERE {quote(whole.name)} <> {sum_} LIMIT 1")
    return not wrong


def _breakdowns(engine: Engine, table: Table, columns: Sequence[Column]) -> tuple[Breakdown, ...]:
    """Columns from the left until no two rows are alike; one that those before it determine (a name beside a code) adds nothing."""
    chosen: list[Column] = []
    rows = 1
    for column in columns:
        if not _groups(column) or rows == table.rows:
            continue
        names = ", ".join(quote(one.name) for one in (*chosen, column))
        scan = engine.scan_table(table.only(*chosen, column))
        [(alone, together)] = engine.fetch(
            f"SELECT count(DISTINCT coalesce(CAST({quote(column.name)} AS VARCHAR), '')), "
            f"(SELECT count(*) FROM (SELECT DISTINCT {names} FROM {scan})) FROM {scan}"
        )
        if together > rows and alone <= MOST_VALUES:
            chosen, rows = [*chosen, column], together
    return tuple(Breakdown(column=column.name, totals=_totals(engine, table, column)) for column in chosen)


def _groups(column: Column) -> bool:
    return column.type in {Type.TEXT, Type.PERIOD} or (column.type is Type.INTEGER and _PERIOD.search(fold(column.label)) is not None)


def _totals(engine: Engine, table: Table, column: Column) -> tuple[str, ...]:
    name = quote(column.name)
    values = engine.fetch(f"SELECT DISTINCT coalesce(CAST({name} AS VARCHAR), '') FROM {engine.scan_table(table.only(column))} ORDER BY 1")
    return tuple(text.strip() for (text,) in values if not text.strip() or is_total(text))

"""A small table in which every kind of question finds something, and what the reference knows of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from ratusz.bank.model.table import Table
from tests.support.compiled import SCHEMA
from tests.support.reference import Row
from tests.support.tables import stored

_PLACES = ("a", "b", "c", "Bytków", "Bytków", "Bytków", "Łąka", "łan", "lato", "Bańgów", "żaba", "zebra", "12,5", "", "Bałdy")
_PERIODS = ("2023", "2024", "2023/24", "2024-Q1", "2024-Q3", "2024-01", "2024-05", "2022-05", "2024-05-31")
_CODES = ("unknown", "suppressed", "none")
_MONEY = ("-0.01", "0.00", "0.01", "4.99", "12.50", "12.51", "9999999999.99", "-9999999999.99")


def _pick(pool: Sequence[Any], number: int, step: int) -> Any:
    """One of `pool`, and none for one row in seven; `step` is another for each column."""
    turn = number * step
    return None if turn % 7 == 3 else pool[turn // 7 % len(pool)]


def _row(number: int) -> tuple[Any, ...]:
    people = _pick((-3, 0, 1, 7, 310, 2**53 + 1, -(2**62), 2**62), number, 5)
    return (
        _pick(_PLACES, number, 11),
        people,
        _pick(tuple(map(Decimal, _MONEY)), number, 13),
        _pick((True, False), number, 17),
        _pick([date(2023, 11, 1) + timedelta(days=37 * n) for n in range(20)], number, 19),
        _pick(_PERIODS, number, 23),
        _pick([Decimal("18.95") + n * Decimal("0.011373") for n in range(14)], number, 29),
        _pick([Decimal("50.28") + n * Decimal("0.009117") for n in range(11)], number, 31),
        None if people is not None else _pick(_CODES, number, 37),
    )


def drawn(folder: Path) -> tuple[Table, list[Row]]:
    """The table in two parts; its rows by column, `(column, "status")` and `_row`."""
    rows = [_row(number) for number in range(240)]
    names = (*SCHEMA.names, ("ludnosc", "status"))
    known = [dict(zip(names, row, strict=True)) | {"_row": number} for number, row in enumerate(rows, 1)]
    return stored(folder, SCHEMA, rows[:150], rows[150:]), known

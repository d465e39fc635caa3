"""Values of conditions: text of a parameter → value of the column's type → the same text. Dates are ISO 8601."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from ratusz.bank.model.period import parse_period
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.query import wrong
from ratusz.bank.query.nodes import Value

T = TypeVar("T")
_INTEGER = re.compile(r"[+-]?\d{1,19}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?", re.ASCII)
TRUTH = {"true": True, "false": False}
EXAMPLES = {
    Type.TEXT: "Bytków",
    Type.INTEGER: "310",
    Type.DECIMAL: "12.50",
    Type.BOOLEAN: "true",
    Type.DATE: "2024-05-31",
    Type.DATETIME: "2024-05-31T07:30",
    Type.TIME: "07:30",
    Type.PERIOD: "2024-Q1",
}


def parse_value(text: str, column: Column) -> Value:
    """`text` as a value of `column`; WrongQuery when it cannot be one."""
    if column.type is Type.BOOLEAN:
        if text not in TRUTH:
            raise wrong.choice_unfit(text, column.name, TRUTH)
        return TRUTH[text]
    value = _PARSERS[column.type](text, column)
    if value is None:
        raise wrong.value_unfit(text, column, EXAMPLES[column.type])
    return value


def print_value(value: Value) -> str:
    """The text that parses to `value`."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return print_decimal(value)
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)


def print_decimal(value: Decimal) -> str:
    """`value` without exponent and without needless zeros: 12.5, -3, 0."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _text(text: str, _column: Column) -> str | None:
    return None if "\0" in text else text


def _integer(text: str, _column: Column) -> int | None:
    value = int(text) if _INTEGER.fullmatch(text) else None
    return value if value is not None and -(2**63) <= value < 2**63 else None


def _decimal(text: str, column: Column) -> Decimal | None:
    """A number that can be brought to a common DECIMAL with those of the column."""
    if len(text) > 80 or not _DECIMAL.fullmatch(text):
        return None
    value = Decimal(print_decimal(Decimal(text.replace(",", "."))))
    scale = max(0, -int(value.as_tuple().exponent))
    whole = max(value.adjusted() + 1, 1)
    return value if max(whole, column.precision - column.scale) + max(scale, column.scale) <= 38 else None


def _date(text: str, _column: Column) -> date | None:
    return _iso(date.fromisoformat, text) if _DATE.fullmatch(text) else None


def _datetime(text: str, _column: Column) -> datetime | None:
    return _iso(datetime.fromisoformat, _padded(text)) if _MOMENT.fullmatch(text) else None


def _time(text: str, _column: Column) -> time | None:
    return _iso(time.fromisoformat, _padded(text)) if _TIME.fullmatch(text) else None


def _padded(text: str) -> str:
    """With a fraction of 3 or 6 digits, all that Python 3.11 is sure to read."""
    whole, dot, fraction = text.partition(".")
    return f"{whole}.{fraction:0<6}" if dot else whole


def _period(text: str, _column: Column) -> str | None:
    period = parse_period(text)
    return str(period) if period else None


def _iso(read: Callable[[str], T], text: str) -> T | None:
    try:
        return read(text)
    except ValueError:
        return None


_PARSERS: dict[Type, Callable[[str, Column], Value | None]] = {
    Type.TEXT: _text,
    Type.INTEGER: _integer,
    Type.DECIMAL: _decimal,
    Type.DATE: _date,
    Type.DATETIME: _datetime,
    Type.TIME: _time,
    Type.PERIOD: _period,
}

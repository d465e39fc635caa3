"""Whether a rule can be looked after in a table as it is: limits that are numbers or days, patterns that can be read, columns to add up."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from ratusz.bank.check.contract.rules import AddsUp, Between, Rule, Steady, TotalRows, Unique, Written
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.period import parse_period
from ratusz.bank.model.schema import Column, Schema, Type

#: Numbers are compared in the scale of their column, and in this one at least.
LEAST_SCALE = 6
_DIGITS = 38
_MOMENTS = {Type.DATE: date.fromisoformat, Type.DATETIME: datetime.fromisoformat, Type.TIME: time.fromisoformat}


def scale_of(column: Column) -> int:
    """With how many places after the point numbers of `column` are compared."""
    return max(LEAST_SCALE, column.scale if column.type is Type.DECIMAL else 0)


def unfit(engine: Engine, rule: Rule, schema: Schema) -> str:
    """What of `rule`, whose columns `schema` has, cannot be looked after there; "" where all can."""
    return next(_unfit(engine, rule, schema), "")


def _unfit(engine: Engine, rule: Rule, schema: Schema) -> Iterator[str]:
    match rule:
        case Between():
            column = schema.column(rule.column)
            yield from (f"„{end}” ({column.label})" for end in (rule.low, rule.high) if end and not _fits(end, column))
        case Written() if not engine.is_pattern(rule.pattern):
            yield f"„{rule.pattern[:80]}”"
        case AddsUp():
            yield from _no_numbers(schema, (rule.total, *rule.parts))
            yield from _no_amounts(rule.tolerance)
        case TotalRows():
            yield from _no_numbers(schema, (rule.measure,))
            yield from _no_amounts(rule.tolerance)
        case Steady():
            yield from _no_numbers(schema, (rule.column,))
            yield from _no_amounts(rule.share, rule.at_least)
        case _:
            pass
    if (isinstance(rule, Unique) and not rule.columns) or (isinstance(rule, AddsUp) and not rule.parts):
        yield "0"
    if isinstance(rule, Steady) and not rule.key:
        yield "0"


def _no_numbers(schema: Schema, names: tuple[str, ...]) -> Iterator[str]:
    columns = (schema.column(name) for name in names)
    yield from (f"„{column.label}” ({column.type})" for column in columns if not column.type.is_number)


def _no_amounts(*texts: str) -> Iterator[str]:
    yield from (f"„{text[:80]}”" for text in texts if not _is_number(text, LEAST_SCALE) or Decimal(text) < 0)


def _fits(end: str, column: Column) -> bool:
    """Whether a limit can be compared with values of `column`."""
    if column.type.is_number:
        return _is_number(end, scale_of(column))
    if column.type is Type.BOOLEAN:
        return False
    if column.type is Type.PERIOD:
        return parse_period(end) is not None
    try:
        _MOMENTS.get(column.type, str)(end)
    except ValueError:
        return False
    return True


def _is_number(text: str, scale: int) -> bool:
    """Whether the engine reads `text` as a number of so many places: Python knows more ways to write one."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return text.isascii() and "_" not in text and number.is_finite() and abs(number) < Decimal(10) ** (_DIGITS - scale)

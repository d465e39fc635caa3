"""Axes of numbers and of time: round ends, formats, and where a moment lies."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from ratusz.bank.model.period import parse_period
from ratusz.bank.query.nodes import Roll
from ratusz.portal.explore.charts.words import scaled

#: A line whose least figure is above this share of the greatest would be flat if its axis began at zero.
_FLAT_FROM = 0.6
_TICKS = 5
#: Days apart by more than so many usual steps are not joined.
_FAR_APART = 5
_GROUPED_FROM = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """An axis of numbers: its ends, what labels are divided by, the word for that, and d3's format of what is left."""

    low: float
    high: float
    divisor: int
    word: str
    format: str

    @property
    def is_cut(self) -> bool:
        """Whether it does not hold zero."""
        return self.low > 0 or self.high < 0

    def label(self) -> str:
        """The expression that writes a label of the axis."""
        value = "datum.value" if self.divisor == 1 else f"datum.value / {self.divisor}"
        return f"format({value}, '{self.format}')"


def numbers(values: list[float], *, from_zero: bool) -> Numbers:
    """The axis that holds `values`; `from_zero` for marks whose length is the figure."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if from_zero or not (0 < _FLAT_FROM * high < low):
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = low + 1
    step = _round_step((high - low) / _TICKS)
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    most = max(abs(low), abs(high))
    divisor, word = scaled(most)
    return Numbers(low=low, high=high, divisor=divisor, word=word, format=",~f" if most / divisor >= _GROUPED_FROM else "~f")


def _round_step(width: float) -> float:
    power = 10 ** math.floor(math.log10(width))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= width * 0.999)


def moment(value: Any) -> int | None:
    """Milliseconds since 1970 (UTC) of the beginning of a day, moment, period or year; None for what is none."""
    day = _day(value)
    return None if day is None else round(day.timestamp() * 1000)


def _day(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, int) and not isinstance(value, bool):
        return datetime(value, 1, 1, tzinfo=UTC) if 1 <= value <= 9999 else None
    period = parse_period(str(value)) if value is not None else None
    return _day(period.first) if period else None


def between(values: list[Any], roll: Roll | None, *, years: bool) -> list[Any]:
    """`values` of one axis in time, with the years, quarters or months between them that have no row: a line breaks there."""
    if years:
        return list(range(min(values), max(values) + 1))
    if roll is None:
        return values
    months = {Roll.YEAR: 12, Roll.QUARTER: 3, Roll.MONTH: 1}[roll]
    first, last = (_day(end) for end in (values[0], values[-1]))
    if first is None or last is None:
        return values
    ends = [(one.year * 12 + one.month - 1) // months for one in (first, last)]
    return [_rolled(number * months, roll) for number in range(ends[0], ends[1] + 1)]


def with_breaks(days: list[Any]) -> list[Any]:
    """`days` in order, with one more in the middle of each stretch that is far longer than usual: a line breaks there."""
    steps = [later - earlier for earlier, later in pairwise(days)]
    if not steps:
        return days
    usual = sorted(steps)[len(steps) // 2]
    found = [days[0]]
    for step, day in zip(steps, days[1:], strict=True):
        if step > _FAR_APART * usual:
            found.append(day - step / 2)
        found.append(day)
    return found


def _rolled(months: int, roll: Roll) -> str:
    year, month = divmod(months, 12)
    match roll:
        case Roll.YEAR:
            return f"{year:04}"
        case Roll.QUARTER:
            return f"{year:04}-Q{month // 3 + 1}"
        case Roll.MONTH:
            return f"{year:04}-{month + 1:02}"

"""When a period's figures are promised: its end, a lag, and the next working day where that one is free (Polish holidays)."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ratusz.bank.base.workdays import within_days
from ratusz.bank.model.period import Period, PeriodKind

_LAG = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?", re.IGNORECASE)
_WORKDAYS = re.compile(r"(\d+)\s*(?:workdays?|working days?|dni roboczych|dni robocze|dzień roboczy)", re.IGNORECASE)
FREQUENCIES: dict[str, PeriodKind] = {
    "P1Y": PeriodKind.YEAR,
    "P12M": PeriodKind.YEAR,
    "P6M": PeriodKind.HALF,
    "P3M": PeriodKind.QUARTER,
    "P1M": PeriodKind.MONTH,
    "P1W": PeriodKind.WEEK,
    "P7D": PeriodKind.WEEK,
    "P1D": PeriodKind.DAY,
    **{kind.value: kind for kind in PeriodKind},
    "yearly": PeriodKind.YEAR,
    "half-yearly": PeriodKind.HALF,
    "quarterly": PeriodKind.QUARTER,
    "monthly": PeriodKind.MONTH,
    "weekly": PeriodKind.WEEK,
    "daily": PeriodKind.DAY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """A stretch of time after the end of a period: months and days, or working days."""

    months: int = 0
    days: int = 0
    workdays: int = 0

    def after(self, day: date) -> date:
        """The last day of the stretch that begins after `day`, or the next working day where that one is free."""
        if self.workdays:
            for _ in range(self.workdays):
                day = within_days(day, 1)
            return day
        return within_days(months_later(day, self.months), self.days)


def months_later(day: date, months: int) -> date:
    """`day` moved by months, free or not; the last day of a month stays the last one."""
    is_last = (day + timedelta(days=1)).day == 1
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))


def lag_of(text: str) -> Lag | None:
    """P5M, P30D, P2W, P1M15D, or "10 workdays"; None for anything else."""
    if found := _WORKDAYS.fullmatch(text.strip()):
        return Lag(workdays=int(found[1]))
    found = _LAG.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        return None
    years, months, weeks, days = (int(one or 0) for one in found.groups())
    return Lag(months=12 * years + months, days=7 * weeks + days)


class State(StrEnum):
    """Of what is promised: FRESH, DUE (late, within the grace), OVERDUE, UNKNOWN (nothing is promised, or nothing was ever given)."""

    FRESH = "fresh"
    DUE = "due"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """How often figures come, how long after the period, and how much later they may be before it counts."""

    frequency: PeriodKind
    lag: Lag = Lag()
    grace: Lag = Lag()

    def due(self, period: Period) -> date:
        """The last day on which the figures of `period` are in time."""
        return self.lag.after(period.last)

    def lost(self, period: Period) -> date:
        """The last day of grace."""
        return self.grace.after(self.due(period))

    def state(self, period: Period, today: date) -> State:
        """Of a period without figures."""
        return State.FRESH if today <= self.due(period) else State.DUE if today <= self.lost(period) else State.OVERDUE

    def owed(self, since: Period, until: Period | None, today: date) -> Iterator[Period]:
        """Every period from `since` whose day has passed."""
        period = since
        while self.due(period) < today and (until is None or period.first <= until.first):
            yield period
            period = following(period)


def following(period: Period) -> Period:
    """The period of the same kind after this one."""
    return Period(kind=period.kind, first=period.last + timedelta(days=1))


def around(day: date, kind: PeriodKind) -> Period:
    """The period of this kind that `day` is in."""
    if kind is PeriodKind.SCHOOL_YEAR:
        return Period(kind=kind, first=date(day.year - (day.month < 9), 9, 1))
    if kind is PeriodKind.WEEK:
        return Period(kind=kind, first=day - timedelta(days=day.weekday()))
    months = {PeriodKind.YEAR: 12, PeriodKind.HALF: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}.get(kind)
    return Period(kind=kind, first=day if months is None else date(day.year, (day.month - 1) // months * months + 1, 1))

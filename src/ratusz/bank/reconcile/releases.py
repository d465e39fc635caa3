"""The days on which the figures of a table are promised: so long after the end of each period, or on days of a list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.period import Period, PeriodKind, parse_period
from ratusz.bank.reconcile.gaps.calendar import Lag, Promise, State, around, following, lag_of

#: So much later than promised is due; what is later still is overdue.
GRACE = Lag(workdays=5)
#: A release farther away than this is no promise. The list of one table holds at most so many days.
LONGEST, MOST_DAYS = timedelta(days=3 * 366), 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A promised day, and the period whose figures come; None where a list does not say it."""

    day: date
    period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """`frequency` and `lag` as they were said ("P10D", "10 workdays"), or `days`; never both."""

    frequency: PeriodKind | None = None
    lag: str = ""
    days: tuple[Release, ...] = ()

    def __post_init__(self) -> None:
        if (self.frequency is None) is (not self.days):
            raise ValueError("a calendar is a rule or a list of days")
        if self.frequency is not None and self._lag is None:
            raise ValueError(f"{self.lag!r} is no stretch of time")

    def after(self, day: date) -> Release | None:
        """The first promised day after `day`; None at the end of a list."""
        if self._promise is None:
            return next((one for one in self.days if one.day > day), None)
        period = around(day, self._promise.frequency)
        while self._promise.due(_before(period)) > day:
            period = _before(period)
        while self._promise.due(period) <= day:
            period = following(period)
        return Release(day=self._promise.due(period), period=period)

    def on(self, day: date) -> Release | None:
        """What is promised on `day` itself."""
        found = self.after(day - timedelta(days=1))
        return found if found is not None and found.day == day else None

    def between(self, first: date, last: date, *, most: int = MOST_DAYS) -> Iterator[Release]:
        """The promised days from `first` to `last`, at most so many."""
        found = self.after(first - timedelta(days=1))
        while found is not None and found.day <= last and most > 0:
            yield found
            most -= 1
            found = self.after(found.day)

    def then(self, owed: date | None, came: date, described: date | None) -> date | None:
        """The day that is owed once figures came on the day `came`; before, `owed` was, None for none.

        `described`: a day that they are about, where it was said: then what is owed is what follows it, though its day may have passed.
        Otherwise figures that come before the owed period has ended are a correction or an extra, and the same day stays owed.
        """
        if self._promise is not None and described is not None and described <= came:
            running = around(described, self._promise.frequency)
            owes = following(running) if described == running.last else running
            return max(filter(None, (owed, self._promise.due(owes))))
        if owed is None:
            found = self.after(came)
            return found.day if found else None
        if came < self._begins(owed):
            return owed
        found = self.after(max(owed, came))
        return found.day if found else None

    def _begins(self, owed: date) -> date:
        """The first day on which what comes can be what is owed: the period is over, or half of the way from the day before is gone."""
        here = self.on(owed)
        if here is not None and here.period is not None:
            return min(here.period.last + timedelta(days=1), owed)
        earlier = [one.day for one in self.days if one.day < owed]
        return earlier[-1] + (owed - earlier[-1]) / 2 if earlier else date.min

    @property
    def _lag(self) -> Lag | None:
        return lag_of(self.lag) if self.lag else Lag()

    @property
    def _promise(self) -> Promise | None:
        return Promise(frequency=self.frequency, lag=self._lag or Lag()) if self.frequency is not None else None


def state_of(due: date | None, today: date) -> State:
    """How what is owed on the day `due` stands today: FRESH before it, DUE from that day through the days of grace, then OVERDUE."""
    if due is None:
        return State.UNKNOWN
    if today < due:
        return State.FRESH
    return State.DUE if today <= GRACE.after(due) else State.OVERDUE


def calendar_json(one: Calendar) -> dict[str, Any]:
    """A calendar as JSON."""
    if one.frequency is not None:
        return {"frequency": str(one.frequency), "lag": one.lag}
    return {"days": [[each.day.isoformat(), str(each.period or "")] for each in one.days]}


def calendar_from_json(data: Mapping[str, Any]) -> Calendar:
    """The inverse of `calendar_json`; ValueError where it is none."""
    try:
        if "days" in data:
            return Calendar(days=_listed([(str(day), str(period)) for day, period in data["days"]]))
        return Calendar(frequency=PeriodKind(str(data["frequency"])), lag=str(data.get("lag", "")))
    except (KeyError, TypeError) as error:
        raise ValueError(f"no calendar: {error}") from error


def days_from_text(text: str) -> tuple[Release, ...]:
    """A list of days as people write it: "2026-03-15" or "2026-03-15; 2026-Q1" in each line. WrongUsage names the line that is none."""
    found: list[Release] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        day, _, period = (part.strip() for part in line.partition(";"))
        try:
            found += _listed([(day, period)])
        except ValueError as error:
            raise WrongUsage(
                "release-day-unreadable",
                N_("“{found}” is no day, or no period behind it."),
                N_("Write 2026-03-15, or 2026-03-15; 2026-Q1."),
                values={"found": line[:60]},
            ) from error
    if len(found) > MOST_DAYS:
        raise WrongUsage("release-days-too-many", N_("A list holds at most {most} days."), values={"most": MOST_DAYS})
    return tuple(sorted({one.day: one for one in found}.values(), key=lambda one: one.day))


def _listed(days: Sequence[tuple[str, str]]) -> tuple[Release, ...]:
    found: list[Release] = []
    for day, text in days:
        period = parse_period(text) if text else None
        if text and period is None:
            raise ValueError(text)
        found.append(Release(day=date.fromisoformat(day), period=period))
    return tuple(found)


def _before(period: Period) -> Period:
    return around(period.first - timedelta(days=1), period.kind)

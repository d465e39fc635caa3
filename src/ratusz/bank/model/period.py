"""Periods a city reports on, and their canonical texts.

    year 2023 · school year 2023/24 · half 2023-H1 · quarter 2023-Q1 · month 2023-05 · week 2023-W05 · day 2023-05-31

Within one kind the texts sort in time, so a period is stored and compared as its text. Weeks are those of ISO 8601: they begin on a Monday,
and the one that holds 1 January belongs to the year that most of its days are in; some years have 53.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class PeriodKind(StrEnum):
    """How long a period is."""

    YEAR = "year"
    SCHOOL_YEAR = "school-year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


_FORMS = {
    PeriodKind.YEAR: re.compile(r"(\d{4})"),
    PeriodKind.SCHOOL_YEAR: re.compile(r"(\d{4})/(\d{2})"),
    PeriodKind.HALF: re.compile(r"(\d{4})-H([12])"),
    PeriodKind.QUARTER: re.compile(r"(\d{4})-Q([1-4])"),
    PeriodKind.MONTH: re.compile(r"(\d{4})-(0[1-9]|1[0-2])"),
    PeriodKind.WEEK: re.compile(r"(\d{4})-W(\d{2})"),
    PeriodKind.DAY: re.compile(r"(\d{4})-(\d{2}-\d{2})"),
}
_MONTHS = {PeriodKind.YEAR: 12, PeriodKind.HALF: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of days: `first` to `last`, both included."""

    kind: PeriodKind
    first: date

    @property
    def last(self) -> date:
        """The last day."""
        if self.kind is PeriodKind.DAY:
            return self.first
        if self.kind is PeriodKind.WEEK:
            return self.first + timedelta(days=min(6, (date.max - self.first).days))
        if self.kind is PeriodKind.SCHOOL_YEAR:
            return date(self.first.year + 1, 8, 31) if self.first.year < date.max.year else date.max
        months = self.first.year * 12 + self.first.month - 1 + _MONTHS[self.kind]
        if months // 12 > date.max.year:
            return date.max
        return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)

    @property
    def year(self) -> int:
        """The year by which it is called: of a week that of its number, in which its first day need not lie."""
        return self.first.isocalendar().year if self.kind is PeriodKind.WEEK else self.first.year

    def __str__(self) -> str:
        year, month = self.first.year, self.first.month
        match self.kind:
            case PeriodKind.YEAR:
                return f"{year:04}"
            case PeriodKind.SCHOOL_YEAR:
                return f"{year:04}/{(year + 1) % 100:02}"
            case PeriodKind.HALF:
                return f"{year:04}-H{(month + 5) // 6}"
            case PeriodKind.QUARTER:
                return f"{year:04}-Q{(month + 2) // 3}"
            case PeriodKind.MONTH:
                return f"{year:04}-{month:02}"
            case PeriodKind.WEEK:
                return f"{self.year:04}-W{self.first.isocalendar().week:02}"
            case PeriodKind.DAY:
                return self.first.isoformat()


def parse_period(text: str) -> Period | None:
    """The period whose canonical text is `text`, or None. Spellings of files are turned into this form by `bank.read`."""
    for kind, form in _FORMS.items():
        if found := form.fullmatch(text):
            return _period(kind, found)
    return None


def _period(kind: PeriodKind, found: re.Match[str]) -> Period | None:
    year = int(found[1])
    try:
        match kind:
            case PeriodKind.YEAR:
                return Period(kind=kind, first=date(year, 1, 1))
            case PeriodKind.SCHOOL_YEAR:
                return Period(kind=kind, first=date(year, 9, 1)) if int(found[2]) == (year + 1) % 100 else None
            case PeriodKind.HALF:
                return Period(kind=kind, first=date(year, int(found[2]) * 6 - 5, 1))
            case PeriodKind.QUARTER:
                return Period(kind=kind, first=date(year, int(found[2]) * 3 - 2, 1))
            case PeriodKind.MONTH:
                return Period(kind=kind, first=date(year, int(found[2]), 1))
            case PeriodKind.WEEK:
                return Period(kind=kind, first=date.fromisocalendar(year, int(found[2]), 1))
            case PeriodKind.DAY:
                return Period(kind=kind, first=date.fromisoformat(found[0]))
    except ValueError:
        return None

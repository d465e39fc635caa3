"""Working days of a Polish office: Monday to Friday, without public holidays."""

from calendar import monthrange
from datetime import date, timedelta

_FIXED = {(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)}
#: Christmas Eve is free since this year.
_EVE_SINCE = 2025


def is_workday(day: date) -> bool:
    """Whether people are in the office on `day`."""
    if day.weekday() > 4 or (day.month, day.day) in _FIXED or (day.year >= _EVE_SINCE and (day.month, day.day) == (12, 24)):
        return False
    sunday = easter(day.year)
    return day not in {sunday + timedelta(days=1), sunday + timedelta(days=60)}


def workday_before(day: date) -> date:
    """The last working day before `day`."""
    before = day - timedelta(days=1)
    while not is_workday(before):
        before -= timedelta(days=1)
    return before


def is_first_of_week(day: date) -> bool:
    """Whether `day` is the first working day of its week."""
    return is_workday(day) and workday_before(day).isocalendar()[:2] != day.isocalendar()[:2]


def easter(year: int) -> date:
    """Easter Sunday, by the rule of Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def within_days(received: date, days: int) -> date:
    """The last day of a term of `days` that began with `received`: civil code, art. 111 and 115; code of procedure, art. 57.

    The day of the event is not counted; where the last day is a Saturday or free by law, the term ends on the next working day.
    """
    last = received + timedelta(days=days)
    while not is_workday(last):
        last += timedelta(days=1)
    return last


def within_months(received: date, months: int) -> date:
    """The same of a term in months: it ends on the day of the same number, or on the last of a month that has none."""
    year, month = divmod(received.year * 12 + received.month - 1 + months, 12)
    last = date(year, month + 1, min(received.day, monthrange(year, month + 1)[1]))
    return within_days(last, 0)

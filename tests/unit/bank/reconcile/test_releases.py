"""When figures are promised, and what is owed once some have come."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.model.period import PeriodKind
from ratusz.bank.reconcile.gaps.calendar import State
from ratusz.bank.reconcile.releases import Calendar, calendar_from_json, calendar_json, days_from_text, state_of

MONTHLY = Calendar(frequency=PeriodKind.MONTH, lag="10 workdays")
YEARLY = Calendar(frequency=PeriodKind.YEAR, lag="P5M")
LISTED = Calendar(days=days_from_text("2026-09-15; 2026-H1\n2026-03-16; 2025-H2\n"))


def test_working_days_pass_holidays_and_a_free_day_moves():
    assert MONTHLY.after(date(2026, 4, 20)).day == date(2026, 5, 15)  # 1 May is free, and so are two Saturdays
    assert Calendar(frequency=PeriodKind.MONTH, lag="P1D").after(date(2025, 12, 31)).day == date(2026, 1, 2)
    assert (YEARLY.after(date(2026, 1, 1)).day, str(YEARLY.after(date(2026, 1, 1)).period)) == (date(2026, 6, 1), "2025")
    assert [str(one.period) for one in LISTED.between(date(2026, 1, 1), date(2027, 1, 1))] == ["2025-H2", "2026-H1"]
    assert LISTED.after(date(2026, 9, 15)) is None


@pytest.mark.parametrize(
    ("owed", "came", "described", "then"),
    [
        (date(2026, 6, 1), date(2026, 5, 20), None, date(2027, 5, 31)),  # early, and of the owed year
        (date(2026, 6, 1), date(2025, 11, 3), None, date(2026, 6, 1)),  # a correction of what stands
        (date(2026, 6, 1), date(2026, 8, 3), None, date(2027, 5, 31)),  # late
        (date(2026, 6, 1), date(2026, 8, 3), date(2024, 12, 31), date(2026, 6, 1)),  # figures of another year
        (date(2025, 6, 2), date(2026, 8, 3), date(2024, 12, 31), date(2026, 6, 1)),  # the owed ones, a year late: the next are late too
        (None, date(2026, 2, 1), None, date(2026, 6, 1)),
        (None, date(2026, 2, 1), date(2099, 12, 31), date(2026, 6, 1)),  # a day that has not come says nothing
    ],
)
def test_what_is_owed_then(owed, came, described, then):
    assert YEARLY.then(owed, came, described) == then


def test_a_list_is_followed_by_halves():
    assert LISTED.then(date(2026, 9, 15), date(2026, 4, 1), None) == date(2026, 9, 15)
    assert LISTED.then(date(2026, 3, 16), date(2026, 3, 20), None) == date(2026, 9, 15)
    assert LISTED.then(date(2026, 9, 15), date(2026, 9, 10), None) is None


def test_states_around_a_day():
    due = date(2026, 4, 30)
    days = {date(2026, 4, 29): State.FRESH, due: State.DUE, date(2026, 5, 8): State.DUE, date(2026, 5, 11): State.OVERDUE}
    assert {day: state_of(due, day) for day in days} == days
    assert state_of(None, due) is State.UNKNOWN


@pytest.mark.slow
@given(
    kind=st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR]),
    lag=st.sampled_from(["", "P10D", "P2M", "P1M15D", "7 workdays"]),
    day=st.dates(date(2000, 1, 1), date(2050, 1, 1)),
)
def test_promised_days_follow_one_another_and_none_is_passed_over(kind, lag, day):
    calendar = Calendar(frequency=kind, lag=lag)
    found = list(calendar.between(day, date(day.year + 3, 1, 1), most=5))
    assert [one.day for one in found] == sorted({one.day for one in found})
    for earlier, later in pairwise(found):
        assert (earlier.period.last - later.period.first).days == -1
        assert calendar.on(later.day) == later
        assert calendar.then(later.day, later.day, None) > later.day
    assert calendar_from_json(calendar_json(calendar)) == calendar


def test_what_is_no_calendar():
    for wrong in ({}, {"frequency": "month", "lag": "soon"}, {"frequency": "century"}, {"days": [["2026-02-30", ""]]}, {"days": []}):
        with pytest.raises(ValueError):
            calendar_from_json(wrong)
    with pytest.raises(WrongUsage):
        days_from_text("jutro")
    assert calendar_from_json(calendar_json(LISTED)) == LISTED

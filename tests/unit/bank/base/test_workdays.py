"""Working days of a Polish office, and on which of them a letter falls."""

from datetime import date, timedelta

import pytest

from ratusz.bank.base.workdays import easter, is_first_of_week, is_workday, within_days, within_months, workday_before


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))]
)
def test_easter(year, day):
    assert easter(year) == day


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 1, 6),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 6, 4),
        date(2026, 11, 11),
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 3, 7),
        date(2026, 3, 8),
    ],
)
def test_free_days(day):
    assert not is_workday(day)


def test_christmas_eve_was_a_working_day_before_2025():
    assert is_workday(date(2024, 12, 24))


def test_the_working_day_before_lies_before_and_nothing_works_in_between():
    day = date(2026, 1, 1)
    for _ in range(400):
        before = workday_before(day)
        assert is_workday(before)
        assert before < day
        assert not any(is_workday(before + timedelta(days=number)) for number in range(1, (day - before).days))
        day += timedelta(days=1)


def test_each_week_has_one_first_working_day():
    days = [date(2026, 1, 5) + timedelta(days=number) for number in range(7 * 50)]
    weeks = [day.isocalendar()[:2] for day in days if is_first_of_week(day)]
    assert len(weeks) == len(set(weeks)) == 50
    assert is_first_of_week(date(2026, 4, 7))  # Easter Monday is free


def test_a_term_in_days_moves_on_from_a_free_day():
    assert within_days(date(2026, 3, 2), 14) == date(2026, 3, 16)
    assert within_days(date(2026, 12, 10), 14) == date(2026, 12, 28)


def test_a_term_in_months_ends_on_the_same_number_or_on_the_last_day():
    assert within_months(date(2025, 12, 31), 2) == date(2026, 3, 2)
    assert within_months(date(2026, 11, 17), 2) == date(2027, 1, 18)

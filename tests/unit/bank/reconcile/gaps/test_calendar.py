"""When figures are promised, and what is owed on a day."""

from datetime import date

import pytest

from ratusz.bank.model.period import PeriodKind, parse_period
from ratusz.bank.reconcile.gaps.calendar import Lag, Promise, State, lag_of


@pytest.mark.parametrize(
    ("period", "lag", "due"),
    [
        ("2024", "P5M", date(2025, 6, 2)),  # 31 May is a Saturday
        ("2025", "P4M3D", date(2026, 5, 4)),  # 3 May is a Sunday, and free
        ("2025-03", "P1M", date(2025, 4, 30)),
        ("2025-01", "P1M", date(2025, 2, 28)),
        ("2025-03", "10 workdays", date(2025, 4, 14)),
        ("2025-04", "2 workdays", date(2025, 5, 5)),  # 1 May and 3 May
        ("2025-Q2", "P2W", date(2025, 7, 14)),
        ("2024/25", "P1M", date(2025, 9, 30)),
        ("2025-05-31", "P1D", date(2025, 6, 2)),
        ("2020-W53", "P3D", date(2021, 1, 7)),  # it ends on 3 January, and 6 January is free
        ("2025-H1", "P1M15D", date(2025, 8, 18)),  # 15 August is free, then a weekend
    ],
)
def test_a_promise_ends_on_a_working_day(period, lag, due):
    found = parse_period(period)
    assert Promise(frequency=found.kind, lag=lag_of(lag)).due(found) == due


def test_what_is_no_lag_is_none():
    assert [lag_of(text) for text in ("", "P", "5 months", "PT5M")] == [None] * 4
    assert lag_of("P1Y2M") == Lag(months=14)


def test_a_period_is_owed_the_day_after_its_day_and_then_late_and_then_overdue():
    promise = Promise(frequency=PeriodKind.YEAR, lag=Lag(months=5), grace=Lag(days=14))
    year = parse_period("2024")
    owed = {day: [str(one) for one in promise.owed(parse_period("2023"), None, day)] for day in (date(2025, 6, 2), date(2025, 6, 3))}
    assert owed == {date(2025, 6, 2): ["2023"], date(2025, 6, 3): ["2023", "2024"]}
    days = (date(2025, 6, 2), date(2025, 6, 3), date(2025, 6, 16), date(2025, 6, 17))
    assert [promise.state(year, day) for day in days] == [State.FRESH, State.DUE, State.DUE, State.OVERDUE]
    assert [str(one) for one in promise.owed(parse_period("2020"), parse_period("2021"), date(2025, 1, 1))] == ["2020", "2021"]

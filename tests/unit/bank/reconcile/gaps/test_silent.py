"""A zero or a copied figure is doubted where season, habit and history say so, and nowhere else."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.model.period import Period, PeriodKind
from ratusz.bank.reconcile.gaps.calendar import following
from ratusz.bank.reconcile.gaps.repeated import repeated
from ratusz.bank.reconcile.gaps.seasons import Emptiness, Point, seasons_of
from ratusz.bank.reconcile.gaps.silent import silent

#: Degree days of a city by month, and visits of a pool that is closed in August.
HEATING = [620.0, 540, 430, 250, 90, 0, 0, 0, 70, 260, 410, 560]
POOL = [9200.0, 9400, 9900, 9000, 8700, 7900, 7000, 0, 8100, 9000, 9300, 8800]


def points(values, kind=PeriodKind.YEAR, first=date(2018, 1, 1)):
    period, found = Period(kind=kind, first=first), []
    for value in values:
        found.append(Point(period=period, value=float(value)))
        period = following(period)
    return found


def monthly(values):
    return points(values, PeriodKind.MONTH)


def years_of(shape, count, seed=1, noise=0.08):
    rng = np.random.default_rng(seed)
    return [round(value * float(np.exp(rng.normal(0, noise)))) for _ in range(count) for value in shape]


def spoilt(values, *places, with_=0.0):
    return [with_ if at in places else value for at, value in enumerate(values)]


def autumns(*values):
    found = years_of(HEATING, len(values))
    found[8::12] = values
    return found


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ([500, 480, 0, 510, 495], [2]),
        ([5, 3, 0, 2, 4, 1], []),
        ([200, 150, 90, 40, 12, 3, 0], []),
        ([100, 9999, 120, 110, 105], [1]),
        ([9000, 9999, 10500, 9800, 10020], []),
        ([12, -1, 14, 13, 12], [1]),
        ([12, 5, -1, 8, 3], []),  # a balance that is near zero may be below it
        ([-5, 0, 7, -2, 3, 0], []),
        ([0, 0, 0, 120, 130, 110], []),
        ([0, 0, 0, 120, 130, 110, 0, 125, 118], [6]),  # not begun yet, and then a zero too many
        ([0, 0, 540, 560, 550, 555, 548], []),
        ([510, 490, 500, 505, 495, 0, 0], [5, 6]),
        ([500, 0, 480, 490, 0, 510, 505, 0, 495, 500, 0, 490], []),  # on so many occasions it is a habit of this slice
        ([0, 0, 0, 0], []),
        ([12.5, 0, 12.1, 12.8], [1]),
        ([0, 900], []),
    ],
)
def test_a_zero_is_silent_only_where_history_says_so(values, places):
    assert silent(points(values)) == places


@pytest.mark.parametrize(
    ("values", "places"),
    [
        (years_of(HEATING, 4), []),
        (years_of(POOL, 3), []),
        (years_of(POOL, 2), []),
        (spoilt(years_of(HEATING, 4), 13), [13]),  # no heating in February: the summers stay quiet
        (spoilt(years_of(POOL, 3), 16), [16]),
        (spoilt(years_of(POOL, 3), 16, 30), [16, 30]),
        (autumns(75, 0, 25, 48), []),  # some Septembers are warm
        (spoilt(years_of(POOL, 4), 31, with_=8400.0), []),  # open in one August
        (years_of([3, 0, 5, 2, 0, 1, 4, 2, 0, 3, 6, 1], 4, noise=0.0), []),
    ],
)
def test_zeros_of_a_season_are_its_own_and_a_zero_beside_it_is_told(values, places):
    assert silent(monthly(values)) == places


def test_quarters_days_and_holidays_have_seasons_and_years_have_none():
    quarters = points([800, 900, 0, 850] * 4, PeriodKind.QUARTER)
    assert silent(quarters) == []
    assert silent(points([800, 900, 0, 850, 780] * 5)) == [], "on so many occasions a year without is a habit"
    days = points([0] * 400, PeriodKind.DAY, date(2024, 1, 1))
    open_days = [Point(period=one.period, value=0.0 if _is_closed(one.period.first) else 40.0 + at % 7) for at, one in enumerate(days)]
    assert silent(open_days) == []
    wednesday = next(at for at, one in enumerate(open_days) if one.period.first == date(2024, 6, 12))
    open_days[wednesday] = Point(period=open_days[wednesday].period, value=0.0)
    assert silent(open_days) == [wednesday]
    assert seasons_of(quarters[1].period) == (("quarter", 1),)
    assert seasons_of(points([1])[0].period) == ()


def _is_closed(day):
    return day.weekday() > 4 or (day.month, day.day) in {(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)} or day in {
        date(2024, 4, 1),
        date(2024, 5, 30),
    }  # fmt: skip


def test_a_first_year_learns_its_seasons_from_the_other_series():
    every = Emptiness()
    pools = [monthly(years_of(POOL, 1, seed)) for seed in range(4)]
    for one in pools:
        every.add(one)
    assert silent(pools[0]) == [7], "of one pool in its first year nobody knows"
    assert silent(pools[0], every=every) == []
    one_sided = monthly(spoilt(years_of(POOL, 1), 2))
    every.add(one_sided)
    assert silent(one_sided, every=every) == [2]


@given(st.integers(0, 47), st.integers(2, 5), st.integers(0, 10_000))
def test_one_zero_among_busy_months_is_found_and_nothing_else(at, years, seed):
    shape = [800.0 + 100 * number for number in range(12)]
    clean = years_of(shape, years, seed)
    assert silent(monthly(clean)) == []
    assert silent(monthly(spoilt(clean, at % len(clean)))) == [at % len(clean)]


@given(st.lists(st.floats(0, 6), min_size=3, max_size=60))
def test_small_counts_may_always_be_zero(rates):
    counts = np.random.default_rng(len(rates)).poisson(rates)
    assert silent(points(counts)) == []


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ([512, 498, 530, 519, 541, 541, 541, 541, 541, 541, 541], [5, 6, 7, 8, 9, 10]),
        ([512, 498, 530, 519, 541, 541, 508, 520], []),
        ([5, 5, 5, 5, 6, 6, 6, 6, 6, 7, 7, 7], []),  # so many schools
        ([2550] * 12, []),  # hectares of a city
        ([480, 495, 500, 500, 500, 500, 500, 500], []),  # as many places as there are
        ([1.2, 1.2, 1.2, 1.2, 1.5, 1.5, 1.5, 1.6, 1.6, 1.6], []),  # rates
        ([0, 0, 0, 0, 0, 0, 51, 48, 57, 60, 49], []),
        ([2, 1, 2, 2, 2, 2, 2, 2, 1, 0, 1, 2], []),
        ([3, 1, 1, 1, 1, 1, 1, 1, 1, 2], []),  # small counts, few steps
    ],
)
def test_a_figure_that_stands_still_is_told_where_the_others_move(values, places):
    assert repeated({"": points(values)}) == ({"": places} if places else {})


def test_a_year_copied_in_all_districts_is_told_in_each_and_some_equal_figures_are_not():
    rng = np.random.default_rng(3)
    districts = {name: list(rng.integers(9_000, 14_000, 12)) for name in "abcdefg"}
    assert repeated({name: points(values) for name, values in districts.items()}) == {}
    copied = {name: points([*values[:8], values[7], *values[9:]]) for name, values in districts.items()}
    assert repeated(copied) == {name: [8] for name in districts}
    moved = {**copied, "h": points(rng.integers(9_000, 14_000, 12))}
    assert repeated(moved) == {}


@given(st.integers(0, 100_000))
def test_what_chance_repeats_is_not_told(seed):
    rng = np.random.default_rng(seed)
    counts = {str(level): points(rng.poisson(level, 40)) for level in (0.5, 3, 12, 60)}
    assert repeated(counts) == {}


@pytest.mark.slow
def test_ten_years_of_days_are_judged_however_many_zeros_they_have():
    figures = [float(one) for one in np.random.default_rng(4).poisson(400, 3650)]
    few, many = range(100, 3650, 73), range(100, 3650, 19)
    assert silent(points(spoilt(figures, *few), PeriodKind.DAY)) == list(few)
    assert silent(points(spoilt(figures, *many), PeriodKind.DAY)) == []  # so many are a habit

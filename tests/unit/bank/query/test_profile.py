"""What a profile says of columns, against plain Python."""

import json
import statistics
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema
from ratusz.bank.query import profile as profiles
from ratusz.bank.query.bins import Spread, edges_of, histogram, spread_of, squares, statuses
from ratusz.bank.query.nodes import Condition, Op, Query
from ratusz.bank.query.profile import profile
from ratusz.bank.query.profiled import from_json, to_json
from tests.support.tables import column, stored

pytestmark = pytest.mark.slow  # each asks DuckDB several times

SCHEMA = Schema(
    columns=(
        column("dzielnica"),
        column("kwota", "decimal", precision=10, scale=2, has_status=True),
        column("dzieci", "integer"),
        column("dnia", "date"),
        column("miesiac", "period"),
        column("czynne", "boolean"),
    )
)
AMOUNTS = [Decimal(n * n % 97) / 4 for n in range(40)] + [Decimal("999.99"), None, None]
ROWS = [
    (("Bytków", "Centrum", "Przełajka")[n % 3], amount, n % 7, date(2021, 1, 1) + timedelta(days=30 * n), f"2023-{n % 12 + 1:02}", n % 2 == 0,
     None if amount is not None else ("suppressed" if n % 2 else "unknown"))
    for n, amount in enumerate(AMOUNTS)
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> DuckDBEngine:
    return DuckDBEngine(memory="256MB", threads=1, temp=tmp_path_factory.mktemp("engine"))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory):
    return stored(tmp_path_factory.mktemp("table"), SCHEMA, ROWS)


def test_every_figure_is_that_of_plain_python(engine, table):
    found = profile(engine, table).columns["kwota"]
    values = [amount for amount in AMOUNTS if amount is not None]
    assert (found.count, found.missing, found.distinct) == (len(values), 2, len(set(values)))
    assert (found.least, found.greatest) == (min(values), max(values))
    assert found.median == statistics.median(values)
    assert abs(found.mean - sum(values) / len(values)) < Decimal("0.00001")
    assert dict(found.statuses) == {"suppressed": 1, "unknown": 1}
    most = Counter(values).most_common(1)[0][1]
    assert found.top[0].count == most
    assert sum(one.count for one in found.bins) == len(values)


def test_outliers_are_those_of_tukey(engine, table):
    found = profile(engine, table).columns["kwota"]
    spread = found.upper - found.lower
    assert found.outliers.high == found.upper + Decimal("1.5") * spread
    assert (found.outliers.below, found.outliers.above) == (0, 1)
    assert found.bins[-1].high is None, "what lies far beyond shares the last, open step"


def test_too_few_or_equal_values_have_no_outliers(engine, tmp_path):
    few = stored(tmp_path, Schema(columns=(column("n", "integer"),)), [(1,), (2,), (900,)])
    assert profile(engine, few).columns["n"].outliers is None


def test_days_are_counted_by_month_and_periods_as_they_are(engine, table):
    columns = profile(engine, table).columns
    assert columns["dnia"].roll == "month"
    assert [one.value for one in columns["dnia"].periods][:2] == ["2021-01", "2021-03"]
    assert sum(one.count for one in columns["dnia"].periods) == len(ROWS)
    assert columns["miesiac"].periods[0].value == "2023-01"
    assert columns["czynne"].top[0].value is True
    assert columns["dzielnica"].top[0].value == "Bytków"


def test_a_profile_is_the_same_after_json(engine, table):
    found = profile(engine, table)
    assert from_json(json.loads(json.dumps(to_json(found))), SCHEMA) == found


def test_a_large_table_is_asked_column_by_column_and_says_the_same(engine, table, monkeypatch):
    together = profile(engine, table)
    monkeypatch.setattr(profiles, "TOGETHER_UP_TO_ROWS", 10)
    assert profile(engine, table) == together


def test_an_empty_table_has_a_profile(engine, tmp_path):
    found = profile(engine, stored(tmp_path, SCHEMA, []))
    assert {one.count for one in found.columns.values()} == {0}
    assert found.columns["kwota"].bins == ()


def test_a_histogram_counts_what_the_conditions_leave(engine, table):
    kwota = SCHEMA.column("kwota")
    query = Query(where=(Condition(column="dzielnica", op=Op.EXACT, values=("Centrum",)),))
    spread = spread_of(engine, table, kwota, query)
    bins = histogram(engine, table, kwota, query, spread)
    inside = [amount for n, amount in enumerate(AMOUNTS) if amount is not None and n % 3 == 1]
    for one in bins:
        expected = [v for v in inside if (one.low is None or v >= one.low) and (one.high is None or v < one.high)]
        assert one.count == len(expected)
    assert statuses(engine, table, kwota, query) == ()


def test_two_columns_are_counted_in_squares(engine, table):
    cells = squares(engine, table, (SCHEMA.column("kwota"), SCHEMA.column("dzieci")), Query())
    assert sum(cell.count for cell in cells) == len([a for a in AMOUNTS if a is not None])


@given(st.lists(st.decimals(-10_000, 10_000, places=2), min_size=1, max_size=60))
def test_edges_are_round_few_and_hold_the_values_between_the_fences(values):
    ordered = sorted(values)
    lower, upper = ordered[len(ordered) // 4], ordered[3 * len(ordered) // 4]
    spread = Spread(count=len(values), least=ordered[0], lower=lower, upper=upper, greatest=ordered[-1])
    edges = edges_of(spread, 2)
    step = edges[1] - edges[0]
    assert step.normalize().as_tuple().digits in {(1,), (2,), (5,)}
    assert 2 <= len(edges) <= 28
    assert all(later - earlier == step for earlier, later in pairwise(edges))
    assert edges[0] <= lower
    assert edges[-1] > upper

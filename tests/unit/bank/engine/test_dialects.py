"""Statements are carried over whole, or refused; tests/conformance/test_spark.py holds them against Spark itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.engine.dialects import DUCKDB, SPARK, NotCarried, carried
from tests.support.compiled import ADDRESSES, statement_of
from tests.support.golden import same_as_golden

CELL = 'SELECT {} FROM "rows" AS data'


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_kind_of_statement_is_carried_over(name):
    statement = statement_of(name, '"rows"')
    found = carried(statement.sql, SPARK)
    shown = found.replace(carried(CELL.format("strip_accents('x')"), SPARK).split("'x', ")[1].split(") FROM")[0], "…")
    same_as_golden(f"spark/{name}.sql", f"-- {ADDRESSES[name]}\n{shown}\n")


def test_the_own_dialect_stays_as_it_is():
    assert carried("SELECT anything(1)", DUCKDB) == "SELECT anything(1)"


@pytest.mark.parametrize(
    "sql",
    [
        CELL.format("concat(a, b)"),
        CELL.format("CAST(a AS HUGEINT) // b + reverse(c)"),
        CELL.format("CAST(a AS INTEGER)"),
        CELL.format("CAST(a AS TIME)"),
        CELL.format("TRY_CAST(a AS VARCHAR)"),
        CELL.format("a / b"),
        CELL.format("a::DOUBLE"),
        CELL.format("percentile_disc(0.9) WITHIN GROUP (ORDER BY a)"),
        CELL.format("percentile_cont(0.5) WITHIN GROUP (ORDER BY a)"),
        CELL.format("count(*) OVER (PARTITION BY a)"),
        CELL.format("max(a) OVER ()"),
        CELL.format("regexp_full_match(a, b)"),
        CELL.format("regexp_full_match(a, 'x', 'i')"),
        CELL.format("printf('%s', a)"),
        CELL.format("printf('%5.1f', a)"),
        CELL.format("a ILIKE 'x'"),
        CELL.format("a LIKE 'x\\y'"),
        CELL.format("a LIKE ?"),
        CELL.format("a COLLATE nocase"),
        CELL.format("sign(?)"),
        CELL.format("[1, 2]"),
        CELL.format("unnest(a)"),
        CELL.format("* EXCLUDE (a)"),
        CELL.format("DISTINCT ON (a) a"),
        "SELECT * FROM read_parquet('a.parquet') AS data",
        "SELECT * FROM 'a.parquet' AS data",
        'SELECT * FROM "a", "b"',
        'SELECT * FROM "a" JOIN "b" USING (x)',
        'SELECT * FROM "a" QUALIFY true',
        'SELECT * FROM "a" TABLESAMPLE 1%',
        'SELECT 1 FROM "a" UNION ALL SELECT 2 FROM "a"',
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "SELECT 1; SELECT 2",
        'DELETE FROM "a"',
        'SELECT a FROM "a" GROUP BY ALL',
        'SELECT a FROM "a" ORDER BY ALL',
        "SELECT (",
        "",
    ],
)
def test_what_is_not_known_to_mean_the_same_is_refused(sql):
    with pytest.raises(NotCarried):
        carried(sql, SPARK)


def test_an_unknown_dialect_is_refused():
    with pytest.raises(NotCarried):
        carried("SELECT 1", "oracle")


@pytest.mark.slow  # sqlglot takes a few milliseconds for each
@given(st.lists(st.sampled_from(["a = ?", "b IN (?, ?)", "c > ?", "d LIKE '?%'", "e = '?'", '"f?" = ?']), min_size=1, max_size=5))
def test_values_keep_their_order_and_marks_in_texts_are_no_values(conditions):
    sql = CELL.format("a") + " WHERE " + " AND ".join(conditions) + " LIMIT ? OFFSET ?"
    found = carried(sql, SPARK)
    assert found.count("?") == sql.count("?")
    assert "value_of" not in found

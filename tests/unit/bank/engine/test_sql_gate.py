"""What the gate lets through, and how it tells what it does not."""

import pytest

from ratusz.bank.engine import sqlgate, sqlwords
from ratusz.bank.engine.sqlbox import new_box, seal


@pytest.fixture(scope="module")
def parser():
    made = new_box("64MB")
    seal(made, {}, ())
    return made


@pytest.fixture(scope="module")
def box():
    """A table with a column of each type."""
    made = new_box("64MB")
    source = """(SELECT 1 AS "_row", 'Bytków' AS dzielnica, 2022 AS rok, 1.50::DECIMAL(10,2) AS kwota, DATE '2022-01-31' AS dzien,
                 TIMESTAMP '2022-01-31 12:00:00' AS chwila, true AS jest)"""
    seal(made, {"data": source, "a/b": source}, ())
    return made


ALLOWED = (
    "SELECT * FROM data",
    "FROM data",
    "TABLE data",
    "VALUES (1, 'a'), (2, 'b')",
    "(SELECT 1) ORDER BY 1 LIMIT 2",
    "SELECT dzielnica, sum(kwota) FILTER (WHERE rok > 2000) AS razem FROM data GROUP BY ALL ORDER BY razem DESC NULLS LAST LIMIT 5 OFFSET 0;",
    'SELECT d.dzielnica, e.kwota FROM DATA d JOIN "A/B" e USING (rok) LEFT JOIN "a/b" f ON f.rok = d.rok',
    "WITH a(x) AS (SELECT rok FROM data), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM b WHERE y IN (SELECT x FROM a)",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT list(n) FROM r",
    "SELECT rok, kwota - lag(kwota) OVER w, rank() OVER (PARTITION BY dzielnica ORDER BY kwota) FROM data WINDOW w AS (ORDER BY rok)",
    "SELECT extract(year FROM dzien), date_trunc('month', chwila), strftime(dzien, '%Y-%m'), dzien + INTERVAL '1 day' FROM data",
    "SELECT median(kwota), quantile_cont(kwota, 0.9), stddev(kwota), count(DISTINCT rok), string_agg(dzielnica, ', ' ORDER BY dzielnica) FROM data",
    "SELECT dzielnica ILIKE '%yt%', dzielnica SIMILAR TO 'B.*', regexp_replace(dzielnica, 'y', 'i'), upper(dzielnica), dzielnica || '!' FROM data",
    "SELECT * FROM data ORDER BY dzielnica COLLATE pl",
    "SELECT CASE WHEN jest THEN 1 ELSE 0 END, coalesce(kwota, 0), nullif(rok, 0), kwota BETWEEN 1 AND 2, TRY_CAST(dzielnica AS INTEGER) FROM data",
    "SELECT * EXCLUDE (rok) REPLACE (kwota * 2 AS kwota) FROM data",
    "SELECT COLUMNS('k.*') FROM data",
    "SELECT * FROM data PIVOT (sum(kwota) FOR rok IN (2021, 2022))",
    "FROM data UNPIVOT (wartosc FOR miara IN (kwota))",
    "SELECT unnest(range(3)), list_transform([1, 2], lambda x: x + 1), {'a': 1}.a, [x * 2 for x in [1, 2]] FROM data",
    "SELECT dzielnica, rok, count(*), grouping(rok) FROM data GROUP BY ROLLUP (dzielnica, rok)",
    "SELECT DISTINCT ON (rok) rok, kwota FROM data ORDER BY rok, kwota",
    "SELECT rok FROM data UNION SELECT 1 EXCEPT SELECT 2",
    "SELECT round(kwota / 3, 2), kwota * 1.23, 10 // 3, 10 % 3, abs(-1), greatest(1, 2) FROM data -- koniec",
    "SELECT (SELECT max(rok) FROM data d WHERE d.dzielnica = data.dzielnica), EXISTS (SELECT 1) FROM data",
    "SELECT rok FROM data QUALIFY row_number() OVER (PARTITION BY dzielnica ORDER BY rok DESC) = 1",
    "SELECT kwota::VARCHAR, rok::DECIMAL(10, 2), CAST(dzien AS TIMESTAMP), [rok]::INTEGER[] FROM data",
    "SELECT mode(dzielnica), arg_max(dzielnica, kwota), corr(rok, kwota), regr_slope(kwota, rok), histogram(rok) FROM data",
    "SELECT g.n, d.rok FROM generate_series(1, 3) AS g(n), data d, LATERAL (SELECT d.rok + g.n AS s) t",
    "SELECT 'ąęść', $$tekst$$, E'a\\nb', DATE '2024-02-29', 1e3, 0x1F, 1_000",
)


@pytest.mark.parametrize("sql", ALLOWED)
def test_what_people_ask_is_let_through_and_answered(sql, parser, box):
    assert sqlgate.check(parser, sql).tables <= {"data", "a/b"}
    box.execute(sql).fetchall()


def test_every_function_on_the_list_exists():
    """A name that means nothing here may mean something in the next release of the engine."""
    engine = new_box("64MB")
    known = {name for (name,) in engine.execute("SELECT DISTINCT function_name FROM duckdb_functions()").fetchall()}
    not_listed = {"coalesce", "ifnull", "date", "time", "timestamp", "row", "unnest", "rank_dense"}
    windows = {
        "cume_dist",
        "dense_rank",
        "fill",
        "first_value",
        "lag",
        "last_value",
        "lead",
        "nth_value",
        "ntile",
        "percent_rank",
        "rank",
        "row_number",
    }
    assert sorted(sqlwords.FUNCTIONS - known - not_listed - windows) == []


@pytest.mark.parametrize(
    "name",
    [
        "current_setting",
        "getvariable",
        "random",
        "uuid",
        "now",
        "today",
        "sleep_ms",
        "pg_sleep",
        "nextval",
        "write_log",
        "error",
        "query",
        "version",
    ],
)
def test_what_tells_of_the_machine_or_changes_each_time_is_on_no_list(name):
    assert name not in sqlwords.FUNCTIONS | sqlwords.TABLE_FUNCTIONS


@pytest.mark.parametrize(
    ("sql", "code", "at"),
    [
        ("SELECT a\nFROM data\nWHERE read_text('x') = 1", "sql-function", 25),
        ("SELECT a FRM data x", "sql-syntax", 13),
        ("SELECT 'ą', nope(1)", "sql-function", 13),
        ("SELECT * FROM data, main.data", "sql-table", 20),
        ("DELETE FROM data", "sql-not-select", None),
        ("SELECT 1; SELECT 2", "sql-several", None),
        ("", "sql-empty", None),
    ],
)
def test_what_is_refused_says_where(sql, code, at, parser):
    with pytest.raises(sqlgate.Refused) as refused:
        sqlgate.check(parser, sql)
    assert (refused.value.code, refused.value.at) == (code, at)


def test_a_function_that_is_not_answered_names_those_that_are_near(parser):
    with pytest.raises(sqlgate.Refused) as refused:
        sqlgate.check(parser, "SELECT uper(dzielnica) FROM data")
    assert "upper" in refused.value.near


def test_a_table_of_with_hides_no_other_and_is_seen_only_where_the_engine_sees_it(parser):
    assert sqlgate.check(parser, "WITH a AS (SELECT 1), b AS (FROM a) FROM b, a").tables == set()
    for sql in (
        "WITH a AS (FROM b), b AS (SELECT 1) FROM a",
        "WITH a AS (FROM a) FROM a",
        "SELECT * FROM (WITH a AS (SELECT 1) FROM a), a",
    ):
        with pytest.raises(sqlgate.Refused, match="sql-table"):
            sqlgate.check(parser, sql)

"""Answers: pages, cursors, JSON. What queries mean is tested against the reference in tests/generative."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ratusz.bank.base.errors import Damaged, WrongQuery
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.query import run as asking
from ratusz.bank.query.cursor import version_of
from ratusz.bank.query.params import parse
from ratusz.bank.query.run import run
from tests.support.tables import column, stored

SCHEMA = Schema(
    columns=(
        column("dzielnica", label="Dzielnica"),
        column("ludnosc", Type.INTEGER, label="Ludność", unit="osoba", has_status=True),
        column("kwota", Type.DECIMAL, label="Kwota", precision=20, scale=2, unit="zł"),
        column("dzien", Type.DATE, label="Dzień"),
    )
)
ROWS = [
    ("Bytków", 310, Decimal("12.50"), date(2024, 1, 31), None),
    ("Michałkowice", None, Decimal("-3.00"), date(2024, 5, 1), "suppressed"),
    ("Bańgów", 2**53 + 1, None, None, None),
    ("Bytków", 2**53, Decimal("0.00"), date(2023, 12, 31), None),
    (None, None, Decimal("100000000000000000.01"), date(2024, 1, 2), None),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


@pytest.fixture
def table(tmp_path):
    return stored(tmp_path, SCHEMA, ROWS[:2], ROWS[2:])


def asked(*pairs: str):
    return parse([tuple(pair.split("=", 1)) for pair in pairs], SCHEMA)


def test_the_answer_in_json_is_the_public_contract(engine, table):
    answer = run(engine, table, asked("limit=3", "facet=dzielnica", "sort=dzielnica")).as_json()
    assert json.loads(json.dumps(answer)) == {
        "rows": [
            {"_row": 3, "dzielnica": "Bańgów", "ludnosc": "9007199254740993", "kwota": None, "dzien": None},
            {"_row": 1, "dzielnica": "Bytków", "ludnosc": 310, "kwota": "12.50", "dzien": "2024-01-31"},
            {"_row": 4, "dzielnica": "Bytków", "ludnosc": 9007199254740992, "kwota": "0.00", "dzien": "2023-12-31"},
        ],
        "count": 5,
        "columns": [
            {"name": "dzielnica", "label": "Dzielnica", "type": "text", "unit": None},
            {"name": "ludnosc", "label": "Ludność", "type": "integer", "unit": "osoba"},
            {"name": "kwota", "label": "Kwota", "type": "decimal", "unit": "zł"},
            {"name": "dzien", "label": "Dzień", "type": "date", "unit": None},
        ],
        "status": [],
        "facets": {
            "dzielnica": {
                "values": [
                    {"value": "Bytków", "count": 2},
                    {"value": "Bańgów", "count": 1},
                    {"value": "Michałkowice", "count": 1},
                    {"value": None, "count": 1},
                ],
                "distinct": 3,
            }
        },
        "next": answer["next"],
        "prev": None,
        "version": "v1",
    }
    assert answer["next"]


def test_groups_say_what_was_measured_in_which_unit(engine, table):
    result = run(
        engine, table, asked("group=year(dzien)", "measure=sum(kwota),mean(ludnosc),median(kwota),count(ludnosc)", "sort=-year(dzien)")
    )
    assert result.as_json()["rows"] == [
        {
            "year(dzien)": "2024",
            "sum(kwota)": "100000000000000009.51",
            "mean(ludnosc)": "310.0000",
            "median(kwota)": "12.500",
            "count(ludnosc)": 1,
        },
        {
            "year(dzien)": "2023",
            "sum(kwota)": "0.00",
            "mean(ludnosc)": "9007199254740992.0000",
            "median(kwota)": "0.000",
            "count(ludnosc)": 1,
        },
        {"year(dzien)": None, "sum(kwota)": None, "mean(ludnosc)": "9007199254740993.0000", "median(kwota)": None, "count(ludnosc)": 1},
    ]
    assert [(column.type, column.unit) for column in result.columns] == [
        (Type.PERIOD, None),
        (Type.DECIMAL, "zł"),
        (Type.DECIMAL, "osoba"),
        (Type.DECIMAL, "zł"),
        (Type.INTEGER, None),
    ]
    assert (result.count, result.numbers, result.statuses) == (3, (), ())


def test_a_cell_with_a_status_is_null_and_its_status_stands_beside(engine, table):
    answer = run(engine, table, asked("ludnosc__status=suppressed", "select=ludnosc")).as_json()
    assert answer["rows"] == [{"_row": 2, "ludnosc": None}]
    assert answer["status"] == [{"row": 2, "column": "ludnosc", "code": "suppressed"}]


def test_no_rows_are_read_for_a_count_alone(engine, table):
    result = run(engine, table, asked("dzielnica=Bytków", "limit=0"))
    assert (result.count, result.rows, result.next, result.prev) == (2, (), None, None)


class Counting:
    """An engine that counts the statements it is asked."""

    def __init__(self, engine: DuckDBEngine) -> None:
        self.engine, self.statements = engine, 0
        self.scan_table = engine.scan_table

    def fetch(self, sql, values=()):
        self.statements += 1
        return self.engine.fetch(sql, values)


@pytest.mark.parametrize(
    ("pairs", "statements"),
    [
        (["limit=0"], 0),
        ([], 1),
        (["from=2"], 1),
        (["from=99"], 0),
        (["sort=kwota"], 1),
        (["kwota__gt=0"], 1),
        (["q=b", "sort=kwota"], 1),
        (["group=dzielnica"], 1),
        (["kwota__gt=0", "limit=0"], 1),
        (["facet=dzielnica,kwota"], 3),
    ],
)
def test_a_small_table_is_asked_once(engine, table, pairs, statements):
    """At a thousand rows a statement costs ten times its rows, so a page and its count are one."""
    counting = Counting(engine)
    run(counting, table, asked(*pairs))
    assert counting.statements == statements


def test_beyond_the_end_is_an_empty_page_that_knows_the_way_back(engine, table):
    for query in (asked("from=50", "limit=2"), asked("from=50", "limit=2", "kwota__lt=1000"), asked("from=50", "limit=2", "group=ludnosc")):
        result = run(engine, table, query)
        assert result.rows == ()
        assert result.next is None
        back = run(engine, table, replace(query, start=0, cursor=result.prev))
        assert len(back.rows) == 2
        assert back.start == result.count - 2
        assert back.next is None


def test_a_cursor_goes_on_with_other_columns_facets_and_page_sizes(engine, table):
    first = run(engine, table, asked("sort=kwota", "limit=2"))
    assert version_of(asked(f"cursor={first.next}")) == "v1"
    second = run(engine, table, asked("sort=kwota", "limit=1", "select=kwota", "facet=dzien", f"cursor={first.next}"))
    assert second.rows == ((Decimal("12.50"),),)


@pytest.mark.parametrize("pairs", [["sort=-kwota"], ["sort=kwota", "dzielnica=Bytków"], ["sort=kwota", "q=b"], []])
def test_a_cursor_of_another_question_is_refused(engine, table, pairs):
    cursor = run(engine, table, asked("sort=kwota", "limit=2")).next
    with pytest.raises(WrongQuery) as seen:
        run(engine, table, asked(*pairs, f"cursor={cursor}"))
    assert seen.value.code == "cursor-mismatch"


def test_a_cursor_of_another_version_is_refused(engine, table):
    cursor = run(engine, table, asked("limit=2")).next
    with pytest.raises(WrongQuery) as seen:
        run(engine, replace(table, version="v2"), asked(f"cursor={cursor}"))
    assert seen.value.code == "cursor-mismatch"


def test_the_order_of_conditions_does_not_change_the_question(engine, table):
    cursor = run(engine, table, asked("dzielnica=Bytków", "kwota__gte=0", "limit=1")).next
    assert len(run(engine, table, asked("kwota__gte=0", "dzielnica=Bytków", f"cursor={cursor}")).rows) == 1


def test_large_tables_answer_as_small_ones(engine, tmp_path, monkeypatch):
    """Above the limit rows are counted apart and come as they are scanned, by several threads, through several parts."""
    schema = Schema(columns=(column("n", Type.INTEGER), column("rest", Type.INTEGER)))
    pieces = [[(n, n % 7) for n in range(first, first + 30_000)] for first in (0, 30_000, 60_000)]
    big = stored(tmp_path, schema, *pieces)
    several = DuckDBEngine(memory="512MB", threads=4, temp=tmp_path)
    query = parse([("rest", "3"), ("from", "8000"), ("limit", "500")], schema)
    together = run(several, big, query)
    monkeypatch.setattr(asking, "COUNTED_TOGETHER", 0)
    assert run(several, big, query) == together
    assert together.rows[0] == (3 + 8000 * 7, 3)
    assert run(several, big, parse([("from", "59999"), ("limit", "2")], schema)).numbers == (60_000, 60_001)


def test_a_vanished_part_is_said(engine, table):
    table.parts[1].path.unlink()
    with pytest.raises(Damaged):
        run(engine, table, asked())

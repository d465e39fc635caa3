"""What a steward is told about a table before anybody else sees it."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ratusz.bank.check import check
from ratusz.bank.check.checks import LOOKED_AT_ROWS
from ratusz.bank.check.statistics import blanks
from ratusz.bank.check.values import values
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.problem import Severity
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.model.table import PartFile, Table
from tests.support.tables import column, stored

PEOPLE = Schema(columns=(column("rok", Type.PERIOD, label="Rok"), column("dzielnica"), column("osoby", Type.INTEGER, has_status=True)))
ROWS = [("2022", "Bytków", 15, None), ("2022", "Michał", 7, None), ("2023", "Bytków", None, "unknown")]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


def codes(report) -> list[str]:
    for problem in report.problems:
        assert all("{" not in text for text in (*problem.as_json()["message"].values(), *problem.as_json()["hint"].values()))
    return [problem.code for problem in report.problems]


def numbers(folder: Path, values, **more) -> Table:
    return stored(folder, Schema(columns=(column("kwota", Type.INTEGER), *more.pop("columns", ())), **more), [(value,) for value in values])


def test_a_sound_table_has_no_problems(engine, tmp_path):
    assert check(engine, stored(tmp_path, replace(PEOPLE, key=("rok", "dzielnica")), ROWS)).problems == ()


def test_a_table_without_rows_stops_publication(engine, tmp_path):
    report = check(engine, stored(tmp_path, PEOPLE, []), name="Arkusz1")
    assert codes(report) == ["empty-table"]
    assert (report.worst, report.problems[0].where.table) == (Severity.ERROR, "Arkusz1")
    assert codes(check(engine, Table(schema=Schema(columns=()), parts=()))) == ["empty-table"]


def test_a_column_without_values_is_named_by_its_label_and_one_with_signs_is_not_empty(engine, tmp_path):
    rows = [(None, "Bytków", None, "unknown"), (None, "Michał", None, "none")]
    report = check(engine, stored(tmp_path, PEOPLE, rows))
    assert [(problem.code, problem.where.column) for problem in report.problems] == [("empty-column", "Rok")]


def test_a_repeated_key_names_its_value_first_row_and_all_superfluous_rows(engine, tmp_path):
    table = stored(tmp_path, replace(PEOPLE, key=("rok",)), ROWS, [ROWS[2], ROWS[2]])
    report = check(engine, table)
    assert codes(report) == ["key-repeated", "key-repeated"]
    assert [(problem.found, problem.expected, problem.where.row) for problem in report.problems] == [("2022", "2", 1), ("2023", "3", 3)]
    assert report.totals == {"key-repeated": 3}
    assert report.worst is Severity.ERROR


def test_a_blank_key_is_counted(engine, tmp_path):
    report = check(engine, stored(tmp_path, replace(PEOPLE, key=("rok",)), [(None, "Bytków", 7, None), ("2022", "Michał", 7, None)]))
    assert [(problem.code, problem.where.column, problem.found) for problem in report.problems] == [("key-blank-in-rows", "Rok", "1")]


def test_rows_that_are_the_same_in_every_column_are_listed(engine, tmp_path):
    report = check(engine, stored(tmp_path, PEOPLE, [*ROWS, ROWS[1], ("2022", "Michał", 7, "unknown")]))
    assert codes(report) == ["duplicate-rows"]
    assert (report.problems[0].found, report.problems[0].where.row) == ("2022, Michał, 7", 2)


def test_only_the_first_columns_of_a_wide_row_are_quoted(engine, tmp_path):
    schema = Schema(columns=tuple(column(f"k{n}") for n in range(9)))
    report = check(engine, stored(tmp_path, schema, [("a",) * 9, ("a",) * 9]))
    assert report.problems[0].found == "a, a, a, a, a, a, …"


def test_a_number_far_from_all_others_is_advice(engine, tmp_path):
    report = check(engine, numbers(tmp_path, [*range(100, 140), 12_000]))
    assert codes(report) == ["outlier"]
    problem = report.problems[0]
    assert (problem.found, problem.expected, problem.where.row, problem.weight) == ("12000", "110 … 130", 41, Severity.ADVICE)


@pytest.mark.parametrize(
    "values",
    [
        [*range(100, 140), *range(10_000, 10_004)],  # four are a group, not a slip
        [*range(100, 120), 12_000],  # too few to know
        [100] * 40 + [12_000],  # no spread to measure by
    ],
)
def test_what_is_no_slip_is_no_outlier(engine, tmp_path, values):
    assert "outlier" not in codes(check(engine, numbers(tmp_path, values)))


def test_a_key_is_no_quantity(engine, tmp_path):
    assert codes(check(engine, numbers(tmp_path, [*range(100, 140), 12_000], key=("kwota",)))) == []


def test_money_may_lie_far_away_too(engine, tmp_path):
    schema = Schema(columns=(column("zl", Type.DECIMAL, precision=18, scale=2),))
    rows = [(Decimal(n) / 100,) for n in range(1000, 1040)] + [(Decimal("-99999999.99"),)]
    assert [problem.found for problem in check(engine, stored(tmp_path, schema, rows)).problems] == ["-99999999.99"]


def test_one_word_in_several_spellings_is_advice(engine, tmp_path):
    schema = Schema(columns=(column("nr", Type.INTEGER), column("dzielnica")))
    rows = [(1, "Bytków"), (2, "bytków "), (3, "Nowy  Świat"), (4, "Nowy Świat"), (5, "Stawy"), (6, "Bytków"), (7, None)]
    report = check(engine, stored(tmp_path, schema, rows))
    assert [(problem.code, problem.where.row, problem.found) for problem in report.problems] == [
        ("spelling-differs", 1, "„Bytków” / „bytków ”"),
        ("spelling-differs", 3, "„Nowy  Świat” / „Nowy Świat”"),
    ]


def test_names_of_people_and_things_are_not_categories(engine, tmp_path):
    schema = Schema(columns=(column("nazwa"),))
    assert codes(check(engine, stored(tmp_path, schema, [(f"a{n}",) for n in range(200)] + [("A1",)]))) == []


def test_a_large_table_is_looked_at_by_counts_only(engine, tmp_path):
    doubled = [("x",)] * 2
    table = stored(tmp_path, Schema(columns=(column("a"),)), doubled)
    large = replace(table, parts=(replace(table.parts[0], rows=LOOKED_AT_ROWS + 1),))
    assert codes(check(engine, table)) == ["duplicate-rows"]
    assert codes(check(engine, large)) == []


def test_what_became_of_the_columns(engine, tmp_path):
    old = Schema(
        columns=(column("a"), column("b", Type.INTEGER), column("c", Type.INTEGER, unit="zł"), column("d", Type.INTEGER, unit="zł"))
    )
    new = Schema(
        columns=(
            column("e"),
            column("b", Type.DECIMAL, precision=9, scale=1),
            column("c", Type.INTEGER, unit="tys. zł"),
            column("d", Type.INTEGER),
        )
    )
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    before = stored(tmp_path / "old", old, [("x", 1, 2, 3), ("y", 1, 2, 3)])
    report = check(engine, stored(tmp_path / "new", new, [("x", Decimal(1), 2, 3), ("y", Decimal(1), 2, 3)]), before)
    assert [(problem.code, problem.where.column, problem.found, problem.expected) for problem in report.problems] == [
        ("column-lost", "a", None, None),
        ("column-new", "e", None, None),
        ("column-retyped", "b", "decimal(9,1)", "integer"),
        ("unit-changed", "c", "tys. zł", "zł"),
        ("unit-changed", "d", "–", "zł"),
    ]


def test_a_column_that_lost_most_of_its_values_and_a_table_that_lost_rows(engine, tmp_path):
    schema = Schema(columns=(column("nr", Type.INTEGER), column("uwaga")))
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    before = stored(tmp_path / "old", schema, [(n, f"n{n}") for n in range(10)])
    after = stored(tmp_path / "new", schema, [(n, "x" if n < 3 else None) for n in range(7)])
    report = check(engine, after, before)
    assert [(problem.code, problem.found, problem.expected) for problem in report.problems] == [
        ("column-emptied", "57%", "0%"),
        ("rows-fewer", "7", "10"),
    ]
    assert codes(check(engine, before, after)) == []
    assert codes(check(engine, before, stored(tmp_path, schema, []))) == []


def test_blanks_are_counted_from_statistics_and_where_there_are_none_by_reading(engine, tmp_path):
    schema = Schema(columns=(column("a", has_status=True), column("b"), column("missing")))
    parts = []
    for name, statistics in (("with", True), ("without", False)):
        path = tmp_path / name
        pq.write_table(
            pa.table({"a": ["x", None], "b": [None, None]}, schema=pa.schema({"a": pa.string(), "b": pa.string()})),
            path,
            write_statistics=statistics,
        )
        parts.append(PartFile(path=path, rows=2, first_row=1))
    assert blanks(engine, Table(schema=schema, parts=tuple(parts))) == {"a": 2, "b": 4, "missing": 4, "a__status": 4}


def test_columns_may_be_called_as_sql_likes(engine, tmp_path):
    names = ("n", "low", "high", "far", "middle", "word", "first", "order")
    schema = Schema(columns=(*(column(name, Type.INTEGER) for name in names), column("text")), key=("n",))
    rows = [(n, *[100 + n] * 7, "Bytków") for n in range(40)] + [(40, *[9000] * 7, "bytków")]
    assert codes(check(engine, stored(tmp_path, schema, rows))) == ["outlier"] * 7 + ["spelling-differs"]


@pytest.mark.slow
def test_many_columns_are_looked_at_together(engine, tmp_path, monkeypatch):
    """A file of 160 columns is not asked 160 times."""
    schema = Schema(columns=tuple(column(f"c{n}", Type.INTEGER) for n in range(60)))
    rows = [tuple(100 + row + n for n in range(60)) for row in range(40)] + [tuple([140] * 59 + [99_999])]
    table, asked = stored(tmp_path, schema, rows), []

    class Counting:
        scan_table = engine.scan_table

        def fetch(self, sql: str) -> list[tuple[object, ...]]:
            asked.append(sql)
            return engine.fetch(sql)

    report = values(Counting(), table)
    assert [(problem.where.column, problem.where.row, problem.found) for problem in report.problems] == [("c59", 41, "99999")]
    assert len(asked) == 2
    monkeypatch.setattr("ratusz.bank.check.values._VALUES_AT_ONCE", 1)  # columns that do not fit into memory together
    assert values(Counting(), table) == report

"""Advice: rules of preparing sheets, stars of openness, few people in a cell."""

import pytest

from ratusz.bank.check.preparation import RULES, Shape, openness, prepared
from ratusz.bank.check.smallcells import counts_people, few_people
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.problem import Severity, problem_kinds
from ratusz.bank.model.schema import Schema, Type
from tests.support.tables import column, stored

GOOD = Shape(header_rows=1, total_rows=0, rows_around=0, sheets=1, has_blanks=False, is_text=True)


def test_there_are_twelve_rules_and_all_of_them_are_advice():
    assert len(RULES) == 12
    assert {problem_kinds[rule].severity for rule in RULES} == {Severity.ADVICE}


def test_a_plain_csv_keeps_all_rules():
    found = prepared([], GOOD)
    assert (found.broken, found.kept, found.rules) == ((), 12, 12)


def test_a_sheet_of_an_office_breaks_several():
    shape = Shape(header_rows=3, total_rows=1, rows_around=2, sheets=4, has_blanks=True, is_text=False, several_in_a_cell=("Adres",))
    found = prepared(["merged-cells", "unreadable-value", "ambiguous-date", "ragged-row", "formula-without-value"], shape)
    assert found.rules == 11  # of a workbook nobody asks for quotes
    assert found.kept == 0


@pytest.mark.parametrize(("suffix", "stars"), [(".csv", (3, 3)), (".XLSX", (2, 3)), ("pdf", (1, 3)), (".ttl", (4, 4))])
def test_stars(suffix, stars):
    found = openness(suffix, is_table=True)
    assert (found.delivered, found.published) == stars


def test_unknown_endings_have_no_stars():
    assert openness(".bin", is_table=True) is None
    assert openness(".pdf", is_table=False).published == 1


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Liczba osób", True), ("Bezrobotni ogółem", True), ("Dzieci", True), ("liczba uczniów", True), ("Zgony", True),
        ("Liczba szkół", False), ("Procent dzieci", False), ("Na 1000 mieszkańców", False), ("Kwota na osobę w zł", False), ("Rok", False),
    ],
)  # fmt: skip
def test_columns_that_count_people(label, expected):
    assert counts_people(column("a", Type.INTEGER, label=label)) is expected


def test_few_people_are_told_with_their_places(tmp_path):
    engine = DuckDBEngine(memory="256MB", threads=1, temp=tmp_path / "spill")
    schema = Schema(columns=(column("osiedle"), column("osoby", Type.INTEGER, label="Liczba osób"), column("szkoly", Type.INTEGER)))
    report = few_people(engine, stored(tmp_path, schema, [("A", 120, 1), ("B", 3, 1), ("C", 4, 2), ("D", 0, 3), ("E", 5, 3)]))
    assert [(one.code, one.where.row, one.where.column, one.found) for one in report.problems] == [
        ("few-people", 2, "Liczba osób", "2"),
        ("few-people", 3, "Liczba osób", "2"),
    ]
    whole = Schema(columns=(column("osoby", Type.INTEGER, label="Liczba osób"),))
    assert few_people(engine, stored(tmp_path, whole, [(3,), (4,)])).problems == ()

"""Corrections change what the source says exactly where it still says it, and nothing else."""

from decimal import Decimal

import pytest

from ratusz.bank.check.corrections.apply import applied_in, correct
from ratusz.bank.check.corrections.chosen import where_of
from ratusz.bank.check.corrections.correction import Action, Correction, correction_from_json, correction_json
from ratusz.bank.check.corrections.judge import Outcome, judge, report_of
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema, Type
from tests.support.tables import column, stored

SCHEMA = Schema(
    columns=(
        column("gmina"), column("rok", Type.PERIOD), column("osoby", Type.INTEGER, has_status=True),
        column("kwota", Type.DECIMAL, scale=2),
    ),
    key=("gmina", "rok"),
)  # fmt: skip
FIRST = [("Bytków", "2023", 310, Decimal("1.25"), None), ("Bytków", "2024", 31, Decimal("1250.00"), None)]
SECOND = [("Michał", "2023", None, Decimal("2.50"), "unknown"), ("Michał", "2024", 12, None, None)]
PLACE = (("gmina", "Bytków"), ("rok", "2024"))


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


@pytest.fixture
def table(tmp_path):
    return stored(tmp_path, SCHEMA, FIRST, SECOND)


def override(number=1, where=PLACE, column="osoby", expect="31", value="313"):
    return Correction(number=number, action=Action.OVERRIDE, where=where, column=column, expect=expect, value=value)


def rows(engine, table):
    return engine.fetch(f'SELECT "_row", gmina, rok, osoby, kwota, osoby__status FROM {engine.scan_table(table)} ORDER BY 1')


def raw(engine, table):
    return engine.fetch(f"SELECT * FROM {engine.scan_raw(table)} ORDER BY 1, 2") if table.raw else []


@pytest.mark.slow
def test_each_kind_does_its_own_and_the_source_stays_beside_it(engine, table, tmp_path):
    made = correct(
        engine,
        table,
        (
            override(),
            Correction(number=2, action=Action.SCALE, where=(("rok", "2023"),), column="kwota", expect="1", most="9", value="1000"),
            Correction(number=3, action=Action.DROP, where=(("gmina", "Michał"), ("rok", "2024")), column="osoby", expect="12"),
            Correction(number=4, action=Action.FLAG, where=PLACE, column="kwota", expect="1250"),
        ),
        work=tmp_path,
    )
    assert [(one.outcome, one.rows) for one in made.judged] == [
        (Outcome.APPLIES, 1), (Outcome.APPLIES, 2), (Outcome.APPLIES, 1), (Outcome.APPLIES, 1)
    ]  # fmt: skip
    assert rows(engine, made.table) == [
        (1, "Bytków", "2023", 310, Decimal(1250), None), (2, "Bytków", "2024", 313, Decimal(1250), None),
        (3, "Michał", "2023", None, Decimal(2500), "unknown"),
    ]  # fmt: skip
    assert raw(engine, made.table) == [(1, "kwota", "1.25"), (2, "osoby", "31"), (3, "kwota", "2.50")]
    assert rows(engine, table)[1][3] == 31
    told = made.as_json()
    assert told["cells"][0] == [1, 2, "osoby", "31", "313"]
    assert applied_in(told) == tuple(one.correction for one in made.judged)


def test_files_without_a_corrected_row_stay_and_row_numbers_never_move(engine, table, tmp_path):
    made = correct(engine, table, (override(),), work=tmp_path).table
    assert (made.parts[0] is table.parts[0], made.parts[1] is table.parts[1], made.parts[0].first_row) == (False, True, 1)
    gone = correct(engine, table, (Correction(number=1, action=Action.DROP, where=(("rok", "2023"),)),), work=tmp_path).table
    assert [row[0] for row in rows(engine, gone)] == [2, 4]
    assert correct(engine, table, (), work=tmp_path).table is table


def test_a_value_taken_away_leaves_a_sign(engine, table, tmp_path):
    made = correct(engine, table, (override(value=""),), work=tmp_path).table
    assert rows(engine, made)[1] == (2, "Bytków", "2024", None, Decimal(1250), "unknown")
    assert raw(engine, made) == [(2, "osoby", "31")]
    filled = correct(engine, table, (override(where=(("gmina", "Michał"), ("rok", "2023")), expect="", value="7"),), work=tmp_path)
    assert rows(engine, filled.table)[2][3:] == (7, Decimal("2.50"), None)


@pytest.mark.parametrize(
    ("correction", "outcome", "code"),
    [
        (override(expect="30", value="31"), Outcome.MENDED, "correction-mended"),
        (override(expect="30"), Outcome.DIFFERS, "correction-differs"),
        (override(where=(("gmina", "Bańgów"),)), Outcome.GONE, "correction-gone"),
        (override(where=(("gmina", "Bytków"),)), Outcome.DIFFERS, "correction-differs"),
        (override(column="brak"), Outcome.UNKNOWN, "correction-column-missing"),
        (
            Correction(number=1, action=Action.SCALE, where=(("rok", "2024"),), column="kwota", expect="1", most="9", value="1000"),
            Outcome.MENDED,
            "correction-mended",
        ),
        (
            Correction(number=1, action=Action.SCALE, where=(), column="osoby", expect="1", most="999", value="0.1"),
            Outcome.DIFFERS,
            "correction-differs",
        ),
        (Correction(number=1, action=Action.FLAG, where=PLACE, column="osoby", expect="30"), Outcome.DIFFERS, "correction-differs"),
        # Columns of another kind by now: what they cannot hold is nowhere, and no empty cell; nor is 31.4 rounded to 31.
        (Correction(number=1, action=Action.DROP, where=(("osoby", "dwie"),)), Outcome.GONE, "correction-gone"),
        (Correction(number=1, action=Action.DROP, where=(("osoby", "31.4"),)), Outcome.GONE, "correction-gone"),
        (override(expect="31.4"), Outcome.DIFFERS, "correction-differs"),
        (override(value="31.5"), Outcome.UNFIT, "correction-unfit"),
        (override(column="kwota", expect="1250", value="1250.005"), Outcome.UNFIT, "correction-unfit"),
        # What became text is not multiplied, and the other corrections are judged all the same.
        (
            Correction(number=1, action=Action.SCALE, where=(), column="gmina", expect="1", most="9", value="2"),
            Outcome.UNFIT,
            "correction-unfit",
        ),
    ],
)
def test_a_guard_that_fails_changes_nothing_and_is_told(engine, table, tmp_path, correction, outcome, code):
    made = correct(engine, table, (correction,), work=tmp_path)
    assert (made.judged[0].outcome, made.table is table) == (outcome, True)
    assert [one.code for one in report_of(made.judged, SCHEMA).problems] == [code]
    assert made.as_json()["applied"] == []


def test_all_are_judged_by_what_the_source_says_not_by_one_another(engine, table, tmp_path):
    first = override(value="313")
    second = override(number=2, where=(("osoby", "31"),), column="kwota", expect="1250", value="1.26")
    one = correct(engine, table, (first, second), work=tmp_path / "..")
    assert rows(engine, one.table)[1][3:5] == (313, Decimal("1.26"))
    assert [each.correction.number for each in judge(engine, table, (second, first))] == [2, 1]


def test_json_gives_a_correction_back():
    for one in (override(), Correction(number=7, action=Action.DROP, where=PLACE)):
        assert correction_from_json(correction_json(one)) == one


def test_a_row_is_named_by_its_key_else_by_as_few_columns_as_tell_it_apart(engine, table, tmp_path):
    assert where_of(engine, table, 2, but="osoby") == PLACE
    assert where_of(engine, table, 9) is None
    plain = stored(tmp_path, Schema(columns=SCHEMA.columns), FIRST, SECOND)
    assert where_of(engine, plain, 4, but="gmina") == (("osoby", "12"),)
    twice = stored(tmp_path, Schema(columns=(column("a"),)), [("x",), ("x",)])
    assert where_of(engine, twice, 1) is None

"""Whether a table keeps what its steward promised."""

from decimal import Decimal

import pytest

from ratusz.bank.check.contract.kept import broken, kept
from ratusz.bank.check.contract.promised import columns_kept, promised_of, renames
from ratusz.bank.check.contract.rules import (
    KINDS,
    AddsUp,
    Between,
    Complete,
    Filled,
    Known,
    OneOf,
    Steady,
    TotalRows,
    Unique,
    Written,
    columns_of,
    rule_from_json,
    rule_json,
)
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.problem import Severity
from ratusz.bank.model.schema import Schema, Type
from tests.support.tables import column, stored

SCHEMA = Schema(
    columns=(
        column("teryt"), column("rok", Type.PERIOD), column("kobiety", Type.INTEGER), column("mezczyzni", Type.INTEGER),
        column("ogolem", Type.INTEGER), column("kwota", Type.DECIMAL, scale=2), column("dzien", Type.DATE), column("uwagi", has_status=True),
    ),
    key=("teryt", "rok"),
)  # fmt: skip
OLD = [
    ("2474011", "2023", 10, 20, 30, Decimal("1.50"), None, "a", None),
    ("2474011", "2024", 11, 20, 31, Decimal(2), None, None, "unknown"),
]
NEW = [
    ("2474011", "2023", 10, 20, 30, Decimal("1.50"), None, "a", None),
    ("2474011", "2024", 110, 20, 131, Decimal("-2.00"), None, None, "unknown"),
    ("247401", "2025", 12, 20, 32, None, None, None, None),
    ("247401", "2025", 12, None, 99, None, None, "b", None),
]
RULES = {
    "promise-filled": Filled(column="uwagi", severity=Severity.ERROR),
    "promise-between": Between(column="kwota", low="0"),
    "promise-one-of": OneOf(column="rok", values=("2023", "2024")),
    "promise-written": Written(column="teryt", pattern="[0-9]{7}", example="2474011"),
    "promise-unique": Unique(columns=("teryt", "rok")),
    "promise-adds-up": AddsUp(total="ogolem", parts=("kobiety", "mezczyzni")),
    "promise-known": Known(column="teryt", resource="slowniki/gminy", there="kod"),
    "promise-steady": Steady(column="kobiety", key=("teryt", "rok"), share="0.5", at_least="5"),
    "promise-complete": Complete(rows=5),
    "promise-total-rows": TotalRows(measure="kobiety", by="rok", word="2025", tolerance="0"),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    codes = Schema(columns=(column("kod"),))
    made = [(SCHEMA, NEW), (SCHEMA, OLD), (codes, [("2474011",)])]
    return [stored(tmp_path_factory.mktemp("t"), schema, rows) for schema, rows in made]


def test_each_rule_tells_the_rows_that_break_it(engine, tables):
    now, before, codes = tables
    rules = [rule for code, rule in RULES.items() if code != "promise-total-rows"]
    report = kept(engine, now, rules, previous=before, others={"slowniki/gminy": codes})
    told = [(one.code, one.where.row, one.found, one.expected) for one in report.problems]
    assert told == [
        ("promise-filled", 3, None, None),
        ("promise-between", 2, "-2", "0 – …"),
        ("promise-one-of", 3, "2025", "2023, 2024"),
        ("promise-one-of", 4, "2025", "2023, 2024"),
        ("promise-written", 3, "247401", "2474011"),
        ("promise-written", 4, "247401", "2474011"),
        ("promise-adds-up", 2, "131", "130"),
        ("promise-unique", 3, "247401, 2025", "2"),
        ("promise-known", 3, "247401", "slowniki/gminy: kod"),
        ("promise-steady", 2, "110", "11"),
        ("promise-complete", None, "4", "5"),
    ]
    assert report.problems[0].weight is Severity.ERROR
    for problem in report.problems:
        assert all("{" not in text for text in (*problem.as_json()["message"].values(), *problem.as_json()["hint"].values()))


def test_what_is_kept_is_not_told(engine, tables):
    _, before, codes = tables
    rules = [rule for code, rule in RULES.items() if code not in {"promise-total-rows", "promise-complete"}]
    assert kept(engine, before, rules, previous=before, others={"slowniki/gminy": codes}).problems == ()
    assert kept(engine, before, [RULES["promise-steady"]]).problems == ()


def test_all_breaches_are_counted_and_some_are_listed(engine, tmp_path):
    many = stored(tmp_path, Schema(columns=(column("kwota", Type.INTEGER),)), [(-1,)] * 500)
    report = kept(engine, many, [Between(column="kwota", low="0")])
    assert (len(report.problems), report.totals) == (20, {"promise-between": 500})


def test_a_total_is_the_sum_of_the_rows_beside_it(engine, tmp_path):
    schema = Schema(columns=(column("rok", Type.PERIOD), column("dzielnica"), column("osoby", Type.INTEGER)))
    rows = [("2023", "Bytków", 2), ("2023", "Michałkowice", 3), ("2023", "Razem", 5), ("2024", "Bytków", 2), ("2024", "Razem", 7)]
    rule = TotalRows(measure="osoby", by="dzielnica", word="Razem", within=("rok",))
    (problem,) = kept(engine, stored(tmp_path, schema, rows), [rule]).problems
    assert (problem.where.row, problem.found, problem.expected) == (5, "7", "2")


def test_a_rule_that_cannot_be_looked_after_is_told(engine, tables):
    rules = [Filled(column="plec"), Known(column="teryt", resource="slowniki/ulice", there="kod")]
    assert [one.expected for one in kept(engine, tables[0], rules).problems] == ["plec", "slowniki/ulice: kod"]


def test_rules_are_written_and_read_as_json():
    assert {type(rule) for rule in RULES.values()} == set(KINDS.values())
    for rule in RULES.values():
        assert rule_from_json(rule_json(rule)) == rule
        assert isinstance(columns_of(rule), tuple)
    for wrong in ({"kind": "x"}, {"kind": "filled"}, {"kind": "filled", "column": "a", "b": "c"}, {"kind": "complete", "rows": "wiele"}):
        with pytest.raises(ValueError, match="x|column|b|wiele"):
            rule_from_json(wrong)


def test_a_promised_column_that_is_gone_stops_the_delivery_until_somebody_says_what_became_of_it():
    promised = promised_of(SCHEMA)
    now = Schema(
        columns=(
            column("teryt"), column("rok", Type.PERIOD), column("kobiety", Type.TEXT), column("mezczyzni_ogolem", Type.INTEGER, label="mężczyźni"),
            column("ogolem", Type.INTEGER), column("kwota", Type.INTEGER), column("dzien", Type.DATE),
        )
    )  # fmt: skip
    report = columns_kept(now, promised)
    assert [(one.code, one.where.column, one.found) for one in report.problems] == [
        ("promise-column-type", "kobiety", "text"),
        ("promise-column-gone", "mezczyzni", "mężczyźni"),
        ("promise-column-missing", "uwagi", None),
    ]
    assert report.worst is Severity.ERROR
    assert {name: now_is.name for name, now_is in renames(now, promised).items()} == {"mezczyzni": "mezczyzni_ogolem"}
    assert [one.code for one in columns_kept(now, promised, mapped=frozenset({"mezczyzni", "uwagi"})).problems] == ["promise-column-type"]


def test_how_often_each_rule_is_broken_is_counted_in_one_pass_as_one_by_one(engine, tmp_path):
    (tmp_path / "before").mkdir()
    now, before = stored(tmp_path, SCHEMA, NEW), stored(tmp_path / "before", SCHEMA, OLD)
    rules = tuple(RULES.values())
    alone = tuple(sum(kept(engine, now, (rule,), previous=before).totals.values()) for rule in rules)
    assert broken(engine, now, rules, previous=before) == alone
    assert broken(engine, now, ()) == ()


@pytest.mark.parametrize(
    ("rule", "odd"),
    [
        (Between(column="kwota", low="12,5"), "„12,5” (kwota)"),
        (Between(column="ogolem", high="1" + "0" * 40), f"„1{'0' * 40}” (ogolem)"),
        (Between(column="dzien", low="1.5.2024"), "„1.5.2024” (dzien)"),
        (Written(column="teryt", pattern="[0-9"), "„[0-9”"),
        (AddsUp(total="ogolem", parts=("uwagi",)), "„uwagi” (text)"),
        (AddsUp(total="ogolem", parts=()), "0"),
        (AddsUp(total="ogolem", parts=("kobiety",), tolerance="NaN"), "„NaN”"),
        (Unique(columns=()), "0"),
        (Steady(column="kobiety", key=(), share="0.5"), "0"),
        (Steady(column="kobiety", key=("teryt",), share="połowa"), "„połowa”"),
        (TotalRows(measure="uwagi", by="rok", word="2025"), "„uwagi” (text)"),
    ],
)
def test_a_rule_written_wrongly_is_told_and_the_others_are_looked_after(engine, tables, rule, odd):
    now, before, _codes = tables
    found = kept(engine, now, [rule, Filled(column="dzien")], previous=before).problems
    assert [(one.code, one.found) for one in found if one.code != "promise-filled"] == [("promise-unfit", odd)]
    assert len(found) == 5


def test_limits_are_compared_in_any_scale_and_totals_stand_in_columns_of_any_type(engine, tables):
    now, _before, _codes = tables
    rules = [Between(column="kwota", high="100000000000000000000.5"), Between(column="ogolem", low="30.5")]
    assert [one.found for one in kept(engine, now, rules).problems] == ["30"]
    assert kept(engine, now, [TotalRows(measure="kobiety", by="ogolem", word="Razem")]).problems == ()

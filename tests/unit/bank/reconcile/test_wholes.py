"""Wholes and parts, whole columns that are odd, what is told once, what verdicts teach, and why two holdings are not compared."""

from collections import Counter

import numpy as np
import pytest

from ratusz.bank.reconcile.answer import Note
from ratusz.bank.reconcile.compare import compare
from ratusz.bank.reconcile.observations import read_observations
from ratusz.bank.reconcile.rules import read_rules
from tests.support.holdings import alarms, changed, compared, rows, write

pytestmark = pytest.mark.slow


def ruled(tmp_path, text, table, names=("phenomenon", "holding", "area", "period", "value")):
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    seen = read_observations(write(tmp_path / "seen.csv", table, names))
    return list(compare(seen, rules=read_rules(tmp_path / "rules.yaml")))


def test_a_national_total_stands_beside_the_sum_of_powiats_of_another_holding(tmp_path):
    days = [f"2020-12-{day:02}" for day in range(1, 6)]
    table = [("cases", "gov", f"t{code}", day, str(100 * at + 7)) for at, code in enumerate(("0201", "2474", "1465")) for day in days]
    table += [("cases", "ministry", "t00", day, "321" if day != days[2] else "351") for day in days]
    told = ruled(tmp_path, "phenomenon: cases\nsums: [{whole: t00, parts: powiat, holding: gov}]", table)
    of_country = {one.period: one for one in told if one.area == "t00"}
    assert [one.period for one in of_country.values() if one.differs] == [days[2]]
    found = of_country[days[2]]
    assert found.values == {"ministry": 351.0, "Σ gov": 321.0}
    assert (found.causes[0][0], {kind for _, kind, _ in found.suspects}) == ("missing-records", {"parts-and-whole"})


def test_two_editions_of_a_total_that_each_adds_up_differ_for_another_reason_than_their_parts(tmp_path):
    rules = """
phenomenon: accidents
holdings: [{id: old, provisional: true}, {id: new}]
comparisons: [{pair: [old, new], relation: equal, tolerance: {rel: 0}}]
sums: [{whole: "00", parts: voivodeship, holding: old}]
"""
    old, new = {"00": 40065, "02": 20000, "04": 20065}, {"00": 40131, "02": 20040, "04": 20091}
    table = [("accidents", who, area, "2011", str(value)) for who, of in (("old", old), ("new", new)) for area, value in of.items()]
    told = {one.area: one for one in ruled(tmp_path, rules, table)}
    assert {one.causes[0][0] for one in told.values() if one.differs} == {"revision"}


def test_declared_identities_of_phenomena_and_breakdowns_must_hold(tmp_path):
    money = [("income", "um", "1", str(year), "100") for year in (2020, 2021)] + [
        ("own", "um", "1", str(year), "60") for year in (2020, 2021)
    ]
    money += [("grants", "um", "1", "2020", "40"), ("grants", "um", "1", "2021", "30")]
    told = ruled(tmp_path, "phenomenon: income\nidentities: [{sum: [own, grants]}]", money)
    assert [(one.phenomenon, one.period, one.causes[0][0]) for one in told if one.differs] == [("income", "2021", "missing-records")]
    stock = [("people", "gus", "1", year, value) for year, value in (("2019", "66841"), ("2020", "66270"), ("2021", "65684"))]
    flows = [
        (name, "usc", "1", year, value) for year in ("2020", "2021") for name, value in (("born", "539"), ("died", "971"), ("left", "139"))
    ]
    rule = "phenomenon: people\nidentities: [{holding: gus, plus: [{phenomenon: born, holding: usc}], minus: [%s]}]"
    rule %= ", ".join(f"{{phenomenon: {name}, holding: usc}}" for name in ("died", "left"))
    told = ruled(tmp_path, rule, stock + flows)
    assert [(one.period, one.suspects[0][:2]) for one in told if one.differs] == [("2021", ("gus", "parts-and-whole"))], "2020 adds up"
    names = ("phenomenon", "holding", "area", "period", "value", "Płeć")
    people = [("l", "um", "1", "2020", value, sex) for value, sex in (("100", ""), ("60", "K"), ("45", "M"))]
    told = ruled(tmp_path, "phenomenon: l\nidentities: [{breakdown: Płeć}]", people, names)
    assert [(one.breakdown, one.causes[0][0]) for one in told if one.differs] == [({}, "double-counting")]


def test_a_column_moved_by_a_row_or_added_up_is_told_as_a_whole(tmp_path):
    rng = np.random.default_rng(5)
    true = 40_000 * np.exp(np.cumsum(rng.normal(0, 0.02, 20)))
    table = rows(periods=20)
    for name, other in (("moved", np.roll(true, 1)), ("summed", true.cumsum())):
        for who, values in (("a", true), ("b", other * 1.01)):
            noise = np.exp(rng.normal(0, 0.001, 20))
            table += [(name, who, "1", str(2010 + at), f"{value:.0f}") for at, value in enumerate(values * noise) if at]
    told = compared(tmp_path / "seen.csv", table)
    kinds = Counter((key[0], kind) for key in alarms(told) for kind in {kind for _, kind, _ in told[key].suspects})
    # The first years of a sum are no line yet, and one year is also near another one.
    assert kinds["moved", "shifted"] == 19
    assert kinds["summed", "cumulated"] >= 15
    assert {name for name, kind in kinds if kind in {"shifted", "cumulated"}} == {"moved", "summed"}
    assert told["moved", "2020"].causes[0][0] == "reference-date"


def test_a_small_lasting_step_and_a_copy_are_told_once_and_alarm_nobody(tmp_path):
    clean = rows(level=60_000)
    of_a = {(p, t): v for p, h, _, t, v in clean if h == "a"}

    def change(p, h, t, v):
        late = h == "b" and t >= "2016"
        return f"{int(v) * 1.05:.0f}" if p == "s4" and late else of_a[p, t] if p == "s7" and late else None

    told = compared(tmp_path / "seen.csv", changed(clean, change))
    assert alarms(told) == set()
    notes = {(*key, note.kind) for key, one in told.items() for note in one.notes}
    assert {("s4", "2016", "lasting-step"), ("s7", "2016", "copied")} <= notes
    assert {name for name, _, _ in notes} == {"s4", "s7"}
    note = next(note for note in told["s4", "2016"].notes)
    assert isinstance(note, Note)
    assert note.after - note.before == pytest.approx(0.05, abs=0.01)
    assert told["s4", "2016"].as_json()["notes"][0]["kind"] == "lasting-step"
    assert "notes" not in told["s4", "2015"].as_json()


def test_verdicts_teach_which_holding_to_trust_elsewhere(tmp_path):
    table = [("p", who, str(area), "2020", value) for area in range(8) for who, value in (("a", "1000"), ("b", "1300"))]
    seen = read_observations(write(tmp_path / "seen.csv", table))
    untold = {one.area: one.estimate for one in compare(seen)}
    told = {one.area: one for one in compare(seen, verdicts={(at, 0): "1300" for at in range(3)})}
    assert untold["7"] < 1300
    assert told["7"].estimate == 1300.0


def test_why_two_holdings_are_not_compared_is_said(tmp_path):
    table = [("p", who, "1", "2020", value) for who, value in (("a", "1"), ("b", "2"))]
    for rule, cause in (("time: stock}, {id: b, time: flow", "definition"), ("unit: ha}, {id: b, unit: zł", "unit-scale")):
        told = ruled(tmp_path, f"phenomenon: p\nholdings: [{{id: a, {rule}}}]", table)
        assert [(pair.kind.code, one.causes[0][0], one.differs) for one in told for pair in one.pairs] == [("D5", cause, False)]


@pytest.mark.parametrize(
    ("values", "cause"), [(("2549", "2550"), "rounding"), (("61149", "66270"), "population-base"), (("2948", "2973"), "reference-date")]
)
def test_the_size_of_a_difference_ranks_its_causes(tmp_path, values, cause):
    told = compared(tmp_path / "seen.csv", [("p", who, "1", "2020", value) for who, value in zip("ab", values, strict=True)])
    assert told["p", "2020"].causes[0][0] == cause

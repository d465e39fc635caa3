"""What `compare` promises of series: who is wrong, how, and when nobody is."""

import numpy as np
import pytest

from ratusz.bank.reconcile.compare import compare
from ratusz.bank.reconcile.observations import read_observations
from ratusz.bank.reconcile.pairs import lay_out
from ratusz.bank.reconcile.rules import read_rules
from ratusz.bank.reconcile.scan import scan, usual_of
from ratusz.bank.reconcile.verdicts import read_verdicts
from tests.support.holdings import alarms, changed, compared, rows, write

CLEAN = rows()

pytestmark = pytest.mark.slow


@pytest.fixture
def path(tmp_path):
    return tmp_path / "seen.csv"


def one_wrong(change, *, phenomenon="s3", period="2016", holding="b"):
    return changed(CLEAN, lambda p, h, t, v: change(v) if (p, h, t) == (phenomenon, holding, period) else None)


def test_clean_series_alarm_nobody(path):
    for seed, periods in ((2, 12), (3, 2), (4, 1), (5, 4)):
        assert alarms(compared(path, rows(seed=seed, periods=periods))) == set()


@pytest.mark.parametrize(
    ("change", "kind", "cause"),
    [
        (lambda v: v[1] + v[0] + v[2:], "transposed-digits", "transcription"),
        (lambda v: v + "0", "another-unit", "unit-scale"),
        (lambda v: f"{int(v) / 1000:.1f}", "another-unit", "unit-scale"),
        (lambda v: f"{int(v) * 1.37:.0f}", "far-off", "territory-change"),
        (lambda v: "-" + v, "wrong-sign", "transcription"),
        (lambda _: "0", "placeholder", "missing-records"),
        (lambda v: str(int(v) * 2), "doubled", "double-counting"),
    ],
)
def test_a_wrong_value_is_found_on_the_right_side_and_named(path, change, kind, cause):
    for holding in ("a", "b"):
        table = one_wrong(change, holding=holding, phenomenon="s0")
        told = compared(path, table)
        assert alarms(told) == {("s0", "2016")}
        found = told["s0", "2016"]
        assert found.suspects[0][:2] == (holding, kind)
        assert cause in [code for code, _ in found.causes[:3]]
        assert found.estimate == float(next(v for p, h, _, t, v in table if (p, t) == ("s0", "2016") and h != holding))


def test_a_copy_of_last_year_is_stale(path):
    table = rows(level=5_000_000)
    before = {(p, h, t): v for p, h, _, t, v in table}
    table = changed(table, lambda p, h, t, v: before[p, h, "2015"] if (p, h, t) == ("s1", "b", "2016") else None)
    told = compared(path, table)
    assert ("s1", "2016") in alarms(told)
    assert told["s1", "2016"].suspects[0][:2] == ("b", "stale")


def test_a_value_that_is_gone_is_missing_and_one_never_held_is_not(path):
    gone = [row for row in CLEAN if row[:4] != ("s2", "b", "2474011", "2014")]
    told = compared(path, gone)
    assert alarms(told) == {("s2", "2014")}
    assert told["s2", "2014"].pairs[0].kind.code == "D6"
    short = [row for row in CLEAN if not (row[1] == "b" and row[3] < "2014")]
    assert alarms(compared(path, short)) == set()


def test_a_third_holding_breaks_the_tie(path):
    table = changed(
        rows(holdings=("a", "b", "c"), periods=2), lambda p, h, t, v: f"{int(v) * 1.4:.0f}" if (p, h, t) == ("s1", "c", "2011") else None
    )
    found = compared(path, table)["s1", "2011"]
    assert [name for name, _, _ in found.suspects] == ["c"]
    assert [pair.kind.code == "D4" for pair in found.pairs] == [False, True, True]


def test_wrong_from_a_date_on_and_a_column_in_thousands(path):
    late = changed(CLEAN, lambda p, h, t, v: f"{int(v) * 1.2:.0f}" if (p, h) == ("s4", "b") and t >= "2016" else None)
    told = compared(path, late)
    assert alarms(told) == {("s4", str(year)) for year in range(2016, 2022)}
    assert told["s4", "2020"].suspects[0][1] == "lasting-step"
    whole = changed(CLEAN, lambda p, h, t, v: f"{int(v) / 1000:.3f}" if (p, h) == ("s4", "b") else None)
    assert alarms(compared(path, whole)) == {("s4", str(year)) for year in range(2010, 2022)}


def test_a_declared_change_is_no_alarm_nor_one_that_both_share(path, tmp_path):
    step = changed(CLEAN, lambda p, h, t, v: f"{int(v) * 1.2:.0f}" if (p, h) == ("s4", "b") and t >= "2016" else None)
    (tmp_path / "rules.yaml").write_text("phenomenon: s4\nchanges: [{from: 2016, holding: b, kind: boundary}]\n")
    assert alarms(compared(path, step, rules=read_rules(tmp_path / "rules.yaml"))) == set()
    both = changed(CLEAN, lambda p, _, t, v: f"{int(v) * 1.3:.0f}" if p == "s4" and t >= "2015" else None)
    assert alarms(compared(path, both)) == set()


def test_rules_gate_bound_and_convert(path, tmp_path):
    def ruled(text, table):
        (tmp_path / "rules.yaml").write_text(text)
        return compared(path, table, rules=read_rules(tmp_path / "rules.yaml"))

    thousands = changed(CLEAN, lambda p, h, t, v: f"{int(v) / 1000:.3f}" if (p, h) == ("s4", "b") else None)
    units = "phenomenon: s4\nunit: osoba\nholdings: [{id: a}, {id: b, unit: tys. osób}]\n"
    assert alarms(ruled(units, thousands)) == set()
    apart = ruled("phenomenon: s4\nholdings: [{id: a, unit: ha}, {id: b, unit: zł}]\n", CLEAN)
    assert {pair.kind.code for key, one in apart.items() if key[0] == "s4" for pair in one.pairs} == {"D5"}
    equal = ruled("phenomenon: s4\ncomparisons: [{pair: [a, b], relation: equal}]\n", CLEAN)
    assert {key[0] for key in alarms(equal)} == {"s4"}
    higher = changed(CLEAN, lambda p, h, t, v: str(int(v) + 900) if (p, h, t) == ("s4", "a", "2013") else None)
    bound = ruled('phenomenon: s4\ncomparisons: [{pair: [b, a], relation: "<=", tolerance: {rel: 10%}}]\n', higher)
    assert alarms(bound) == set()
    declared = "phenomenon: s4\ncomparisons: [{pair: [a, b], expected: {offset: 0.5, why: students}}]\n"
    half = changed(CLEAN, lambda p, h, t, v: f"{int(v) * 1.5:.0f}" if (p, h) == ("s4", "b") else None)
    assert alarms(ruled(declared, half)) == set()
    assert ("s4", "2013") in alarms(compared(path, half))


def test_one_figure_without_history_is_asked_about_when_definitions_rarely_differ_so(path):
    """The commissions' 61 149 inhabitants against the statistics' 66 270."""
    told = compared(path, [("ludnosc", "pkw", "247401", "2020", "61149"), ("ludnosc", "gus", "247401", "2020", "66270")])
    found = told["ludnosc", "2020"]
    assert found.pairs[0].kind.code == "D4"
    assert found.causes[0][0] == "population-base"


def test_values_of_any_sign_and_zeros_are_compared(path):
    """A balance of migration around zero; the number of schools in a small place."""
    rng = np.random.default_rng(8)
    table = []
    for series in range(20):
        balance, schools = rng.normal(0, 200, 12), rng.integers(0, 4, 12)
        for at in range(12):
            wrong = 900 if (series, at) == (2, 5) else 0
            table += [
                ("saldo", who, str(series), str(2010 + at), f"{balance[at] + (who == 'b') * (rng.normal(0, 3) + wrong):.0f}")
                for who in "ab"
            ]
            table += [("szkoly", who, str(series), str(2010 + at), str(schools[at])) for who in "ab"]
    seen = read_observations(write(path, table))
    found = {(one.phenomenon, one.area, one.period) for one in compare(seen) if one.differs}
    assert ("saldo", "2", "2015") in found
    assert len(found) <= 2


def test_swapping_holdings_mirrors_the_answer(path):
    table = one_wrong(lambda v: v[1] + v[0] + v[2:])
    there = compared(path, table)
    back = compared(path, [(p, {"a": "b", "b": "a"}[h], a, t, v) for p, h, a, t, v in table])
    for key, one in there.items():
        other = back[key]
        assert one.pairs[0].kind is other.pairs[0].kind
        assert [(name, kind) for name, kind, _ in one.suspects] == [({"a": "b", "b": "a"}[name], kind) for name, kind, _ in other.suspects]


def test_neither_order_of_rows_nor_scale_matters(path):
    table = changed(rows(level=50_000), lambda p, h, t, v: f"{int(v) * 1.3:.0f}" if (p, h, t) == ("s3", "b", "2016") else None)
    there = compared(path, table)
    assert compared(path, table[::-1]) == there
    larger = compared(path, [(p, h, a, t, v + "00") for p, h, a, t, v in table])
    assert alarms(larger) == alarms(there)


def test_a_verdict_decides(path, tmp_path):
    table = one_wrong(lambda v: f"{int(v) * 1.3:.0f}")
    true = next(v for p, h, _, t, v in table if (p, h, t) == ("s3", "b", "2016"))
    (tmp_path / "verdicts.csv").write_text(f"phenomenon,area,period,value\ns3,2474011,2016,{true}\ns3,2474011,1999,1\n")
    seen = read_observations(write(path, table))
    decided, odd = read_verdicts(tmp_path / "verdicts.csv", seen)
    assert [problem.code for problem in odd] == ["verdict-without-observation"]
    found = compared(path, table, verdicts=decided)["s3", "2016"]
    assert (found.estimate, found.confidence, [name for name, _, _ in found.suspects]) == (float(true), 1.0, ["a"])


def test_what_was_learned_looks_again_at_one_series(path):
    seen = read_observations(write(path, one_wrong(lambda v: v + "0")))
    usual = usual_of(lay_out(seen))
    chosen = seen.series_phenomenon == seen.phenomena.index("s3")
    assert sum(int(one.differs.sum()) for one in scan(lay_out(seen.of(chosen)), usual)) == 1


def test_parts_that_nearly_always_add_up_must_do_so(path, tmp_path):
    table = [
        (*("ludnosc", "um", "2474011", str(2015 + at)), str(value), sex)
        for at in range(6)
        for sex, value in (("", 1000 + at * 3), ("K", 520 + at * 2), ("M", 480 + at + (5 if at == 4 else 0)))
    ]
    names = ("phenomenon", "holding", "area", "period", "value", "sex")
    told = [(one.period, one.breakdown) for one in compare(read_observations(write(path, table, names))) if one.differs]
    assert told == [("2019", {})]
    stocks = [("stan", "um", "1", str(2015 + at), str(100 + 5 * at + (at == 3))) for at in range(6)]
    flows = [("przyrost", "um", "1", str(2015 + at), "5") for at in range(6)]
    (tmp_path / "rules.yaml").write_text("phenomenon: stan\nidentities: [{plus: [przyrost]}]\n")
    assert alarms(compared(path, stocks + flows, rules=read_rules(tmp_path / "rules.yaml"))) == {("stan", "2018"), ("stan", "2019")}
    # What came and went in a year that is not there is in no sum.
    without = [row for row in [*stocks, *flows] if row[3] != "2016" and (row[0], row[3]) != ("stan", "2018")]
    broken = {(one.phenomenon, one.period) for one in compared(path, without, rules=read_rules(tmp_path / "rules.yaml")).values()
              if any(kind == "parts-and-whole" for _, kind, _ in one.suspects)}  # fmt: skip
    assert broken == set()


def test_what_is_declared_to_differ_is_the_first_cause(path, tmp_path):
    table = [
        ("pow", "km", "1", "2019", "25"),
        ("pow", "ha", "1", "2019", "2549"),
        ("l", "a", "1", "2019", "1010"),
        ("l", "b", "1", "2019", "1000"),
    ]
    rules = """
- {phenomenon: pow, unit: ha, holdings: [{id: km, unit: km2}, {id: ha}]}
- {phenomenon: l, holdings: [{id: a, reference: "YYYY-12-31"}, {id: b, reference: "YYYY-06-30"}]}
"""
    (tmp_path / "rules.yaml").write_text(rules)
    told = compared(path, table, rules=read_rules(tmp_path / "rules.yaml"))
    assert {key[0]: one.causes[0][0] for key, one in told.items()} == {"pow": "rounding", "l": "reference-date"}


def test_six_holdings_accuse_one_and_only_it(path):
    table = rows(holdings="abcdef", series=20, periods=8)
    assert alarms(compared(path, table)) == set()
    wrong = changed(table, lambda p, h, t, v: f"{int(v) * 1.4:.0f}" if (p, h, t) == ("s7", "d", "2012") else None)
    told = compared(path, wrong)
    assert {key: [name for name, _, _ in told[key].suspects] for key in alarms(told)} == {("s7", "2012"): ["d"]}


def test_months_with_a_season_of_their_own_are_no_alarm(path):
    rng = np.random.default_rng(4)
    table = []
    for series in range(6):
        season = 0.2 * np.sin(np.arange(48) / 12 * 2 * np.pi)
        true = 5000 * np.exp(np.cumsum(rng.normal(0, 0.005, 48)))
        for at in range(48):
            month = f"{2018 + at // 12}-{at % 12 + 1:02}"
            table += [(f"m{series}", "a", "1", month, f"{true[at]:.0f}")]
            wrong = 1.5 if (series, at) == (2, 20) else 1
            table += [(f"m{series}", "b", "1", month, f"{true[at] * np.exp(season[at] + rng.normal(0, 0.003)) * wrong:.0f}")]
    found = alarms(compared(path, table))
    assert ("m2", "2019-09") in found
    # The same month of other years is judged by this one too.
    assert {(name, month[-2:]) for name, month in found} == {("m2", "09")}

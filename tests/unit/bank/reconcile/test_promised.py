"""What rules allow: how coarse a holding is, how strange a difference may be, when a figure is owed, why something changed."""

import pytest

from ratusz.bank.reconcile.compare import compare
from ratusz.bank.reconcile.observations import read_observations
from ratusz.bank.reconcile.rules import read_rules
from tests.support.holdings import rows, write

pytestmark = pytest.mark.slow
EQUAL = "phenomenon: p\nholdings: [{id: a}, {id: b%s}]\ncomparisons: [{pair: [a, b], relation: equal, tolerance: {rel: 1%%}%s}]"


def ruled(tmp_path, rules, table):
    (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
    seen = read_observations(write(tmp_path / "seen.csv", table))
    return {one.period: one for one in compare(seen, rules=read_rules(tmp_path / "rules.yaml"))}


def one_pair(tmp_path, rules, value):
    return ruled(tmp_path, rules, [("p", "a", "1", "2020", "1000"), ("p", "b", "1", "2020", value)])["2020"]


def test_a_holding_that_is_kept_rounded_differs_by_half_its_unit(tmp_path):
    told = one_pair(tmp_path, EQUAL % (", rounding: 100", ""), "1049")
    assert (told.pairs[0].kind.code, told.suspects) == ("D1", ())
    assert one_pair(tmp_path, EQUAL % (", rounding: 10", ""), "1049").differs


def test_severity_counts_from_the_tolerance(tmp_path):
    said = [one_pair(tmp_path, EQUAL % ("", ", severity: {warn: 2x, error: 5x}"), value) for value in ("1015", "1030", "1080")]
    assert [one.pairs[0].severity for one in said] == ["", "warn", "error"]
    assert said[0].pairs[0].kind.code == "D3"
    assert [pair.get("severity", "") for one in said for pair in one.as_json()["pairs"]] == ["", "warn", "error"]


def test_what_is_published_later_or_more_seldom_does_not_lack(tmp_path):
    table = [row for row in rows(series=1, periods=8) if not (row[1] == "b" and row[3] in {"2013", "2017"})]
    plain = ruled(tmp_path, "phenomenon: s0\nholdings: [{id: a}, {id: b}]", table)
    assert sorted(period for period, one in plain.items() if one.suspects) == ["2013", "2017"]
    late = ruled(tmp_path, "phenomenon: s0\nholdings: [{id: a}, {id: b, publishes: {frequency: P1Y, lag: P5M}}]", table)
    assert sorted(period for period, one in late.items() if one.suspects) == ["2013"], "the day of the newest one has not come"


def test_a_declared_change_is_the_first_cause_where_it_begins(tmp_path):
    rule = "phenomenon: s0\nholdings: [{id: a}, {id: b}]\nchanges: [{from: '2014', holding: b, kind: boundary, why: Granice}]"
    told = ruled(tmp_path, rule, rows(series=1, periods=8))
    assert told["2014"].causes[0][0] == "territory-change"
    assert told["2013"].causes[0][0] != "territory-change"

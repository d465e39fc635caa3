"""Rules in YAML, and what is said of mistakes in them."""

import pytest

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.reconcile.rules import Relation, read_rules

GOOD = """
phenomenon: ludnosc_ogolem
unit: osoba
aggregation: {time: stock, space: sum}
holdings:
  - {id: gus, base: mieszkancy, reference: "YYYY-12-31", territory: "2474011", rounding: 1, publishes: {frequency: P1Y, lag: P5M}, authority: {statistics: 1}}
  - {id: um, base: zameldowani, reference: "YYYY-12-31"}
comparisons:
  - pair: [gus, um]
    relation: expected_offset
    align: {time: same_date}
    expected: {mode: declared, min_points: 5, prior: {offset: 0.0, sd: 0.02}, offset: "2.1%", why: studenci}
    tolerance: {abs: 1, rel: 0.4%, z: 5}
    severity: {warn: 1, error: 3}
changes:
  - {from: "2021", holding: gus, kind: rebase, areas: "2474011", why: spis}
identities:
  - {whole: "2474011", parts: [a, b]}
"""


def test_the_form_of_the_specification_is_read(tmp_path):
    (tmp_path / "rules.yaml").write_text(GOOD)
    rule = read_rules(tmp_path / "rules.yaml")["ludnosc_ogolem"]
    one, turned = rule.comparison("gus", "um"), rule.comparison("um", "gus")
    assert (one.relation, one.offset, one.sd, one.relative, one.absolute) == (Relation.OFFSET, 0.021, 0.02, 0.004, 1.0)
    assert turned.offset == pytest.approx(1 / 1.021 - 1)
    assert rule.apart("gus", "um") == ("population-base",)
    assert (str(rule.changes[0].since), rule.changes[0].areas) == ("2021", ("2474011",))
    (tmp_path / "two.yaml").write_text("phenomena:\n- {phenomenon: a}\n- {phenomenon: b}\n---\nphenomenon: c\n")
    assert list(read_rules(tmp_path / "two.yaml")) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("phenomenon: [", "not YAML"),
        ("unit: osoba", "phenomenon: this must be filled in"),
        ("phenomenon: a\ncolour: red", "“colour” is not known here"),
        ("phenomenon: a\nholdings: x", "a: holdings: a list is expected"),
        ("phenomenon: a\ncomparisons: [{pair: [b]}]", "a pair is two holdings"),
        ("phenomenon: a\nholdings: [{id: b}]\ncomparisons: [{pair: [b, c]}]", "no holding is called “c”"),
        ("phenomenon: a\ncomparisons: [{pair: [b, c], relation: alike}]", "“alike” is not one of equal"),
        ("phenomenon: a\ncomparisons: [{pair: [b, c], tolerance: {rel: little}}]", "“little” is not a number"),
        ("phenomenon: a\nchanges: [{from: spring}]", "“spring” is not a period"),
        ("phenomenon: a\nidentities: [{whole: x}]", "write one of: whole and parts"),
        ("phenomenon: a\nsums: [{whole: x, parts: street, holding: b}]", "“street” is not one of voivodeship"),
        ("- {phenomenon: a}\n- {phenomenon: a}", "has rules twice"),
        ("phenomenon: a\ncomparisons: [{pair: [b, c], align: {time: interpolate}}]", "“interpolate” is not one of same_date"),
        ("phenomenon: a\ncomparisons: [{pair: [b, c], expected: {mode: learned, offset: 0.1}}]", "a learned one has neither"),
        ("phenomenon: a\ncomparisons: [{pair: [b, c], expected: {prior: {offset: 0.1}}}]", "written as offset"),
        ("phenomenon: a\nholdings: [{id: b, publishes: {lag: soon}}]", "not a stretch of time"),
        ("phenomenon: a\nholdings: [{id: b, publishes: {frequency: often}}]", "“often” is not one of"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path, text, said):
    (tmp_path / "rules.yaml").write_text(text)
    with pytest.raises(WrongUsage) as refused:
        read_rules(tmp_path / "rules.yaml")
    assert said in str(refused.value)

"""Files of strangers: counts of some things, values below zero, copies of one register, slips that look like something else."""

import numpy as np
import pytest

from ratusz.bank.base.errors import Unreadable, WrongUsage
from ratusz.bank.reconcile.compare import compare, unseen
from ratusz.bank.reconcile.observations import read_observations
from ratusz.bank.reconcile.rules import read_rules
from ratusz.bank.reconcile.verdicts import read_verdicts
from tests.support.holdings import NAMES, alarms, changed, compared, rows, write

pytestmark = pytest.mark.slow


@pytest.fixture
def path(tmp_path):
    return tmp_path / "seen.csv"


def said(values, who, *, name="s", text="{:.0f}"):
    return [
        (f"{name}{row}", who, "1", str(2010 + at), text.format(value)) for row, one in enumerate(values) for at, value in enumerate(one)
    ]


def test_of_small_counts_one_side_may_miss_a_thing(path):
    rng = np.random.default_rng(4)
    first = rng.poisson(1.5, (60, 14))
    second = rng.binomial(first, 0.97)
    assert len(alarms(compared(path, said(first, "a") + said(second, "b")))) <= 2, "of 840"
    second[7, 5] = first[7, 5] + 20
    assert alarms(compared(path, said(first, "a") + said(second, "b"))) >= {("s7", "2015")}


def test_values_that_fall_below_zero_on_both_sides_are_no_slips(path):
    rng = np.random.default_rng(5)
    first = rng.normal(8, 6, (40, 14))
    second = first + rng.normal(0, 0.1, first.shape)
    assert (first < 0).any(axis=1).sum() > 20
    table = said(first, "a", text="{:.1f}") + said(second, "b", text="{:.1f}")
    assert len(alarms(compared(path, table))) <= 1
    wrong = changed(table, lambda p, h, t, _: f"{-second[3, 4] + 9:.1f}" if (p, h, t) == ("s3", "b", "2014") else None)
    assert ("s3", "2014") in alarms(compared(path, wrong))


def test_where_both_say_the_same_nobody_is_asked(path):
    table = rows(holdings=("a",))
    table += [(p, "b", a, t, v) for p, _h, a, t, v in table]
    wrong = {"2015": 2.4, "2017": 2.5, "2018": 2.45}
    table = changed(table, lambda p, h, t, v: f"{int(v) * wrong[t]:.0f}" if (p, h) == ("s2", "b") and t in wrong else None)
    assert alarms(compared(path, table)) == {("s2", period) for period in wrong}


def test_the_value_that_was_copied_to_another_year_stays_right(path):
    table = rows(level=50_000_000)
    there = {(p, h, t): v for p, h, _, t, v in table}
    table = changed(table, lambda p, h, t, v: there[p, h, "2013"] if (p, h, t) == ("s1", "b", "2018") else None)
    assert alarms(compared(path, table)) == {("s1", "2018")}


def test_copies_of_one_register_are_one_witness(path):
    table = rows()
    table = changed(table, lambda p, h, t, v: str(int(v) * 2) if (p, h, t) == ("s3", "b", "2016") else None)
    table += [(p, "c", a, t, v) for p, h, a, t, v in table if h == "b"]
    found = compared(path, table)["s3", "2016"]
    assert {name for name, _kind, _chance in found.suspects} == {"b", "c"}, "two that repeat one word do not outvote one"
    assert found.estimate == found.values["a"]
    silent = [(p, "d", a, t, v) for p, h, a, t, v in table if h == "b" and (p, t) != ("s3", "2016")]
    assert compared(path, table + silent)["s3", "2016"].estimate == found.values["a"], "a copy that says nothing contradicts nobody"
    own = changed(table, lambda p, h, t, v: str(int(v) * 3) if (p, h, t) == ("s5", "c", "2014") else None)
    assert [name for name, _kind, _chance in compared(path, own)["s5", "2014"].suspects] == ["c"], "a copy that differs errs by itself"


def test_whom_to_believe_is_asked_of_each_phenomenon(path):
    """One page knows what was planned and not what came; alone it is believed about plans, though most of its times are wrong."""
    rng = np.random.default_rng(8)
    table = []
    for flight in range(60):
        planned, came = (f"{int(one) // 60:02}:{int(one) % 60:02}" for one in rng.integers(0, 1440, 2))
        for page in ("x", "y", "z"):
            table += [("planned", page, f"f{flight}", "", planned if flight < 55 else "00:01"), ("came", page, f"f{flight}", "", came)]
        table += [("planned", page, f"f{flight}", "", planned) for page in ("plan1", "plan2", "plan3", "plan4")]
        table += [("came", page, f"f{flight}", "", f"{flight % 24:02}:{int(page[-1])}7") for page in ("plan1", "plan2", "plan3", "plan4")]
    told = {(one.phenomenon, one.area): one for one in compare(read_observations(write(path, table)))}
    assert all(one.suspects for (name, _), one in told.items() if name == "came")
    assert all(told["planned", f"f{flight}"].estimate != "00:01" for flight in range(55, 60))


HEAD = ",".join(NAMES)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04" + bytes(60), "observations-not-text"),
        (bytes(range(1, 256)), "observations-not-text"),
        (f"# note\n{HEAD}\np,a,1,2010,5\n".encode(), "observations-columns"),
        (f"sep=;\n{HEAD.replace(',', ';')}\n".encode(), "observations-empty"),
        (f"sep=§\n{HEAD}\np,a,1,2010,5\n".encode(), "observations-columns"),
    ],
)
def test_what_is_no_table_is_refused_by_its_name(path, content, code):
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        read_observations(path)
    assert refused.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_files_of_spreadsheets_are_read(path, encoding, separator):
    told = f"sep={separator}\r\n" if separator in ";\t" and encoding == "utf-8" else ""
    text = separator.join(NAMES) + "\r\n" + separator.join(("ludność", "a", "1", "2010", "12")) + "\r\n"
    path.write_bytes((told + text).encode(encoding))
    assert read_observations(path).phenomena == ("ludność",)


def test_slips_in_rules_and_verdicts_are_told(path, tmp_path):
    seen = read_observations(write(path, rows(series=2)))
    rules = tmp_path / "rules.yaml"
    rules.write_text("phenomenon: s0\ncomparisons:\n  - pair: [a, bb]\n---\nphenomenon: zz\n", encoding="utf-8")
    assert [one.found for one in unseen(read_rules(rules), seen)] == ["s0: bb", "zz"]
    for text in ("phenomenon: s0\nphenomenon: s1\n", "phenomenon: s0\ncomparisons:\n  - pair: [a, b]\n    tolerance: {rel: -1}\n"):
        rules.write_text(text, encoding="utf-8")
        with pytest.raises(WrongUsage):
            read_rules(rules)
    verdicts = tmp_path / "verdicts.csv"
    verdicts.write_text("phenomenon,area,period,value\ns0,2474011,2012,7\ns0,2474011,2012,8\ns1,2474011,2012,dużo\n", encoding="utf-8")
    decided, odd = read_verdicts(verdicts, seen)
    assert [one.code for one in odd] == ["verdict-repeated", "verdict-not-a-number"]
    assert "8" in decided.values()


def test_what_several_say_to_the_digit_is_the_estimate(path):
    table = [("p", who, "1", "2010", value) for who, value in (("a", "880"), ("b", "878"), ("c", "900"), ("d", "878"), ("e", "905"))]
    assert compared(path, table)["p", "2010"].estimate == 878


def test_the_estimate_is_what_somebody_says_and_a_register_outweighs_a_remark(tmp_path):
    claims = [*((f"t{n}", "register", n) for n in range(9)), ("salt", "register", 178858), ("salt", "somebody", 181743)]
    path = tmp_path / "claims.csv"
    path.write_text(
        "phenomenon,holding,area,period,value\n" + "".join(f"population,{who},{area},2000,{value}\n" for area, who, value in claims)
    )
    told = {one.area: one.estimate for one in compare(read_observations(path))}
    assert told["salt"] == 178858

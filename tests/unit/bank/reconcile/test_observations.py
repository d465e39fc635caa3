"""Observations as files write them: spellings, signs, what is wrong and told."""

import math

import pytest

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.reconcile.observations import read_observations
from ratusz.bank.reconcile.places import Area, Places
from ratusz.bank.reconcile.revisions import revisions
from ratusz.bank.reconcile.spelling import Sort, day_of, normal, number_of, period_of, sort_of, time_of
from ratusz.bank.reconcile.units import factor
from tests.support.holdings import write


def test_numbers_days_times_and_periods_in_their_spellings():
    written = {
        "1 234,5": 1234.5,
        "1.234.567": 1234567.0,
        "1,234.5": 1234.5,
        "12,5%": 12.5,
        "−3": -3.0,
        "(5)": -5.0,
        "b.d.": None,
        "1.234": 1.234,
    }
    assert {text: number_of(text) for text in written} == written
    assert [time_of(text) for text in ("7:16 p.m.", "19:16", "12:00 AM", "12/02/2011 7:16 PM", "-")] == [
        "19:16",
        "19:16",
        "00:00",
        "19:16",
        None,
    ]
    assert [day_of(text) for text in ("31.12.2023", "2023-12-31T00:00:00", "32.12.2023")] == ["2023-12-31", "2023-12-31", None]
    periods = {
        "2023.0": "2023",
        "31.12.2023": "2023-12-31",
        "I kw. 2023": "2023-Q1",
        "05.2023": "2023-05",
        "2023M05": "2023-05",
        "2023/24": "2023/24",
        "2021W05": "2021-W05",
        "tydzień 53 z 2020": "2020-W53",
        "W5/2021": "2021-W05",
    }
    assert {text: str(period_of(text)) for text in periods} == periods
    assert period_of("wiosna") is None
    assert [sort_of(texts) for texts in (["1", "x", "2"], ["7:16 pm", "?"], ["Bytków", "1"])] == [Sort.NUMBER, Sort.TEXT, Sort.TEXT]
    assert normal("Nowak, Jan", Sort.TEXT) == normal("jan  NOWAK", Sort.TEXT)
    assert normal("Nowak i Kowalski", Sort.TEXT) == normal("Kowalski, Nowak", Sort.TEXT)
    assert normal("I Liceum", Sort.TEXT) != normal("Liceum", Sort.TEXT), "a number in capitals"
    assert [factor("tys. osób", "osoba"), factor("km²", "ha"), factor("ha", "zł"), factor("", "zł")] == [1000.0, 100.0, None, 1.0]


def test_nothing_is_lost_unsaid(tmp_path):
    path = tmp_path / "seen.csv"
    path.write_bytes(
        "phenomenon;holding;area;period;value;płeć\n"
        "ludność;a;1;2020;1 000;K\nludność;b;1;2020;b.d.;K\nludność;;1;2020;7;K\nludność;a;1;2020;900;K\n"
        "ludność;a;1;2021;dużo;K\nludność;a;1;wiosna;5;K\nludność;a;1\nludność;a;1;2022;1100;K\n".encode("cp1250")
    )
    seen = read_observations(path)
    assert seen.phenomena == ("ludność",)
    assert seen.breakdowns == ({"płeć": "K"},)
    assert seen.periods == ("2020", "2021", "2022", "wiosna")
    assert [None if math.isnan(value) else value for value in seen.value.tolist()] == [1000.0, None, 1100.0, 5.0, None]
    assert {(problem.code, problem.where.row) for problem in seen.report.problems} == {
        ("observation-broken", 8),
        ("observation-nameless", 4),
        ("observation-repeated", 5),
        ("observation-not-a-number", 6),
        ("period-unknown", None),
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [("", "observations-empty"), ("phenomenon,holding,area,period,value\n", "observations-empty"), ("a,b\n1,2\n", "observations-columns")],
)
def test_what_cannot_be_used_is_refused(tmp_path, content, code):
    path = tmp_path / "seen.csv"
    path.write_text(content)
    with pytest.raises(Unreadable) as refused:
        read_observations(path)
    assert refused.value.code == code


def test_a_past_figure_that_changed_is_a_revision_and_a_new_period_is_not(tmp_path):
    files = []
    for name, extra in (("old", "w,a,1,2011,40065"), ("new", "w,a,1,2011,40131\nw,a,1,2012,37046")):
        files.append(tmp_path / f"{name}.csv")
        files[-1].write_text(f"phenomenon,holding,area,period,value\nw,a,1,2010,38832\n{extra}\n")
    found = list(revisions(*map(read_observations, files)))
    assert [(one.period, one.before, one.after) for one in found] == [("2011", "40065.0", "40131.0")]


def test_spellings_of_one_area_are_one_and_what_contradicts_is_not(tmp_path):
    table = [
        ("l", "a", "2474011", "2019", "1000"),
        ("l", "b", "247401", "2019", "1010"),
        ("l", "c", "24 74 01 1", "2019", "1000"),
        ("l", "a", "Siemianowice Śląskie", "2020", "100"),
        ("l", "b", "M.Siemianowice Sl.", "2020", "101"),
        ("l", "a", "Brzeziny", "2020", "100"),
        ("l", "a", "miasto Brzeziny", "2020", "150"),
        ("l", "b", "Siemianowice", "2020", "150"),
    ]
    seen = read_observations(write(tmp_path / "seen.csv", table))
    assert set(seen.areas) == {"2474011", "Siemianowice Śląskie", "Brzeziny", "miasto Brzeziny", "Siemianowice"}
    assert seen.area("247401") == "2474011"
    told = {(problem.code, problem.found) for problem in seen.report.problems}
    assert told >= {("areas-as-one", "247401"), ("area-doubtful", "Siemianowice"), ("areas-as-one", "M.Siemianowice Sl.")}
    listed = read_observations(
        tmp_path / "seen.csv", places=Places(areas=(Area(code="2474011", name="Siemianowice Śląskie"), Area(code="x", name="Brzeziny")))
    )
    assert set(listed.areas) == {"2474011", "x", "Siemianowice"}


def test_other_names_in_the_place_of_areas_stay_as_they_are(tmp_path):
    table = [("t", "a", area, "", "1") for area in ("AA-1007-PHX", "AA 1007 PHX", "978-83-01", "9788301", "10", "010")]
    assert len(read_observations(write(tmp_path / "seen.csv", table)).areas) == 6


def test_the_last_year_of_the_calendar_and_numbers_without_end_stop_nothing(tmp_path):
    assert [period_of(text).last.isoformat() for text in ("9999", "9999-12", "9999-Q4", "9999/00")] == ["9999-12-31"] * 4
    assert [number_of(text) for text in ("1e999", "-1e999", "1e9")] == [None, None, 1e9]
    seen = read_observations(write(tmp_path / "o.csv", [("p", "a", "x", "9999", "1"), ("p", "b", "x", "9999", "2")]))
    assert seen.periods == ("9999",)


@pytest.mark.parametrize("heads", ["phenomenon,holding,area,period,value,Value", "phenomenon,holding,area,period,value,sex,sex"])
def test_two_columns_of_one_name_are_refused(tmp_path, heads):
    path = tmp_path / "o.csv"
    path.write_text(heads + "\n" + ",".join("1" for _ in heads.split(",")) + "\n", encoding="utf-8")
    with pytest.raises(Unreadable):
        read_observations(path)

"""Which gaps are told, with which kind, and what is none."""

from datetime import date

import pytest

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.reconcile.gaps.find import find_gaps
from ratusz.bank.reconcile.gaps.held import held_of
from ratusz.bank.reconcile.gaps.reading import read_expected
from ratusz.bank.reconcile.gaps.sentences import blocked_in_words, gap_in_words, kept_in_words

TODAY = date(2025, 6, 10)
EXPECTED = """
areas:
  all: [{code: "2474011", name: Siemianowice Śląskie}, {code: b, name: Bytków}, {code: n, name: Nowa, from: 2023}]
phenomena:
  - {phenomenon: people, frequency: P1Y, lag: P5M, grace: P14D, since: 2020, areas: all, breakdowns: {sex: [total, K, M]}, holdings: [gus, um]}
indicators:
  - {indicator: density, inputs: [{phenomenon: people, breakdown: {}}, area], weight: 3}
  - {indicator: welfare, indicators: [density]}
"""


@pytest.fixture
def expected(tmp_path):
    (tmp_path / "expected.yaml").write_text(EXPECTED, encoding="utf-8")
    return read_expected(tmp_path / "expected.yaml")


def full():
    """Every figure of both holdings up to 2024."""
    return {
        (holding, area, str(year), sex): "500" if sex else "1000"
        for holding in ("gus", "um")
        for area in ("2474011", "b", "n")
        for year in range(2020, 2025)
        for sex in ("", "K", "M")
        if area != "n" or year > 2022
    }


def found(expected, cells, today=TODAY):
    return find_gaps(expected, held_of([("people", *cell[:3], value, {"sex": cell[3]}) for cell, value in cells.items()]), today)


def told(expected, cells, today=TODAY):
    return [
        (gap.kind.value, gap.holding, gap.areas, tuple(code for one in gap.breakdowns for code in one.values()), gap.periods)
        for gap in found(expected, cells, today).gaps
        if gap.phenomenon == "people"
    ]


def without(*, holding="gus", area="", year="", sex=None):
    return {
        cell: value
        for cell, value in full().items()
        if not (cell[0] == holding and area in {"", cell[1]} and year in {"", cell[2]} and sex in {None, cell[3]})
    }


def test_nothing_is_told_of_what_is_whole_or_not_due(expected):
    assert told(expected, full()) == []
    assert told(expected, without(year="2024"), date(2025, 6, 2)) == []


@pytest.mark.parametrize(
    ("cells", "gaps"),
    [
        (without(year="2022"), [("hole", "gus", (), (), ("2022",))]),
        (without(year="2024"), [("late", "gus", (), (), ("2024",))]),
        (without(area="b"), [("area-missing", "gus", ("b",), (), ("2020", "2021", "2022", "2023", "2024"))]),
        (without(area="b", year="2024"), [("area-missing", "gus", ("b",), (), ("2024",))]),
        (without(area="b", year="2021"), [("hole", "gus", ("b",), (), ("2021",))]),
        (without(sex="K", year="2024"), [("breakdown-missing", "gus", (), ("K",), ("2024",))]),
        (without(holding="um"), [("never-gathered", "um", (), (), ("2020", "2021", "2022", "2023", "2024"))]),
        ({**full(), ("gus", "b", "2022", "K"): "b.d."}, [("placeholder", "gus", ("b",), ("K",), ("2022",))]),
        ({**full(), ("gus", "b", "2022", "K"): "0"}, [("silent-zero", "gus", ("b",), ("K",), ("2022",))]),
        ({**full(), ("gus", "b", "2022", "K"): "#"}, []),
        ({**full(), ("gus", "b", "2022", "K"): ""}, [("hole", "gus", ("b",), ("K",), ("2022",))]),
        ({**full(), ("gus", "b", "2022", "K"): "0", ("um", "b", "2022", "K"): "0"}, []),
        ({**full(), ("gus", "Huta", "2022", ""): "7"}, [("area-unknown", "gus", ("Huta",), (), ())]),
        ({**full(), ("gus", "n", "2021", ""): "7"}, [("area-unknown", "gus", ("n",), (), ())]),
        ({**full(), ("gus", "b", "2022-05", ""): "7"}, [("period-unknown", "gus", (), (), ("2022-05",))]),
        ({**full(), ("gus", "b", "2022", "X"): "7"}, [("breakdown-unknown", "gus", (), (), ())]),
        ({**full(), ("kowalski", "b", "2022", ""): "7"}, [("not-expected", "kowalski", (), (), ())]),
    ],
)
def test_each_gap_has_its_kind(expected, cells, gaps):
    assert told(expected, cells) == gaps


def test_other_spellings_of_areas_periods_and_totals_are_the_same(expected):
    spelled = {"2474011": "M.Siemianowice Sl.", "b": "Bytkow", "n": "n"}
    cells = {(who, spelled[area], f"31.12.{year}", sex or "Ogółem"): value for (who, area, year, sex), value in full().items()}
    assert told(expected, cells) == []


def test_an_indicator_is_blocked_by_what_no_holding_has_and_names_its_roots(expected):
    gone = {cell: value for cell, value in full().items() if cell[2] != "2022" or cell[3]}
    one_sided = found(expected, without(year="2021"))
    both = found(expected, gone)
    assert [one.indicator for one in one_sided.blocked] == ["density", "welfare"]  # nobody has ever given the area
    assert {gap.phenomenon for one in one_sided.blocked for gap in (one_sided.gaps[at] for at in one.roots)} == {"area"}
    roots = {(both.gaps[at].kind.value, both.gaps[at].holding) for at in both.blocked[0].roots}
    assert roots == {("hole", "gus"), ("hole", "um"), ("never-gathered", "")}
    assert both.blocked[1].through == ("density",)
    assert [gap.weight for gap in both.gaps] == sorted((gap.weight for gap in both.gaps), reverse=True)
    for language, word in (("en", "cannot be computed"), ("pl", "nie da się")):
        assert word in blocked_in_words(both.blocked[0], language)
        assert "2022" in gap_in_words(both.gaps[0], language)
        assert "2024" in kept_in_words(both.kept[0], language)


def test_punctuality_is_told_apart_from_timeliness(expected):
    rows = [("people", "gus", "b", year, "1", {"published": day}) for year, day in (("2022", "2023-05-01"), ("2023", "2024-06-10"))]
    kept = find_gaps(expected, held_of(rows), TODAY).kept[0]
    assert (kept.dated, kept.on_time, kept.timeliness, kept.punctuality) == (2, 1, 141.5, -10.0)


@pytest.mark.parametrize(
    "written",
    [
        {"2020-W52": "2020-W52", "2020W53": "2020-W53", "2021-W01": "2021-W01", "W2/2021": "2021-W02"},
        {"2020-12-24": "2020-W52", "2020-12-31": "2020-W53", "2021-01-07": "2021-W01", "2021-01-14": "2021-W02"},
    ],
)
def test_weeks_follow_one_another_over_a_year_of_53(tmp_path, written):
    declared = "phenomena: [{phenomenon: cases, frequency: P1W, lag: P3D, since: 2020-W52, holdings: [um]}]"
    (tmp_path / "weekly.yaml").write_text(declared, encoding="utf-8")
    weekly = read_expected(tmp_path / "weekly.yaml")
    for left_out, week in list(written.items())[:-1]:
        held = held_of([("cases", "um", "", text, "7", {}) for text in written if text != left_out])
        assert [gap.periods for gap in find_gaps(weekly, held, date(2021, 1, 19)).gaps] == [(week,)]


MANY = "{" + ", ".join(f"d{number}: [{', '.join(map(str, range(40)))}]" for number in range(12)) + "}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("phenomena: [{phenomenon: a, holdings: [b]}]", "frequency: this must be filled in"),
        ("phenomena: [{phenomenon: a, frequency: P1Y, holdings: [b]}]", "since: this must be filled in"),
        ("phenomena: [{phenomenon: a, frequency: P2Y, since: 2020, holdings: [b]}]", "“P2Y” is not one of"),
        ("phenomena: [{phenomenon: a, frequency: P1Y, lag: soon, since: 2020, holdings: [b]}]", "is no stretch of time"),
        ("phenomena: [{phenomenon: a, frequency: P1Y, since: 2020, areas: none.csv, holdings: [b]}]", "no list and no file"),
        ("phenomena: [{phenomenon: a, frequency: P1Y, since: 2020, holdings: [b, b]}]", "is declared twice"),
        ("indicators: [{indicator: a, indicators: [a]}]", "made of itself"),
        ("indicators: [{indicator: a, indicators: [b]}]", "no indicator “b”"),
        ("colour: red", "“colour” is not known here"),
        ("since: 2024-02-30", "The rules are not YAML"),
        ("phenomena: [{phenomenon: a, frequency: P1Y, lag: P999999999Y, since: 2020, holdings: [b]}]", "is no stretch of time"),
        ("phenomena: [{phenomenon: a, frequency: P1Y, lag: 999999999 workdays, since: 2020, holdings: [b]}]", "is no stretch of time"),
        ("phenomena: [{phenomenon: a, frequency: school-year, since: '0001-01-01', holdings: [b]}]", "is not a period"),
        (
            f"phenomena: [{{phenomenon: a, frequency: P1Y, since: 2020, breakdowns: {MANY}, holdings: [b]}}]",
            "cells a period are not counted",
        ),
        ("indicators: [{indicator: a, weight: .nan}]", "is not a number"),
    ],
)
def test_a_mistake_in_what_is_expected_is_told_with_its_place(tmp_path, text, said):
    (tmp_path / "expected.yaml").write_text(text)
    with pytest.raises(WrongUsage) as refused:
        read_expected(tmp_path / "expected.yaml")
    assert said in str(refused.value)

"""Read area by area, a cube tells the same gaps as read whole."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.model.period import PeriodKind, parse_period
from ratusz.bank.reconcile.gaps import parts
from ratusz.bank.reconcile.gaps.calendar import Promise
from ratusz.bank.reconcile.gaps.expected import Expectation, Expected
from ratusz.bank.reconcile.gaps.find import find_gaps
from ratusz.bank.reconcile.gaps.held import held_of
from ratusz.bank.reconcile.gaps.parts import Part, gaps_in_parts, gaps_of_held, parts_of, refuse_hopeless
from ratusz.bank.reconcile.places import Area

TODAY = date(2025, 6, 1)
AREAS = tuple(Area(code=one) for one in "abcde")
SHOWN = {(): {}, (("sex", "k"),): {"sex": "K"}}
YEARS = ("2020", "2021", "2022", "2023", "2024")
EXPECTED = Expectation(
    phenomenon="people", holding="", promise=Promise(frequency=PeriodKind.YEAR), since=parse_period("2020"), areas=AREAS,
    breakdowns=tuple(SHOWN), shown=SHOWN,
)  # fmt: skip


def told(gaps):
    return sorted(
        (gap.kind, gap.areas, tuple(map(str, gap.breakdowns)), gap.periods, sorted(gap.keys), gap.found, gap.total_only) for gap in gaps
    )


def rows(cells, values=("500",)):
    return [
        ("people", "", area, year, values[number % len(values)], {"sex": sex}) for number, (area, year, sex) in enumerate(sorted(cells))
    ]


@pytest.mark.slow
@given(
    st.sets(st.tuples(st.sampled_from("abcdex"), st.sampled_from([*YEARS, "2025"]), st.sampled_from(["", "K"]))), st.integers(1, 5),
    st.lists(st.sampled_from(["500", "510", "490", "0", "b.d.", "505"]), min_size=1, max_size=7),
)  # fmt: skip
def test_portions_of_areas_tell_what_the_whole_tells(cells, size, values):
    every = rows(cells, values)
    whole = find_gaps(Expected(expectations=(EXPECTED,)), held_of(every), TODAY).gaps
    one = gaps_of_held([EXPECTED], held_of(every), TODAY)
    assert told(one) == told(whole)
    portions = [tuple(AREAS[at : at + size]) for at in range(0, len(AREAS), size)]
    known = {area.code for area in AREAS}
    listed = [
        Part(areas=areas, texts={"people": held_of(row for row in every if row[2] in {one.code for one in areas}).texts.get(("people", ""), {})})
        for areas in portions
    ]  # fmt: skip
    found = gaps_in_parts([EXPECTED], lambda: listed, TODAY)
    assert [gap for gap in told(found) if gap[0] != "area-unknown"] == [gap for gap in told(whole) if gap[0] != "area-unknown"]
    assert all(set(gap.areas) <= known for gap in found)
    before, parts.AT_ONCE = parts.AT_ONCE, size * 10
    try:
        assert told(gaps_of_held([EXPECTED], held_of(every), TODAY)) == told(whole)
    finally:
        parts.AT_ONCE = before


def test_portions_hold_so_many_cells_and_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(parts, "AT_ONCE", 20)
    assert [len(one) for one in parts_of(AREAS, 8)] == [2, 2, 1]
    assert [len(one) for one in parts_of(AREAS, 500)] == [1] * 5
    monkeypatch.setattr(parts, "MOST_MISSING", 10)
    some = held_of(rows({("a", year, "") for year in YEARS}))
    with pytest.raises(WrongQuery) as refused:
        gaps_of_held([EXPECTED], some, TODAY)
    assert refused.value.code == "gap-too-many"
    monkeypatch.setattr(parts, "MOST_OF_AREA", 9)
    with pytest.raises(WrongQuery) as refused:
        gaps_of_held([EXPECTED], some, TODAY)
    assert refused.value.code == "gap-area-wide"
    monkeypatch.setattr(parts, "MOST_ABSENT", 20)
    refuse_hopeless([EXPECTED], 20, TODAY)  # of fifty, ten may lack one by one and twenty in whole periods
    with pytest.raises(WrongQuery) as refused:
        refuse_hopeless([EXPECTED], 19, TODAY)
    assert refused.value.code == "gap-too-many"


def test_periods_that_never_came_are_one_gap_however_many_cells_they_have(monkeypatch):
    monkeypatch.setattr(parts, "MOST_MISSING", 10)
    (gap,) = gaps_of_held([EXPECTED], held_of(()), TODAY)
    assert (gap.kind, len(gap.keys)) == ("never-gathered", 50)
    last = rows({(area, "2024", sex) for area in "abcde" for sex in ("", "K")})
    (gap,) = gaps_of_held([EXPECTED], held_of(last), TODAY)
    assert (gap.kind, len(gap.keys)) == ("hole", 40)
    monkeypatch.setattr(parts, "MOST_ABSENT", 39)
    with pytest.raises(WrongQuery):
        gaps_of_held([EXPECTED], held_of(last), TODAY)


def test_figures_that_all_stand_still_at_once_are_seen_across_portions(monkeypatch):
    areas = tuple(Area(code=one) for one in "abcdefghijkl")
    levels = {area.code: 1000 + 173 * at for at, area in enumerate(areas)}
    moves = (0, 37, 81, 81, 122)
    cells = [
        ("people", "", area, year, str(level + move), {}) for area, level in levels.items() for year, move in zip(YEARS, moves, strict=True)
    ]
    every = held_of(cells)
    one = replace(EXPECTED, areas=areas, breakdowns=((),), shown={(): {}})
    whole = gaps_of_held([one], every, TODAY)
    assert [(gap.kind, gap.periods) for gap in whole] == [("carried-forward", ("2023",))]
    monkeypatch.setattr(parts, "AT_ONCE", 5)
    assert told(gaps_of_held([one], every, TODAY)) == told(whole)

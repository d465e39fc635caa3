"""Read area by area, a cube tells the same gaps as read whole."""

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
from ratusz.bank.reconcile.gaps.parts import Part, gaps_in_parts, held_in_one, parts_of
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
    one = gaps_in_parts([EXPECTED], held_in_one([EXPECTED], held_of(every)), TODAY)
    assert told(one) == told(whole)
    portions = [tuple(AREAS[at : at + size]) for at in range(0, len(AREAS), size)]
    known = {area.code for area in AREAS}
    listed = [
        Part(areas=areas, texts={"people": held_of(row for row in every if row[2] in {one.code for one in areas}).texts.get(("people", ""), {})})
        for areas in portions
    ]  # fmt: skip
    kept = {"hole", "late", "overdue", "area-missing", "breakdown-missing", "never-gathered", "placeholder"}
    found = gaps_in_parts([EXPECTED], listed, TODAY)
    assert [gap for gap in told(found) if gap[0] in kept] == [gap for gap in told(whole) if gap[0] in kept]
    assert all(set(gap.areas) <= known for gap in found)


def test_portions_hold_so_many_cells_and_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(parts, "AT_ONCE", 20)
    assert [len(one) for one in parts_of(AREAS, 8)] == [2, 2, 1]
    assert [len(one) for one in parts_of(AREAS, 500)] == [1] * 5
    monkeypatch.setattr(parts, "MOST_MISSING", 10)
    with pytest.raises(WrongQuery) as refused:
        gaps_in_parts([EXPECTED], held_in_one([EXPECTED], held_of(())), TODAY)
    assert refused.value.code == "gap-too-many"

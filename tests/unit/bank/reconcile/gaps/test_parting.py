"""Gaps are cut where people decided, and nothing is lost or told twice."""

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.model.period import PeriodKind, parse_period
from ratusz.bank.reconcile.gaps.calendar import Promise
from ratusz.bank.reconcile.gaps.expected import Expectation, Expected
from ratusz.bank.reconcile.gaps.find import find_gaps
from ratusz.bank.reconcile.gaps.held import held_of
from ratusz.bank.reconcile.gaps.parting import by_cause, parted
from ratusz.bank.reconcile.places import Area

TODAY = date(2025, 6, 1)
AREAS = ("a", "b", "c")


def expectation(phenomenon="people"):
    first = parse_period("2020")
    assert first is not None
    return Expectation(
        phenomenon=phenomenon, holding="", promise=Promise(frequency=PeriodKind.YEAR), since=first,
        areas=tuple(Area(code=one) for one in AREAS), shown={(): {}},
    )  # fmt: skip


@cache
def gaps_of(*names):
    """Of each phenomenon 2022 is there, and nothing else."""
    held = held_of((name, "", area, "2022", "1", {}) for name in names for area in AREAS)
    return find_gaps(Expected(expectations=tuple(map(expectation, names))), held, TODAY).gaps


@pytest.mark.slow
@given(st.sets(st.tuples(st.sampled_from(AREAS), st.sampled_from(["2020", "2021", "2023", "2024"]))))
def test_pieces_are_of_one_part_and_hold_each_cell_once(decided):
    for gap in gaps_of("people"):
        pieces = list(parted(expectation(), gap, lambda key: (key[0], key[2]) in decided, TODAY))
        cells = [key for _part, piece in pieces for key in piece.keys]
        assert sorted(cells) == sorted(gap.keys)
        for part, piece in pieces:
            assert {(key[0], key[2]) in decided for key in piece.keys} == {part}
            assert piece.kind is gap.kind


def test_what_lacks_in_every_column_is_told_once():
    found = by_cause((None, gap) for gap in gaps_of("people", "density"))
    assert sorted((cause.gap.periods, cause.phenomena) for _part, cause in found) == [
        (("2020", "2021"), ("people", "density")),
        (("2023", "2024"), ("people", "density")),
    ]
    apart = by_cause((gap.phenomenon, gap) for gap in gaps_of("people", "density"))
    assert len(apart) == 4  # what was decided about one of them only is not told of the other

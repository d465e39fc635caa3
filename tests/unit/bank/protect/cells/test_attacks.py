"""Ways in which a hidden figure was once given back although each table alone seemed safe."""

from dataclasses import replace

import numpy as np
import pytest

from ratusz.bank.protect.cells import Breakdown, Count, Method, Protection, Rounding
from ratusz.bank.protect.cells.attack import exposed, interval
from ratusz.bank.protect.cells.exchange import Exchanges
from ratusz.bank.protect.cells.grid import make_grid
from ratusz.bank.protect.cells.linear import Program
from ratusz.bank.protect.cells.rounding import round_all
from ratusz.bank.protect.cells.suppress import plan, primary
from ratusz.bank.protect.cells.system import build
from tests.unit.bank.protect.cells.test_suppress import ALL, broken_by_attack, declared, hidden_again, rows_of


def shown(rows, protection, **more):
    return make_grid(list(enumerate(rows, 1)), protection, **more)


def test_a_sign_is_never_nought_so_eight_signs_that_add_up_to_eight_are_ones():
    """Noughts are always shown: who sees # knows that it is one at least."""
    ones = make_grid(rows_of({(f"d{at}",): 1 for at in range(8)}, ["d"]), declared("d"))
    system = build(ones)
    span = interval(system, primary(system), primary(system)[0], some=True)
    assert (span.low, span.high) == (1, 1)
    found = plan(ones)
    assert found.exposed == ()
    assert (9, "n") in found.spots
    # Where noughts are hidden too nobody knows.
    assert (9, "n") not in plan(make_grid(rows_of({(f"d{at}",): 1 for at in range(8)}, ["d"]), declared("d", zeros=True))).spots


def test_a_blank_part_leaves_what_is_shown_below_the_whole():
    """Of 100 there are 98 shown and one blank: the hidden part is at most two."""
    rows = [{"d": "a", "n": 2}, {"d": "b", "n": 60}, {"d": "c", "n": 38}, {"d": "d", "n": None}, {"d": ALL, "n": 100}]
    grid = shown(rows, declared("d"))
    found = plan(grid)
    assert len(found.hidden) > 1
    assert broken_by_attack(grid, found.hidden)[0] == {}
    system = build(grid)
    assert exposed(system, primary(system), *system.needs(grid.protection))
    of_columns = Protection(breakdowns=(Breakdown(column="d"),), counts=(Count(column="n", parts=("k", "m", "x")),))
    in_a_row = shown([{"d": "a", "k": 2, "m": 60, "x": None, "n": 62}], of_columns)
    assert len(plan(in_a_row).hidden) > 1


def test_what_another_table_hides_stays_as_open_as_that_table_promised():
    """By age everything below ten is hidden; by district below three. The district may not tell an age within less than ten."""
    by_age = make_grid(rows_of({("młodsi",): 9, ("starsi",): 30, ("najstarsi",): 41}, ["wiek"]), declared("wiek", threshold=10))
    hidden = hidden_again(by_age, plan(by_age).hidden, "age")
    twice = Protection(breakdowns=(Breakdown(column="wiek"), Breakdown(column="d")), counts=(Count(column="n"),), threshold=3)
    rows = [{"wiek": "młodsi", "d": "a", "n": 3}, {"wiek": "młodsi", "d": "b", "n": 6}, {"wiek": "starsi", "d": "a", "n": 30}]
    found = plan(shown(rows, twice), beside=[hidden])
    assert found.hidden
    assert found.exposed == ()
    assert plan(shown(rows, twice)).hidden == ()
    # Rounded figures beside hidden ones keep that promise too.
    rounds = replace(twice, method=Method.ROUND, base=3, rounding=Rounding.NEAREST)
    assert round_all(shown(rows, rounds), beside=[hidden]).plan.exposed


def test_what_counts_on_is_bounded_by_every_version_before():
    """10 in May shown, 11 in June hidden, 12 in July shown: June is 10 to 12, though nothing in July is small."""
    grows = declared("d", grows=True)
    may, june, july = (shown([{"d": "a", "n": n}, {"d": "b", "n": 40}], grows, name=str(n)) for n in (10, 11, 12))
    system = build(july, [replace(june, cells=hidden_again(june, plan(june, [may]).hidden).cells), may])
    number = next(at for at, value in enumerate(system.values) if value == 11)
    span = interval(system, (), number)
    assert (span.low, span.high) == (10, 12)


@pytest.mark.parametrize("written", ["BYTKÓW", "Bytków ", "bytkow"])
def test_a_group_is_the_same_however_it_is_written(written):
    """What was shown as Bytków is not hidden by writing it otherwise in the next version."""
    cells = {("Bytków",): 3, ("b",): 20, ("c",): 30}
    before = hidden_again(make_grid(rows_of(cells, ["d"]), declared("d")), ())
    again = make_grid(rows_of({(written,): 3, ("b",): 20, ("c",): 30}, ["d"]), declared("d"))
    assert [cell.value for cell, _ in plan(again, [before]).exposed] == [3]


def test_rows_of_the_same_group_are_known_again_below_new_rows():
    rows = [{"d": "a", "n": 3}, {"d": "a", "n": 40}]
    before = hidden_again(shown(rows, declared("d")), ())
    assert plan(shown([{"d": "nowa", "n": 70}, *rows], declared("d")), [before]).exposed


def test_a_change_that_is_told_is_believed_only_after_it_was_added_up(monkeypatch):
    """Whoever chooses what is hidden cannot talk the attack into anything."""
    grid = make_grid(rows_of({("a",): 3, ("b",): 20, ("c",): 30}, ["d"]), declared("d"))
    system = build(grid)
    at = {value: number for number, value in enumerate(system.values)}
    monkeypatch.setattr(Program, "cheapest", lambda _program: None)
    monkeypatch.setattr(Exchanges, "moving", lambda *_asked: None)

    def judged(*changes, hidden=(3, 20)):
        told = [(np.array([at[value] for value in by]), np.array(list(by.values()), dtype=float)) for by in changes]
        return exposed(system, [at[one] for one in hidden], *system.needs(grid.protection), told=told)

    up, down = {3: 5, 20: -5}, {3: -3, 20: 3}
    assert judged(up, down) == {}
    assert judged(up)
    assert judged({3: 5, 30: -5}, down)  # 30 is shown
    assert judged({3: 5, 20: -4}, down)  # the sum does not hold
    assert judged({3: 25, 20: -25}, {3: -2, 20: 2})  # it could not be nought, and 20 not below it

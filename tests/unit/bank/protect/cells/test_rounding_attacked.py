"""Rounded figures under attack: one version, versions of different figures, a version that hides beside one that rounds."""

from dataclasses import replace
from random import Random  # noqa: TID251

import pytest

from ratusz.bank.protect.cells import Method, Protection, Rounding
from ratusz.bank.protect.cells.attack import interval
from ratusz.bank.protect.cells.grid import Grid, make_grid
from ratusz.bank.protect.cells.rounding import round_all, rounded, span_of
from ratusz.bank.protect.cells.suppress import plan
from ratusz.bank.protect.cells.system import build
from tests.unit.bank.protect.cells.test_suppress import ALL, broken_by_attack, chance, declared, hidden_again, rows_of


def rounds(rounding: Rounding, base: int = 5) -> Protection:
    return declared("d", "p", method=Method.ROUND, rounding=rounding, base=base, seed="ziarno")


def seen(grid: Grid, figures) -> Grid:
    """The grid as a version that was published rounded."""
    cells = {key: replace(cell, span=span_of(cell, figures[cell.spot], grid.protection)) for key, cell in grid.cells.items()}
    return replace(grid, cells=cells, name="before")


@pytest.mark.parametrize("base", [3, 5, 10])
@pytest.mark.parametrize("rounding", list(Rounding))
def test_every_figure_is_a_multiple_near_the_true_one_which_lies_in_what_is_told_of_it(rounding, base):
    grid = make_grid(rows_of(chance(base, (6, 4)), ["d", "p"]), rounds(rounding, base))
    found = round_all(grid)
    assert found.plan.exposed == ()
    assert found.plan.unsafe == len(grid.unsafe) > 0
    for cell in grid.cells.values():
        shown = found.figures[cell.spot]
        low, high = span_of(cell, shown, grid.protection)
        assert shown % base == 0
        assert abs(shown - cell.value) <= (base // 2 if rounding is Rounding.NEAREST else base - 1)
        assert low <= cell.value <= high
        assert cell.value % base or shown == cell.value
    assert found.off == 0 or not rounding.keeps_sums
    assert found.furthest <= base


def test_by_chance_the_same_figure_is_always_rounded_the_same_way_and_fairly():
    grid = make_grid(rows_of(chance(1, (16, 16), mean=9), ["d", "p"]), rounds(Rounding.RANDOM))
    figures = rounded(grid)
    assert figures == rounded(make_grid(rows_of(chance(1, (16, 16), mean=9), ["d", "p"]), rounds(Rounding.RANDOM)))
    other = rounded(replace(grid, protection=replace(grid.protection, seed="inne")))
    assert figures != other
    # Small counts of 1 to 4 are as many, rounded, as they are: nothing leans up or down.
    small = [(cell.value, figures[cell.spot]) for cell in grid.unsafe]
    assert sum(shown for _, shown in small) == pytest.approx(sum(value for value, _ in small), rel=0.25)
    assert {shown for _, shown in small} == {0, 5}


def test_sums_of_the_nearest_may_differ_and_are_counted():
    """1 + 1 + 1 = 3 becomes 0 + 0 + 0 = 5."""
    grid = make_grid(rows_of({("a", "k"): 1, ("b", "k"): 1, ("c", "k"): 1}, ["d", "p"]), rounds(Rounding.NEAREST))
    assert round_all(grid).off > 0


def test_the_attack_sees_through_a_figure_that_another_table_tells():
    """Rounded beside a version that shows the total as it is: 4 and 40 rounded, 44 shown, and nothing is left to guess but by rounding."""
    grid = make_grid(rows_of({("a", "k"): 4, ("b", "k"): 40}, ["d", "p"]), rounds(Rounding.NEAREST, 10))
    shown = hidden_again(make_grid([(1, {"d": "b", "p": "k", "n": 40}), (2, {"d": ALL, "p": ALL, "n": 44})], declared("d", "p")), ())
    assert round_all(grid, [shown]).plan.exposed
    assert round_all(grid).plan.exposed == ()


@pytest.mark.slow
@pytest.mark.parametrize("rounding", list(Rounding))
@pytest.mark.parametrize("seed", range(2))
def test_versions_that_change_keep_small_figures_uncertain(rounding, seed):
    rng, cells, earlier = Random(seed), chance(seed, (6, 4)), []  # noqa: S311  figures by chance
    for _version in range(3):
        grid = make_grid(rows_of(cells, ["d", "p"]), rounds(rounding))
        found = round_all(grid, earlier)
        assert found.plan.exposed == ()
        earlier = [seen(grid, found.figures), *earlier]
        # Judged again, figure by figure: no small one is known to less than half of the base.
        system = build(earlier[0], earlier[1:])
        numbers = [number for number in range(len(system.values)) if not system.known[number]]
        for number in [number for number in numbers if system.rules[number]][:5]:
            span = interval(system, numbers, number)
            assert span.high - span.low >= 2 - 1e-6
        cells = {groups: n + rng.randrange(6) if rng.random() < 0.2 else n for groups, n in cells.items()}


@pytest.mark.slow
def test_a_version_that_hides_beside_one_that_rounds_is_judged_by_both():
    """What was rounded to 5 is known within 4: to hide it means to close that version, and the attack says so; closed, it holds."""
    cells = chance(3, (6, 4))
    before = make_grid(rows_of(cells, ["d", "p"]), rounds(Rounding.NEAREST))
    rounded_before = seen(before, round_all(before).figures)
    hides = make_grid(rows_of(cells, ["d", "p"]), declared("d", "p"))
    assert plan(hides, [rounded_before]).exposed
    alone = plan(hides)
    assert alone.exposed == ()
    assert broken_by_attack(hides, alone.hidden)[0] == {}
    assert broken_by_attack(hides, alone.hidden, [rounded_before])[0]
    # The other way round: small figures hidden before and rounded now stay as uncertain as rounding leaves them, or it is told.
    now = round_all(before, [hidden_again(hides, alone.hidden)])
    assert sum(cell is not None and cell.rule is not None for cell, _ in now.plan.exposed) < len(before.unsafe)

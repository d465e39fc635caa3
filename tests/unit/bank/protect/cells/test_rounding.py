"""Rounded figures still add up, and none is further from the truth than the base."""

import pytest

from ratusz.bank.base.errors import Stopped
from ratusz.bank.protect.cells import Breakdown, Count, Protection
from ratusz.bank.protect.cells.grid import make_grid
from ratusz.bank.protect.cells.rounding import rounded
from tests.unit.bank.protect.cells.test_suppress import ALL, chance, declared, rows_of


@pytest.mark.parametrize("seed", range(3))
def test_sums_hold_and_nothing_moves_by_a_whole_base(seed):
    grid = make_grid(rows_of(chance(seed, (6, 4)), ["d", "p"]), declared("d", "p"))
    found = rounded(grid)
    assert all(value % 5 == 0 and abs(value - cell.value) < 5 for cell in grid.cells.values() for value in [found[cell.spot]])
    of = {dict(cell.key[1]).get("d", ALL) + "/" + dict(cell.key[1]).get("p", ALL): found[cell.spot] for cell in grid.cells.values()}
    for district in (*(f"a{one}" for one in range(6)), ALL):
        assert of[f"{district}/{ALL}"] == sum(of[f"{district}/b{one}"] for one in range(4))


def test_where_sums_cannot_hold_it_says_so():
    """1 + 1 = 2 is nought and five; a count that three wholes share in different ways leaves no way out."""
    counts = (Count(column="x", parts=("a", "b")), Count(column="y", parts=("b", "c")), Count(column="z", parts=("a", "c")))
    protection = Protection(breakdowns=(Breakdown(column="d"),), counts=counts, base=2)
    grid = make_grid([(1, {"d": "x", "a": 1, "b": 1, "c": 1, "x": 2, "y": 2, "z": 2})], protection)
    with pytest.raises(Stopped) as stopped:
        rounded(grid)
    assert stopped.value.code == "cannot-be-rounded"

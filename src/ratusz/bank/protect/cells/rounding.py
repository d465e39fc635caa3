"""Controlled rounding: every figure becomes a multiple of a base just below or just above it, and all sums hold again."""

import math
from collections.abc import Mapping

import numpy as np

from ratusz.bank.base.errors import Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.protect.cells.grid import Grid, Spot
from ratusz.bank.protect.cells.linear import INFINITY, Program
from ratusz.bank.protect.cells.system import System, build

#: In three dimensions and more there need not be such a rounding, and looking for one may take long.
_SECONDS = 20.0


def rounded(grid: Grid) -> Mapping[Spot, int]:
    """The rounded figure of each cell of `grid`, nearest where the sums let it be; `Stopped` where there is no rounding that keeps them."""
    system, base = build(grid), grid.protection.base
    steps = _steps(system, base)
    if steps is None:
        raise Stopped(
            "cannot-be-rounded",
            N_("There is no way to round all numbers to {base} so that the sums hold."),
            N_("Hide small numbers instead, or round to another number."),
            values={"base": base},
        )
    return {cell.spot: base * step for cell, step in zip(system.places, steps, strict=True) if cell is not None}


def _steps(system: System, base: int) -> list[int] | None:
    """How many times `base` each unknown becomes; None where the sums cannot hold."""
    parts = [float(value) / base for value in system.values]
    lower, upper = np.array([float(math.floor(one)) for one in parts]), np.array([float(math.ceil(one)) for one in parts])
    rows = [(list(one), [float(factor) for factor in one.values()]) for one in system.sums]
    # Up costs what it is further than down: the cheapest is the nearest.
    costs = np.array([1.0 - 2.0 * (one - math.floor(one)) for one in parts])
    program = Program(rows, [0.0] * len(rows), lower, np.minimum(upper, INFINITY), costs)
    program.whole([at for at, one in enumerate(parts) if one != math.floor(one)])
    program.limit(_SECONDS)
    found = program.cheapest()
    return None if found is None else [round(one) for one in found]

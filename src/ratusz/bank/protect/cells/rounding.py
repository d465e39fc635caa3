"""Figures rounded to a base, each to a multiple just below or just above it: so that all sums hold, to the nearest, or by chance."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from ratusz.bank.base.errors import Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.protect.cells.attack import exposed
from ratusz.bank.protect.cells.declared import Protection, Rounding
from ratusz.bank.protect.cells.grid import Cell, Grid, Spot
from ratusz.bank.protect.cells.linear import Program
from ratusz.bank.protect.cells.steps import Step, no_step
from ratusz.bank.protect.cells.sums import Sums
from ratusz.bank.protect.cells.suppress import Plan
from ratusz.bank.protect.cells.system import System, build

#: In three dimensions and more there need not be such a rounding, and looking for one may take long.
_SECONDS = 20.0
_OF_CHANCE = 1 << 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounded:
    """The figures as they are shown, and what the attack says of them. `changed`: how many are not shown as they are; `furthest`: by how
    much at most; `off`: sums whose rounded parts do not add up to their rounded whole.
    """

    figures: Mapping[Spot, int]
    plan: Plan
    changed: int
    furthest: float
    off: int


def round_all(grid: Grid, earlier: Sequence[Grid] = (), beside: Sequence[Grid] = (), *, step: Step = no_step) -> Rounded:
    """`grid` rounded as it declares, judged together with `earlier` versions and tables `beside` it."""
    figures = rounded(grid)
    shown = replace(
        grid, cells={key: replace(cell, span=span_of(cell, figures[cell.spot], grid.protection)) for key, cell in grid.cells.items()}
    )
    system = build(shown, earlier, beside)
    low, high = system.needs(grid.protection)
    hidden = [number for number, cell in enumerate(system.places) if cell is not None and not system.known[number]]
    broken = exposed(system, hidden, low, high, width=grid.protection.half, step=step)
    plan = Plan(
        hidden=(), cells=len(grid.cells), unsafe=len(grid.unsafe), exposed=tuple((system.places[at], one) for at, one in broken.items())
    )
    moved = [abs(float(figures[cell.spot] - cell.value)) for cell in grid.cells.values()]
    return Rounded(
        figures=figures, plan=plan, changed=sum(map(bool, moved)), furthest=max(moved, default=0), off=_off(build(grid), figures)
    )


def rounded(grid: Grid) -> Mapping[Spot, int]:
    """The rounded figure of each cell of `grid`; `Stopped` where all sums are to hold and there is no such rounding."""
    if grid.protection.rounding is Rounding.CONTROLLED:
        return _controlled(grid)
    return {cell.spot: _alone(cell, grid.protection) for cell in grid.cells.values()}


def span_of(cell: Cell, shown: int, protection: Protection) -> tuple[float, float]:
    """Between what a figure lies for whoever sees that it was rounded to `shown`, and knows how."""
    base, finest = protection.base, 1 if isinstance(cell.value, int) else 0
    if protection.rounding is Rounding.NEAREST:
        return shown - base // 2 if finest else shown - base / 2, shown + (base - 1) // 2 if finest else shown + base / 2
    return shown - base + finest, shown + base - finest


def _alone(cell: Cell, protection: Protection) -> int:
    """A figure rounded without a look at any other. Halves go up. By chance: the nearer multiple is the likelier, by its distance."""
    base = protection.base
    below = math.floor(Decimal(cell.value) / base) * base
    over = cell.value - below
    if protection.rounding is Rounding.NEAREST:
        return below + base if 2 * over >= base else below
    return below + base if _chance(cell, protection.seed) * base < float(over) else below


def _chance(cell: Cell, seed: str) -> float:
    """A number of 0 to 1 that is always the same for the same figure of the same group: versions tell no more together than one alone."""
    told = "\0".join([seed, repr(cell.key), str(cell.value)])
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:8]) / _OF_CHANCE


def _controlled(grid: Grid) -> Mapping[Spot, int]:
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
    block = Sums(system).among(np.arange(len(parts)))
    # Up costs what it is further than down: the cheapest is the nearest.
    costs = np.array([1.0 - 2.0 * (one - math.floor(one)) for one in parts])
    program = Program(block, np.zeros(block.height), lower, upper, costs)
    program.whole([at for at, one in enumerate(parts) if one != math.floor(one)])
    program.limit(_SECONDS)
    found = program.cheapest()
    return None if found is None else [round(one) for one in found]


def _off(system: System, figures: Mapping[Spot, int]) -> int:
    """How many sums of cells do not hold when the cells are rounded; sums with a rest are none of cells."""
    count = 0
    for one in system.sums:
        shown = [(system.places[number], factor) for number, factor in one.items()]
        if all(cell is not None for cell, _ in shown):
            count += sum(factor * figures[cell.spot] for cell, factor in shown if cell is not None) != 0
    return count

"""Which cells are hidden: those that tell too much, and as little else as keeps them from being computed.

For each hidden cell that could be computed too well, a linear program finds the cheapest way in which the whole table could look
otherwise with that cell changed enough; the cells that would change are hidden too. In the end `attack` judges the result.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ratusz.bank.protect.cells.attack import Interval, exposed, share_within, targets
from ratusz.bank.protect.cells.declared import Protection
from ratusz.bank.protect.cells.exchange import Change, Exchanges
from ratusz.bank.protect.cells.grid import Cell, Grid, Spot
from ratusz.bank.protect.cells.linear import Numbers, Program, Vector
from ratusz.bank.protect.cells.near import Mask, Neighbours
from ratusz.bank.protect.cells.rules import Rule
from ratusz.bank.protect.cells.steps import CHOOSING, Step, no_step
from ratusz.bank.protect.cells.sums import Sums
from ratusz.bank.protect.cells.system import System, build

_NEARLY = 1e-6
#: A change smaller than this hides nothing.
_SOME = 1e-4
#: How many partners in each sum are looked at first, and then; at last all of them.
_AROUND = (6, 1_000_000)
#: Lines in each dimension from which exchanges are put together, by how many figures there are at most: the more lines, the less is hidden,
#: and the longer it takes.
_LINES = ((2_000, 8), (12_000, 6), (10_000_000, 4))
#: Among so many unknowns the cheapest change is cheap enough: 1 089 cells in three dimensions, 30 % hidden instead of 29 % of all.
_ENOUGH = 100
#: How much dearer it is to hide a sum than a part of it.
_OF_A_SUM = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """A cell that is not shown, and why."""

    spot: Spot
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is hidden of a version. `exposed`: what can be computed all the same, because of what was shown before or beside it.

    `unsafe`: cells of it that tell too much by themselves, hidden or rounded; `whole`: one that falls into others is hidden.
    """

    hidden: tuple[Hidden, ...]
    cells: int
    exposed: tuple[tuple[Cell | None, Interval], ...] = ()
    unsafe: int = 0
    whole: bool = False

    @property
    def spots(self) -> frozenset[Spot]:
        """Where the hidden cells stand."""
        return frozenset(one.spot for one in self.hidden)

    @property
    def primary(self) -> int:
        """How many tell too much by themselves."""
        return sum(one.rule.is_primary for one in self.hidden)


def plan(new: Grid, earlier: Sequence[Grid] = (), beside: Sequence[Grid] = (), *, step: Step = no_step) -> Plan:
    """What to hide of `new`, so that nothing hidden can be computed, now or from `earlier` versions and tables `beside` it."""
    system = build(new, earlier, beside)
    protection = new.protection
    low, high = system.needs(protection)
    search = _Search(system, protection, low, high)
    hidden = search.run(step)
    broken = exposed(system, hidden, low, high, told=search.found, step=step)
    return Plan(
        hidden=told(system, hidden), cells=len(new.cells), unsafe=len(new.unsafe),
        exposed=tuple((system.places[at], one) for at, one in broken.items()), whole=any(system.wholes[number] for number in hidden),
    )  # fmt: skip


def told(system: System, hidden: Sequence[int]) -> tuple[Hidden, ...]:
    """The cells behind the numbers, in the order of the table."""
    found = [(system.places[number], system.rules[number] or Rule.SECONDARY) for number in hidden]
    spots = [Hidden(spot=cell.spot, rule=rule) for cell, rule in found if cell is not None]
    return tuple(sorted(spots, key=lambda one: one.spot))


def numbers_of(system: System, found: Plan) -> list[int]:
    """The numbers of what a plan hides."""
    spots = found.spots
    return [number for number, cell in enumerate(system.places) if cell is not None and cell.spot in spots]


def primary(system: System) -> list[int]:
    """What has to be hidden in any case: cells that tell too much, and those that an open earlier version hides with the same figure."""
    return [
        number
        for number, cell in enumerate(system.places)
        if cell is not None and not system.known[number] and (system.rules[number] or system.secret[number])
    ]


class _Search:
    """Hidden cells and what is known to be possible of all; grows until nothing more is needed."""

    def __init__(self, system: System, protection: Protection, low: Vector, high: Vector) -> None:
        self.system, self.low, self.high = system, low, high
        self.hidden = primary(system)
        self.is_hidden = np.zeros(len(system.values), dtype=bool)
        self.is_hidden[self.hidden] = True
        self.truth = system.truth
        self.lowest, self.highest = self.truth.copy(), self.truth.copy()
        self.changes = _Changes(system, zeros=protection.zeros, hidden=self.is_hidden)
        self.floors = system.floors
        self.found: list[Change] = []

    def run(self, step: Step = no_step) -> list[int]:
        """The numbers of all that is hidden."""
        waiting = targets(self.system, self.hidden)
        at = 0
        while at < len(waiting):
            step(CHOOSING, at, len(waiting))
            number = waiting[at]
            at += 1
            if not self.system.known[number]:
                waiting += self._secure(number, 1) + self._secure(number, -1)
        return self.hidden

    def _secure(self, number: int, way: int) -> list[int]:
        """Hide what lets `number` be as high (`way` 1) or as low (-1) as needed; what was hidden for it.

        For whoever knows that a sign is one at least, all others are; and still it must be able to be nought for whoever does not.
        """
        needed, found = (self.high[number], self.highest[number]) if way == 1 else (-self.low[number], -self.lowest[number])
        if found >= needed - _NEARLY * (1 + abs(self.truth[number])):
            return []
        change = self.changes.cheapest(number, float(way * needed - self.truth[number]))
        if change is not None:
            return self._see(number, change)
        if way == 1:
            return []
        new: list[int] = []
        for low, knows in ((max(self.floors[number], self.low[number]), True), (self.low[number], False)):
            apart = self.changes.cheapest(number, float(low - self.truth[number]), knows=knows) if low < self.truth[number] else None
            new += self._see(number, apart) if apart is not None else []
        return new

    def _see(self, number: int, change: Change) -> list[int]:
        """A change is possible once all in it are hidden: what is hidden for it."""
        self.found.append(change)
        numbers, by = change
        share = self.changes.share(change)
        amounts = self.truth[numbers] + by * share
        self.lowest[numbers], self.highest[numbers] = np.minimum(self.lowest[numbers], amounts), np.maximum(self.highest[numbers], amounts)
        own = self.truth[number] + by[np.flatnonzero(numbers == number)[0]]
        self.lowest[number], self.highest[number] = min(self.lowest[number], own), max(self.highest[number], own)
        new = [other for other in numbers.tolist() if not self.is_hidden[other] and self.system.places[other] is not None]
        for other in new:
            self.is_hidden[other] = True
            self.changes.free(other)
        self.hidden += new
        return new


class _Changes:
    """Ways in which the table could look otherwise: what goes up and what goes down, with a cost for each cell that is shown so far."""

    def __init__(self, system: System, *, zeros: bool, hidden: Mask) -> None:
        self.system, truth = system, system.truth
        self.usable = np.array([not known and (zeros or truth[at] != 0) for at, known in enumerate(system.known)], dtype=bool)
        lower, upper = system.limits(some=True)
        self.down, self.up, self.down_to_nought = truth - lower, upper - truth, truth - system.limits()[0]
        shown = np.array([cell is not None for cell in system.places], dtype=bool) & ~hidden
        dear = (1.0 + np.log1p(np.abs(truth))) * np.where(np.array(system.wholes) > 0, _OF_A_SUM, 1.0)
        self.costs = np.where(shown, dear, 0.0)
        self.near, self.sums = Neighbours(system), Sums(system)
        self.exchanges = Exchanges(system, self.near, self.sums, (lower, upper))
        # In two dimensions whole rows and columns are looked at soon enough.
        self.lines = next(lines for most, lines in _LINES if len(truth) <= most) if self.exchanges.dimensions > 2 else 0

    def free(self, number: int) -> None:
        """It is hidden: its changes cost nothing from now on."""
        self.costs[number] = 0.0

    def share(self, change: Change) -> float:
        """How much of a change is possible for whoever knows that a sign is one at least."""
        numbers, by = change
        return share_within(by, self.down[numbers], self.up[numbers])

    def cheapest(self, number: int, amount: float, *, knows: bool = True) -> Change | None:
        """A change at a low cost in which `number` changes by `amount`; None where there is none. `knows`: that a sign is one at least.

        Among what is hidden already it costs nothing. Else it is looked for around the cell first, which is enough where nothing more
        need be hidden; then further, and in all of the table.
        """
        if (exchanged := self.exchanges.moving(number, amount, self.usable & (self.costs == 0))) is not None:
            return exchanged
        best: Change | None = None
        before = 0
        near = self.exchanges.promising(number, amount, self.usable, self.costs, self.lines) if self.lines else None
        if near is not None and (found := self._among(near, number, amount, self.down if knows else self.down_to_nought)) is not None:
            return found
        for most in _AROUND:
            numbers = self.near.around(number, self.costs, self.usable, most)
            if len(numbers) > before:
                found = self._among(numbers, number, amount, self.down if knows else self.down_to_nought)
                best = found if found is not None else best
                if best is not None and (len(numbers) >= _ENOUGH or not np.any(self.costs[best[0]])):
                    return best
            before = len(numbers)
        return best

    def _among(self, numbers: Numbers, number: int, amount: float, down: Vector) -> Change | None:
        size, at = len(numbers), int(np.searchsorted(numbers, number))
        block = self.sums.among(numbers)
        lower, upper = np.zeros(2 * size), np.concatenate([self.up[numbers], down[numbers]])
        lower[at] = upper[at] = max(amount, 0.0)
        lower[at + size] = upper[at + size] = max(-amount, 0.0)
        costs = self.costs[numbers]
        found = Program(block.both_ways(), np.zeros(block.height), lower, upper, np.concatenate([costs, costs])).cheapest()
        if found is None:
            return None
        change = found[:size] - found[size:]
        moved = np.abs(change) > _SOME
        return numbers[moved], change[moved]

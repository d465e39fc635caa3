"""What somebody learns who adds and subtracts all that is shown: between which values each hidden figure must lie.

Apart from how figures are chosen to be hidden (`suppress`), and the judge of it: plain linear programs over the whole system.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ratusz.bank.protect.cells.exchange import Change, Exchanges
from ratusz.bank.protect.cells.linear import INFINITY, Numbers, Program, Vector
from ratusz.bank.protect.cells.near import Neighbours
from ratusz.bank.protect.cells.steps import CHECKING, Step, no_step
from ratusz.bank.protect.cells.sums import Sums
from ratusz.bank.protect.cells.system import System

_NEARLY = 1e-6
#: In a larger part most is found out around a cell: so many of its largest partners in each sum are asked, and then so many.
_MANY, _PARTNERS = 300, (6, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Between what a hidden figure must lie, for whoever knows all that is shown."""

    low: float
    high: float


def targets(system: System, hidden: Collection[int]) -> list[int]:
    """What must stay uncertain: what is hidden now or was before, what tells too much and is shown before, what is no cell and tells it.

    Of rounded figures only those that tell too much.
    """
    chosen = {number for number in hidden if number not in system.spans or system.rules[number]}
    return [
        number
        for number, secret in enumerate(system.secret)
        if number in chosen
        or (secret and (number not in system.loose or system.rules[number]))
        or (system.rules[number] and (system.places[number] is not None if system.known[number] else number in system.spans))
    ]


def unknowns(system: System, hidden: Collection[int]) -> list[int]:
    """What is not shown anywhere as it is: hidden cells, cells hidden or rounded earlier and not shown now, and what is no cell."""
    chosen = set(hidden)
    return [
        number
        for number, secret in enumerate(system.secret)
        if not system.known[number] and (number in chosen or ((secret or number in system.spans) and system.places[number] is None))
    ]


def interval(system: System, hidden: Collection[int], number: int, *, some: bool = False) -> Interval:
    """Between what `number` must lie, exactly. `some`: for whoever knows that a sign is one at least."""
    truth, limits = system.truth, system.limits(some=some)
    for part in _parts(system, unknowns(system, hidden), Sums(system), limits):
        if number in part.places:
            return part.interval(number)
    return Interval(low=truth[number], high=truth[number])


def exposed(
    system: System,
    hidden: Collection[int],
    low: Vector,
    high: Vector,
    *,
    width: float = 0.0,
    told: Collection[Change] = (),
    step: Step = no_step,
) -> dict[int, Interval]:
    """The hidden figures that are known too well, and between what they lie.

    One that tells too much by itself must be able to be as low as `low` and as high as `high` tells for it. One that is hidden for
    its sake is known too well where it can be neither: then all that is possible lies within what was to stay uncertain.
    `width`: where figures are rounded, it is enough that so much stays open between the lowest and the highest.
    `told`: changes that are said to be possible. Each is believed only after it was added up here.

    Asked twice: for whoever knows that a sign is never nought, and for whoever does not, to whom each must be able to be nought.
    """
    found: dict[int, Interval] = {}
    for some in (False, True) if system.some else (False,):
        reached = _Reached(system, np.maximum(low, system.floors) if some else low, high, width)
        # Nobody can round away that a sign is one at least.
        reached.width -= reached.low - low
        # The second one is the harder question, and most of the work.
        tell = no_step if system.some and not some else step
        judge = _Judge(system, hidden, reached, told, some=some)
        found |= {number: one for number, one in judge.run(tell).items() if number not in found}
    return dict(sorted(found.items()))


class _Judge:
    """One attack over all that hangs together. A table that is found to be possible on the way speaks for all of its cells, so that most
    are never asked about.
    """

    def __init__(self, system: System, hidden: Collection[int], reached: "_Reached", told: Collection[Change], *, some: bool) -> None:
        self.system, self.reached = system, reached
        self.wanted, unknown = set(targets(system, hidden)), unknowns(system, hidden)
        sums, limits = Sums(system), system.limits(some=some)
        self.near = _Near(system, unknown, sums, limits)
        self.parts = _parts(system, unknown, sums, limits)
        for change in told:
            if (possible := self.near.believed(change)) is not None:
                reached.see_some(*possible)

    def run(self, step: Step) -> dict[int, Interval]:
        """What is known too well."""
        found: dict[int, Interval] = {}
        asked: set[int] = set()
        for part in self.parts:
            for number in part.numbers.tolist():
                if number in self.wanted:
                    step(CHECKING, len(asked), len(self.wanted))
                    asked.add(number)
                    if self._is_known(part, number):
                        found[number] = part.interval(number)
        truth = self.system.truth
        return found | {number: Interval(low=truth[number], high=truth[number]) for number in self.wanted - asked}

    def _is_known(self, part: "_Part", number: int) -> bool:
        for way in (1, -1):
            # Of one that is hidden for the sake of others one side is enough.
            if self.reached.is_known(number) and self.reached.lacks(number, way):
                _look(part, self.near, self.reached, number, way)
        return self.reached.is_known(number)


class _Part:
    """Unknowns that hang together, and what is known of their sums."""

    def __init__(self, numbers: Sequence[int], sums: Sums, truth: Vector, limits: tuple[Vector, Vector]) -> None:
        self.numbers = np.array(numbers, dtype=np.int64)
        self.places = {number: at for at, number in enumerate(numbers)}
        self.truth = truth[self.numbers]
        self._sums, self._limits = sums, (limits[0][self.numbers], limits[1][self.numbers])
        self._program: Program | None = None
        self._ends: dict[tuple[int, int], float] = {}

    def furthest(self, number: int, way: int) -> Vector | None:
        """A possible table in which `number` is as large (`way` 1) or as small (-1) as it can be; None: without end.

        Where the solver gives up nothing was found to be possible but what truly is: what is not judged safe is not safe.
        """
        if self._program is None:
            block = self._sums.among(self.numbers)
            self._program = Program(block, block.totals(self.truth), *self._limits)
        at = self.places[number]
        self._program.cost(at, -way)
        found = self._program.cheapest()
        gave_up = found is None and not self._program.is_endless
        self._program.cost(at, 0)
        possible = self.truth if gave_up else found
        self._ends[number, way] = way * INFINITY if possible is None else float(possible[at])
        return possible

    def interval(self, number: int) -> Interval:
        """Between what it must lie."""
        return Interval(low=self._extreme(number, -1), high=self._extreme(number, 1))

    def _extreme(self, number: int, way: int) -> float:
        if (number, way) not in self._ends:
            self.furthest(number, way)
        return self._ends[number, way]


class _Near:
    """The same asked around one unknown, all else being as it truly is: what is found possible is so, what is not may be all the same."""

    def __init__(self, system: System, unknown: Sequence[int], sums: Sums, limits: tuple[Vector, Vector]) -> None:
        self.truth, self.near, self.sums = system.truth, Neighbours(system), sums
        self.lower, self.upper = limits
        self.usable = np.zeros(len(self.truth), dtype=bool)
        self.usable[list(unknown)] = True
        self.exchanges = Exchanges(system, self.near, sums, limits)

    def furthest(self, number: int, way: int, partners: int) -> Change | None:
        """Unknowns around `number` and what they change by where it is as large (`way` 1) or as small (-1) as it can be."""
        numbers = self.near.around(number, -self.truth, self.usable, partners)
        block, truth = self.sums.among(numbers), self.truth[numbers]
        program = Program(block, block.totals(truth), self.lower[numbers], self.upper[numbers])
        program.cost(int(np.searchsorted(numbers, number)), -way)
        found = program.cheapest()
        return None if found is None else (numbers, found - truth)

    def believed(self, change: Change) -> Change | None:
        """As much of `change` as leaves no limit; None where something changes that is shown, or a sum is not what it was."""
        numbers, by = change
        if not self.usable[numbers].all() or not self.sums.hold(numbers, by):
            return None
        return numbers, by * share_within(by, self.truth[numbers] - self.lower[numbers], self.upper[numbers] - self.truth[numbers])


def share_within(changes: Vector, down: Vector, up: Vector) -> float:
    """How much of `changes` is possible, where each may go `down` and `up` by so much."""
    room = np.where(changes > 0, up, down)
    return float(np.min(room / np.abs(changes), initial=1.0))


class _Reached:
    """How low and how high each was found to be possible, and how far it must be able to go."""

    def __init__(self, system: System, low: Vector, high: Vector, width: float) -> None:
        self.truth, self.low, self.high = system.truth, low, high
        self.lowest, self.highest = self.truth.copy(), self.truth.copy()
        self.has_width, self.width, self.owed, self.rules = width > 0, np.full(len(low), float(width)), system.owed, system.rules

    def lacks(self, number: int, way: int) -> float:
        """By how much more it must be able to go up (`way` 1) or down (-1) than it truly is; 0: it was found to be."""
        needed, found = (self.high[number], self.highest[number]) if way == 1 else (-self.low[number], -self.lowest[number])
        return 0.0 if found >= needed - _NEARLY * (1 + abs(needed)) else float(way * needed - self.truth[number])

    def see(self, part: _Part, number: int, way: int, found: Vector | None) -> None:
        """A possible table of a whole part; None: without end in that way."""
        if found is not None:
            self.see_some(part.numbers, found - part.truth)
        elif way == 1:
            self.highest[number] = INFINITY
        else:
            self.lowest[number] = -INFINITY

    def see_some(self, numbers: Numbers, changes: Vector) -> None:
        """A possible table in which only `numbers` are not as they truly are."""
        amounts = self.truth[numbers] + changes
        self.lowest[numbers], self.highest[numbers] = np.minimum(self.lowest[numbers], amounts), np.maximum(self.highest[numbers], amounts)

    def is_known(self, number: int) -> bool:
        """Whether it is known too well."""
        if self.has_width and number not in self.owed:
            return bool(self.highest[number] - self.lowest[number] < self.width[number] - _NEARLY)
        sides = [self.lacks(number, way) != 0 for way in (1, -1)]
        return any(sides) if self.rules[number] is not None else all(sides)


def _look(part: _Part, near: _Near, reached: _Reached, number: int, way: int) -> None:
    """Find out how far `number` can go one way: by exchanges, around it, and in all of its part where it must be."""
    exchanged = near.exchanges.moving(number, reached.lacks(number, way), near.usable)
    if exchanged is not None and (possible := near.believed(exchanged)) is not None:
        reached.see_some(*possible)
        if not reached.lacks(number, way):
            return
    for partners in _PARTNERS if len(part.numbers) > _MANY else ():
        if (beside := near.furthest(number, way, partners)) is None:
            break
        reached.see_some(*beside)
        if not reached.lacks(number, way):
            return
    reached.see(part, number, way, part.furthest(number, way))


def _slack(amounts: Vector) -> Vector:
    return _NEARLY * (1 + np.abs(amounts))


def _parts(system: System, unknown: Sequence[int], sums: Sums, limits: tuple[Vector, Vector]) -> Iterator[_Part]:
    """The unknowns, apart where no sum of theirs is shared."""
    chosen, leader = set(unknown), {number: number for number in unknown}

    def lead(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for one in system.sums:
        inside = [number for number in one if number in chosen]
        for number in inside[1:]:
            leader[lead(number)] = lead(inside[0])
    members: dict[int, list[int]] = {}
    for number in unknown:
        members.setdefault(lead(number), []).append(number)
    truth = system.truth
    for numbers in members.values():
        yield _Part(numbers, sums, truth, limits)

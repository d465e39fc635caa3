"""What somebody learns who adds and subtracts all that is shown: between which values each hidden figure must lie.

Apart from how figures are chosen to be hidden (`suppress`), and the judge of it: plain linear programs over the whole system.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.protect.cells.linear import INFINITY, Program, Vector
from ratusz.bank.protect.cells.near import Neighbours
from ratusz.bank.protect.cells.steps import CHECKING, Step, no_step
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


def interval(system: System, hidden: Collection[int], number: int) -> Interval:
    """Between what `number` must lie, exactly."""
    truth = system.truth
    for part in _parts(system, unknowns(system, hidden)):
        if number in part.numbers:
            at = part.numbers.index(number)
            return Interval(low=part.extreme(at, -1), high=part.extreme(at, 1))
    return Interval(low=truth[number], high=truth[number])


def exposed(
    system: System, hidden: Collection[int], low: Vector, high: Vector, *, width: float = 0.0, step: Step = no_step
) -> dict[int, Interval]:
    """The hidden figures that are known too well, and between what they lie.

    One that tells too much by itself must be able to be as low as `low` and as high as `high` tells for it. One that is hidden for
    its sake is known too well where it can be neither: then all that is possible lies within what was to stay uncertain.
    `width`: where figures are rounded, it is enough that so much stays open between the lowest and the highest.

    A table that is found to be possible on the way speaks for all of its cells, so that most are never asked about.
    """
    wanted = set(targets(system, hidden))
    truth = system.truth
    found: dict[int, Interval] = {}
    asked: set[int] = set()
    near = _Near(system, unknowns(system, hidden))
    for part in _parts(system, unknowns(system, hidden)):
        here = [number for number in part.numbers if number in wanted]
        found.update(_of_part(system, part, near, here, _Enough(low, high, width), _from(step, len(asked), len(wanted))))
        asked.update(here)
    shown = (number for number in sorted(wanted) if number not in asked)
    found.update({number: Interval(low=truth[number], high=truth[number]) for number in shown})
    return dict(sorted(found.items()))


class _Part:
    """Unknowns that hang together, and what is known of their sums."""

    def __init__(self, system: System, numbers: Sequence[int], sums: Sequence[int], truth: Vector, limits: tuple[Vector, Vector]) -> None:
        place = {number: at for at, number in enumerate(numbers)}
        rows, right = [], []
        for one in sums:
            inside = [(place[number], factor) for number, factor in system.sums[one].items() if number in place]
            rows.append(([at for at, _ in inside], [float(factor) for _, factor in inside]))
            right.append(sum(factor * truth[numbers[at]] for at, factor in inside))
        self.numbers = list(numbers)
        self.truth = truth[self.numbers]
        self.program = Program(rows, right, limits[0][self.numbers], limits[1][self.numbers])

    def furthest(self, at: int, way: int) -> Vector | None:
        """A possible table in which the unknown at a place is as large (`way` 1) or as small (-1) as it can be; None: without end.

        Where the solver gives up nothing was found to be possible but what truly is: what is not judged safe is not safe.
        """
        self.program.cost(at, -way)
        found = self.program.cheapest()
        gave_up = found is None and not self.program.is_endless
        self.program.cost(at, 0)
        return self.truth if gave_up else found

    def extreme(self, at: int, way: int) -> float:
        """How large or how small it can be."""
        found = self.furthest(at, way)
        return way * INFINITY if found is None else float(found[at])


class _Near:
    """The same asked around one unknown, all else being as it truly is: what is found possible is so, what is not may be all the same."""

    def __init__(self, system: System, unknown: Sequence[int]) -> None:
        self.truth, self.near = system.truth, Neighbours(system)
        self.lower, self.upper = system.limits
        self.usable = np.zeros(len(self.truth), dtype=bool)
        self.usable[list(unknown)] = True

    def furthest(self, number: int, way: int, partners: int) -> tuple[list[int], Vector] | None:
        """Unknowns around `number` and how large they are where it is as large (`way` 1) or as small (-1) as it can be."""
        numbers = self.near.around(number, -self.truth, self.usable, partners)
        rows, truth = self.near.sums_among(numbers), self.truth[numbers]
        right = [sum(factor * truth[at] for at, factor in zip(places, by, strict=True)) for places, by in rows]
        program = Program(rows, right, self.lower[numbers], self.upper[numbers])
        program.cost(numbers.index(number), -way)
        found = program.cheapest()
        return None if found is None else (numbers, found)


class _Enough:
    """How far each of a part must be able to go."""

    def __init__(self, low: Vector, high: Vector, width: float) -> None:
        self.low, self.high, self.width = low, high, width

    def of(self, numbers: NDArray[np.int64]) -> tuple[Vector, Vector]:
        """How low and how high, with a little slack."""
        return self.low[numbers] + _slack(self.low[numbers]), self.high[numbers] - _slack(self.high[numbers])


def _from(step: Step, done: int, total: int) -> Callable[[int], None]:
    def told(at: int) -> None:
        step(CHECKING, done + at, total)

    return told


class _Reached:
    """How low and how high each of a part was found to be possible."""

    def __init__(self, part: _Part, enough: _Enough) -> None:
        numbers = np.array(part.numbers)
        self.floor, self.roof = enough.of(numbers)
        self.lowest, self.highest = np.full(len(numbers), INFINITY), np.full(len(numbers), -INFINITY)
        self.places = {number: at for at, number in enumerate(part.numbers)}
        self.width = enough.width

    def is_enough(self, at: int, way: int) -> bool:
        """Whether the one at a place can be as high (`way` 1) or as low (-1) as it must."""
        return bool(self.highest[at] >= self.roof[at] if way == 1 else self.lowest[at] <= self.floor[at])

    def see(self, at: int, way: int, found: Vector | None) -> None:
        """A possible table of the whole part; None: without end in that way."""
        if found is not None:
            self.lowest, self.highest = np.minimum(self.lowest, found), np.maximum(self.highest, found)
        elif way == 1:
            self.highest[at] = INFINITY
        else:
            self.lowest[at] = -INFINITY

    def see_some(self, numbers: Sequence[int], amounts: Vector) -> None:
        """A possible table in which only `numbers` are not as they truly are."""
        inside = [(self.places[one], amount) for one, amount in zip(numbers, amounts, strict=True) if one in self.places]
        of, found = np.array([place for place, _ in inside]), np.array([amount for _, amount in inside])
        self.lowest[of], self.highest[of] = np.minimum(self.lowest[of], found), np.maximum(self.highest[of], found)

    def is_known(self, at: int, *, is_small: bool) -> bool:
        """Whether the one at a place is known too well."""
        if self.width:
            return bool(self.highest[at] - self.lowest[at] < self.width - _NEARLY)
        sides = (not self.is_enough(at, 1), not self.is_enough(at, -1))
        return any(sides) if is_small else all(sides)


def _of_part(
    system: System, part: _Part, near: "_Near", wanted: Sequence[int], enough: _Enough, told: Callable[[int], None]
) -> Iterator[tuple[int, Interval]]:
    reached = _Reached(part, enough)
    for done, number in enumerate(wanted):
        told(done)
        at = reached.places[number]
        for way in (1, -1):
            for partners in _PARTNERS if len(part.numbers) > _MANY else ():
                if reached.is_enough(at, way) or (beside := near.furthest(number, way, partners)) is None:
                    break
                reached.see_some(*beside)
            if not reached.is_enough(at, way):
                reached.see(at, way, part.furthest(at, way))
        if reached.is_known(at, is_small=system.rules[number] is not None):
            yield number, Interval(low=part.extreme(at, -1), high=part.extreme(at, 1))


def _slack(amounts: Vector) -> Vector:
    return _NEARLY * (1 + np.abs(amounts))


def _parts(system: System, unknown: Sequence[int]) -> Iterator[_Part]:
    """The unknowns, apart where no sum of theirs is shared."""
    chosen, leader = set(unknown), {number: number for number in unknown}

    def lead(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    of_sums = [[number for number in one if number in chosen] for one in system.sums]
    for inside in of_sums:
        for number in inside[1:]:
            leader[lead(number)] = lead(inside[0])
    members: dict[int, list[int]] = {}
    for number in unknown:
        members.setdefault(lead(number), []).append(number)
    sums: dict[int, list[int]] = {}
    for at, inside in enumerate(of_sums):
        if inside:
            sums.setdefault(lead(inside[0]), []).append(at)
    truth, limits = system.truth, system.limits
    for first, numbers in members.items():
        yield _Part(system, numbers, sums.get(first, ()), truth, limits)

"""Exchanges: one cell up, one down in its row, one in its column, and the last one up again; so in as many dimensions as there are.

What several of them make possible together is possible, and is found without a linear program; where none is found, one is asked.
"""

from itertools import product
from math import prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.protect.cells.linear import Numbers, Vector
from ratusz.bank.protect.cells.near import Mask, Neighbours
from ratusz.bank.protect.cells.sums import Sums
from ratusz.bank.protect.cells.system import System

#: Unknowns that change, and by how much.
Change: TypeAlias = tuple[Numbers, Vector]
#: A larger table of all groups by all groups is not held.
_MOST_PLACES = 4_000_000
#: So many partners are looked at, those with the largest figures first, by how many dimensions there are.
_PARTNERS = {1: 200, 2: 60, 3: 16, 4: 8}
#: So many are looked at where it is asked what they cost, those first that cost least.
_LOOKED_AT = {1: 1000, 2: 200, 3: 32, 4: 12}
#: What costs nothing is not all the same: more room is better.
_SOMETHING = 1e-3
#: So many exchanges are put together.
_ROUNDS = 12
_NEARLY = 1e-6


class Exchanges:
    """The cells of a system by their groups. `lower`, `upper`: between what each lies for whoever adds nothing up."""

    def __init__(self, system: System, near: Neighbours, sums: Sums, limits: tuple[Vector, Vector]) -> None:
        self._codes, self._sums, self._truth = near.codes, sums, system.truth
        self._up, self._down = limits[1] - self._truth, self._truth - limits[0]
        self._bound, self._signs = _bound(system, near.codes), _signs(system, near.codes, near.sizes[0])
        self._at: NDArray[np.int64] | None = None
        if prod(near.sizes) <= _MOST_PLACES and len(self._bound) in _PARTNERS:
            self._at = np.full(near.sizes, -1, dtype=np.int64)
            rests = set(system.rests.values())
            placed = [number for number, cell in enumerate(system.places) if cell is not None]
            for numbers in ([one for one in range(len(system.keys)) if one not in rests], placed):
                self._at[tuple(near.codes[numbers].T)] = numbers

    @property
    def dimensions(self) -> int:
        """Along how many anything adds up."""
        return len(self._bound)

    def moving(self, number: int, amount: float, usable: Mask) -> Change | None:
        """A change of `usable` unknowns that keeps all sums and in which `number` changes by `amount`; None where none was found.

        All but `number` stay within their limits.
        """
        if self._at is None or self._at[tuple(self._codes[number])] != number:
            return None
        lines = [self._line(number, dimension, usable) for dimension in self._bound]
        if any(len(line) == 1 for line in lines):
            return None
        block = self._block(number, lines)
        up, down = (np.where((block >= 0) & usable[block], room[block], 0.0) for room in (self._up, self._down))
        up.flat[0] = down.flat[0] = abs(amount)
        changes = _put_together(up, down, signs=self._directions(number, lines), amount=amount)
        if changes is None:
            return None
        moved = changes != 0
        numbers, amounts = block[moved], changes[moved]
        return (numbers, amounts) if self._sums.hold(numbers, amounts) else None

    def promising(self, number: int, amount: float, usable: Mask, costs: Vector, most: int) -> Numbers | None:
        """The `usable` unknowns in the cheapest exchanges by which `number` can change, from `most` lines in each dimension; None where
        nothing is known of such.
        """
        if self._at is None or self._at[tuple(self._codes[number])] != number:
            return None
        lines = [self._line(number, dimension, usable, costs) for dimension in self._bound]
        if any(len(line) == 1 for line in lines):
            return None
        block = self._block(number, lines)
        free = (block >= 0) & usable[block]
        up, down = (np.where(free, room[block], 0.0) for room in (self._up, self._down))
        raised = self._directions(number, lines) * np.sign(amount) > 0
        room = np.minimum(np.where(raised, up, down), abs(amount))
        room.flat[0] = abs(amount)
        price = np.where(free, costs[block], np.inf)
        price.flat[0] = 0.0
        paid, possible = np.zeros(()), np.full((), np.inf)
        for corner in _corners(block.ndim):
            paid, possible = paid + price[corner], np.minimum(possible, room[corner])
        with np.errstate(divide="ignore", invalid="ignore"):
            each = np.where(possible > _NEARLY, (paid + _SOMETHING) / possible, np.inf)
        order = np.argsort(each, axis=None, kind="stable")[: most * most]
        found = np.unravel_index(order[np.isfinite(each.flat[order])], each.shape)
        chosen = [list(dict.fromkeys(places.tolist()))[:most] for places in found]
        around = block[np.ix_(*((0, *(at + 1 for at in places)) for places in chosen))].ravel()
        return np.unique(around[(around >= 0) & (usable[around] | (around == number))])

    def _line(self, number: int, dimension: int, usable: Mask, costs: Vector | None = None) -> Numbers:
        """The codes along a dimension of `number` itself and of its partners."""
        assert self._at is not None  # noqa: S101  for the type checker: asked by the caller
        place: list[int | slice] = list(self._codes[number])
        own = self._codes[number, dimension]
        place[dimension] = slice(None)
        line = self._at[tuple(place)]
        codes = np.flatnonzero((line >= 0) & usable[line])
        codes = codes[codes != own]
        if dimension == 0:
            codes = codes[self._signs[own, codes] != 0]
        most = (_PARTNERS if costs is None else _LOOKED_AT)[len(self._bound)]
        order = -self._truth[line[codes]] if costs is None else costs[line[codes]]
        return np.concatenate([[own], codes[np.argsort(order, kind="stable")[:most]]])

    def _block(self, number: int, lines: list[Numbers]) -> Numbers:
        assert self._at is not None  # noqa: S101  for the type checker: asked by the caller
        of = dict(zip(self._bound, lines, strict=True))
        axes = [of.get(dimension, self._codes[number, dimension : dimension + 1]) for dimension in range(self._codes.shape[1])]
        block: Numbers = self._at[np.ix_(*axes)].reshape([len(line) for line in lines])
        return block

    def _directions(self, number: int, lines: list[Numbers]) -> Vector:
        """For each cell of a block, whether it goes the way of `number` or the other one."""
        signs = np.ones([1] * len(lines))
        for axis, (dimension, line) in enumerate(zip(self._bound, lines, strict=True)):
            own = self._codes[number, dimension]
            # A whole goes the way of its part, other parts of it the other way.
            along = self._signs[own, line] if dimension == 0 else np.where((line == 0) != (own == 0), 1.0, -1.0)
            along[0] = 1.0
            signs = signs * along.reshape([-1 if at == axis else 1 for at in range(len(lines))])
        return signs


def _put_together(up: Vector, down: Vector, *, signs: Vector, amount: float) -> Vector | None:
    """Exchanges of the first cell of a block with others, the one with most room first, until it has changed by `amount`."""
    changes, left, way = np.zeros(up.shape), abs(amount), np.sign(amount)
    raised = signs * way > 0
    corners = _corners(up.ndim)
    for _ in range(_ROUNDS):
        room = np.where(raised, up - changes, down + changes)
        most = room[corners[0]]
        for corner in corners[1:]:
            most = np.minimum(most, room[corner])
        best = np.unravel_index(np.argmax(most), most.shape)
        by = min(float(most[best]), left)
        if by <= _NEARLY:
            return None
        cells = np.ix_(*((0, at + 1) for at in best))
        changes[cells] += np.where(raised[cells], by, -by)
        left -= by
        if left <= _NEARLY:
            return changes
    return None


def _corners(dimensions: int) -> list[tuple[slice, ...]]:
    """The corners of all exchanges in a block, the first cell itself first."""
    return [tuple(slice(1, None) if far else slice(0, 1) for far in corner) for corner in product((False, True), repeat=dimensions)]


def _bound(system: System, codes: NDArray[np.int32]) -> list[int]:
    """The dimensions along which anything adds up."""
    found: set[int] = set()
    for one in system.sums:
        inside = codes[list(one)]
        found.update(np.flatnonzero((inside != inside[0]).any(axis=0)).tolist())
    return sorted(found)


def _signs(system: System, codes: NDArray[np.int32], size: int) -> Vector:
    """Which columns go the same way (1) and which the other way (-1) where one is the sum of others; 0: neither."""
    signs = np.zeros((size, size))
    for one in system.sums:
        columns = {int(codes[number, 0]): factor for number, factor in one.items()}
        if len(columns) > 1:
            for (first, by), (second, of) in product(columns.items(), repeat=2):
                signs[first, second] = -np.sign(by * of)
    return signs

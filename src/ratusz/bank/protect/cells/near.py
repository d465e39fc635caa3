"""A few unknowns around one: those that lie where its dearest partners lie, in every breakdown.

What is possible when only these change is possible at all, so a small program answers most questions that a large one would.
"""

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.protect.cells.linear import Numbers, Vector
from ratusz.bank.protect.cells.system import System

Mask = NDArray[np.bool_]
_COLUMN = ""


class Neighbours:
    """The unknowns of a system by their groups, and the sums each stands in."""

    def __init__(self, system: System) -> None:
        names = sorted({name for _, group in system.keys for name, _ in group})
        codes: list[dict[str, int]] = [{} for _ in (_COLUMN, *names)]
        self.codes = np.zeros((len(system.keys), len(codes)), dtype=np.int32)
        place = {name: at + 1 for at, name in enumerate(names)}
        for number, (column, group) in enumerate(system.keys):
            self.codes[number, 0] = codes[0].setdefault(column, len(codes[0]))
            for name, value in group:
                of = codes[place[name]]
                # 0 is the total: all of them.
                self.codes[number, place[name]] = of.setdefault(value, len(of) + 1)
        self.sizes = [len(of) + 1 for of in codes]
        self.sums: list[list[int]] = [[] for _ in system.keys]
        for at, one in enumerate(system.sums):
            for number in one:
                self.sums[number].append(at)
        self._system = system

    def around(self, number: int, costs: Vector, usable: Mask, most: int) -> Numbers:
        """The unknowns that lie, in each breakdown, where `number` or one of its `most` cheapest partners in a sum lies."""
        chosen = [number]
        for at in self.sums[number]:
            partners = np.array([one for one in self._system.sums[at] if one != number and usable[one]], dtype=np.int64)
            if partners.size:
                chosen += partners[np.argsort(costs[partners], kind="stable")[:most]].tolist()
        inside = usable.copy()
        for at, size in enumerate(self.sizes):
            allowed = np.zeros(size, dtype=bool)
            allowed[self.codes[chosen, at]] = True
            if at:
                allowed[0] = True
            inside &= allowed[self.codes[:, at]]
        inside[number] = True
        return np.flatnonzero(inside)

"""The sums of a system as a table of factors: cut down to a few unknowns, and asked whether a change keeps all of them."""

import numpy as np
from numpy.typing import ArrayLike

from ratusz.bank.protect.cells.linear import Block, Numbers, Vector
from ratusz.bank.protect.cells.system import System

_NEARLY = 1e-6


class Sums:
    """Which sums each unknown stands in, and with what factor."""

    def __init__(self, system: System) -> None:
        lengths = [len(one) for one in system.sums]
        columns = np.fromiter((number for one in system.sums for number in one), dtype=np.int64, count=sum(lengths))
        factors = np.fromiter((factor for one in system.sums for factor in one.values()), dtype=np.float64, count=sum(lengths))
        rows = np.repeat(np.arange(len(lengths)), lengths)
        order = np.argsort(columns, kind="stable")
        self._rows, self._factors = rows[order], factors[order]
        self._starts = np.searchsorted(columns[order], np.arange(len(system.values) + 1))

    def among(self, numbers: ArrayLike) -> Block:
        """The sums in which any of `numbers` stands, with what they hold of these."""
        chosen = np.asarray(numbers, dtype=np.int64)
        entries, starts = self._entries(chosen)
        found, rows = np.unique(self._rows[entries], return_inverse=True)
        return Block(starts=starts, rows=rows, factors=self._factors[entries], height=len(found))

    def hold(self, numbers: Numbers, changes: Vector) -> bool:
        """Whether every sum is what it was when `numbers` change by so much."""
        block = self.among(numbers)
        slack = _NEARLY * (1 + np.abs(changes).max(initial=0.0))
        return bool(np.abs(block.totals(changes)).max(initial=0.0) <= slack)

    def _entries(self, chosen: Numbers) -> tuple[Numbers, Numbers]:
        first, counts = self._starts[chosen], self._starts[chosen + 1] - self._starts[chosen]
        starts = np.concatenate([[0], np.cumsum(counts)])
        return np.arange(starts[-1]) + np.repeat(first - starts[:-1], counts), starts

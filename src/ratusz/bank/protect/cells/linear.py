"""Linear programs, solved by HiGHS. The only place that imports it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import highspy
import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = NDArray[np.int64]
INFINITY = highspy.kHighsInf


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Unknowns one after another: the entries of each from `starts` on, with the `rows` they stand in and their `factors`."""

    starts: Numbers
    rows: Numbers
    factors: Vector
    height: int

    @property
    def columns(self) -> Numbers:
        """The place of the unknown of each entry."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def totals(self, amounts: Vector) -> Vector:
        """What each row adds up to."""
        totals: Vector = np.bincount(self.rows, weights=self.factors * amounts[self.columns], minlength=self.height).astype(np.float64)
        return totals

    def both_ways(self) -> "Block":
        """Each unknown twice: what it goes up, and after all of them what it goes down."""
        starts = np.concatenate([self.starts, self.starts[-1] + self.starts[1:]])
        return Block(starts=starts, rows=np.tile(self.rows, 2), factors=np.concatenate([self.factors, -self.factors]), height=self.height)


class Program:
    """Unknowns within bounds, rows that add up to given amounts; asked again and again with other costs and bounds."""

    def __init__(self, block: Block, right: Vector, lower: Vector, upper: Vector, costs: Vector | None = None) -> None:
        """`right`: what each row adds up to."""
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(lower), block.height
        program.col_cost_, program.col_lower_, program.col_upper_ = np.zeros(len(lower)) if costs is None else costs, lower, upper
        program.row_lower_ = program.row_upper_ = right
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = block.starts.astype(np.int32)
        program.a_matrix_.index_ = block.rows.astype(np.int32)
        program.a_matrix_.value_ = block.factors
        self._solver = _quiet()
        self._solver.passModel(program)

    def cost(self, number: int, amount: float) -> None:
        """What one of an unknown costs from now on."""
        self._solver.changeColCost(number, amount)

    def bound(self, number: int, lower: float, upper: float) -> None:
        """Within what an unknown may lie from now on."""
        self._solver.changeColBounds(number, lower, upper)

    def whole(self, numbers: Sequence[int]) -> None:
        """These are whole numbers."""
        for number in numbers:
            self._solver.changeColIntegrality(number, highspy.HighsVarType.kInteger)

    def limit(self, seconds: float) -> None:
        """Give up after so long."""
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + seconds)

    def cheapest(self) -> Vector | None:
        """The unknowns at the lowest cost; None where there is no such, or no end to it."""
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(self._solver.getSolution().col_value)

    @property
    def is_endless(self) -> bool:
        """Whether there was no end to it, when it was last asked: a solver that gave up says something else."""
        return self._solver.getModelStatus() in {highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible}


class _Silent(highspy.Highs):
    """A solver that writes nothing: with callbacks it greets on the standard output, which belongs to `ratusz … --json`."""

    def enableCallbacks(self) -> None:  # noqa: N802  the name is theirs
        """None are needed."""


def _quiet() -> Any:
    solver: Any = _Silent()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver

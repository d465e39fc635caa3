"""Linear programs, solved by HiGHS. The only place that imports it."""

from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
INFINITY = highspy.kHighsInf


class Program:
    """Unknowns within bounds, rows that add up to given amounts; asked again and again with other costs and bounds."""

    def __init__(
        self,
        rows: Sequence[tuple[Sequence[int], Sequence[float]]],
        right: Sequence[float],
        lower: Vector,
        upper: Vector,
        costs: Vector | None = None,
    ) -> None:
        """`rows`: numbers and factors of the unknowns in each; `right`: what each adds up to."""
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(lower), len(rows)
        program.col_cost_, program.col_lower_, program.col_upper_ = np.zeros(len(lower)) if costs is None else costs, lower, upper
        program.row_lower_ = program.row_upper_ = np.array(right, dtype=float)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.cumsum([0, *(len(numbers) for numbers, _ in rows)])
        program.a_matrix_.index_ = np.array([number for numbers, _ in rows for number in numbers], dtype=np.int32)
        program.a_matrix_.value_ = np.array([factor for _, factors in rows for factor in factors], dtype=float)
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

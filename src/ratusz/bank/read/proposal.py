"""What a column seems to hold, and the majority rule that tells it.

A column has the type that at least nine in ten of its values have, or all but one of at least four. Empty cells and the signs of
official statistics do not vote. What does not fit becomes a problem of its cell, never the type of the column.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from ratusz.bank.model.problem import Problem
from ratusz.bank.read.recipe import ColumnRecipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a column seems to hold, and what is doubtful about it."""

    recipe: ColumnRecipe
    problems: tuple[Problem, ...] = ()


def holds(fitting: int, total: int) -> bool:
    """The majority rule of this module, on counts of cells."""
    return fitting >= 0.9 * total or (total >= 4 and fitting >= total - 1)


def mostly(texts: Counter[str], fits: Callable[[str], object]) -> bool:
    """The majority rule on `texts`; stops at the cell that decides against it."""
    total = texts.total()
    bearable = max(total // 10, 1 if total >= 4 else 0)
    for text, count in texts.items():
        if not fits(text):
            bearable -= count
            if bearable < 0:
                return False
    return True

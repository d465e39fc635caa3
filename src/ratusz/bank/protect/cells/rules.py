"""When one cell tells too much by itself."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from ratusz.bank.protect.cells.declared import Dominance, Protection

Number: TypeAlias = int | Decimal
_WHOLE = 100


class Rule(StrEnum):
    """Why a cell is hidden. SECONDARY keeps another one from being computed; the others speak of the cell itself, or of its row."""

    FEW = "few"
    ZERO = "zero"
    FEW_CONTRIBUTORS = "few-contributors"
    DOMINANCE = "dominance"
    KNOWN_WITHIN = "known-within"
    STANDS_OUT = "stands-out"
    SECONDARY = "secondary"

    @property
    def is_primary(self) -> bool:
        """Whether it is the cell itself that tells too much."""
        return self is not Rule.SECONDARY


def is_few(value: Number, threshold: int) -> bool:
    """Whether a count is 1 to `threshold` - 1. A difference or a count below nothing is no count."""
    return 0 < value < threshold


def is_dominated(total: Number, largest: Sequence[Number], rule: Dominance) -> bool:
    """(n, k): whether the `rule.first` largest contributions are more than `rule.percent` of `total`."""
    return total > 0 and sum(sorted(largest, reverse=True)[: rule.first]) * _WHOLE > total * rule.percent


def is_known_within(total: Number, largest: Sequence[Number], percent: int) -> bool:
    """By the p % rule: whether the second contributor, subtracting its own from `total`, knows the first one within `percent` of it."""
    first, second = [*sorted(largest, reverse=True), 0, 0][:2]
    return total > 0 and (total - first - second) * _WHOLE < first * percent


def rule_of_count(value: Number, protection: Protection) -> Rule | None:
    """Why a count of people tells too much; None: it does not."""
    if value == 0:
        return Rule.ZERO if protection.zeros else None
    return Rule.FEW if is_few(value, protection.threshold) else None


def rule_of_sum(value: Number, contributors: int | None, largest: Sequence[Number], protection: Protection) -> Rule | None:
    """Why a sum over contributors tells too much; None: it does not."""
    if contributors is not None and 0 < contributors < protection.threshold:
        return Rule.FEW_CONTRIBUTORS
    if protection.dominance and is_dominated(value, largest, protection.dominance):
        return Rule.DOMINANCE
    if protection.known_within is not None and largest and is_known_within(value, largest, protection.known_within):
        return Rule.KNOWN_WITHIN
    return None

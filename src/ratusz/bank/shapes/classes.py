"""Figures in few classes, each of which gets a colour: by equal counts, equal steps, or where the figures themselves leave gaps."""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

MOST_CLASSES = 5
#: Natural breaks cost the square of the number of figures; above so many different ones, quantiles of them stand in.
MOST_NATURAL = 400


class Method(StrEnum):
    """How classes are made."""

    QUANTILES = "quantiles"
    EQUAL = "equal"
    NATURAL = "natural"


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """Classes from the least to the greatest, each with the least and the greatest figure in it and how many are.

    `has_zero`: the first class holds zeros and nothing else, for none of a thing is not a little of it. `missing`: entries without one.
    """

    least: tuple[float, ...]
    greatest: tuple[float, ...]
    counts: tuple[int, ...]
    has_zero: bool
    missing: int

    def of(self, value: float | None) -> int | None:
        """The number of the class of `value`, one of the figures the classes were made of; None for none."""
        return None if value is None else bisect.bisect_left(self.greatest, value)


def classes(values: Sequence[float | None], method: Method) -> Classes:
    """The classes of `values`; few different figures are a class each."""
    known = sorted(value for value in values if value is not None)
    has_zero = bool(known) and known[0] == 0 and known[-1] > 0
    rest = [value for value in known if value != 0] if has_zero else known
    ends = ([0.0] if has_zero else []) + _ends(rest, method, MOST_CLASSES - has_zero)
    starts = [0, *(bisect.bisect_right(known, end) for end in ends)]
    spans = [known[start:stop] for start, stop in pairwise(starts)]
    spans = [span for span in spans if span]
    return Classes(
        least=tuple(span[0] for span in spans),
        greatest=tuple(span[-1] for span in spans),
        counts=tuple(map(len, spans)),
        has_zero=has_zero,
        missing=len(values) - len(known),
    )


def _ends(known: list[float], method: Method, most: int) -> list[float]:
    """The greatest figure that may stand in each class."""
    different = sorted(set(known))
    if len(different) <= most:
        return different
    match method:
        case Method.EQUAL:
            step = (known[-1] - known[0]) / most
            return [known[0] + step * n for n in range(1, most)] + [known[-1]]
        case Method.NATURAL:
            return _natural(known, different, most)
        case Method.QUANTILES:
            return [known[-(-len(known) * n // most) - 1] for n in range(1, most + 1)]


def _natural(known: list[float], different: list[float], most: int) -> list[float]:
    """Ends of the classes whose figures differ least from their own means (Fisher and Jenks), found exactly."""
    if len(different) > MOST_NATURAL:
        different = sorted({known[len(known) * n // MOST_NATURAL] for n in range(MOST_NATURAL)} | {known[-1]})
    at = [bisect.bisect_right(known, value) for value in different]
    weights = [stop - start for start, stop in zip([0, *at], at, strict=False)]
    sums, squares, counts = [0.0], [0.0], [0]
    for value, weight in zip(different, weights, strict=True):
        sums.append(sums[-1] + weight * value)
        squares.append(squares[-1] + weight * value * value)
        counts.append(counts[-1] + weight)

    def spread(start: int, stop: int) -> float:
        total = sums[stop] - sums[start]
        return squares[stop] - squares[start] - total * total / (counts[stop] - counts[start])

    size = len(different)
    costs = [spread(0, stop) for stop in range(1, size + 1)]
    cuts: list[list[int]] = []
    for made in range(1, most):
        found = [(float("inf"), 0)] * made
        for stop in range(made + 1, size + 1):
            found.append(min((costs[start - 1] + spread(start, stop), start) for start in range(made, stop)))
        costs = [cost for cost, _ in found]
        cuts.append([start for _, start in found])
    ends, stop = [size], size
    for starts in reversed(cuts):
        stop = starts[stop - 1]
        ends.append(stop)
    return [different[end - 1] for end in reversed(ends)]

"""Figures that the history of their phenomenon makes improbable: judged series by series, beside what all its series tell together.

What all of them tell is gathered first, portion by portion, so that it does not matter where a portion of areas ends.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ratusz.bank.reconcile.gaps.cube import There, sort_of_text
from ratusz.bank.reconcile.gaps.expected import Breakdown
from ratusz.bank.reconcile.gaps.found import Kind
from ratusz.bank.reconcile.gaps.repeated import Stillness, repeated
from ratusz.bank.reconcile.gaps.seasons import Emptiness, Point
from ratusz.bank.reconcile.gaps.silent import BELOW_ZERO, silent
from ratusz.bank.reconcile.spelling import number_of

#: So many figures, none of them below zero, say that such figures never are.
_MANY = 30
Series = tuple[str, Breakdown]


@dataclass(kw_only=True)
class Whole:
    """What the series of one phenomenon tell together: cells with numbers and with texts, seasons that are empty, figures and those
    below zero, and when all stand still.
    """

    numbers: int = 0
    texts: int = 0
    every: Emptiness = field(default_factory=Emptiness)
    figures: int = 0
    below: int = 0
    stillness: Stillness = field(default_factory=Stillness)

    @property
    def is_numeric(self) -> bool:
        """Whether its cells hold numbers, so that a text among them is none."""
        return self.numbers >= self.texts

    @property
    def is_never_below(self) -> bool:
        """Whether many figures say that none is below zero."""
        return self.figures >= _MANY and not self.below

    def add(self, there: There) -> None:
        """Gather from a portion too."""
        sorts = [sort_of_text(text) for key, text in there.texts.items() if key in there.owed]
        self.numbers += sorts.count("number")
        self.texts += sorts.count("text")
        series = series_of(there)
        for points in series.values():
            self.every.add(points)
            values = [one.value for one in points if one.value not in BELOW_ZERO]
            self.figures += len(values)
            self.below += sum(value < 0 for value in values)
        self.stillness.add(series)


def whole_of(there: There) -> Whole:
    """Of what is read at once."""
    found = Whole()
    found.add(there)
    return found


def series_of(there: There) -> dict[Series, list[Point]]:
    """The figures that are owed, in time, by area and breakdown."""
    found: dict[Series, list[Point]] = defaultdict(list)
    for key, text in there.texts.items():
        sort = sort_of_text(text)
        if key in there.owed and sort in {"number", "none"}:
            value = number_of(text) if sort == "number" else 0.0
            found[key[:2]].append(Point(period=there.owed[key], value=0.0 if value is None else value))
    for points in found.values():
        points.sort(key=lambda one: one.period.first)
    return found


def doubted(series: Mapping[Series, list[Point]], whole: Whole) -> Iterator[tuple[Kind, Series, Point]]:
    """Figures of these series that their history makes improbable."""
    copied = repeated(series, whole.stillness)
    for name, points in series.items():
        stands_in = silent(points, every=whole.every, never_below=whole.is_never_below)
        yield from ((Kind.SILENT, name, points[at]) for at in stands_in)
        yield from ((Kind.REPEATED, name, points[at]) for at in copied.get(name, ()) if at not in stands_in)

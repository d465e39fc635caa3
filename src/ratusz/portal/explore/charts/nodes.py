"""What a chart is: a kind of drawing and the question it draws; and the figures that the question gave.

Chart ── kind    query (grouped: x, perhaps series, one measure; or the one or two columns whose values are drawn)
Figures ── chart    columns and rows (the table under the chart)    doubtful rows    notes: what is left out, in words
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ratusz.bank.query.nodes import Function, Group, Measure, Query
from ratusz.bank.query.result import ResultColumn


class Kind(StrEnum):
    """How figures are drawn."""

    LINE = "line"
    COLUMNS = "columns"
    BARS = "bars"
    SHARES = "shares"
    HISTOGRAM = "histogram"
    POINTS = "points"

    @property
    def is_grouped(self) -> bool:
        """Whether it draws figures of groups rather than values of rows."""
        return self not in {Kind.HISTOGRAM, Kind.POINTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing of a question. The query of a grouped kind has one group or two and one measure; of another only `select`."""

    kind: Kind
    query: Query

    @property
    def x(self) -> Group | None:
        """What lies along the first axis."""
        return self.query.group[0] if self.query.group else None

    @property
    def series(self) -> Group | None:
        """What colours tell apart."""
        return self.query.group[1] if len(self.query.group) > 1 else None

    @property
    def measure(self) -> Measure:
        """What is drawn of each group."""
        return self.query.measures[0] if self.query.measures else Measure(function=Function.COUNT)


class Axis(StrEnum):
    """What lies along the first axis: time, numbers in their order, or names."""

    TIME = "time"
    NUMBERS = "numbers"
    NAMES = "names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is drawn, exactly as it stands in the table under the chart.

    Rows of a grouped kind are x, perhaps series, and the figure; of a histogram from, to, number; of points x, y, perhaps number.
    `doubtful`: rows (counted from 0) whose figure lacks values; `statuses`: why cells have none, by code. `notes`: sentences.
    """

    chart: Chart
    axis: Axis
    columns: tuple[ResultColumn, ...]
    labels: Mapping[str, str]
    rows: tuple[tuple[Any, ...], ...]
    version: str = ""
    series: tuple[Any, ...] = ()
    doubtful: frozenset[int] = field(default_factory=frozenset)
    statuses: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def y(self) -> ResultColumn:
        """The column of the figures."""
        return self.columns[-1]

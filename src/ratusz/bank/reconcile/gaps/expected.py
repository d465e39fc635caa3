"""What is expected: of which phenomenon, by which holding, for which areas, breakdowns and periods; and what is made of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ratusz.bank.base.text import fold
from ratusz.bank.model.period import Period, PeriodKind
from ratusz.bank.reconcile.gaps.calendar import Promise
from ratusz.bank.reconcile.places import Area
from ratusz.bank.reconcile.spelling import is_total

#: Names of dimensions with codes, in one spelling; what stands for all of a dimension is left out.
Breakdown = tuple[tuple[str, str], ...]
#: Area, breakdown, period (canonical text).
Key = tuple[str, Breakdown, str]


def breakdown_of(codes: Mapping[str, str]) -> Breakdown:
    """The one spelling of a breakdown: names and codes without case and diacritics, totals left out."""
    return tuple(sorted((fold(name.strip()), " ".join(fold(code).split())) for name, code in codes.items() if not is_total(code)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Impossible:
    """What cannot exist: no gap. Empty areas: all; empty breakdown: all; None: from ever, for ever."""

    areas: tuple[str, ...] = ()
    breakdown: Breakdown = ()
    since: Period | None = None
    until: Period | None = None
    why: str = ""

    def covers(self, area: str, breakdown: Breakdown, period: Period) -> bool:
        """Whether this cell cannot exist."""
        return (
            (not self.areas or area in self.areas)
            and set(self.breakdown) <= set(breakdown)
            and (self.since is None or self.since.first <= period.first)
            and (self.until is None or period.first <= self.until.last)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What one holding owes of one phenomenon. `shown`: each breakdown in the words of the declaration."""

    phenomenon: str
    holding: str
    promise: Promise
    since: Period
    until: Period | None = None
    areas: tuple[Area, ...]
    breakdowns: tuple[Breakdown, ...] = ((),)
    shown: Mapping[Breakdown, Mapping[str, str]]
    impossible: tuple[Impossible, ...] = ()

    def periods(self, today: date) -> tuple[Period, ...]:
        """The periods of which a cell is owed by `today`, in time."""
        return tuple(one for one in self.promise.owed(self.since, self.until, today) if next(self.cells_of(one), None))

    def cells_of(self, period: Period) -> Iterator[tuple[str, Breakdown]]:
        """Area and breakdown of every cell of `period`."""
        barred = [one for one in self.impossible if one.covers("", (), period) or one.areas or one.breakdown]
        for area in self.areas:
            if not area.is_of(period):
                continue
            for breakdown in self.breakdowns:
                if not any(one.covers(area.code, breakdown, period) for one in barred):
                    yield area.code, breakdown


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What a formula needs: a phenomenon, in all its breakdowns or one."""

    phenomenon: str
    breakdown: Breakdown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """Something that is made of phenomena and of other indicators. `weight`: how much it matters to those who use it."""

    name: str
    inputs: tuple[Input, ...] = ()
    indicators: tuple[str, ...] = ()
    weight: float = 1.0
    frequency: PeriodKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """All that is expected."""

    expectations: tuple[Expectation, ...]
    indicators: tuple[Indicator, ...] = ()

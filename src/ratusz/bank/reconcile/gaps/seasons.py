"""To which seasons a period belongs, and whether a season is empty by nature: heating in July, an office on Sundays."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ratusz.bank.base.workdays import is_workday
from ratusz.bank.model.period import Period, PeriodKind

#: Its name and its number: ("month", 7), ("weekday", 6).
Season = tuple[str, int]
#: These come back within a year, so that the same year tells of them too.
_OFTEN = frozenset({"weekday", "free"})
_MONTHS = {PeriodKind.MONTH: ("month", 1), PeriodKind.QUARTER: ("quarter", 3), PeriodKind.HALF: ("half", 6)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A figure of a series."""

    period: Period
    value: float


@lru_cache(maxsize=100_000)
def seasons_of(period: Period) -> tuple[Season, ...]:
    """The seasons of a period, the one that repeats most often first; none of a whole year."""
    day = period.first
    if period.kind is PeriodKind.DAY:
        free: tuple[Season, ...] = () if is_workday(day) or day.weekday() > 4 else (("free", 1),)
        return (("weekday", day.weekday()), *free, ("day", day.month * 100 + day.day), ("month", day.month))
    if period.kind is PeriodKind.WEEK:
        return (("week", day.isocalendar().week), ("month", day.month))
    if period.kind not in _MONTHS:
        return ()
    name, months = _MONTHS[period.kind]
    return ((name, (day.month - 1) // months),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptiness:
    """How many figures each season has, and how many of them are zero; the same by year."""

    figures: Counter[tuple[Season, int | None]] = field(default_factory=Counter)
    zeros: Counter[tuple[Season, int | None]] = field(default_factory=Counter)

    def add(self, points: Sequence[Point]) -> None:
        """Count a series too. A Sunday without figures tells of Sundays, and nothing of its date and month."""
        often: Counter[Season] = Counter()
        empty: Counter[Season] = Counter()
        for one in points:
            for season in seasons_of(one.period):
                if season[0] in _OFTEN:
                    often[season] += 1
                    empty[season] += one.value == 0
        told = {season for season, count in often.items() if 2 * empty[season] >= count}
        for one in points:
            seasons = seasons_of(one.period)
            for season in seasons:
                if season[0] in _OFTEN or told.isdisjoint(seasons):
                    for year in (None, one.period.year):
                        self.figures[season, year] += 1
                        self.zeros[season, year] += one.value == 0


def is_empty_by_nature(point: Point, own: Emptiness, every: Emptiness) -> bool:
    """Whether the zero at `point` is one of its season: at least half of the season's figures in other years are zero too.

    Where its own series has no other year, the other series of the phenomenon (`every` counts all of them) tell.
    """
    for season in seasons_of(point.period):
        year = point.period.year
        figures, zeros = own.figures[season, None], own.zeros[season, None]
        if season[0] in _OFTEN:
            figures, zeros = figures - 1, zeros - 1
        else:
            figures, zeros = figures - own.figures[season, year], zeros - own.zeros[season, year]
        if not figures:
            figures = every.figures[season, None] - own.figures[season, None]
            zeros = every.zeros[season, None] - own.zeros[season, None]
        if figures > 0 and 2 * zeros >= figures:
            return True
    return False


def emptiness_of(points: Sequence[Point]) -> Emptiness:
    """Of one series."""
    found = Emptiness()
    found.add(points)
    return found

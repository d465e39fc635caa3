"""Gaps cut where people decided about some of their cells, and gaps of several phenomena that have one cause put together."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from ratusz.bank.model.period import Period
from ratusz.bank.reconcile.gaps.cube import Entry, Frame, grouped
from ratusz.bank.reconcile.gaps.expected import Expectation, Key
from ratusz.bank.reconcile.gaps.found import Gap, Kind
from ratusz.bank.reconcile.spelling import period_of

Part = TypeVar("Part", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A gap that several phenomena of one holding share: a row that is not there lacks in every column."""

    gap: Gap
    phenomena: tuple[str, ...]


def parted(expectation: Expectation, gap: Gap, part_of: Callable[[Key], Part], today: date) -> Iterator[tuple[Part, Gap]]:
    """The gap, cut so that all cells of a piece are of one part; a gap of one part is given as it is."""
    by_part: dict[Part, list[Key]] = {}
    for key in gap.keys:
        by_part.setdefault(part_of(key), []).append(key)
    if len(by_part) < 2:
        yield next(iter(by_part), part_of(("", (), ""))), gap
        return
    frame = Frame.of(expectation, (), today)
    for part, keys in by_part.items():
        yield from ((part, replace(piece, total_only=gap.total_only)) for piece in grouped(frame, _entries(gap, keys)))


def _entries(gap: Gap, keys: Iterable[Key]) -> Iterator[Entry]:
    periods: dict[str, Period | None] = {}
    for area, breakdown, text in keys:
        period = periods.setdefault(text, period_of(text))
        if period is not None:
            yield gap.kind, gap.found, area, breakdown, period


def by_cause(gaps: Iterable[tuple[Part, Gap]]) -> list[tuple[Part, Cause]]:
    """Gaps alike in all but their phenomenon as one, in the order in which the first of each comes."""
    alike: dict[tuple[Part, Kind, str, tuple[Key, ...]], list[Gap]] = {}
    for part, gap in gaps:
        alike.setdefault((part, gap.kind, gap.found, gap.keys), []).append(gap)
    return [(key[0], Cause(gap=of[0], phenomena=tuple(one.phenomenon for one in of))) for key, of in alike.items()]

"""Gaps of one holding that is read area by area, so that a cube of any size is held beside what is there in bounded memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.period import Period
from ratusz.bank.reconcile.gaps.cube import Entry, Frame, There, absent, grouped, lacking, there_of
from ratusz.bank.reconcile.gaps.expected import Expectation
from ratusz.bank.reconcile.gaps.find import standing_in, strange
from ratusz.bank.reconcile.gaps.found import Gap, Kind
from ratusz.bank.reconcile.gaps.held import Held, Written
from ratusz.bank.reconcile.places import Area

#: So many cells are looked at together (about 1 kB each), and so many may be missing.
AT_ONCE, MOST_MISSING = 200_000, 1_000_000
Strange = tuple[Kind, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is there of some areas: by phenomenon the texts of its cells."""

    areas: tuple[Area, ...]
    texts: Mapping[str, Mapping[Written, str]]


@dataclass(kw_only=True)
class _Sum:
    """What the parts of one expectation told so far."""

    frame: Frame
    entries: list[Entry] = field(default_factory=list)
    totals: set[tuple[str, Period]] = field(default_factory=set)
    strange: Counter[Strange] = field(default_factory=Counter)

    def add(self, there: There, today: date) -> None:
        one = Frame.of(there.expectation, [there], today)
        last = max((each for each in (self.frame.last, one.last) if each), key=lambda each: each.first, default=None)
        self.frame = replace(self.frame, came=self.frame.came | one.came, last=last)
        lacks = lacking(there)
        self.entries += [*lacks.entries, *standing_in(there)]
        self.totals |= lacks.totals
        self.strange.update(there.strange)


def parts_of(areas: Sequence[Area], cells_each: int) -> list[tuple[Area, ...]]:
    """The areas in portions of as many cells as are looked at together; of one area all cells are."""
    size = max(1, AT_ONCE // max(1, cells_each))
    return [tuple(areas[at : at + size]) for at in range(0, len(areas), size)]


def gaps_in_parts(
    expectations: Sequence[Expectation], parts: Iterable[Part], today: date, strange_areas: Callable[[], Mapping[Strange, int]] = dict
) -> list[Gap]:
    """The gaps of `expectations`, which differ in their phenomenon only. `strange_areas`: areas that were in no part, and their rows.

    WrongQuery where more is missing than anybody looks through.
    """
    sums = {one.phenomenon: _Sum(frame=Frame.of(one, (), today)) for one in expectations}
    for part in parts:
        for one in expectations:
            sums[one.phenomenon].add(there_of(replace(one, areas=part.areas), part.texts.get(one.phenomenon, {}), today), today)
        if (count := sum(len(of.entries) for of in sums.values())) > MOST_MISSING:
            raise _too_many(count)
    gaps: list[Gap] = []
    for of in sums.values():
        frame = of.frame
        gaps += absent(frame, today)
        kept = (one for one in of.entries if one[4] in frame.came)
        gaps += grouped(frame, kept, of.totals)
        gaps += strange(frame.expectation, of.strange + Counter(strange_areas()))
    return sorted(gaps, key=lambda one: (not one.kind.is_missing, -len(one.keys)))


def held_in_one(expectations: Sequence[Expectation], held: Held) -> list[Part]:
    """All areas together, of what was read whole."""
    return [Part(areas=expectations[0].areas, texts={name: texts for (name, _holding), texts in held.texts.items()})]


def _too_many(count: int) -> WrongQuery:
    return WrongQuery(
        "gap-too-many",
        N_("More than {most} figures would be missing."),
        N_("Expect less: fewer areas or codes, or figures from a later period on."),
        values={"most": MOST_MISSING, "found": count},
    )

"""Gaps of one holding that is read area by area, so that a cube of any size is held beside what is there in bounded memory."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.period import Period
from ratusz.bank.reconcile.gaps.cube import Entry, Frame, absent, grouped, lacking, there_of
from ratusz.bank.reconcile.gaps.doubted import Whole
from ratusz.bank.reconcile.gaps.expected import Expectation
from ratusz.bank.reconcile.gaps.find import standing_in, strange
from ratusz.bank.reconcile.gaps.found import Gap, Kind
from ratusz.bank.reconcile.gaps.held import Held, Written
from ratusz.bank.reconcile.places import Area, Places

#: So many cells are looked at together (about 1 kB each), and so many may be missing one by one (about 300 B each).
AT_ONCE, MOST_MISSING = 200_000, 1_000_000
#: So many cells of whole periods may be missing (about 100 B each); so many are expected of one area, which is looked at at once.
MOST_ABSENT, MOST_OF_AREA = 5_000_000, 1_000_000
Strange = tuple[Kind, str, str]
Texts = Mapping[str, Mapping[Written, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is there of some areas: by phenomenon the texts of its cells."""

    areas: tuple[Area, ...]
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What was read whole, under the codes of its areas; and the areas that no list knows, with their cells."""

    texts: Texts
    strange: Mapping[Strange, int]


@dataclass(kw_only=True)
class _Sum:
    """What the parts of one expectation told so far. `missing`: cells by period."""

    frame: Frame
    whole: Whole = field(default_factory=Whole)
    missing: Counter[Period] = field(default_factory=Counter)
    entries: list[Entry] = field(default_factory=list)
    totals: set[tuple[str, Period]] = field(default_factory=set)
    strange: Counter[Strange] = field(default_factory=Counter)

    def gather(self, part: Part, today: date) -> None:
        """First look: which periods came, what lacks in each, and what all portions tell together."""
        expectation = replace(self.frame.expectation, areas=part.areas)
        texts = part.texts.get(expectation.phenomenon)
        if not texts:
            self.missing.update({period: sum(1 for _cell in expectation.cells_of(period)) for period in self.frame.owed})
            return
        there = there_of(expectation, texts, today)
        one = Frame.of(there.expectation, [there], today)
        last = max((each for each in (self.frame.last, one.last) if each), key=lambda each: each.first, default=None)
        self.frame = replace(self.frame, came=self.frame.came | one.came, last=last)
        self.missing.update(period for key, period in there.owed.items() if key not in there.texts)
        self.whole.add(there)
        self.strange.update(there.strange)

    def judge(self, part: Part, today: date) -> None:
        """Second look: the cells themselves. Those of periods that never came are one gap, and not kept one by one."""
        expectation = self.frame.expectation
        if not self.frame.came:
            return
        there = there_of(replace(expectation, areas=part.areas), part.texts.get(expectation.phenomenon, {}), today)
        lacks = lacking(there)
        self.entries += (one for one in lacks.entries if one[4] in self.frame.came)
        self.entries += standing_in(there, self.whole)
        self.totals |= lacks.totals


def parts_of(areas: Sequence[Area], cells_each: int) -> list[tuple[Area, ...]]:
    """The areas in portions of as many cells as are looked at together; of one area all cells are."""
    size = max(1, AT_ONCE // max(1, cells_each))
    return [tuple(areas[at : at + size]) for at in range(0, len(areas), size)]


def gaps_in_parts(
    expectations: Sequence[Expectation],
    parts: Callable[[], Iterable[Part]],
    today: date,
    strange_areas: Callable[[], Mapping[Strange, int]] = dict,
) -> list[Gap]:
    """The gaps of `expectations`, which differ in their phenomenon only. `parts` is asked twice: first for what they tell together.
    `strange_areas`: areas that were in no part, and their rows.

    WrongQuery where more is missing than anybody looks through.
    """
    sums = {one.phenomenon: _Sum(frame=Frame.of(one, (), today)) for one in expectations}
    for part in parts():
        for of in sums.values():
            of.gather(part, today)
    _refuse_too_many(sums.values())
    for part in parts():
        for of in sums.values():
            of.judge(part, today)
    gaps: list[Gap] = []
    for of in sums.values():
        gaps += absent(of.frame, today)
        gaps += grouped(of.frame, of.entries, of.totals)
        gaps += strange(of.frame.expectation, of.strange + Counter(strange_areas()))
    return sorted(gaps, key=lambda one: (not one.kind.is_missing, -len(one.keys)))


def gaps_of_held(expectations: Sequence[Expectation], held: Held, today: date) -> list[Gap]:
    """The gaps of what was read whole: it is looked at in portions too, for far more may be expected than is there."""
    placed = placed_of(expectations[0].areas, held)
    each = cells_of_area(expectations, today)
    if placed.texts:
        refuse_wide_area(each)
    portions = parts_of(expectations[0].areas, each)
    at = {area.code: number for number, areas in enumerate(portions) for area in areas}
    texts: list[dict[str, dict[Written, str]]] = [defaultdict(dict) for _areas in portions]
    for name, of in placed.texts.items():
        for key, text in of.items():
            texts[at[key[0]]][name][key] = text
    parts = [Part(areas=areas, texts=of) for areas, of in zip(portions, texts, strict=True)]
    return gaps_in_parts(expectations, lambda: parts, today, lambda: placed.strange)


def placed_of(areas: Sequence[Area], held: Held) -> Placed:
    """`held` under the codes of `areas`, of which all are to be given: some of them alone could be mistaken for others."""
    match = Places(areas=tuple(areas)).find_all({area for of in held.texts.values() for area, _breakdown, _period in of})
    texts: dict[str, dict[Written, str]] = defaultdict(dict)
    unknown: Counter[Strange] = Counter()
    for (name, _holding), of in held.texts.items():
        for (area, breakdown, period), text in of.items():
            code = match[area].code
            if code is None:
                unknown[Kind.STRANGE_AREA, area, ", ".join(match[area].candidates)] += 1
                continue
            key = code, breakdown, period
            texts[name][key] = texts[name].get(key) or text
    return Placed(texts=texts, strange=unknown)


def cells_of_area(expectations: Sequence[Expectation], today: date) -> int:
    """How many cells are expected of each area."""
    return len(expectations[0].periods(today)) * len(expectations[0].breakdowns) * len(expectations)


def refuse_wide_area(cells: int) -> None:
    """WrongQuery where more `cells` are expected of one area than are looked at together."""
    if cells > MOST_OF_AREA:
        raise WrongQuery(
            "gap-area-wide",
            N_("More than {most} figures would be expected of one area."),
            N_("Take a breakdown away, or expect figures from a later period on."),
            values={"most": MOST_OF_AREA},
        )


def refuse_hopeless(expectations: Sequence[Expectation], there: int, today: date) -> None:
    """WrongQuery where, of areas that are always there, far more is expected than the `there` cells that can be there at most: what
    cannot come to anything is not looked for, cell by cell.
    """
    missing = len(expectations[0].areas) * cells_of_area(expectations, today) - there
    if missing > MOST_MISSING + MOST_ABSENT:
        raise _too_many(MOST_ABSENT, missing)


def _refuse_too_many(sums: Iterable[_Sum]) -> None:
    one_by_one = whole = 0
    for of in sums:
        for period, count in of.missing.items():
            if period in of.frame.came:
                one_by_one += count
            else:
                whole += count
    for found, most in ((one_by_one, MOST_MISSING), (whole, MOST_ABSENT)):
        if found > most:
            raise _too_many(most, found)


def _too_many(most: int, found: int) -> WrongQuery:
    return WrongQuery(
        "gap-too-many",
        N_("More than {most} figures would be missing."),
        N_("Expect less: fewer areas or codes, or figures from a later period on."),
        values={"most": most, "found": found},
    )

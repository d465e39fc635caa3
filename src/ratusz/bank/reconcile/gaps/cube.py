"""One expectation beside what is there: which cells lack, which hold something that is no figure, and what nobody expects."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from ratusz.bank.model.period import Period, PeriodKind
from ratusz.bank.model.status import status_of
from ratusz.bank.reconcile.gaps.calendar import State, around
from ratusz.bank.reconcile.gaps.expected import Breakdown, Expectation, Key
from ratusz.bank.reconcile.gaps.found import Gap, Kind
from ratusz.bank.reconcile.gaps.held import Written
from ratusz.bank.reconcile.places import Places
from ratusz.bank.reconcile.spelling import number_of, period_of

_STRUCTURAL = {"suppressed", "not-applicable", "negligible"}
_NOTHING = {"unknown", "missing", "unreadable", "error"}
Entry = tuple[Kind, str, str, Breakdown, Period]


@dataclass(frozen=True, kw_only=True)
class There:
    """What one holding has of what is expected of it. `strange`: areas, breakdowns and periods that the list does not know, with how
    many figures each has.
    """

    expectation: Expectation
    owed: Mapping[Key, Period]
    texts: Mapping[Key, str]
    strange: Mapping[tuple[Kind, str, str], int] = field(default_factory=dict)

    @property
    def last(self) -> Period | None:
        """The newest period with a figure."""
        periods = [period for (_, _, text) in self.texts if (period := period_of(text))]
        return max(periods, key=lambda one: one.first, default=None)


@lru_cache(maxsize=100_000)
def sort_of_text(text: str) -> str:
    """What a cell holds: blank, structural, nothing (a sign or word for "not known"), none (the sign for "did not occur"), number, text."""
    if not text:
        return "blank"
    status = status_of(text)
    if status is not None:
        return "structural" if status.code in _STRUCTURAL else "nothing" if status.code in _NOTHING else "none"
    return "text" if number_of(text) is None else "number"


def there_of(expectation: Expectation, written: Mapping[Written, str], today: date) -> There:
    """What `written` has of what is owed by `today`, whatever its spelling of areas and periods."""
    owed = {
        (area, breakdown, text): period
        for period in expectation.periods(today)
        for text in (str(period),)
        for area, breakdown in expectation.cells_of(period)
    }
    areas = {area.code: area for area in expectation.areas}
    match = Places(areas=expectation.areas).find_all({area for area, _, _ in written})
    known = set(expectation.breakdowns)
    periods = {text: _as_expected(text, expectation.promise.frequency) for text in {period for _, _, period in written}}
    texts: dict[Key, str] = {}
    strange: dict[tuple[Kind, str, str], int] = defaultdict(int)
    spelled = {period: str(period) for period in periods.values() if period is not None}
    for (area, breakdown, text), value in written.items():
        period, place = periods[text], match[area]
        if period is None:
            strange[Kind.STRANGE_PERIOD, text, ""] += 1
        elif place.code is None:
            strange[Kind.STRANGE_AREA, area, ", ".join(place.candidates)] += 1
        elif breakdown not in known:
            strange[Kind.STRANGE_BREAKDOWN, ", ".join(f"{name}: {code}" for name, code in breakdown) or "–", ""] += 1
        else:
            if not areas[place.code].is_within(period.first, period.last):
                strange[Kind.STRANGE_AREA, area, ""] += bool(value)
            key = place.code, breakdown, spelled[period]
            texts[key] = texts.get(key) or value
    return There(expectation=expectation, owed=owed, texts={key: text for key, text in texts.items() if text}, strange=strange)


def _as_expected(text: str, frequency: PeriodKind) -> Period | None:
    """The period that `text` means where periods are of this kind; its last day stands for it, as states of a day do.

    Of a week any day does: what comes every seven days comes on a day of its own.
    """
    period = period_of(text)
    if period is None or period.kind is frequency:
        return period
    if period.kind is PeriodKind.DAY:
        whole = around(period.first, frequency)
        return whole if frequency is PeriodKind.WEEK or whole.last == period.first else None
    return None


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The periods that an expectation owes: which of them came at all; `last`: the newest with a figure, None: there never was one."""

    expectation: Expectation
    owed: tuple[Period, ...]
    came: frozenset[Period] = frozenset()
    last: Period | None = None

    @classmethod
    def of(cls, expectation: Expectation, theres: Iterable[There], today: date) -> "Frame":
        """Of all that is there; `theres` may each speak of some areas."""
        every = list(theres)
        last = max((one.last for one in every if one.last), key=lambda one: one.first, default=None)
        came = frozenset(period for one in every for key, period in one.owed.items() if key in one.texts)
        return cls(expectation=expectation, owed=expectation.periods(today), came=came, last=last)


@dataclass(frozen=True, kw_only=True)
class Lacking:
    """Cells that lack, whether their period came or not. `totals`: areas and periods that lack a part and have the total."""

    entries: list[Entry] = field(default_factory=list)
    totals: set[tuple[str, Period]] = field(default_factory=set)


def absent(frame: Frame, today: date) -> Iterator[Gap]:
    """Whole periods of which nothing came; or that nothing ever did."""
    if frame.last is None:
        if frame.owed:
            yield _gap_of(frame, Kind.NEVER, frame.owed)
        return
    last, promise = frame.last, frame.expectation.promise
    kinds = {
        period: Kind.HOLE if period.first < last.first else Kind.LATE if promise.state(period, today) is State.DUE else Kind.OVERDUE
        for period in frame.owed
        if period not in frame.came
    }
    order = {period: at for at, period in enumerate(frame.owed)}
    for kind in (Kind.HOLE, Kind.OVERDUE, Kind.LATE):
        yield from (_gap_of(frame, kind, run) for run in _runs([period for period in frame.owed if kinds.get(period) is kind], order))


def lacking(there: There) -> Lacking:
    """Cells that are not there; those of periods that never came are `absent`."""
    found = Lacking()
    by_series: dict[tuple[str, Breakdown], list[tuple[Period, bool]]] = defaultdict(list)
    each: dict[tuple[str, Period], int] = defaultdict(int)
    for key, period in there.owed.items():
        by_series[key[:2]].append((period, key in there.texts))
        each[key[0], period] += 1
    trailing = {series: _trailing(cells) for series, cells in by_series.items()}
    whole: dict[tuple[str, Period], int] = defaultdict(int)
    for (area, _), periods in trailing.items():
        for period in periods:
            whole[area, period] += 1
    for (area, breakdown), cells in by_series.items():
        for period, is_there in cells:
            if is_there:
                continue
            gone = period in trailing[area, breakdown]
            kind = Kind.HOLE if not gone else Kind.AREA if whole[area, period] == each[area, period] else Kind.BREAKDOWN
            found.entries.append((kind, "", area, breakdown, period))
            if breakdown and kind is Kind.BREAKDOWN and (area, (), str(period)) in there.texts:
                found.totals.add((area, period))
    return found


def _trailing(cells: list[tuple[Period, bool]]) -> set[Period]:
    """The periods after the last one that a series has; all of them where it has none."""
    have = max((period.first for period, is_there in cells if is_there), default=date.min)
    return {period for period, _is_there in cells if period.first > have}


def grouped(frame: Frame, entries: Iterable[Entry], totals: Collection[tuple[str, Period]] = ()) -> Iterator[Gap]:
    """Entries as gaps: neighbouring periods together, then areas with the same breakdowns together."""
    order = {period: at for at, period in enumerate(frame.owed)}
    series: dict[tuple[Kind, str, str, Breakdown], list[Period]] = defaultdict(list)
    for kind, said, area, breakdown, period in entries:
        series[kind, said, area, breakdown].append(period)
    runs: dict[tuple[Kind, str, tuple[Period, ...]], dict[str, set[Breakdown]]] = defaultdict(lambda: defaultdict(set))
    for (kind, said, area, breakdown), periods in series.items():
        for run in _runs(sorted(periods, key=lambda one: one.first), order):
            runs[kind, said, run][area].add(breakdown)
    for (kind, said, run), areas in runs.items():
        alike: dict[frozenset[Breakdown], list[str]] = defaultdict(list)
        for area, breakdowns in areas.items():
            alike[frozenset(breakdowns)].append(area)
        for codes, of in alike.items():
            only = kind is Kind.BREAKDOWN and any((area, period) in totals for area in of for period in run)
            yield _gap(frame.expectation, kind, said, run, sorted(of), codes, total_only=only)


def _runs(periods: Sequence[Period], order: Mapping[Period, int]) -> Iterator[tuple[Period, ...]]:
    run: list[Period] = []
    for period in periods:
        if run and order[period] != order[run[-1]] + 1:
            yield tuple(run)
            run = []
        run.append(period)
    if run:
        yield tuple(run)


def _gap(
    expectation: Expectation,
    kind: Kind,
    said: str,
    run: tuple[Period, ...],
    areas: list[str],
    codes: frozenset[Breakdown],
    *,
    total_only: bool,
) -> Gap:
    every = {area.code for area in expectation.areas for period in run if area.is_of(period)}
    ordered = sorted(codes)
    return Gap(
        kind=kind,
        phenomenon=expectation.phenomenon,
        holding=expectation.holding,
        areas=() if set(areas) == every else tuple(areas),
        breakdowns=() if len(codes) == len(expectation.breakdowns) else tuple(expectation.shown[code] for code in ordered),
        periods=tuple(map(str, run)),
        keys=tuple((area, code, text) for text in map(str, run) for area in areas for code in ordered),
        found=said,
        due=expectation.promise.due(run[0]),
        total_only=total_only,
    )


def _gap_of(frame: Frame, kind: Kind, run: tuple[Period, ...]) -> Gap:
    """All that is owed for some periods."""
    expectation = frame.expectation
    return Gap(
        kind=kind,
        phenomenon=expectation.phenomenon,
        holding=expectation.holding,
        periods=tuple(map(str, run)),
        keys=tuple((area, code, text) for period in run for text in (str(period),) for area, code in expectation.cells_of(period)),
        due=expectation.promise.due(run[0]),
    )

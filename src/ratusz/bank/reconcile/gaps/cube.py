"""One expectation beside what is there: which cells lack, which hold something that is no figure, and what nobody expects."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    owed = {(area, breakdown, str(period)): period for area, breakdown, period in expectation.cells(today)}
    areas = {area.code: area for area in expectation.areas}
    match = Places(areas=expectation.areas).find_all({area for area, _, _ in written})
    known = set(expectation.breakdowns)
    periods = {text: _as_expected(text, expectation.promise.frequency) for text in {period for _, _, period in written}}
    texts: dict[Key, str] = {}
    strange: dict[tuple[Kind, str, str], int] = defaultdict(int)
    for (area, breakdown, text), value in written.items():
        period, place = periods[text], match[area]
        if period is None:
            strange[Kind.STRANGE_PERIOD, text, ""] += 1
        elif place.code is None:
            strange[Kind.STRANGE_AREA, area, ", ".join(place.candidates)] += 1
        elif breakdown not in known:
            strange[Kind.STRANGE_BREAKDOWN, ", ".join(f"{name}: {code}" for name, code in breakdown) or "–", ""] += 1
        elif value or (place.code, breakdown, str(period)) not in texts:
            if not areas[place.code].is_within(period.first, period.last):
                strange[Kind.STRANGE_AREA, area, ""] += bool(value)
            key = place.code, breakdown, str(period)
            texts[key] = texts.get(key) or value
    return There(expectation=expectation, owed=owed, texts={key: text for key, text in texts.items() if text}, strange=strange)


def _as_expected(text: str, frequency: PeriodKind) -> Period | None:
    """The period that `text` means where periods are of this kind; its last day stands for it, as states of a day do."""
    period = period_of(text)
    if period is None or period.kind is frequency:
        return period
    if period.kind is PeriodKind.DAY:
        whole = around(period.first, frequency)
        return whole if whole.last == period.first else None
    return None


def absent(there: There, today: date) -> Iterator[Gap]:
    """Whole periods of which nothing came; or that nothing ever did."""
    owed = _in_order(there)
    if not there.texts:
        if owed:
            yield _gap_of(there, Kind.NEVER, owed)
        return
    came, last = _came(there), there.last
    promise = there.expectation.promise
    kinds = {
        period: Kind.HOLE
        if last is not None and period.first < last.first
        else Kind.LATE
        if promise.state(period, today) is State.DUE
        else Kind.OVERDUE
        for period in owed
        if period not in came
    }
    order = {period: at for at, period in enumerate(owed)}
    for kind in (Kind.HOLE, Kind.OVERDUE, Kind.LATE):
        yield from (_gap_of(there, kind, run) for run in _runs([period for period in owed if kinds.get(period) is kind], order))


def _in_order(there: There) -> tuple[Period, ...]:
    return tuple(sorted(set(there.owed.values()), key=lambda one: one.first))


def _came(there: There) -> set[Period]:
    return {period for key, period in there.owed.items() if key in there.texts}


def lacking(there: There) -> Iterator[Entry]:
    """Cells that are left out of the periods that came."""
    came = _came(there)
    by_series: dict[tuple[str, Breakdown], list[Period]] = defaultdict(list)
    each: dict[tuple[str, Period], int] = defaultdict(int)
    for (area, breakdown, _), period in there.owed.items():
        if period in came:
            by_series[area, breakdown].append(period)
            each[area, period] += 1
    trailing = {series: _trailing(there, series, periods) for series, periods in by_series.items()}
    whole: dict[tuple[str, Period], int] = defaultdict(int)
    for (area, _), periods in trailing.items():
        for period in periods:
            whole[area, period] += 1
    for (area, breakdown), owed in by_series.items():
        for period in owed:
            if (area, breakdown, str(period)) not in there.texts:
                gone = period in trailing[area, breakdown]
                kind = Kind.HOLE if not gone else Kind.AREA if whole[area, period] == each[area, period] else Kind.BREAKDOWN
                yield kind, "", area, breakdown, period


def _trailing(there: There, series: tuple[str, Breakdown], periods: list[Period]) -> set[Period]:
    """The periods after the last one that a series has; all of them where it has none."""
    area, breakdown = series
    have = [period.first for period in periods if (area, breakdown, str(period)) in there.texts]
    return {period for period in periods if not have or period.first > max(have)}


def grouped(there: There, entries: Iterable[Entry]) -> Iterator[Gap]:
    """Entries as gaps: neighbouring periods together, then areas with the same breakdowns together."""
    order = {period: at for at, period in enumerate(_in_order(there))}
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
            yield _gap(there, kind, said, run, sorted(of), codes)


def _runs(periods: Sequence[Period], order: Mapping[Period, int]) -> Iterator[tuple[Period, ...]]:
    run: list[Period] = []
    for period in periods:
        if run and order[period] != order[run[-1]] + 1:
            yield tuple(run)
            run = []
        run.append(period)
    if run:
        yield tuple(run)


def _gap(there: There, kind: Kind, said: str, run: tuple[Period, ...], areas: list[str], codes: frozenset[Breakdown]) -> Gap:
    expectation = there.expectation
    keys = tuple(key for period in run for area in areas for code in sorted(codes) if (key := (area, code, str(period))) in there.owed)
    every = {area.code for area in expectation.areas for period in run if area.is_of(period)}
    return Gap(
        kind=kind,
        phenomenon=expectation.phenomenon,
        holding=expectation.holding,
        areas=() if set(areas) == every else tuple(areas),
        breakdowns=() if len(codes) == len(expectation.breakdowns) else tuple(expectation.shown[code] for code in sorted(codes)),
        periods=tuple(map(str, run)),
        keys=keys,
        found=said,
        due=expectation.promise.due(run[0]),
        total_only=kind is Kind.BREAKDOWN and any((area, (), period) in there.texts for area, code, period in keys if code),
    )


def _gap_of(there: There, kind: Kind, run: tuple[Period, ...]) -> Gap:
    """All that is owed for some periods."""
    of = set(run)
    return Gap(
        kind=kind,
        phenomenon=there.expectation.phenomenon,
        holding=there.expectation.holding,
        periods=tuple(map(str, run)),
        keys=tuple(key for key, period in there.owed.items() if period in of),
        due=there.expectation.promise.due(run[0]),
    )

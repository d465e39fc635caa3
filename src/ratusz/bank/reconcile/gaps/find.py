"""Expected beside held → gaps, what was kept of each promise, and the indicators that are blocked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from ratusz.bank.model.period import Period
from ratusz.bank.reconcile.gaps.blocked import with_blocked
from ratusz.bank.reconcile.gaps.calendar import State, following
from ratusz.bank.reconcile.gaps.cube import Entry, Frame, There, absent, grouped, lacking, sort_of_text, there_of
from ratusz.bank.reconcile.gaps.doubted import Whole, doubted, series_of, whole_of
from ratusz.bank.reconcile.gaps.expected import Expectation, Expected, Key
from ratusz.bank.reconcile.gaps.found import Blocked, Gap, Kept, Kind
from ratusz.bank.reconcile.gaps.held import Held, Row
from ratusz.bank.reconcile.spelling import number_of, period_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All that is said: gaps by what they block, promises, indicators."""

    gaps: tuple[Gap, ...]
    kept: tuple[Kept, ...]
    blocked: tuple[Blocked, ...]


def find_gaps(expected: Expected, held: Held, today: date) -> Found:
    """Every gap by `today`."""
    every = [there_of(one, held.texts.get((one.phenomenon, one.holding), {}), today) for one in expected.expectations]
    gaps: list[Gap] = []
    for there in every:
        beside = [other for other in every if other is not there and other.expectation.phenomenon == there.expectation.phenomenon]
        frame, lacks = Frame.of(there.expectation, [there], today), lacking(there)
        gaps += absent(frame, today)
        lack = (one for one in lacks.entries if one[4] in frame.came)
        gaps += grouped(frame, [*lack, *standing_in(there, whole_of(there), beside)], lacks.totals)
        gaps += strange(there.expectation, there.strange)
    gaps += _never(expected, held)
    gaps += _unexpected(expected, held)
    ranked, blocked = with_blocked(expected, every, gaps)
    published: dict[Row, list[tuple[str, date]]] = defaultdict(list)
    for (row, text), day in held.published.items():
        published[row].append((text, day))
    kept = tuple(_kept(there, published[there.expectation.phenomenon, there.expectation.holding], today) for there in every)
    return Found(gaps=tuple(ranked), kept=kept, blocked=tuple(blocked))


def standing_in(there: There, whole: Whole, beside: Sequence[There] = ()) -> Iterator[Entry]:
    """Signs and words for "not known", and figures that the history makes improbable and nobody else confirms. `whole`: what this
    portion and the others tell together.
    """
    for key, text in there.texts.items():
        sort = sort_of_text(text)
        if key in there.owed and (sort == "nothing" or (sort == "text" and whole.is_numeric)):
            yield Kind.PLACEHOLDER, text, key[0], key[1], there.owed[key]
    for kind, (area, breakdown), point in doubted(series_of(there), whole) if whole.is_numeric else ():
        key = area, breakdown, str(point.period)
        if not any(_says(other, key, point.value) for other in beside):
            # What is copied differs from series to series, and one cause is one gap.
            yield kind, "" if kind is Kind.REPEATED else there.texts[key], area, breakdown, point.period


def _says(other: There, key: Key, value: float) -> bool:
    """Whether another holding has the same figure there."""
    text = other.texts.get(key, "")
    return sort_of_text(text) in {"number", "none"} and (number_of(text) or 0.0) == value


def strange(expectation: Expectation, counts: Mapping[tuple[Kind, str, str], int]) -> Iterator[Gap]:
    """Areas, breakdowns and periods that nobody expects."""
    for (kind, said, maybe), count in sorted(counts.items()):
        if count:
            yield Gap(
                kind=kind,
                phenomenon=expectation.phenomenon,
                holding=expectation.holding,
                areas=(said,) if kind is Kind.STRANGE_AREA else (),
                periods=(said,) if kind is Kind.STRANGE_PERIOD else (),
                found=maybe if kind is Kind.STRANGE_AREA else said,
            )


def _never(expected: Expected, held: Held) -> Iterator[Gap]:
    """Phenomena that a formula needs and nobody holds."""
    known = {one.phenomenon for one in expected.expectations} | {phenomenon for phenomenon, _ in held.texts}
    needed = dict.fromkeys(one.phenomenon for indicator in expected.indicators for one in indicator.inputs)
    yield from (Gap(kind=Kind.NEVER, phenomenon=name, holding="") for name in needed if name not in known)


def _unexpected(expected: Expected, held: Held) -> Iterator[Gap]:
    known = {(one.phenomenon, one.holding) for one in expected.expectations}
    rows: Iterable[tuple[str, str]] = sorted(held.texts.keys() - known)
    yield from (Gap(kind=Kind.UNEXPECTED, phenomenon=phenomenon, holding=holding) for phenomenon, holding in rows)


def _kept(there: There, published: Iterable[tuple[str, date]], today: date) -> Kept:
    expectation, promise = there.expectation, there.expectation.promise
    days: list[tuple[Period, date]] = [
        (period, day) for text, day in published if (period := period_of(text)) is not None and period.kind is promise.frequency
    ]
    late = [(day - promise.due(period)).days for period, day in days]
    last = there.last
    following_one = expectation.since if last is None else following(last)
    owes = expectation.until is None or following_one.first <= expectation.until.first
    return Kept(
        phenomenon=expectation.phenomenon,
        holding=expectation.holding,
        state=State.UNKNOWN if last is None else promise.state(following_one, today) if owes else State.FRESH,
        last=None if last is None else str(last),
        due=promise.due(following_one) if owes else None,
        dated=len(days),
        on_time=sum(one <= 0 for one in late),
        timeliness=float(median((day - period.last).days for period, day in days)) if days else None,
        punctuality=float(median(late)) if late else None,
    )

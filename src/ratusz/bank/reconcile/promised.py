"""What rules allow beyond what is learned: how coarse a holding is kept, how strange a difference may be, when a figure is owed at all."""

from dataclasses import replace
from datetime import date

from ratusz.bank.model.period import Period, PeriodKind
from ratusz.bank.reconcile.answer import Pair, Slice
from ratusz.bank.reconcile.classify import Class
from ratusz.bank.reconcile.rules import Comparison, Holding, Phenomenon, Relation
from ratusz.bank.reconcile.spelling import period_of

_MISSING, _WHOLE = "missing", "parts-and-whole"
_DIFFERENT = {Class.TOLERATED, Class.EXPLAINED, Class.UNEXPLAINED}
#: How many days each kind of period has at least, to tell a longer one from a shorter one.
_DAYS = {
    PeriodKind.DAY: 1,
    PeriodKind.WEEK: 7,
    PeriodKind.MONTH: 28,
    PeriodKind.QUARTER: 90,
    PeriodKind.HALF: 181,
    PeriodKind.YEAR: 365,
    PeriodKind.SCHOOL_YEAR: 365,
}
#: The cause that a declared change has, from the period on in which it begins.
_OF_CHANGE = {
    "boundary": "territory-change",
    "rebase": "population-base",
    "definition": "definition",
    "unit": "unit-scale",
    "software": "software-error",
}


def as_promised(found: Slice, rule: Phenomenon, newest: date | None) -> Slice:
    """The slice as its rules see it. `newest`: the last day of the newest period that anybody has; what is promised for later is not owed
    yet.
    """
    pairs = tuple(_judged(one, rule) for one in found.pairs)
    period = period_of(found.period)
    accused = {name for one in pairs if one.kind is Class.UNEXPLAINED for name in (one.a, one.b)}
    suspects = tuple(
        one
        for one in found.suspects
        if (_is_owed(rule.holdings.get(one[0]), period, newest) if one[1] == _MISSING else one[0] in accused or one[1] == _WHOLE)
    )
    told = found if pairs == found.pairs and suspects == found.suspects else replace(found, pairs=pairs, suspects=suspects)
    return _by_change(told, rule, period)


def newest_day(periods: tuple[str, ...]) -> date | None:
    """The last day of the newest of the periods."""
    return max((period.last for text in periods if (period := period_of(text))), default=None)


def _judged(pair: Pair, rule: Phenomenon) -> Pair:
    if pair.kind not in _DIFFERENT or pair.difference is None:
        return pair
    kept = [rule.holdings[name].rounding for name in (pair.a, pair.b) if name in rule.holdings]
    if abs(pair.difference) <= max(kept, default=0.0) / 2 * (1 + 1e-9):
        return replace(pair, kind=Class.ROUNDING)
    said = rule.comparison(pair.a, pair.b)
    if said is None:
        return pair
    times = _times(pair, said)
    calm = said.relation is not Relation.EQUAL and said.z is not None and pair.z is not None and abs(pair.z) <= said.z
    calm |= said.warn is not None and times < said.warn
    severity = "error" if said.error is not None and times >= said.error else "warn" if said.warn is not None and times >= said.warn else ""
    return replace(pair, kind=Class.EXPLAINED if calm and pair.kind is Class.UNEXPLAINED else pair.kind, severity=severity)


def _times(pair: Pair, said: Comparison) -> float:
    """How many times the tolerance a difference is."""
    size = abs(pair.difference or 0.0)
    middle = size / abs(pair.relative) if pair.relative else 0.0
    allowed = max(said.relative * middle, said.absolute)
    return size / allowed if allowed else float("inf") if size else 0.0


def _is_owed(holding: Holding | None, period: Period | None, newest: date | None) -> bool:
    """Whether a figure that lacks should be there: of a holding that is kept by such periods, and whose day of publishing has come."""
    if holding is None or period is None:
        return True
    if holding.frequency is not None and _DAYS[holding.frequency] > _DAYS[period.kind]:
        return False
    return holding.lag is None or newest is None or holding.lag.after(period.last) <= newest


def _by_change(found: Slice, rule: Phenomenon, period: Period | None) -> Slice:
    """Causes that begin with that of a change which is declared to begin in this period."""
    begun = [one for one in rule.changes if period is not None and period.first <= one.since.first <= period.last]
    begun = [one for one in begun if one.holding is None or one.holding in found.values]
    if not begun or not any(pair.kind in _DIFFERENT and pair.difference for pair in found.pairs):
        return found
    first = _OF_CHANGE[begun[0].kind]
    rest = [(code, chance / 2) for code, chance in found.causes if code != first]
    return replace(found, causes=((first, 1.0 - sum(chance for _code, chance in rest)), *rest))

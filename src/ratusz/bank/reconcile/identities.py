"""Figures that must add up within one holding: parts and whole, areas and their city, opening and flows and closing.

That the parts of a breakdown add up is learned where they nearly always do; the rest is declared in rules.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import numpy as np

from ratusz.bank.reconcile.observations import Observations
from ratusz.bank.reconcile.rules import Identity, Rules, Term
from ratusz.bank.reconcile.spelling import is_total, period_of

_ONE_IN = 5
_ENOUGH = 4

Key = tuple[int, int]
Series = Mapping[tuple[int, int], Mapping[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A holding whose figure is not what its other figures add up to."""

    series: int
    period: int
    holding: int
    found: float
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sum:
    """One sum to be checked: a whole and its parts, of one holding."""

    whole: Mapping[int, float]
    parts: tuple[Mapping[int, float], ...]
    series: int
    holding: int


def failed(seen: Observations, rules: Rules) -> list[Failed]:
    """Every figure that breaks an identity, learned or declared."""
    if len(seen.breakdowns) < 2 and not any(rule.identities for rule in rules.values()):
        return []
    known = _by_series(seen)
    place = {
        key: at
        for at, key in enumerate(
            zip(seen.series_phenomenon.tolist(), seen.series_area.tolist(), seen.series_breakdown.tolist(), strict=True)
        )
    }
    found = list(_of_breakdowns(seen, known, place, rules))
    for rule in rules.values():
        if rule.name in seen.phenomena:
            for identity in rule.identities:
                found += _declared(seen, known, place, seen.phenomena.index(rule.name), identity)
    return found


def _by_series(seen: Observations) -> Series:
    """Values by series and holding, then by period."""
    found: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    good = np.flatnonzero(np.isfinite(seen.value))
    for series, holding, period, value in zip(
        seen.series[good].tolist(), seen.holding[good].tolist(), seen.period[good].tolist(), seen.value[good].tolist(), strict=True
    ):
        found[series, holding][period] = value
    return found


def _of_breakdowns(seen: Observations, known: Series, place: Mapping[tuple[int, int, int], int], rules: Rules) -> Iterator[Failed]:
    """Sums over one breakdown, where they nearly always hold for that phenomenon and breakdown, or a rule says that they must."""
    declared = {(name, one.breakdown.casefold()): one for name, rule in rules.items() for one in rule.identities if one.breakdown}
    for by, groups in _families(seen).items():
        sums: dict[int, list[_Sum]] = defaultdict(list)
        for phenomenon, area in sorted({(one[0], one[1]) for one in place}):
            for whole, parts in groups:
                total = place.get((phenomenon, area, whole))
                of_parts = [at for part in parts if (at := place.get((phenomenon, area, part))) is not None]
                if total is not None and len(of_parts) > 1:
                    sums[phenomenon] += _sums(known, total, of_parts, len(seen.holdings))
        for phenomenon, of_phenomenon in sums.items():
            must = declared.get((seen.phenomena[phenomenon], by))
            checked = [
                (one, period, *_checked(one, period))
                for one in of_phenomenon
                for period in one.whole
                if all(period in part for part in one.parts)
            ]
            off = [one for one in checked if abs(one[2] - one[3]) > _allowed(one[2], len(one[0].parts), must, one[3])]
            if must is not None or (len(checked) >= _ENOUGH and len(off) <= len(checked) // _ONE_IN):
                for one, period, value, expected in off:
                    yield Failed(series=one.series, period=period, holding=one.holding, found=value, expected=expected)


def _families(seen: Observations) -> dict[str, list[tuple[int, list[int]]]]:
    """For each breakdown by name: which breakdowns are the parts of which whole."""
    parents: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, list[int]]] = defaultdict(lambda: {"whole": [], "parts": []})
    names = sorted({name for one in seen.breakdowns for name in one})
    for at, one in enumerate(seen.breakdowns):
        for name in names:
            rest = tuple(sorted((key, value) for key, value in one.items() if key != name))
            parents[name, rest]["whole" if is_total(one.get(name, "")) else "parts"].append(at)
    found: dict[str, list[tuple[int, list[int]]]] = defaultdict(list)
    for (name, _), family in parents.items():
        found[name] += [(whole, family["parts"]) for whole in family["whole"] if len(family["parts"]) > 1]
    return found


def _sums(known: Series, whole: int, parts: list[int], holdings: int) -> list[_Sum]:
    return [
        _Sum(
            whole=known[whole, holding],
            parts=tuple(known[part, holding] for part in parts if (part, holding) in known),
            series=whole,
            holding=holding,
        )
        for holding in range(holdings)
        if (whole, holding) in known and sum((part, holding) in known for part in parts) == len(parts)
    ]


def _checked(one: _Sum, period: int) -> tuple[float, float]:
    return one.whole[period], sum(part[period] for part in one.parts)


def _allowed(value: float, parts: int, must: Identity | None, expected: float) -> float:
    """What rounding of the parts may add up to: none for whole numbers, half a tenth each elsewhere; or what a rule allows."""
    if must is not None:
        return max(must.absolute, must.relative * abs(expected))
    return 1e-6 if float(value).is_integer() else 0.06 * (parts + 1)


def _declared(
    seen: Observations, known: Series, place: Mapping[tuple[int, int, int], int], phenomenon: int, identity: Identity
) -> Iterator[Failed]:
    slots = {key: at for key, at in place.items() if key[0] == phenomenon}
    for (_, area, breakdown), series in slots.items():
        for holding in range(len(seen.holdings)):
            values = known.get((series, holding))
            if values is None or identity.holding not in {"", seen.holdings[holding]}:
                continue
            if identity.whole and seen.areas[area] == seen.area(identity.whole):
                parts = [
                    slots.get((phenomenon, seen.areas.index(one), breakdown), -1) if one in seen.areas else -1
                    for one in map(seen.area, identity.parts)
                ]
                others = [known.get((part, holding), {}) for part in parts]
                expected = {period: sum(one[period] for one in others) for period in values if all(period in one for one in others)}
            elif identity.total:
                others = [_of_term(seen, known, place, one, (area, breakdown, holding)) for one in identity.total]
                expected = {period: sum(one[period] for one in others) for period in values if all(period in one for one in others)}
            elif identity.plus or identity.minus:
                expected = _closing(seen, known, place, (area, breakdown, holding), values, identity)
            else:
                continue
            for period, figure in expected.items():
                if abs(values[period] - figure) > max(identity.absolute, identity.relative * abs(figure)):
                    yield Failed(series=series, period=period, holding=holding, found=values[period], expected=figure)


def _of_term(
    seen: Observations, known: Series, place: Mapping[tuple[int, int, int], int], term: Term, at: tuple[int, int, int]
) -> Mapping[int, float]:
    """The figures of a term beside those `at` an area, breakdown and holding; of its own holding where it names one."""
    area, breakdown, holding = at
    if term.phenomenon not in seen.phenomena or (term.holding and term.holding not in seen.holdings):
        return {}
    series = place.get((seen.phenomena.index(term.phenomenon), area, breakdown), -1)
    return known.get((series, seen.holdings.index(term.holding) if term.holding else holding), {})


def _closing(
    seen: Observations,
    known: Series,
    place: Mapping[tuple[int, int, int], int],
    at: tuple[int, int, int],
    values: Mapping[int, float],
    identity: Identity,
) -> dict[int, float]:
    """What the stock of each period should be: that of the period before, and the flows of this one."""
    area, breakdown, holding = at
    flows = [
        (sign, _of_term(seen, known, place, one, (area, breakdown, holding)))
        for sign, terms in ((1, identity.plus), (-1, identity.minus))
        for one in terms
    ]
    found = {}
    for before, now in pairwise(sorted(values)):
        if _follows(seen.periods[before], seen.periods[now]) and all(now in flow for _, flow in flows):
            found[now] = values[before] + sum(sign * flow[now] for sign, flow in flows)
    return found


def _follows(before: str, now: str) -> bool:
    """Whether nothing lies between two periods: flows of a year that is not there are in no sum."""
    first, second = period_of(before), period_of(now)
    return first is not None and second is not None and first.kind is second.kind and first.last + timedelta(days=1) == second.first

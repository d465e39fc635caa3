"""Which indicators cannot be computed, where, and because of which gaps: a figure that another holding has blocks nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ratusz.bank.model.period import Period
from ratusz.bank.reconcile.gaps.calendar import around
from ratusz.bank.reconcile.gaps.cube import There
from ratusz.bank.reconcile.gaps.expected import Expected, Indicator, Input, Key
from ratusz.bank.reconcile.gaps.found import Blocked, Gap, Kind
from ratusz.bank.reconcile.spelling import period_of


def with_blocked(expected: Expected, every: Sequence[There], gaps: Sequence[Gap]) -> tuple[list[Gap], list[Blocked]]:
    """The gaps in the order of what they block, and the indicators with the places of their gaps in that order."""
    real = _not_held_by_others(every, gaps)
    roots = {one.name: {at for at, gap in enumerate(gaps) if _touches(one, gap, real[at])} for one in expected.indicators}
    through = {one.name: _downward(one.name, expected.indicators) for one in expected.indicators}
    all_roots = {name: set().union(roots[name], *(roots[other] for other in through[name])) for name in roots}
    weights = {one.name: one.weight for one in expected.indicators}
    blocks = [tuple(name for name, of in all_roots.items() if at in of) for at in range(len(gaps))]
    told = [replace(gap, blocks=blocks[at], weight=sum(weights[name] for name in blocks[at])) for at, gap in enumerate(gaps)]
    order = sorted(range(len(gaps)), key=lambda at: (-told[at].weight, not told[at].kind.is_missing, -len(told[at].keys), at))
    place = {before: now for now, before in enumerate(order)}
    blocked = [
        Blocked(
            indicator=one.name,
            weight=one.weight,
            roots=tuple(sorted(place[at] for at in all_roots[one.name])),
            areas=_areas(real[at] for at in all_roots[one.name]),
            periods=_periods(one, (real[at] for at in all_roots[one.name])),
            through=tuple(name for name in through[one.name] if all_roots[name]),
        )
        for one in expected.indicators
        if all_roots[one.name]
    ]
    return [told[at] for at in order], sorted(blocked, key=lambda one: (-one.weight, -len(one.roots), one.indicator))


def _not_held_by_others(every: Sequence[There], gaps: Sequence[Gap]) -> list[tuple[Key, ...]]:
    """Of each gap the cells that no holding has."""
    wrong: dict[tuple[str, str], set[Key]] = defaultdict(set)
    for gap in gaps:
        if gap.kind.is_missing:
            wrong[gap.phenomenon, gap.holding].update(gap.keys)
    beside: Mapping[str, list[There]] = {
        name: [one for one in every if one.expectation.phenomenon == name] for name in {gap.phenomenon for gap in gaps}
    }
    return [
        tuple(
            key
            for key in gap.keys
            if not any(
                key in other.texts and key not in wrong[gap.phenomenon, other.expectation.holding]
                for other in beside[gap.phenomenon]
                if other.expectation.holding != gap.holding
            )
        )
        if gap.kind.is_missing
        else ()
        for gap in gaps
    ]


def _touches(indicator: Indicator, gap: Gap, cells: Iterable[Key]) -> bool:
    for one in indicator.inputs:
        if one.phenomenon == gap.phenomenon and gap.kind.is_missing:
            if not gap.keys and gap.kind is Kind.NEVER:
                return True
            if any(_needs(one, key) for key in cells):
                return True
    return False


def _needs(needed: Input, key: Key) -> bool:
    return needed.breakdown is None or set(needed.breakdown) == set(key[1])


def _downward(name: str, indicators: Sequence[Indicator]) -> tuple[str, ...]:
    """All indicators that one is made of, directly or not."""
    of = {one.name: one.indicators for one in indicators}
    found: dict[str, None] = {}
    left = list(of[name])
    while left:
        other = left.pop()
        if other not in found:
            found[other] = None
            left += of.get(other, ())
    return tuple(found)


def _areas(cells: Iterable[Iterable[Key]]) -> tuple[str, ...]:
    return tuple(sorted({area for of_gap in cells for area, _, _ in of_gap}))


def _periods(indicator: Indicator, cells: Iterable[Iterable[Key]]) -> tuple[str, ...]:
    """The periods of the gaps; as periods of the indicator, where it has a frequency of its own."""
    found = {text: period_of(text) for of_gap in cells for _, _, text in of_gap}
    known = [period for period in found.values() if period is not None]
    if indicator.frequency is None:
        return tuple(str(one) for one in sorted(known, key=lambda one: one.first))
    return tuple(dict.fromkeys(str(one) for one in sorted((_within(one, indicator) for one in known), key=lambda one: one.first)))


def _within(period: Period, indicator: Indicator) -> Period:
    kind = indicator.frequency
    if kind is None or kind is period.kind:
        return period
    whole = around(period.first, kind)
    return whole if whole.last >= period.last else period

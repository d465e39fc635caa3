"""Items that many holdings give a value of (times, days, texts; numbers where most agree to the digit): whom to believe decides."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.model.status import status_of
from ratusz.bank.reconcile.answer import Pair, Slice
from ratusz.bank.reconcile.causes import ranked
from ratusz.bank.reconcile.classify import Class
from ratusz.bank.reconcile.observations import Floats, Ints, Observations
from ratusz.bank.reconcile.spelling import Sort, abbreviates, day_of, is_initial, normal, number_of, time_of
from ratusz.bank.reconcile.trust import Belief, Claims, believe, claims_of

_MANY = 5
_AGREE = 0.75
_CLOSE = 0.004
# What all holdings that look trustworthy say is wrong at times; how often, only verdicts could tell.
_AT_MOST = 0.95
_DAY_MINUTES = 24 * 60

Slot = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Items:
    """The claims, what is believed, and for each claim its observation; `slots`: series and period of each item."""

    claims: Claims
    belief: Belief
    at: Ints
    forms: list[str]
    slots: list[Slot]
    decided: Mapping[int, str]


def is_fused(seen: Observations) -> NDArray[np.bool_]:
    """For each phenomenon whether its values are weighed as claims: all but numbers, and numbers that five or more holdings give
    and that often agree to the digit.
    """
    found = np.array([sort is not Sort.NUMBER for sort in seen.sorts])
    slot = seen.series * len(seen.periods) + seen.period
    known = np.isfinite(seen.value)
    _, place, count = np.unique(slot[known], return_inverse=True, return_counts=True)
    many = count[place] >= _MANY
    if not many.any():
        return found
    order = np.lexsort((seen.value[known], place))
    same = (np.diff(place[order]) == 0) & (np.diff(seen.value[known][order]) == 0)
    equal = np.zeros(len(order), bool)
    equal[order[1:]] |= same
    equal[order[:-1]] |= same
    phenomenon = seen.series_phenomenon[seen.series[known]]
    size = np.maximum(np.bincount(phenomenon, minlength=len(found)), 1)
    share = [np.bincount(phenomenon, weight, len(found)) / size for weight in (many, equal & many)]
    return found | ((share[0] > 0.5) & (share[1] > _AGREE * share[0]))


def fuse(seen: Observations, fused: NDArray[np.bool_], verdicts: Mapping[Slot, str]) -> Items | None:
    """All claims about phenomena that are fused, weighed together: first with one trust of a holding over all it says."""
    chosen = np.flatnonzero(fused[seen.series_phenomenon[seen.series]])
    texts = [text.strip() for text in seen.raw.take(chosen).to_pylist()]
    kept = np.array([bool(text) and status_of(text) is None for text in texts], bool)
    chosen, texts = chosen[kept], [text for text, good in zip(texts, kept, strict=True) if good]
    if not len(chosen):
        return None
    slots, item = np.unique(seen.series[chosen] * len(seen.periods) + seen.period[chosen], return_inverse=True)
    keys = [(int(slot) // len(seen.periods), int(slot) % len(seen.periods)) for slot in slots]
    sorts = [seen.sorts[seen.series_phenomenon[one]] for one in seen.series[chosen]]
    forms = [normal(text, sort) for text, sort in zip(texts, sorts, strict=True)]
    forms = _near_as_one(forms, item, np.array([sort is Sort.NUMBER for sort in sorts]))
    forms = _initials_written_out(forms, item, np.array([sort is Sort.TEXT for sort in sorts]))
    decided = {}
    for number, key in enumerate(keys):
        if key in verdicts:
            sort = seen.sorts[seen.series_phenomenon[key[0]]]
            decided[number] = _same_as(normal(verdicts[key], sort), [forms[at] for at in np.flatnonzero(item == number)], sort)
    kind = np.unique(seen.series_phenomenon[[series for series, _period in keys]], return_inverse=True)[1]
    claims, of_value = claims_of(item, seen.holding[chosen], np.array(forms), holdings=len(seen.holdings), decided=decided, kind=kind)
    told = {number: verdicts[keys[number]] for number in decided}
    return Items(claims=claims, belief=believe(claims), at=chosen, forms=of_value, slots=keys, decided=told)


def _near_as_one(forms: list[str], item: Ints, numeric: NDArray[np.bool_]) -> list[str]:
    """Numbers of one item within four parts of a thousand of each other are one value, that of the commonest among them."""
    places = np.flatnonzero(numeric & np.array([number_of(form) is not None for form in forms]))
    if not len(places):
        return forms
    values = np.array([number_of(forms[at]) for at in places], float)
    order = np.lexsort((values, item[places]))
    gap = np.diff(values[order], prepend=np.nan)
    new = (np.diff(item[places][order], prepend=-1) != 0) | ~(gap <= _CLOSE * np.abs(values[order]))
    found = list(forms)
    for group in np.split(places[order], np.flatnonzero(new)[1:]):
        common = Counter(forms[at] for at in group).most_common()
        best = min((form for form, count in common if count == common[0][1]), key=lambda form: (number_of(form) or 0.0, form))
        for at in group:
            found[at] = best
    return found


def _initials_written_out(forms: list[str], item: Ints, worded: NDArray[np.bool_]) -> list[str]:
    """Texts of one item with initials as the text that has those names whole, where it is only one: "j nowak" is "jan nowak"."""
    short = [at for at in np.flatnonzero(worded).tolist() if any(is_initial(word) for word in forms[at].split())]
    if not short:
        return forms
    order = np.argsort(item, kind="stable")
    starts = np.searchsorted(item[order], np.arange(int(item.max()) + 2))
    found = list(forms)
    for at in short:
        others = {forms[other] for other in order[starts[item[at]] : starts[item[at] + 1]].tolist()}
        whole = [other for other in others if abbreviates(forms[at], other)]
        if len(whole) == 1:
            found[at] = whole[0]
    return found


def _same_as(form: str, forms: list[str], sort: Sort) -> str:
    """The form among those claimed that a verdict means: its own, a number within the tolerance, a name with or without initials."""
    number = number_of(form)
    if sort is Sort.NUMBER and number is not None:
        near = [other for other in forms if (value := number_of(other)) is not None and abs(value - number) <= _CLOSE * abs(number)]
        return min(near, key=lambda other: abs((number_of(other) or 0.0) - number)) if near else form
    if sort is Sort.TEXT and form not in forms:
        meant = {other for other in forms if abbreviates(form, other) or abbreviates(other, form)}
        return meant.pop() if len(meant) == 1 else form
    return form


def item_slices(seen: Observations, items: Items, *, all_of_them: bool = True) -> Iterator[Slice]:
    """A slice for each item, or for those where holdings differ."""
    order = np.lexsort((seen.holding[items.at], items.claims.item))
    starts = np.flatnonzero(np.diff(items.claims.item[order], prepend=-1))
    for number, group in enumerate(np.split(order, starts[1:])):
        if all_of_them or len(set(items.claims.value[group].tolist())) > 1 or number in items.decided:
            yield _item_slice(seen, items, number, group)


def _item_slice(seen: Observations, items: Items, number: int, group: Ints) -> Slice:
    series, period = items.slots[number]
    names = [seen.holdings[one] for one in items.claims.holding[group]]
    value = items.claims.value[group]
    texts = [seen.text(int(at)) for at in items.at[group]]
    sort = seen.sorts[seen.series_phenomenon[series]]
    chance = items.belief.chance
    best = max(set(value.tolist()), key=lambda one: (chance[one], int((value == one).sum()), items.forms[one]))
    decided = items.decided.get(number)
    estimate = (
        decided
        if decided is not None
        else Counter(text for text, one in zip(texts, value, strict=True) if one == best).most_common(1)[0][0]
    )
    wrong = [
        (name, 1 - float(chance[one]))
        for name, one in zip(names, value, strict=True)
        if (one != best or chance[one] < 0.5) and chance[one] < 0.5
    ]
    numeric = sort is Sort.NUMBER
    return Slice(
        phenomenon=seen.phenomena[seen.series_phenomenon[series]],
        area=seen.areas[seen.series_area[series]],
        period=seen.periods[period],
        breakdown=seen.breakdowns[seen.series_breakdown[series]],
        values={name: _shown(text, numeric=numeric) for name, text in zip(names, texts, strict=True)},
        pairs=tuple(_pairs(names, texts, value, sort)),
        suspects=tuple((name, "another-value", one) for name, one in sorted(wrong, key=lambda one: (-one[1], one[0]))),
        causes=tuple(ranked({"another-value": 1.0}, above=True)) if wrong else (),
        estimate=_shown(estimate, numeric=numeric),
        confidence=1.0 if decided is not None else _AT_MOST * float(items.belief.sure[best]),
    )


def _shown(text: str, *, numeric: bool) -> float | str:
    number = number_of(text) if numeric else None
    return text if number is None else number


def _pairs(names: list[str], texts: list[str], value: Ints, sort: Sort) -> Iterator[Pair]:
    measures = [_measure(text, sort) for text in texts]
    for a in range(len(names)):
        for b in range(a + 1, len(names)):
            left, right = measures[a], measures[b]
            difference = None if left is None or right is None else _apart(left, right, sort)
            relative = (
                2 * difference / (abs(left) + abs(right))
                if sort is Sort.NUMBER and difference and left is not None and right is not None
                else None
            )
            kind = Class.UNEXPLAINED if value[a] != value[b] else Class.IDENTICAL if texts[a] == texts[b] else Class.ROUNDING
            yield Pair(a=names[a], b=names[b], difference=difference, relative=relative, z=None, kind=kind)


def _measure(text: str, sort: Sort) -> float | None:
    """A time in minutes, a day as its number, a number as it is; None for texts."""
    if sort is Sort.TIME and (time := time_of(text)):
        parts = [int(part) for part in time.split(":")]
        return parts[0] * 60 + parts[1] + (parts[2] / 60 if len(parts) > 2 else 0)
    if sort is Sort.DAY and (day := day_of(text)):
        return float(date.fromisoformat(day).toordinal())
    return number_of(text) if sort is Sort.NUMBER else None


def _apart(left: float, right: float, sort: Sort) -> float:
    """The difference; of times the shorter way round the clock, in minutes."""
    found = right - left
    return (found + _DAY_MINUTES / 2) % _DAY_MINUTES - _DAY_MINUTES / 2 if sort is Sort.TIME else found


def accuracies(items: Items) -> Floats:
    """How often each holding is believed to be right."""
    return items.belief.accuracy

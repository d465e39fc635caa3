"""Holdings of several phenomena that must add up: women and men make all residents; what there was and births less deaths what there is.

The terms may stand in tables of different units. A slice is told of only where every term says something and none of them is suppressed:
a total beside a hidden term would tell what it hides.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from ratusz.bank.model.period import parse_period
from ratusz.bank.reconcile.units import factor
from ratusz.portal.discrepancies.codes import View
from ratusz.portal.discrepancies.models import ComparisonRule, Holding
from ratusz.portal.discrepancies.observing import Observed, Place, Seen, number_in, observed, written

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What one holding gives to a sum, or takes from it."""

    holding: str
    sign: int
    seen: Seen
    said: Observed


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedUp:
    """A slice of the holding `whole` and what its terms make. `before`: what it began with, of the period before; "" of sums without."""

    place: Place
    whole: str
    terms: tuple[Term, ...]
    found: Decimal
    total: Decimal
    before: str = ""
    holds: bool = True


def terms_of(rule: ComparisonRule) -> dict[UUID, int]:
    """Id of a holding → its sign."""
    return {UUID(str(one)): int(sign) for one, sign in rule.terms}


def added_up(rule: ComparisonRule, view: str, said: Mapping[str, Observed]) -> Iterator[AddedUp]:
    """What the terms of `rule` make in `view`, in every slice in which all of them and the whole say something.

    `said`: what holdings of its phenomenon say, by their ids. Nothing where one of them is compared no more.
    """
    signs = terms_of(rule)
    wanted = Holding.objects.kept().filter(pk__in=[*signs, rule.first_id], phenomenon__removed_at=None)
    # Residents read of no phenomenon that is the office's, nor of what it makes with others.
    holdings = list((wanted.filter(phenomenon__is_public=True) if view == View.PUBLIC else wanted).loaded())
    whole = next((one for one in holdings if one.pk == rule.first_id), None)
    if whole is None or len(holdings) != len(signs) + 1:
        return
    mine = said.get(str(whole.pk)) or observed(whole, view)
    by_id = {one.pk: one for one in holdings}
    terms = [(by_id[pk], sign, said.get(str(pk)) or observed(by_id[pk], view)) for pk, sign in signs.items()]
    by_place = [(one, sign, told, {seen.place: seen for seen in told.seen}) for one, sign, told in terms]
    hidden = mine.hidden.union(*(told.hidden for _one, _sign, told in terms))
    begins = dict(_beginnings(mine.seen)) if rule.carries else {}
    for seen in mine.seen:
        if seen.place in hidden or any(seen.place not in places for _one, _sign, _told, places in by_place):
            continue
        before = begins.get(_start(seen.place)) if rule.carries else ""
        if before is None:
            continue
        of = tuple(Term(holding=str(one.pk), sign=sign, seen=at[seen.place], said=told) for one, sign, told, at in by_place)
        times = {str(one.pk): _times(one, whole) for one in holdings}
        found = _added(seen, of, times, before)
        if found is not None:
            value, total = found
            yield AddedUp(
                place=seen.place, whole=str(whole.pk), terms=of, found=value, total=total, before=before,
                holds=abs(value - total) <= rule.absolute,
            )  # fmt: skip


def _added(seen: Seen, terms: tuple[Term, ...], times: Mapping[str, Decimal], before: str) -> tuple[Decimal, Decimal] | None:
    """The figure and the sum; None where one of them is no number."""
    figure, began = number_in(seen.value), number_in(before or "0")
    parts = [(number_in(one.seen.value), one.sign * times[one.holding]) for one in terms]
    if figure is None or began is None or any(number is None for number, _by in parts):
        return None
    return figure, sum((number * by for number, by in parts if number is not None), began)


def _times(term: Holding, whole: Holding) -> Decimal:
    """What a term is multiplied by to be in the unit of the whole; that it can be was asked when it was declared."""
    by = factor(term.unit or term.phenomenon.unit, whole.unit or whole.phenomenon.unit)
    return Decimal(str(1.0 if by is None else by))


def _beginnings(seen: Iterable[Seen]) -> Iterator[tuple[object, str]]:
    """Where a period of the same length begins after each figure, and the figure."""
    for one in seen:
        period = parse_period(one.place.period)
        if period is not None and period.last < date.max:
            yield (one.place.area, one.place.breakdown, period.kind, period.last + _DAY), one.value


def _start(place: Place) -> object:
    """Where the period of `place` begins; None where it is none."""
    period = parse_period(place.period)
    return None if period is None else (place.area, place.breakdown, period.kind, period.first)


def made_of(holdings: Collection[UUID]) -> set[UUID]:
    """Ids of the phenomena in which what one of `holdings` says is a term."""
    rules = ComparisonRule.objects.filter(sort=ComparisonRule.Sort.TERMS, removed_at=None, phenomenon__removed_at=None)
    return {one.phenomenon_id for one in rules if terms_of(one).keys() & set(holdings)}


def in_words(one: AddedUp) -> dict[str, Any]:
    """What a record keeps of a sum: ids of holdings with their signs, the total, and what it began with ("" of sums without)."""
    return {
        "whole": one.whole,
        "terms": [[each.holding, each.sign] for each in one.terms],
        "total": written(one.total),
        "before": one.before,
    }

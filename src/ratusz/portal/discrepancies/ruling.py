"""What is declared of a phenomenon, as `bank.reconcile` knows it; holdings go by their ids."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from ratusz.bank.model.period import parse_period
from ratusz.bank.reconcile import rules as declared
from ratusz.bank.reconcile.rules import Comparison
from ratusz.portal.discrepancies.codes import Kind
from ratusz.portal.discrepancies.models import ComparisonRule, Holding, Phenomenon
from ratusz.portal.discrepancies.observing import area_of

#: Before the id of a holding: what it says of all areas of a level together.
ALL = "Σ"
Sort = ComparisonRule.Sort


def rules_of(phenomenon: Phenomenon, holdings: Iterable[Holding]) -> declared.Rules:
    """The rules of a phenomenon whose holdings are `holdings`. Sums of several phenomena are none of them: see `adding`."""
    kept, named = list(phenomenon.rules.filter(removed_at=None)), [_holding(one) for one in holdings]
    of = {sort: [one for one in kept if one.sort == sort] for sort in Sort}
    told = declared.Phenomenon(
        name=phenomenon.slug,
        unit=phenomenon.unit,
        time=str(Kind(phenomenon.kind)),
        holdings={one.id: one for one in named},
        comparisons=(*map(_comparison, of[Sort.PAIR]), *_of_levels(of[Sort.LEVEL], [one.id for one in named])),
        changes=tuple(change for one in of[Sort.CHANGE] if (change := _change(one))),
        identities=tuple(map(_identity, of[Sort.IDENTITY])),
        sums=tuple(map(_sum, of[Sort.LEVEL])),
    )
    return {phenomenon.slug: told}


def _holding(one: Holding) -> declared.Holding:
    return declared.Holding(
        id=str(one.pk), unit=one.unit, base=one.base, reference=one.reference, territory=one.territory, provisional=one.is_provisional
    )


def _identity(one: ComparisonRule) -> declared.Identity:
    return declared.Identity(whole=area_of(one.whole), parts=tuple(area_of(part) for part in one.parts), absolute=float(one.absolute))


def _sum(one: ComparisonRule) -> declared.Sum:
    return declared.Sum(
        whole=area_of(one.whole), holding=str(one.first_id), level=one.level, absolute=float(one.absolute), title=f"{ALL}{one.first_id}"
    )


def _of_levels(rules: list[ComparisonRule], others: Iterable[str]) -> Iterator[Comparison]:
    """That all areas of a level together are what any other says of the whole, be it a sum too."""
    equal, listed = declared.Relation.EQUAL, list(others)
    for one in rules:
        for other in listed:
            yield Comparison(a=f"{ALL}{one.first_id}", b=other, relation=equal, relative=0.0, absolute=float(one.absolute), why=one.why_pl)
    for one, two in combinations(rules, 2):
        yield Comparison(a=f"{ALL}{one.first_id}", b=f"{ALL}{two.first_id}", relation=equal, relative=0.0, absolute=float(one.absolute))


def _comparison(rule: ComparisonRule) -> Comparison:
    return Comparison(
        a=str(rule.first_id),
        b=str(rule.second_id),
        relation=declared.Relation(rule.relation),
        offset=None if rule.offset is None else float(rule.offset),
        relative=float(rule.relative),
        absolute=float(rule.absolute),
        why=rule.why_pl,
    )


def _change(rule: ComparisonRule) -> declared.Change | None:
    since = parse_period(rule.since)
    return None if since is None else declared.Change(since=since, holding=str(rule.first_id) if rule.first_id else None, why=rule.why_pl)

"""Rules → arrays: what holds for each pair of a block, so that millions of differences are judged at once."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.reconcile.observations import Floats, Ints, Observations
from ratusz.bank.reconcile.pairs import Block
from ratusz.bank.reconcile.rules import Change, Comparison, Phenomenon, Relation, Rules
from ratusz.bank.reconcile.units import factor

# With the usual spread of 3 %: 8 %, which about one pair of definitions in 130 has.
_STRANGE = 8 / 3


@dataclass(frozen=True, kw_only=True)
class Terms:
    """One place for each pair. `offset`: declared, on the scale of logarithms (NaN: learned); `explained`: the holdings differ by
    declaration, so a lasting difference is no surprise; `gated`: they cannot be compared; `after`: pairs × columns × changes.
    """

    relative: Floats
    absolute: Floats
    prior: Floats
    learned_from: Ints
    offset: Floats
    relation: NDArray[np.object_]
    explained: NDArray[np.bool_]
    gated: NDArray[np.bool_]
    after: Floats | None = None

    @property
    def strange(self) -> Floats:
        """A difference of level that few pairs of definitions have, so a person must say why."""
        return _STRANGE * self.prior


def no_terms(count: int, tolerance: Comparison | None = None) -> Terms:
    """The terms of pairs that no rule speaks of."""
    usual = tolerance or Comparison(a="", b="")
    return Terms(
        relative=np.full(count, usual.relative),
        absolute=np.full(count, usual.absolute),
        prior=np.full(count, usual.sd),
        learned_from=np.full(count, usual.learned_from),
        offset=np.full(count, np.nan),
        relation=np.full(count, Relation.OFFSET, object),
        explained=np.zeros(count, bool),
        gated=np.zeros(count, bool),
    )


def terms_of(seen: Observations, block: Block, rules: Rules) -> Terms:
    """The terms of the pairs of a block."""
    found = no_terms(len(block.pair_a))
    if not rules:
        return found
    named = np.array([name in rules for name in seen.phenomena])
    told = np.flatnonzero(named[seen.series_phenomenon[block.row_series[block.pair_a]]])
    changes: dict[int, list[Change]] = {}
    for pair in told.tolist():
        series = int(block.row_series[block.pair_a[pair]])
        rule = rules[seen.phenomena[seen.series_phenomenon[series]]]
        a, b = (seen.holdings[block.row_holding[rows[pair]]] for rows in (block.pair_a, block.pair_b))
        _fill(found, pair, rule, rule.comparison(a, b), (a, b))
        of_pair = [
            one
            for one in rule.changes
            if one.holding in {None, a, b} and (not one.areas or seen.areas[seen.series_area[series]] in map(seen.area, one.areas))
        ]
        if of_pair:
            changes[pair] = of_pair
    return _with_changes(block, found, changes)


def _fill(terms: Terms, pair: int, rule: Phenomenon, said: Comparison | None, names: tuple[str, str]) -> None:
    if said is not None:
        terms.relative[pair], terms.absolute[pair], terms.prior[pair] = said.relative, said.absolute, said.sd
        terms.learned_from[pair], terms.relation[pair] = said.learned_from, said.relation
        terms.offset[pair] = 0.0 if said.relation is Relation.EQUAL else np.nan if said.offset is None else np.log1p(said.offset)
    terms.explained[pair] = bool(rule.apart(*names)) or (said is not None and said.relation in {Relation.RATIO, Relation.SHARE})
    terms.gated[pair] = bool(rule.gate(*names))


def _with_changes(block: Block, terms: Terms, changes: dict[int, list[Change]]) -> Terms:
    if not changes:
        return terms
    firsts = [day.toordinal() / 365.2425 for day in (one.since.first for of_pair in changes.values() for one in of_pair)]
    columns = sorted(set(firsts))
    after = np.zeros((*block.values[block.pair_a].shape, len(columns)))
    for pair, of_pair in changes.items():
        years = block.years[block.pair_a[pair]]
        for one in of_pair:
            since = one.since.first.toordinal() / 365.2425
            after[pair, :, columns.index(since)] = np.nan_to_num(years, nan=-np.inf) >= since
    return Terms(**{name: getattr(terms, name) for name in terms.__dataclass_fields__ if name != "after"}, after=after)


def in_one_unit(seen: Observations, rules: Rules) -> Floats:
    """What each observation is multiplied by to be in the unit of its phenomenon."""
    by = np.ones(len(seen))

    @cache
    def of(phenomenon: int, holding: int) -> float:
        rule = rules.get(seen.phenomena[phenomenon])
        told = rule.holdings.get(seen.holdings[holding]) if rule else None
        return (factor(told.unit, rule.unit) or 1.0) if rule and told and told.unit and rule.unit else 1.0

    if any(rule.unit for rule in rules.values()):
        both = np.unique(seen.series_phenomenon[seen.series] * len(seen.holdings) + seen.holding, return_inverse=True)
        each = np.array([of(int(one) // len(seen.holdings), int(one) % len(seen.holdings)) for one in both[0]])
        by = each[both[1]]
    return by

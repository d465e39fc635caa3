"""Observations → slices: everything that `ratusz compare` says."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from ratusz.bank.model.problem import Problem
from ratusz.bank.reconcile.agreement import agreement
from ratusz.bank.reconcile.answer import Slice
from ratusz.bank.reconcile.causes import SMALL, by_size, ranked
from ratusz.bank.reconcile.classify import Class
from ratusz.bank.reconcile.identities import Failed, failed
from ratusz.bank.reconcile.items import fuse, is_fused, item_slices
from ratusz.bank.reconcile.judge import Usual
from ratusz.bank.reconcile.observations import Observations
from ratusz.bank.reconcile.pairs import lay_out
from ratusz.bank.reconcile.promised import as_promised, newest_day
from ratusz.bank.reconcile.rules import Phenomenon, Rules
from ratusz.bank.reconcile.scan import scan, usual_of
from ratusz.bank.reconcile.slices import slices
from ratusz.bank.reconcile.sums import by_parts, with_sums
from ratusz.bank.reconcile.taught import accuracy
from ratusz.bank.reconcile.terms import in_one_unit

_TOLD = {Class.ROUNDING, Class.TOLERATED, Class.EXPLAINED, Class.UNEXPLAINED}


def compare(
    seen: Observations,
    *,
    rules: Rules | None = None,
    verdicts: Mapping[tuple[int, int], str] | None = None,
    usual: Mapping[int, Usual] | None = None,
    all_of_them: bool = True,
) -> Iterator[Slice]:
    """Every slice, or those that differ. `usual`: what was learned before; `verdicts`: decided values by series and period."""
    rules, verdicts = rules or {}, verdicts or {}
    by = in_one_unit(seen, rules)
    seen = seen if (by == 1).all() else replace(seen, value=seen.value * by)
    seen, rules = with_sums(seen, rules)
    fused = is_fused(seen)
    paired = ~fused[seen.series_phenomenon]
    layout = lay_out(seen)
    broken = _by_slot(failed(seen, rules))
    trust, newest = accuracy(seen, verdicts), newest_day(seen.periods)
    says = np.bincount(seen.holding, minlength=len(seen.holdings))
    agreed = agreement(seen, ~fused, says)
    for scanned in scan(layout, usual_of(layout, paired) if usual is None else usual, chosen=paired, rules=rules):
        for one in slices(seen, scanned, all_of_them=all_of_them, verdicts=verdicts, broken=broken, trust=trust, says=says, agreed=agreed):
            rule = rules.get(one.phenomenon)
            yield one if rule is None else as_promised(by_parts(by_declaration(one, rule), rule), rule, newest)
    items = fuse(seen, fused, verdicts) if fused.any() else None
    if items is not None:
        yield from item_slices(seen, items, all_of_them=all_of_them)


def unseen(rules: Rules, seen: Observations) -> Iterator[Problem]:
    """Phenomena and holdings of which the rules speak and that were not observed: a slip of the pen makes a rule do nothing."""
    for name, rule in rules.items():
        if name not in seen.phenomena:
            yield Problem(code="rule-without-observation", found=name)
            continue
        sums = {one.name for one in rule.sums}
        named = [holding for one in rule.comparisons for holding in (one.a, one.b)]
        named += [*rule.holdings, *(one.holding for one in rule.changes if one.holding), *(one.holding for one in rule.sums)]
        for holding in dict.fromkeys(named):
            if holding not in seen.holdings and holding not in sums:
                yield Problem(code="rule-without-observation", found=f"{name}: {holding}")


def _by_slot(broken: list[Failed]) -> dict[tuple[int, int], list[Failed]]:
    found: dict[tuple[int, int], list[Failed]] = {}
    for one in broken:
        found.setdefault((one.series, one.period), []).append(one)
    return found


def by_declaration(one: Slice, rule: Phenomenon) -> Slice:
    """A slice whose causes begin with what the holdings that differ declare to be different, coarser units among it."""
    apart: dict[str, float] = {}
    gates = [gate for pair in one.pairs if pair.kind is Class.NOT_COMPARABLE and (gate := rule.gate(pair.a, pair.b))]
    if gates and not one.causes:
        return replace(one, causes=tuple((gate, gates.count(gate) / len(gates)) for gate in dict.fromkeys(gates)))
    for pair in one.pairs:
        if pair.kind in _TOLD and pair.difference:
            size = abs(pair.relative or 0.0)
            declared = rule.apart(pair.a, pair.b)
            # A pair that is far apart needs a reason more than one that is near.
            for code, chance in (by_size(size, declared) if declared else {}).items():
                apart[code] = apart.get(code, 0.0) + chance * size
            if abs(pair.difference) <= rule.coarsest(pair.a, pair.b) / 2:
                apart["rounding"] = apart.get("rounding", 0.0) + 2 * size
    total = sum(apart.values())
    if not total:
        return one
    # What is declared comes before what is usual: two thirds of the probability.
    rest = dict(one.causes or ranked({SMALL: 1.0}, above=True))
    found = {code: (rest.get(code, 0.0) + apart.get(code, 0.0) / total * 2) / 3 for code in rest.keys() | apart.keys()}
    return replace(one, causes=tuple(sorted(found.items(), key=lambda cause: (-cause[1], cause[0]))[:5]))

"""A whole that one holding gives beside the sum of the parts that another one gives: the sum becomes a holding of its own.

So a national total is compared with the sum of its powiats, whoever publishes them, and both figures stand in the answer.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ratusz.bank.reconcile.answer import Slice
from ratusz.bank.reconcile.causes import ranked
from ratusz.bank.reconcile.classify import Class
from ratusz.bank.reconcile.observations import Floats, Ints, Observations
from ratusz.bank.reconcile.rules import Comparison, Phenomenon, Relation, Rules, Sum
from ratusz.bank.reconcile.teryt import code_of

_KIND = "parts-and-whole"
_CAUSES = 5


def with_sums(seen: Observations, rules: Rules) -> tuple[Observations, Rules]:
    """The observations with a holding for each declared sum, and the rules that ask each to equal what others say of the whole."""
    told = dict(rules)
    for name, rule in rules.items():
        if name not in seen.phenomena:
            continue
        for one in rule.sums:
            seen = _added(seen, seen.phenomena.index(name), one)
            told[name] = _asked(seen, told[name], one)
    return seen, told


def _added(seen: Observations, phenomenon: int, one: Sum) -> Observations:
    """The observations with those of one sum."""
    if one.holding not in seen.holdings or seen.area(one.whole) not in seen.areas:
        return seen
    whole = seen.areas.index(seen.area(one.whole))
    of_series = (seen.series_phenomenon == phenomenon) & _is_part(seen, one)[seen.series_area]
    rows = np.flatnonzero(of_series[seen.series] & (seen.holding == seen.holdings.index(one.holding)) & np.isfinite(seen.value))
    target = np.full(len(seen.breakdowns), -1)
    mine = np.flatnonzero((seen.series_phenomenon == phenomenon) & (seen.series_area == whole))
    target[seen.series_breakdown[mine]] = mine
    series = target[seen.series_breakdown[seen.series[rows]]]
    rows, series = rows[series >= 0], series[series >= 0]
    slots, place = np.unique(series * len(seen.periods) + seen.period[rows], return_inverse=True)
    value = np.bincount(place, seen.value[rows], len(slots)).astype(np.float64)
    enough = np.bincount(place, minlength=len(slots)) > 1
    return _with_rows(seen, one.name, slots[enough], value[enough])


def _is_part(seen: Observations, one: Sum) -> NDArray[np.bool_]:
    """Which areas are parts: those named, or all of a level that lie in the whole."""
    if one.parts:
        named = {seen.area(part) for part in one.parts}
        return np.array([area in named for area in seen.areas])
    inside = code_of(one.whole)
    prefix = "" if inside is None else inside.key

    @cache
    def is_part(area: str) -> bool:
        code = code_of(area)
        if code is None or area == one.whole:
            return False
        level = "powiat" if len(code.key) == 4 and one.level == "powiat" else code.level
        return level == one.level and code.key.startswith(prefix)

    return np.array([is_part(area) for area in seen.areas])


def _with_rows(seen: Observations, holding: str, slots: Ints, value: Floats) -> Observations:
    """Observations of a new holding among the others, in their order."""
    names = seen.holdings if holding in seen.holdings else (*seen.holdings, holding)
    number = names.index(holding)
    size = len(seen.periods)
    series = np.concatenate([seen.series, slots // size])
    period = np.concatenate([seen.period, slots % size])
    of = np.concatenate([seen.holding, np.full(len(slots), number)])
    order = np.lexsort((period, of, series))
    texts = pa.array([f"{one:.10g}" for one in value], seen.raw.type)
    return replace(
        seen,
        holdings=names,
        series=series[order],
        period=period[order],
        holding=of[order],
        value=np.concatenate([seen.value, value])[order],
        raw=pa.concat_arrays([seen.raw, texts]).take(pa.array(order)),
    )


def _asked(seen: Observations, rule: Phenomenon, one: Sum) -> Phenomenon:
    """The rule with: what others say of the whole is the sum."""
    if one.name not in seen.holdings:
        return rule
    others = [name for name in seen.holdings if name != one.name and rule.comparison(one.name, name) is None]
    asked = tuple(Comparison(a=one.name, b=name, relation=Relation.EQUAL, relative=one.relative, absolute=one.absolute) for name in others)
    return replace(rule, comparisons=(*rule.comparisons, *asked))


def by_parts(found: Slice, rule: Phenomenon) -> Slice:
    """A slice where a whole is not the sum of its parts: that is the kind of error, and its direction tells the cause."""
    # Where the same holder's whole is what its parts make, another holder's whole differs for another reason.
    names = {one.name for one in rule.sums if not _own_whole_agrees(found, one)}
    broken = list(_broken(found, names))
    if not broken:
        return found
    weight: dict[str, float] = {}
    for above, size in broken:
        for code, chance in ranked({_KIND: 1.0}, above=above):
            weight[code] = weight.get(code, 0.0) + chance * size
    total = sum(weight.values())
    causes = sorted(((code, one / total) for code, one in weight.items()), key=lambda one: (-one[1], one[0]))
    suspects = tuple((name, kind if kind == "missing" else _KIND, chance) for name, kind, chance in found.suspects)
    return replace(found, suspects=suspects, causes=tuple(causes[:_CAUSES]))


def _own_whole_agrees(found: Slice, one: Sum) -> bool:
    own, made = found.values.get(one.holding), found.values.get(one.name)
    return isinstance(own, float) and isinstance(made, float) and abs(own - made) <= max(one.absolute, one.relative * abs(made))


def _broken(found: Slice, names: set[str]) -> Iterator[tuple[bool, float]]:
    """Of each whole that differs from its sum: whether it lies above, and by how much."""
    for pair in found.pairs:
        if pair.kind is Class.UNEXPLAINED and len({pair.a, pair.b} & names) == 1 and pair.difference:
            yield (pair.difference > 0) == (pair.a in names), abs(pair.difference)

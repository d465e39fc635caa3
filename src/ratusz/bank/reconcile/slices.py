"""What is said of one slice (phenomenon, area, period, breakdown): values, pairs, suspects, causes, an estimate."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.reconcile.agreement import Agreement, beliefs, likeliest
from ratusz.bank.reconcile.answer import Note, Pair, Slice
from ratusz.bank.reconcile.causes import SMALL, could_be_rounded, ranked
from ratusz.bank.reconcile.classify import Class
from ratusz.bank.reconcile.identities import Failed
from ratusz.bank.reconcile.judge import NAMES
from ratusz.bank.reconcile.observations import Floats, Ints, Observations
from ratusz.bank.reconcile.pairs import Block
from ratusz.bank.reconcile.scan import Scanned
from ratusz.bank.reconcile.spelling import number_of
from ratusz.bank.reconcile.suspects import Evidence, Suspect, suspects_with_copies, witnesses
from ratusz.bank.reconcile.transforms import KINDS as ODD_KINDS
from ratusz.bank.reconcile.transforms import Odd
from ratusz.bank.reconcile.weighing import estimate_of, lies_above, of_another_year

_CAUSES = 5
_AS_DECIDED = 0.004
_SMALL = {Class.ROUNDING, Class.TOLERATED, Class.EXPLAINED}
_UNSURE = 0.6
_SPAN = 3
_NO_VERDICT = 0.5
_NOTHING = np.zeros(len(NAMES))


def slices(
    seen: Observations,
    scanned: Scanned,
    *,
    all_of_them: bool = True,
    verdicts: Mapping[tuple[int, int], str] | None = None,
    broken: Mapping[tuple[int, int], list[Failed]] | None = None,
    trust: Mapping[tuple[int, int], float] | None = None,
    says: NDArray[np.intp],
    agreed: Agreement,
) -> Iterator[Slice]:
    """The slices of a block, all of them or those that differ. `broken`: holdings whose figures do not add up, by series and period;
    `trust`: how often a holding was right on a phenomenon, where people decided; `says`: how much each holding says; `agreed`: what the
    word of each weighs where there is no past to go by.
    """
    block = scanned.block
    rows_of = np.flatnonzero(np.diff(block.row_series, prepend=-1))
    lacking = holes(block.values, rows_of)
    wanted = _interesting(scanned, rows_of, lacking) | all_of_them
    lacking &= block.at < 0
    said = Said(seen=seen, scanned=scanned, lacking=lacking, trust=trust or {}, says=says.tolist(), agreed=agreed)
    periods, series_of = block.period[rows_of], block.row_series[rows_of].tolist()
    kept = (broken or {}).keys() | (verdicts or {}).keys()
    _want(wanted, kept, periods, series_of)
    rows = [*rows_of.tolist(), len(block.row_series)]
    pairs = np.searchsorted(block.pair_a, rows).tolist()
    for number, column in np.argwhere(wanted & (periods >= 0)).tolist():
        slot = series_of[number], int(periods[number, column])
        found = _slice(said, (rows[number], rows[number + 1]), slice(pairs[number], pairs[number + 1]), column)
        wrong, decided = (broken or {}).get(slot, []), (verdicts or {}).get(slot)
        found = by_sums(found, {seen.holdings[one.holding]: one for one in wrong}) if wrong else found
        yield found if decided is None else by_verdict(found, decided)


def _want(wanted: NDArray[np.bool_], kept: Collection[tuple[int, int]], periods: Ints, series_of: list[int]) -> None:
    """Mark the slots (series and period) that are told whatever they hold; `wanted` is changed."""
    some = {series for series, _ in kept}
    for number in (number for number, series in enumerate(series_of) if series in some) if some else ():
        wanted[number] |= [(series_of[number], period) in kept for period in periods[number].tolist()]


def _interesting(scanned: Scanned, rows_of: Ints, lacking: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Series × columns that somebody should look at."""
    found = np.logical_or.reduceat(lacking, rows_of, axis=0) if len(rows_of) else np.zeros((0, lacking.shape[1]), bool)
    of_pair = np.searchsorted(rows_of, scanned.block.pair_a, side="right") - 1
    np.logical_or.at(found, of_pair, scanned.classed.classes == Class.UNEXPLAINED)
    for column in (scanned.classed.told, scanned.classed.copied):
        noted = np.flatnonzero(column >= 0)
        found[of_pair[noted], column[noted]] = True
    return np.asarray(found)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A scanned block as slices need it. `lacking`: rows × columns without an observation that should be there; `trust`: how often
    a holding was right on a phenomenon, where people decided; `says`: how much each holding says; `agreed`: what who agrees with whom
    teaches.
    """

    seen: Observations
    scanned: Scanned
    lacking: NDArray[np.bool_]
    trust: Mapping[tuple[int, int], float]
    says: list[int]
    agreed: Agreement

    @cached_property
    def twins(self) -> frozenset[int]:
        """Pairs of which one side copies the other."""
        return frozenset(np.flatnonzero(self.scanned.classed.twins).tolist())

    @cached_property
    def common(self) -> list[int]:
        """How many periods both sides of each pair have."""
        found: list[int] = self.scanned.pairs.usable.sum(1).tolist()
        return found

    @cached_property
    def wrong(self) -> tuple[list[float], list[float]]:
        """How likely side a and side b of the cells that were looked at closely are wrong in any way."""
        weighed = self.scanned.weighed
        return weighed.wrong_a.sum(0).tolist(), weighed.wrong_b.sum(0).tolist()

    @cached_property
    def close(self) -> dict[tuple[int, int], int]:
        """Where the cells that were looked at closely stand, by pair and column."""
        weighed = self.scanned.weighed
        return {cell: number for number, cell in enumerate(zip(weighed.pair.tolist(), weighed.column.tolist(), strict=True))}


def by_sums(found: Slice, wrong: Mapping[str, Failed]) -> Slice:
    """A slice where figures of some holdings do not add up, which says that the holding is wrong but not which figure of it."""
    told = [(holding, "parts-and-whole", _UNSURE) for holding in wrong if holding not in {name for name, _, _ in found.suspects}]
    above = next(iter(wrong.values())).found > next(iter(wrong.values())).expected
    causes = tuple(ranked({"parts-and-whole": 1.0}, above=above)[:_CAUSES])
    return replace(found, suspects=(*found.suspects, *told), causes=found.causes if found.suspects else causes)


def by_verdict(found: Slice, decided: str) -> Slice:
    """A slice that people decided: their value is the estimate, and who has another one is wrong."""
    true = number_of(decided)
    if true is None:
        return found
    wrong = [
        holding
        for holding, value in found.values.items()
        if isinstance(value, float) and abs(value - true) > _AS_DECIDED * max(abs(true), 1e-9)
    ]
    kinds = {holding: kind for holding, kind, _ in found.suspects}
    told = tuple((holding, kinds.get(holding, "another-value"), 1.0) for holding in wrong)
    return replace(found, suspects=told, estimate=true, confidence=1.0)


def holes(values: Floats, rows_of: Ints) -> NDArray[np.bool_]:
    """Where holdings lack a value that they should have: between two that they have, or one period at an end of what others have.

    `rows_of`: the first row of each series.
    """
    known = np.isfinite(values)
    if not len(rows_of):
        return known
    of_series = np.logical_or.reduceat(known, rows_of, axis=0)
    others = np.repeat(of_series, np.diff(np.append(rows_of, len(values))), axis=0)
    inner = (known.cumsum(1) > 0) & (known[:, ::-1].cumsum(1)[:, ::-1] > 0)
    order = others.cumsum(1)
    total = order[:, -1:]
    first, last = others & (order == 1), others & (order == total)
    second, before = known & others & (order == 2), known & others & (order == total - 1)
    edge = (first & second.any(1, keepdims=True)) | (last & before.any(1, keepdims=True))
    return np.asarray(~known & others & (inner | (edge & (total > _SPAN))) & (known.sum(1, keepdims=True) >= _SPAN))


def _slice(said: Said, rows: tuple[int, int], pairs: slice, column: int) -> Slice:
    seen, scanned, block = said.seen, said.scanned, said.scanned.block
    first, last = rows
    series = int(block.row_series[first])
    holdings = block.row_holding[first:last].tolist()
    names = [seen.holdings[number] for number in holdings]
    # One look into each array: what follows is for a handful of holdings, where numbers of Python are quicker.
    values, places = block.values[first:last, column].tolist(), block.at[first:last, column].tolist()
    lacking = said.lacking[first:last, column].tolist()
    told, evidence = _pairs_told(said, names, first, pairs, column)
    phenomenon = int(seen.series_phenomenon[series])
    trust = [said.trust.get((phenomenon, one), _NO_VERDICT) for one in holdings]
    leader = witnesses(len(names), *_copies(said, first, pairs, values))
    # Where nothing is known of the past of any two, who agrees with whom elsewhere is all there is to go by.
    words = said.agreed.words(phenomenon, holdings, said.trust) if max(said.common[pairs], default=0) < _SPAN else None
    believed = trust if words is None else beliefs(values, words)
    found = suspects_with_copies(evidence, believed, leader)
    if not found and any(pair.kind is Class.UNEXPLAINED for pair in told):
        found = _of_level(scanned, pairs, column, block.pair_a[pairs] - first, block.pair_b[pairs] - first)
    if words is not None:
        # Two figures alone accuse each other; whose giver agrees with others elsewhere is cleared.
        found = [one for one in found if believed[one.holding] < 0.5] or found
    accused = {names[one.holding] for one in found}
    told = [replace(one, kind=Class.EXPLAINED) if one.kind is Class.UNEXPLAINED and not accused & {one.a, one.b} else one for one in told]
    causes = _causes(block, told, found, _Cells(names=names, first=first, column=column, values=values, lacking=sum(lacking)))
    found += [Suspect(holding=at, kind="missing", probability=0.95, kinds={"missing": 1.0}) for at, is_so in enumerate(lacking) if is_so]
    of_its_own = [value if leader[at] == at else math.nan for at, value in enumerate(values)]
    says = [said.says[one] for one in holdings]
    told_by = estimate_of(of_its_own, found, evidence, trust, says) if words is None else likeliest(values, words, says)
    return Slice(
        phenomenon=seen.phenomena[phenomenon],
        area=seen.areas[seen.series_area[series]],
        period=seen.periods[block.period[first, column]],
        breakdown=seen.breakdowns[seen.series_breakdown[series]],
        values={
            name: value if math.isfinite(value) else seen.text(at) for name, value, at in zip(names, values, places, strict=True) if at >= 0
        },
        pairs=tuple(told),
        suspects=tuple((names[one.holding], one.kind, one.probability) for one in found),
        causes=causes,
        estimate=told_by[0],
        confidence=told_by[1],
        notes=tuple(_notes(scanned, names, first, pairs, column)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """What the holdings of one slice say; they stand in the rows of the block from `first` on. `lacking`: how many lack a value."""

    names: list[str]
    first: int
    column: int
    values: list[float]
    lacking: int


def _copies(said: Said, first: int, pairs: slice, values: list[float]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs of holdings of which one copies the other: those that say the same here too, and those that do not."""
    block = said.scanned.block
    numbers = [number for number in range(pairs.start, pairs.stop) if number in said.twins] if said.twins else []
    found = [(int(block.pair_a[number]) - first, int(block.pair_b[number]) - first) for number in numbers]
    # A side that says nothing here contradicts nobody.
    both = [(a, b) for a, b in found if math.isfinite(values[a]) and math.isfinite(values[b])]
    return [(a, b) for a, b in both if values[a] == values[b]], [(a, b) for a, b in both if values[a] != values[b]]


def _pairs_told(said: Said, names: list[str], first: int, pairs: slice, column: int) -> tuple[list[Pair], list[Evidence]]:
    """What is said of each pair, and what it says of its sides."""
    scanned, block = said.scanned, said.scanned.block
    told: list[Pair] = []
    evidence: list[Evidence] = []
    for number in range(pairs.start, pairs.stop):
        kind = Class(int(scanned.classed.classes[number, column]))
        a, b = int(block.pair_a[number]) - first, int(block.pair_b[number]) - first
        if kind is Class.ABSENT:
            continue
        have = kind not in {Class.ONE_SIDED, Class.NOT_COMPARABLE}
        told.append(
            Pair(
                a=names[a],
                b=names[b],
                difference=float(scanned.classed.difference[number, column]) if have else None,
                relative=float(scanned.classed.relative[number, column]) if have else None,
                z=float(scanned.classed.z[number, column]) if have else None,
                kind=kind,
            )
        )
        if have:
            weighed = _evidence(said, number, column, (a, b))
            # What a rule or a tolerance lets pass accuses nobody.
            evidence.append(weighed if kind is Class.UNEXPLAINED else replace(weighed, ok=max(weighed.ok, 0.5)))
    return told, evidence


def _causes(block: Block, told: list[Pair], found: list[Suspect], cells: _Cells) -> tuple[tuple[str, float], ...]:
    """Causes of what differs: of errors by their kinds, of the rest by its size."""
    small = [pair for pair in told if pair.kind in _SMALL]
    weights: dict[str, float] = {"missing": 0.95 * cells.lacking} if cells.lacking else {}
    for one in found:
        for kind, weight in one.kinds.items():
            weights[kind] = weights.get(kind, 0.0) + weight * one.probability
    if not weights and small:
        weights = {SMALL: 1.0}
        value, row = dict(zip(cells.names, cells.values, strict=True)), {name: cells.first + at for at, name in enumerate(cells.names)}
        if any(could_be_rounded(value[pair.a], value[pair.b]) for pair in small):
            weights["rounded"] = 2.0
        if any(of_another_year(block, row[one], row[other], cells.column) for pair in small for one, other in _both_ways(pair)):
            weights["another-year"] = 3.0
    if not weights:
        return ()
    above = lies_above(cells.values, found)
    apart = max((abs(pair.relative) for pair in small if pair.relative is not None), default=0.02)
    return tuple(ranked(weights, above=above, apart=apart)[:_CAUSES])


def _both_ways(pair: Pair) -> tuple[tuple[str, str], tuple[str, str]]:
    return (pair.a, pair.b), (pair.b, pair.a)


def _notes(scanned: Scanned, names: list[str], first: int, pairs: slice, column: int) -> Iterator[Note]:
    """What begins in this column, of each pair."""
    block, prediction = scanned.block, scanned.weighed.prediction
    for number in range(pairs.start, pairs.stop):
        a, b = names[int(block.pair_a[number]) - first], names[int(block.pair_b[number]) - first]
        if scanned.classed.told[number] == column:
            before = float(prediction.offset[number])
            yield Note(kind="lasting-step", a=a, b=b, before=before, after=before + float(prediction.step_by[number]))
        if scanned.classed.copied[number] == column:
            yield Note(kind="copied", a=a, b=b)


def _evidence(said: Said, number: int, column: int, sides: tuple[int, int]) -> Evidence:
    weighed = said.scanned.weighed
    at = said.close.get((number, column))
    ok = float(weighed.ok[number, column])
    return Evidence(
        a=sides[0],
        b=sides[1],
        ok=0.0 if math.isnan(ok) else ok,
        wrong_a=_NOTHING if at is None else weighed.wrong_a[:, at],
        wrong_b=_NOTHING if at is None else weighed.wrong_b[:, at],
        any_a=0.0 if at is None else said.wrong[0][at],
        any_b=0.0 if at is None else said.wrong[1][at],
    )


def _of_level(scanned: Scanned, pairs: slice, column: int, a: Ints, b: Ints) -> list[Suspect]:
    """Suspects where a whole pair or its new level is strange: who is strange to most others; both, when nothing tells them apart."""
    strange = scanned.differs[pairs][:, column]
    step = bool(scanned.classed.step[pairs][strange, column].all())
    both = scanned.pairs.both[pairs][:, column]
    size = int(max(a.max(), b.max())) + 1
    count = np.bincount(np.concatenate([a[strange], b[strange]]), minlength=size)
    of = np.bincount(np.concatenate([a[both], b[both]]), minlength=size)
    most = np.flatnonzero((count == count.max()) & (2 * count > of))
    whole = set(scanned.classed.odd[pairs][strange].tolist())
    kind = ODD_KINDS[Odd(whole.pop())] if len(whole) == 1 and 0 not in whole else "lasting-step" if step else "another-level"
    chance = 0.8 if len(most) == 1 else 0.9 / max(len(most), 1)
    return [Suspect(holding=int(one), kind=kind, probability=chance, kinds={kind: 1.0}) for one in most]

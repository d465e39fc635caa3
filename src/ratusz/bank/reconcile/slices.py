"""What is said of one slice (phenomenon, area, period, breakdown): values, pairs, suspects, causes, an estimate."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.reconcile.causes import ranked
from ratusz.bank.reconcile.classify import Class
from ratusz.bank.reconcile.judge import NAMES
from ratusz.bank.reconcile.observations import Floats, Ints, Observations
from ratusz.bank.reconcile.scan import Scanned
from ratusz.bank.reconcile.spelling import number_of
from ratusz.bank.reconcile.suspects import Evidence, Suspect, suspects

_CAUSES = 5
_AS_DECIDED = 0.004
_UNSURE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The difference of two holdings; None where there is none to tell."""

    a: str
    b: str
    difference: float | None
    relative: float | None
    z: float | None
    kind: Class


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One line of the answer. `values` are numbers, or texts as the file has them."""

    phenomenon: str
    area: str
    period: str
    breakdown: dict[str, str]
    values: dict[str, float | str | None]
    pairs: tuple[Pair, ...]
    suspects: tuple[tuple[str, str, float], ...]
    causes: tuple[tuple[str, float], ...]
    estimate: float | str | None
    confidence: float

    @property
    def differs(self) -> bool:
        """Whether a person should look."""
        return bool(self.suspects) or any(pair.kind is Class.UNEXPLAINED for pair in self.pairs)

    def as_json(self) -> dict[str, Any]:
        """The line as the command prints it."""
        return {
            "phenomenon": self.phenomenon,
            "area": self.area,
            "period": self.period,
            "breakdown": self.breakdown,
            "values": {holding: _plain(value) for holding, value in self.values.items()},
            "pairs": [
                {
                    "a": one.a,
                    "b": one.b,
                    "difference": _round(one.difference),
                    "relative": _round(one.relative),
                    "z": _round(one.z, 3),
                    "class": one.kind.code,
                }
                for one in self.pairs
            ],
            "suspects": [{"holding": holding, "kind": kind, "probability": round(chance, 4)} for holding, kind, chance in self.suspects],
            "causes": [{"code": code, "probability": round(chance, 4)} for code, chance in self.causes],
            "estimate": _plain(self.estimate),
            "confidence": round(self.confidence, 4),
        }


def _plain(value: float | str | None) -> float | int | str | None:
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1 << 53 else value


def _round(value: float | None, digits: int | None = None) -> float | int | None:
    """Ten significant digits, or so many after the point; whole numbers without one."""
    if value is None or not np.isfinite(value):
        return None
    found = float(f"{value:.10g}") if digits is None else round(float(value), digits)
    return int(found) if found.is_integer() and abs(found) < 1 << 53 else found


def slices(
    seen: Observations,
    scanned: Scanned,
    *,
    all_of_them: bool = True,
    verdicts: Mapping[tuple[int, int], str] | None = None,
    broken: Mapping[tuple[int, int], list[int]] | None = None,
) -> Iterator[Slice]:
    """The slices of a block, all of them or those that differ. `broken`: holdings whose figures do not add up, by series and period."""
    block, classes = scanned.block, scanned.classed.classes
    rows_of = np.flatnonzero(np.diff(block.row_series, prepend=-1))
    looked_at = zip(scanned.weighed.pair.tolist(), scanned.weighed.column.tolist(), strict=True)
    close = {cell: number for number, cell in enumerate(looked_at)}
    for first, last in zip(rows_of.tolist(), [*rows_of[1:].tolist(), len(block.row_series)], strict=True):
        pairs = slice(*np.searchsorted(block.pair_a, [first, last]).tolist())
        series = int(block.row_series[first])
        interesting = (classes[pairs] == Class.UNEXPLAINED).any(axis=0) | holes(block.values[first:last]).any(axis=0)
        for column in np.flatnonzero(block.period[first] >= 0).tolist():
            slot = series, int(block.period[first, column])
            wrong = (broken or {}).get(slot, [])
            if not (interesting[column] or all_of_them or wrong):
                continue
            found = _slice(seen, scanned, (first, last), pairs, column, close)
            found = by_sums(found, [seen.holdings[one] for one in wrong]) if wrong else found
            decided = (verdicts or {}).get(slot)
            yield found if decided is None else by_verdict(found, decided)


def by_sums(found: Slice, wrong: list[str]) -> Slice:
    """A slice where figures of some holdings do not add up, which says that the holding is wrong but not which figure of it."""
    told = [(holding, "parts-and-whole", _UNSURE) for holding in wrong if holding not in {name for name, _, _ in found.suspects}]
    causes = found.causes or tuple(ranked({"parts-and-whole": 1.0}, above=True)[:_CAUSES])
    return replace(found, suspects=(*found.suspects, *told), causes=causes)


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


def holes(values: Floats) -> NDArray[np.bool_]:
    """Where holdings lack a value that they should have: between two that they have, or one period at an end of what others have."""
    known = np.isfinite(values)
    others = np.asarray(known.any(axis=0, keepdims=True))
    inner = (known.cumsum(1) > 0) & (known[:, ::-1].cumsum(1)[:, ::-1] > 0)
    edge = np.zeros_like(known)
    span = np.flatnonzero(others[0])
    if len(span) > 3:
        edge[:, span[0]], edge[:, span[-1]] = known[:, span[1]], known[:, span[-2]]
    return np.asarray(~known & others & (inner | edge) & (known.sum(1, keepdims=True) >= 3))


def _slice(
    seen: Observations, scanned: Scanned, rows: tuple[int, int], pairs: slice, column: int, close: dict[tuple[int, int], int]
) -> Slice:
    block = scanned.block
    first, last = rows
    series = int(block.row_series[first])
    names = [seen.holdings[number] for number in block.row_holding[first:last]]
    values = block.values[first:last, column]
    told, evidence = [], []
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
            said = _evidence(scanned, number, column, (a, b), close)
            # What a rule or a tolerance lets pass accuses nobody.
            evidence.append(said if kind is Class.UNEXPLAINED else replace(said, ok=max(said.ok, 0.5)))
    found = suspects(evidence)
    above = _above(values, found)
    if not found and any(pair.kind is Class.UNEXPLAINED for pair in told):
        found = _of_level(scanned, pairs, column, block.pair_a[pairs] - first, block.pair_b[pairs] - first)
    accused = {names[one.holding] for one in found}
    told = [replace(one, kind=Class.EXPLAINED) if one.kind is Class.UNEXPLAINED and not accused & {one.a, one.b} else one for one in told]
    lacking = holes(block.values[first:last])[:, column] & (block.at[first:last, column] < 0)
    found += [Suspect(holding=int(one), kind="missing", probability=0.95, kinds={"missing": 1.0}) for one in np.flatnonzero(lacking)]
    weights: dict[str, float] = {}
    for one in found:
        for kind_name, weight in one.kinds.items():
            weights[kind_name] = weights.get(kind_name, 0.0) + weight * one.probability
    if not found and any(pair.kind is Class.EXPLAINED for pair in told):
        weights = {"small-difference": 1.0}
    estimate, confidence = _estimate(values, found, evidence)
    return Slice(
        phenomenon=seen.phenomena[seen.series_phenomenon[series]],
        area=seen.areas[seen.series_area[series]],
        period=seen.periods[block.period[first, column]],
        breakdown=seen.breakdowns[seen.series_breakdown[series]],
        values={
            name: (float(value) if np.isfinite(value) else seen.text(int(at)) if at >= 0 else None)
            for name, value, at in zip(names, values, block.at[first:last, column], strict=True)
            if at >= 0
        },
        pairs=tuple(told),
        suspects=tuple((names[one.holding], one.kind, one.probability) for one in found),
        causes=tuple(ranked(weights, above=above)[:_CAUSES]) if weights else (),
        estimate=estimate,
        confidence=confidence,
    )


def _evidence(scanned: Scanned, number: int, column: int, sides: tuple[int, int], close: dict[tuple[int, int], int]) -> Evidence:
    weighed = scanned.weighed
    at = close.get((number, column))
    nothing = np.zeros(len(NAMES))
    ok = float(np.nan_to_num(weighed.ok[number, column]))
    return Evidence(
        a=sides[0],
        b=sides[1],
        ok=ok,
        wrong_a=nothing if at is None else weighed.wrong_a[:, at],
        wrong_b=nothing if at is None else weighed.wrong_b[:, at],
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
    kind = "lasting-step" if step else "another-level"
    chance = 0.8 if len(most) == 1 else 0.9 / max(len(most), 1)
    return [Suspect(holding=int(one), kind=kind, probability=chance, kinds={kind: 1.0}) for one in most]


def _above(values: Floats, found: list[Suspect]) -> bool:
    """Whether the likeliest suspect lies above the others."""
    if not found:
        return True
    others = np.delete(values, found[0].holding)
    others = others[np.isfinite(others)]
    return bool(len(others) == 0 or values[found[0].holding] >= np.median(others))


def _estimate(values: Floats, found: list[Suspect], evidence: list[Evidence]) -> tuple[float | None, float]:
    """The median of the holdings that are not suspected, and how likely it is right."""
    chance = {one.holding: one.probability for one in found}
    known = [number for number in range(len(values)) if np.isfinite(values[number])]
    if not known:
        return None, 0.0
    best = [number for number in known if chance.get(number, 0.0) < 0.5] or known
    if len({chance.get(number, 0.0) for number in best}) > 1 and len(best) == 2:
        best = [min(best, key=lambda number: chance.get(number, 0.0))]
    value = float(np.median(values[best]))
    doubt = min((chance.get(number, 0.0) for number in best), default=0.0)
    sure = float(np.mean([one.ok for one in evidence if one.a in best and one.b in best] or [0.9 if len(best) < len(known) else 0.8]))
    return value, max(min(1 - doubt, 0.5 + sure / 2), 0.0)

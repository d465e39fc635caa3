"""All pairs of all series looked at: what is usual is learned from a sample, then every block is weighed and classed.

Time grows with the number of observations, memory does not; what was learned once re-examines one changed series in no time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ratusz.bank.reconcile.classify import Class, Classed, classify
from ratusz.bank.reconcile.history import history
from ratusz.bank.reconcile.judge import Usual, Weighed, learn, weigh
from ratusz.bank.reconcile.observations import Floats, Ints, Observations
from ratusz.bank.reconcile.pairs import Block, Layout, Pairs, blocks, make_pairs, pairs_of
from ratusz.bank.reconcile.rules import Rules
from ratusz.bank.reconcile.spelling import Sort
from ratusz.bank.reconcile.terms import Terms, terms_of

_SAMPLE_CELLS = 16_000
_BEATS = (0.0, 0.02, 0.06, 0.12, 0.3, 0.6, np.inf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A block with its pairs, and what was found in them."""

    block: Block
    pairs: Pairs
    weighed: Weighed
    classed: Classed

    @property
    def differs(self) -> NDArray[np.bool_]:
        """Pairs × columns that a person must look at."""
        return np.asarray(self.classed.classes == Class.UNEXPLAINED)


def numeric_series(seen: Observations) -> NDArray[np.bool_]:
    """Which series are of numbers."""
    numeric = np.array([sort is Sort.NUMBER for sort in seen.sorts])
    return numeric[seen.series_phenomenon] if len(numeric) else np.zeros(0, bool)


def beats(layout: Layout) -> Ints:
    """For each series a class of how often it is observed (days, months, quarters, years…), since noise and drift go with it."""
    series, years = layout.slots // len(layout.seen.periods), layout.seen.years[layout.slots % len(layout.seen.periods)]
    size = len(layout.seen.series_area)
    gap = np.nan_to_num(np.where(np.diff(series) == 0, np.diff(years), 0.0))
    mean = np.bincount(series[1:], gap, size) / np.maximum(np.diff(layout.starts) - 1, 1)
    return np.asarray(np.searchsorted(np.array(_BEATS), mean, side="left"))


def usual_of(layout: Layout, chosen: NDArray[np.bool_] | None = None) -> dict[int, Usual]:
    """What is usual in each class of series, learned from an even sample of them."""
    seen = layout.seen
    kept, beat = numeric_series(seen), beats(layout)
    kept = kept if chosen is None else kept & chosen
    found: dict[int, Usual] = {}
    many = np.bincount(seen.series, minlength=len(seen.series_area))
    for number in np.unique(beat[kept]).tolist():
        series = np.flatnonzero(kept & (beat == number))
        every = max(1, int(many[series].sum() // (2 * _SAMPLE_CELLS)))
        some = np.zeros(len(kept), bool)
        some[series[::every]] = True
        sample = [(pairs_of(block), _own(block)) for block in blocks(layout, some) if len(block.pair_a)]
        if sample:
            pairs, own = _joined(sample)
            found[number] = learn(pairs, own=own)
    return found


def scan(
    layout: Layout, usual: Mapping[int, Usual], *, chosen: NDArray[np.bool_] | None = None, rules: Rules | None = None
) -> Iterator[Scanned]:
    """All series of numbers, or the chosen ones among them, block by block."""
    seen = layout.seen
    kept, beat = numeric_series(seen), beats(layout)
    kept = kept if chosen is None else kept & chosen
    for number in np.unique(beat[kept]).tolist():
        of_beat = usual.get(number, Usual())
        for block in blocks(layout, kept & (beat == number)):
            yield look(block, of_beat, terms_of(seen, block, rules or {}))


def look(block: Block, usual: Usual, terms: Terms) -> Scanned:
    """One block."""
    pairs = pairs_of(block)
    weighed = weigh(pairs, usual, own=_own(block), terms=terms)
    inside = block.period[block.pair_a] >= 0
    unread = (block.at >= 0) & ~np.isfinite(block.values)
    classed = classify(pairs, weighed, usual.noise, terms=terms, inside=inside, unread=unread[block.pair_a] | unread[block.pair_b])
    return Scanned(block=block, pairs=pairs, weighed=weighed, classed=classed)


def _own(block: Block) -> tuple[Floats, Floats]:
    fits = history(block)
    return fits[block.pair_a], fits[block.pair_b]


def _joined(sample: list[tuple[Pairs, tuple[Floats, Floats]]]) -> tuple[Pairs, tuple[Floats, Floats]]:
    """Pairs of several blocks in one, padded to the widest."""
    width = max(pairs.a.shape[1] for pairs, _ in sample)

    def wide(parts: list[Floats], fill: float) -> Floats:
        return np.concatenate([np.pad(part, ((0, 0), (0, width - part.shape[1])), constant_values=fill) for part in parts])

    pairs = make_pairs(
        wide([one.a for one, _ in sample], np.nan),
        wide([one.b for one, _ in sample], np.nan),
        years=wide([one.years for one, _ in sample], np.nan),
        step_a=np.concatenate([one.step_a for one, _ in sample]),
        step_b=np.concatenate([one.step_b for one, _ in sample]),
    )
    return pairs, (wide([own[0] for _, own in sample], 0.0), wide([own[1] for _, own in sample], 0.0))

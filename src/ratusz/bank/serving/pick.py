"""Which rows fulfil all parts, and which of them come where in an order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ratusz.bank.query.nodes import SortKey
from ratusz.bank.serving.conditions import Marked, Mask, Part, Spans
from ratusz.bank.serving.copy import ServingCopy
from ratusz.bank.serving.vectors import Ranks, Rows, Span, Vector

#: A part that leaves fewer rows than one in so many is read from its list of rows; others are tested row by row. The rows of one value
#: stand in their order already, those of several must be put into it.
FEW_OF_ONE, FEW = 8, 32
#: Rows tested, counted and added up at once: what lies in the processor's own memory is read several times as fast.
BLOCK = 1 << 16
#: Rows of an order that are walked at first; each step takes twice as many.
WALKED = 1_024
#: So many rows are sorted in the time in which one is walked, for walking jumps about in memory.
SORTED_PER_WALKED = 1
#: Bits of a sort key that is compared at once.
_WIDTH = 64


def kept(rows: Rows, mask: Mask) -> Rows:
    """`rows[mask]`, several times as fast where the mask is mixed."""
    return rows.take(np.flatnonzero(mask))


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """Rows that fulfil all parts: as a rising list, or as a mask where they are many. Neither: every row."""

    count: int
    rows: Rows | None = None
    mask: Mask | None = None

    def listed(self) -> Rows:
        """The rows as a rising list; not for every row."""
        if self.rows is not None:
            return self.rows
        return np.flatnonzero(self.mask if self.mask is not None else np.ones(self.count, dtype=np.bool_)).astype(np.uint32)

    def among(self, rows: Rows) -> Rows:
        """Those of some rising rows that are picked."""
        if self.mask is not None:
            return kept(rows, self.mask[rows])
        return rows if self.rows is None else np.intersect1d(rows, self.rows, assume_unique=True)


def pick(copy: ServingCopy, parts: Sequence[Part]) -> Picked:
    """The rows of `copy` that fulfil all `parts`."""
    if not parts:
        return Picked(count=copy.rows)
    counted = sorted(((part.count(), n, part) for n, part in enumerate(parts) if isinstance(part, Spans)), key=lambda item: item[:2])
    marked = [part for part in parts if isinstance(part, Marked)]
    tests = [_test(part) for part in [part for _, _, part in counted] + marked]
    if counted and counted[0][0] * (FEW_OF_ONE if _is_one(counted[0][2]) else FEW) <= copy.rows:
        rows = _of(counted[0][2])
        for test in tests[1:]:
            rows = kept(rows, test(rows))
        return Picked(count=len(rows), rows=rows)
    mask = np.empty(copy.rows, dtype=np.bool_)
    for at in range(0, copy.rows, BLOCK):
        here = slice(at, min(at + BLOCK, copy.rows))
        mask[here] = tests[0](here)
        for test in tests[1:]:
            mask[here] &= test(here)
    return Picked(count=int(np.count_nonzero(mask)), mask=mask)


def _of(part: Spans) -> Rows:
    """The rows of `part`, rising."""
    slices = [part.vector.ordered(start, stop) for start, stop in part.slices()]
    if not slices:
        return np.zeros(0, dtype=np.uint32)
    rows = slices[0] if len(slices) == 1 else np.concatenate(slices)
    return rows if _is_one(part) else np.sort(rows)


def _is_one(part: Spans) -> bool:
    """Whether it is of one value."""
    return len(part.spans) == 1 and part.spans[0][1] - part.spans[0][0] == 1


def _test(part: Part) -> Callable[[Rows | slice], Mask]:
    """Tells which of some rows fulfil `part`."""
    if isinstance(part, Marked):
        return lambda rows: part.mask[rows]
    vector, spans = part.vector, part.spans
    if len(spans) > 8:
        table = np.zeros(vector.facts.distinct + 1, dtype=np.bool_)
        for low, high in spans:
            table[low:high] = True
        return lambda rows: table[vector.ranks(rows)]
    return lambda rows: _in(vector.ranks(rows), spans)


def _in(ranks: Ranks, spans: tuple[Span, ...]) -> Mask:
    """Which of `ranks` lie in one of a few `spans`."""
    if not spans:
        return np.zeros(len(ranks), dtype=np.bool_)
    found: Mask = _between(ranks, *spans[0])
    for span in spans[1:]:
        np.logical_or(found, _between(ranks, *span), out=found)
    return found


def _between(ranks: Ranks, low: int, high: int) -> Mask:
    """`low <= ranks < high` in one comparison: what is below wraps around to the greatest."""
    if high - low == 1:
        return np.equal(ranks, ranks.dtype.type(low))
    if low == 0:
        return np.less(ranks, high)
    kind = ranks.dtype.type
    return np.less(np.subtract(ranks, kind(low)), kind(high - low))


def window(copy: ServingCopy, picked: Picked, sort: Sequence[SortKey], start: int, stop: int) -> Rows:
    """Rows `start` to `stop` of the order: by the keys, then by the rows' numbers; blanks last either way."""
    stop = min(stop, picked.count)
    if start >= stop:
        return np.zeros(0, dtype=np.uint32)
    if not sort:
        return _as_they_stand(picked, start, stop)
    if picked.rows is not None:
        return _sorted(copy, picked.rows, sort, start, stop)
    if picked.mask is not None:
        walked = stop * (copy.rows // picked.count)
        if walked > picked.count * SORTED_PER_WALKED:
            return _sorted(copy, picked.listed(), sort, start, stop)
        return _walked(copy, picked.mask, sort, start, stop)
    if len(sort) == 1:
        return _ordered(copy.vector(sort[0].name), start, stop, descending=sort[0].descending)
    return _refined(copy, sort, start, stop)


def _as_they_stand(picked: Picked, start: int, stop: int) -> Rows:
    if picked.rows is not None:
        return picked.rows[start:stop]
    return np.arange(start, stop, dtype=np.uint32) if picked.mask is None else _nth_true(picked.mask, start, stop)


def _nth_true(mask: Mask, start: int, stop: int) -> Rows:
    """The places of true number `start` to `stop`; the head of the mask where that is enough."""
    seen, found = 0, []
    for at in range(0, len(mask), BLOCK):
        here = int(np.count_nonzero(mask[at : at + BLOCK]))
        if seen + here > start:
            places = np.flatnonzero(mask[at : at + BLOCK]) + at
            found.append(places[max(start - seen, 0) : stop - seen])
        seen += here
        if seen >= stop:
            break
    return np.concatenate(found).astype(np.uint32)


def _ordered(vector: Vector, start: int, stop: int, *, descending: bool) -> Rows:
    """A window of the order of one column. Falling, values come from the last to the first, and rows of one value as they stand."""
    if not descending:
        return vector.ordered(start, stop)
    filled = vector.filled
    blanks = [vector.ordered(max(start, filled), stop)] if stop > filled else []
    return np.concatenate([*_falling(vector, start, min(stop, filled)), *blanks]) if start < filled else blanks[0]


def _falling(vector: Vector, start: int, stop: int) -> list[Rows]:
    """The first value, which the window may cut; those between, whole; and the last."""
    filled = vector.filled
    first, last = (int(vector.ranks(vector.ordered(filled - 1 - at, filled - at))[0]) for at in (start, stop - 1))
    low, high = vector.holding((first, first + 1))
    begins = low + start - (filled - high)
    if first == last:
        return [vector.ordered(begins, begins + stop - start)]
    last_low, last_high = vector.holding((last, last + 1))
    between = vector.ordered(last_high, low)
    turned = between[np.argsort(-vector.ranks(between).astype(np.int64), kind="stable")]
    return [vector.ordered(begins, high), turned, vector.ordered(last_low, last_low + stop - (filled - last_high))]


def _walked(copy: ServingCopy, mask: Mask, sort: Sequence[SortKey], start: int, stop: int) -> Rows:
    """Many rows, few of them wanted: the order of the first key is walked until enough rows of the mask are met."""
    vector, descending = copy.vector(sort[0].name), sort[0].descending
    met, seen, at, step = [], 0, 0, max(WALKED, stop)
    while seen < stop and at < copy.rows:
        rows = _ordered(vector, at, min(at + step, copy.rows), descending=descending)
        met.append(kept(rows, mask[rows]))
        seen, at, step = seen + len(met[-1]), at + len(rows), step * 2
    if len(sort) == 1:
        return np.concatenate(met)[start:stop]
    low, high = vector.holding(_one(int(vector.ranks(rows[-1:])[0])))
    passed = at if not descending or low == vector.filled else at - (vector.filled - high) + low
    rest = vector.ordered(max(passed, low), high)
    return _sorted(copy, np.sort(np.concatenate([*met, kept(rest, mask[rest])])), sort, start, stop)


def _one(rank: int) -> Span:
    return rank, rank + 1


def _refined(copy: ServingCopy, sort: Sequence[SortKey], start: int, stop: int) -> Rows:
    """Several keys over every row: only rows whose first value is one of those in the window are compared further."""
    vector, descending = copy.vector(sort[0].name), sort[0].descending
    first, last = (int(vector.ranks(_ordered(vector, at, at + 1, descending=descending))[0]) for at in (start, stop - 1))
    low, high, before = vector.filled, vector.filled, vector.filled
    if first:
        least, most = sorted((first, last or first))
        low = 0 if descending and not last else vector.offset(least)
        high = vector.filled if not descending and not last else vector.offset(most + 1)
        before = vector.filled - high if descending else low
    blanks = [] if last else [vector.ordered(vector.filled, copy.rows)]
    rows = np.sort(np.concatenate([vector.ordered(low, high), *blanks]))
    return _sorted(copy, rows, sort, start - before, stop - before)


def _sorted(copy: ServingCopy, rows: Rows, sort: Sequence[SortKey], start: int, stop: int) -> Rows:
    """A window of rising `rows` by several keys: the keys are packed into whole numbers, so that a window needs no full sort."""
    packed = _packed(copy, rows, sort)
    if len(packed) > 1:
        return rows[np.lexsort(packed[::-1])[start:stop]]
    keys = packed[0]
    if len(rows) > 4 * stop:
        chosen = np.argpartition(keys, stop - 1)[:stop]
        return rows[chosen[np.argsort(keys[chosen])][start:stop]]
    return rows[np.argsort(keys)[start:stop]]


def _packed(copy: ServingCopy, rows: Rows, sort: Sequence[SortKey]) -> list[npt.NDArray[np.uint64]]:
    """Keys as numbers that rise as the order does, the place of the row last: as few numbers as hold them."""
    place_bits = max(1, (len(rows) - 1).bit_length())
    found, current, room = [], np.zeros(len(rows), dtype=np.uint64), _WIDTH
    for key in sort:
        vector = copy.vector(key.name)
        top = vector.facts.distinct + 1
        ranks = vector.ranks(rows).astype(np.uint64)
        ranks = np.where(ranks == 0, np.uint64(top), np.uint64(top) - ranks if key.descending else ranks)
        bits = top.bit_length()
        if bits > room:
            found.append(current)
            current, room = np.zeros(len(rows), dtype=np.uint64), _WIDTH
        current = (current << np.uint64(bits)) | ranks
        room -= bits
    if place_bits > room:
        found.append(current)
        current = np.zeros(len(rows), dtype=np.uint64)
    current = (current << np.uint64(place_bits)) | np.arange(len(rows), dtype=np.uint64)
    return [*found, current]

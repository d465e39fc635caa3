"""Conditions as spans of ranks, found by bisecting a dictionary: counting what one leaves is free, testing a row compares two integers."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.query.filters import area_sql, condition_sql, folded, text_sql
from ratusz.bank.query.nodes import ANY_COLUMN, Condition, Op, Query
from ratusz.bank.query.terms import coordinates
from ratusz.bank.serving.copy import ServingCopy
from ratusz.bank.serving.vectors import Span, Vector

Mask = npt.NDArray[np.bool_]
#: How many values a step of the search in Polish order compares at once.
_FAN = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Rows whose rank in `vector` lies in one of `spans`, which are in order and do not touch."""

    vector: Vector
    spans: tuple[Span, ...]

    def count(self) -> int:
        """How many rows."""
        return sum(stop - start for start, stop in self.slices())

    def slices(self) -> list[tuple[int, int]]:
        """From where to where the rows lie in the order of the vector."""
        found = []
        for low, high in self.spans:
            if low == 0:
                found.append(self.vector.holding((0, 1)))
            if high > max(low, 1):
                found.append(self.vector.holding((max(low, 1), high)))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Rows that are true in `mask`: what the engine had to say for itself."""

    mask: Mask


Part = Spans | Marked


def parts_of(engine: Engine, copy: ServingCopy, query: Query, *, but: str | None = None) -> list[Part]:
    """What a row must fulfil; without the conditions on the column `but`."""
    found: list[Part] = []
    for condition in query.where:
        if condition.column != but:
            found += _parts(engine, copy, condition)
    if query.text:
        found.append(_anywhere(engine, copy, query.text))
    return found


def _parts(engine: Engine, copy: ServingCopy, condition: Condition) -> list[Part]:
    if condition.op is Op.STATUS:
        return [_with_status(copy, condition)]
    if condition.rows is not None:
        return [_located(engine, copy, condition)]
    column = copy.schema.column(condition.column)
    if condition.op is Op.BBOX:
        return _box(copy, condition)
    vector = copy.vector(column.name)
    match condition.op:
        case Op.ISNULL:
            return [Spans(vector=vector, spans=((0, 1),) if condition.values[0] else ((1, vector.facts.distinct + 1),))]
        case Op.EXACT | Op.IN:
            return [_equal(vector, _stored(condition.values, column))]
        case Op.NOT | Op.NOTIN:
            return [_others(_equal(vector, _stored(condition.values, column)))]
        case Op.CONTAINS | Op.STARTSWITH | Op.ENDSWITH | Op.AREA:
            return [_matching(engine, copy, condition, vector)]
        case _:
            return [_range(engine, vector, condition.op, _stored(condition.values, column)[0], column)]


def _with_status(copy: ServingCopy, condition: Condition) -> Part:
    """Rows in which a cell, or any cell, has one of these signs."""
    columns = copy.schema.columns if condition.column == ANY_COLUMN else (copy.schema.column(condition.column),)
    found = [_equal(copy.vector(column.status_name), condition.values) for column in columns if column.has_status]
    if len(found) == 1:
        return found[0]
    mask = np.zeros(copy.rows, dtype=np.bool_)
    for spans in found:
        for start, stop in spans.slices():
            mask[spans.vector.ordered(start, stop)] = True
    return Marked(mask=mask)


def _stored(values: tuple[Any, ...], column: Column) -> tuple[Any, ...]:
    """Values in the type of the dictionary, so that they compare with its own."""
    return tuple(map(Decimal, values)) if column.type is Type.DECIMAL else values


def _equal(vector: Vector, values: tuple[Any, ...]) -> Spans:
    ranks = sorted({rank for value in values if (rank := vector.rank_of(value))})
    return Spans(vector=vector, spans=_joined([(rank, rank + 1) for rank in ranks]))


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for low, high in spans:
        if found and found[-1][1] == low:
            found[-1] = (found[-1][0], high)
        else:
            found.append((low, high))
    return tuple(found)


def _others(spans: Spans) -> Spans:
    """Every other rank, blanks included."""
    at, found = 0, []
    for low, high in (*spans.spans, (spans.vector.facts.distinct + 1, 0)):
        if low > at:
            found.append((at, low))
        at = high
    return Spans(vector=spans.vector, spans=tuple(found))


def _range(engine: Engine, vector: Vector, op: Op, value: Any, column: Column) -> Spans:
    or_equal = op in {Op.GT, Op.LTE}
    if column.type is Type.TEXT:
        below = _below_in_polish(engine, vector, str(value), or_equal=or_equal)
    else:
        below = vector.ranks_below(value, or_equal=or_equal)
    span = (below + 1, vector.facts.distinct + 1) if op in {Op.GT, Op.GTE} else (1, below + 1)
    return Spans(vector=vector, spans=(span,) if span[1] > span[0] else ())


def _below_in_polish(engine: Engine, vector: Vector, value: str, *, or_equal: bool) -> int:
    """How many different values stand before `value` in Polish order; the engine has the order, so it is asked 256 values at a time."""
    sign = "<=" if or_equal else "<"
    low, high = 0, len(vector.words)
    while low < high:
        step = max(1, (high - low) // _FAN)
        places = list(range(low, high, step))
        words = vector.words.take(places).to_pylist()
        before = engine.fetch(f"SELECT count(*) FROM (SELECT unnest(?) AS word) AS words WHERE word COLLATE pl {sign} ?", [words, value])[
            0
        ][0]
        if step == 1:
            return low + int(before)
        low, high = (places[before - 1] + 1 if before else low), (places[before] if before < len(places) else high)
    return low


def _located(engine: Engine, copy: ServingCopy, condition: Condition) -> Marked:
    """Rows found before, by their numbers."""
    if not copy.facts.numbered:
        return _asked(engine, copy, *condition_sql(condition, copy.schema))
    found = np.frombuffer((condition.rows or "").encode("ascii"), dtype=np.uint8) == ord("1")
    mask = np.zeros(copy.rows, dtype=np.bool_)
    mask[: len(found)] = found
    return Marked(mask=mask)


def _box(copy: ServingCopy, condition: Condition) -> list[Part]:
    east, north = coordinates(condition.column, copy.schema) or (condition.column, condition.column)
    west_side, south_side, east_side, north_side = condition.values
    found: list[Part] = []
    for name, low, high in ((east, west_side, east_side), (north, south_side, north_side)):
        vector, column = copy.vector(name), copy.schema.column(name)
        least, most = _stored((low, high), column)
        span = (vector.ranks_below(least, or_equal=False) + 1, vector.ranks_below(most, or_equal=True) + 1)
        found.append(Spans(vector=vector, spans=(span,) if span[1] > span[0] else ()))
    return found


_SEARCHES: dict[Op, Callable[[str], str]] = {
    Op.CONTAINS: lambda word: f"contains({word}, {folded('CAST(? AS VARCHAR)')})",
    Op.STARTSWITH: lambda word: f"starts_with({word}, {folded('CAST(? AS VARCHAR)')})",
    Op.ENDSWITH: lambda word: f"ends_with({word}, {folded('CAST(? AS VARCHAR)')})",
}


def _matching(engine: Engine, copy: ServingCopy, condition: Condition, vector: Vector) -> Part:
    """A search in the different values of a column where there are few, in its rows where there are many."""
    if not vector.facts.coded:
        sql, values = condition_sql(condition, copy.schema)
        return _asked(engine, copy, sql, values)
    return _among_words(engine, vector, condition.op, str(condition.values[0]))


def _anywhere(engine: Engine, copy: ServingCopy, text: str) -> Marked:
    """Rows that hold `text` in any column: columns of few words are searched by their words, the others together by the engine."""
    coded = [column for column in copy.schema.columns if copy.vector(column.name).facts.coded]
    others = [column for column in copy.schema.columns if column not in coded]
    sql, values = text_sql(text, others)
    mask = _asked(engine, copy, sql, values).mask if values else np.zeros(copy.rows, dtype=np.bool_)
    for column in coded:
        found = _among_words(engine, copy.vector(column.name), Op.CONTAINS, text)
        for start, stop in found.slices():
            mask[found.vector.ordered(start, stop)] = True
    return Marked(mask=mask)


def _among_words(engine: Engine, vector: Vector, op: Op, text: str) -> Spans:
    words = vector.words.to_pylist()
    listed = "(SELECT unnest(?) AS word, generate_subscripts(?, 1) AS place) AS words"
    sql, values = area_sql(text, "word") if op is Op.AREA else (_SEARCHES[op](folded("word")), [text])
    ranks = sorted(place for (place,) in engine.fetch(f"SELECT place FROM {listed} WHERE {sql}", [words, words, *values]))
    return Spans(vector=vector, spans=_joined([(rank, rank + 1) for rank in ranks]))


def _asked(engine: Engine, copy: ServingCopy, sql: str, values: list[Any]) -> Marked:
    """The rows for which the engine finds a condition true."""
    mask = np.zeros(copy.rows, dtype=np.bool_)
    with engine.arrow(f"SELECT rowid AS place\nFROM {copy.source(engine)} AS data\nWHERE {sql}", values) as batches:
        for batch in batches:
            mask[batch.column(0).to_numpy(zero_copy_only=False)] = True
    return Marked(mask=mask)

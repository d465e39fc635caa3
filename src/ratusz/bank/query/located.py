"""Conditions of places that no SQL can tell: which shapes meet a box, what lies within the outline of an area.

The engine gives the places, shapely finds those that fulfil the condition, and the statement of the question says which rows they are.
Nothing is kept: a store holds shapes as they were delivered, and an engine needs to know nothing of them.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.schema import Schema
from ratusz.bank.query.filters import is_on_ground
from ratusz.bank.query.nodes import ANY_COLUMN, Condition, Outline, Query
from ratusz.bank.query.terms import coordinates
from ratusz.bank.shapes.meeting import Sides, area_of, meet_box, shapes_in, share_inside, sides_of, within

Arrays = list[npt.NDArray[Any]]


def located(engine: Engine, schema: Schema, query: Query, source: str) -> Query:
    """`query` with the rows of its conditions of places found; `source`: a FROM item of all rows. Of other questions `query` itself."""
    where = tuple(_found(engine, schema, condition, source) for condition in query.where)
    return query if where == query.where else replace(query, where=where)


def _found(engine: Engine, schema: Schema, condition: Condition, source: str) -> Condition:
    if condition.column == ANY_COLUMN or condition.rows is not None or not is_on_ground(condition, schema.column(condition.column)):
        return condition
    pair = coordinates(condition.column, schema)
    if pair and condition.outline:
        numbers, hits = _points(engine, source, pair, condition.outline)
    else:
        numbers, hits = _shapes(engine, source, condition)
    return replace(condition, rows=_marks(numbers[hits]))


def _points(engine: Engine, source: str, pair: tuple[str, str], outline: Outline) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    """Numbers of the rows near an area, and which of them lie in it."""
    area = area_of(outline.shapes)
    east, north = (f"CAST({quote(name)} AS DOUBLE)" for name in pair)
    west, south, most_east, most_north = sides_of(area)
    near = f"{east} BETWEEN ? AND ? AND {north} BETWEEN ? AND ?"
    sql = f'SELECT "_row", {east} AS "east", {north} AS "north"\nFROM {source} AS data\nWHERE {near}'
    numbers, x, y = _columns(engine, sql, [west, most_east, south, most_north], 3)
    return numbers, within(area, x.astype(np.float64), y.astype(np.float64))


def _shapes(engine: Engine, source: str, condition: Condition) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    """Numbers of the rows with shapes, and which of them fulfil a condition."""
    name = quote(condition.column)
    numbers, texts = _columns(engine, f'SELECT "_row", {name} AS "shape"\nFROM {source} AS data\nWHERE {name} IS NOT NULL', [], 2)
    shapes = shapes_in(texts)
    if condition.outline:
        return numbers, share_inside(shapes, area_of(condition.outline.shapes))
    return numbers, meet_box(shapes, Sides(*(float(str(side)) for side in condition.values)))


def _columns(engine: Engine, sql: str, values: list[float], width: int) -> Arrays:
    with engine.arrow(sql, values) as batches:
        found = [[batch.column(at).to_numpy(zero_copy_only=False) for at in range(width)] for batch in batches]
    return [np.concatenate([batch[at] for batch in found]) if found else np.zeros(0, dtype=np.int64) for at in range(width)]


def _marks(numbers: npt.NDArray[Any]) -> str:
    """A letter for each number of a row up to the last one found. The engine takes the n-th letter of a text in no time."""
    marks = np.full(int(numbers.max()) if len(numbers) else 0, b"0", dtype="S1")
    marks[numbers - 1] = b"1"
    return marks.tobytes().decode("ascii")

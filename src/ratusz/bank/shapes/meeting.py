"""Shapes and boxes, points and areas: what meets what, in degrees, exactly for the numbers as they are written."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from ratusz.bank.shapes.mercator import Floats
from ratusz.bank.shapes.outlines import Shapes

Mask = npt.NDArray[np.bool_]
_POINTS = (0, 4)


class Sides(NamedTuple):
    """A box in degrees."""

    west: float
    south: float
    east: float
    north: float


#: Of nothing: no point lies in it.
_NOWHERE = Sides(np.inf, np.inf, -np.inf, -np.inf)


def shapes_in(texts: Sequence[str | None] | npt.NDArray[Any]) -> Shapes:
    """Shapes in degrees; None for what is no WKT."""
    written = np.array([text or None for text in texts], dtype=object)
    read: Shapes = shapely.from_wkt(written, on_invalid="ignore") if len(written) else np.zeros(0, dtype=object)
    found: Shapes = shapely.force_2d(read)
    return found


def area_of(texts: Sequence[str]) -> Shapes:
    """The surfaces of an area, ready to be asked often."""
    found = shapes_in(texts)
    shapely.prepare(found)
    return found


def sides_of(shapes: Shapes) -> Sides:
    """The box around shapes."""
    known = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    return Sides(*map(float, shapely.total_bounds(known))) if len(known) else _NOWHERE


def within(area: Shapes, x: Floats, y: Floats) -> Mask:
    """Which points lie in an area or on its edge."""
    found = np.zeros(len(x), dtype=np.bool_)
    for surface in area:
        west, south, east, north = sides_of(np.array([surface], dtype=object))
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north) & ~found)
        if len(near):
            found[near] = shapely.intersects_xy(surface, x[near], y[near])
    return found


def meet_box(shapes: Shapes, box: Sides) -> Mask:
    """Which shapes have a point in common with a box, its edge included; none where its west lies east of its east."""
    if box.west > box.east or box.south > box.north:
        return np.zeros(len(shapes), dtype=np.bool_)
    sides = shapely.bounds(shapes)
    near = (sides[:, 0] <= box.east) & (sides[:, 2] >= box.west) & (sides[:, 1] <= box.north) & (sides[:, 3] >= box.south)
    inside: Mask = (sides[:, 0] >= box.west) & (sides[:, 2] <= box.east) & (sides[:, 1] >= box.south) & (sides[:, 3] <= box.north)
    doubtful = np.flatnonzero(near & ~inside)
    inside[doubtful] = shapely.intersects(shapes[doubtful], _rectangle(box))
    return inside


def _rectangle(box: Sides) -> Any:
    """A box without a surface is a line or a point: as a surface it would meet nothing."""
    if box.west < box.east and box.south < box.north:
        return shapely.box(*box)
    return shapely.Point(box.west, box.south) if box[:2] == box[2:] else shapely.LineString([box[:2], box[2:]])


def share_inside(shapes: Shapes, area: Shapes) -> Mask:
    """Which shapes have a part within an area: points in it or on its edge, others more than their own edge."""
    found = np.zeros(len(shapes), dtype=np.bool_)
    if not len(shapes):
        return found
    sides, are_points = shapely.bounds(shapes), np.isin(shapely.get_type_id(shapes), _POINTS)
    for surface in area:
        west, south, east, north = sides_of(np.array([surface], dtype=object))
        meets = (sides[:, 0] <= east) & (sides[:, 2] >= west) & (sides[:, 1] <= north) & (sides[:, 3] >= south)
        near = np.flatnonzero(meets & ~found)
        hit = near[shapely.intersects(surface, shapes[near])]
        found[hit] = are_points[hit] | ~shapely.touches(surface, shapes[hit])
    return found

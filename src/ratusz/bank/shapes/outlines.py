"""Shapes from WKT onto the plane, fewer corners where they would not be seen, and out as GeoJSON and as paths of SVG."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from ratusz.bank.shapes.mercator import Floats, Square, degrees, pixel_at, plane

Shapes = npt.NDArray[np.object_]

#: A corner that moves an outline by less than this part of a pixel is left out.
_PIXELS = 0.6
#: Eleven centimetres, in digits of a degree.
_DIGITS = 6


def shapes_of(texts: Sequence[str | None]) -> Shapes:
    """Shapes on the plane; None for what is no WKT, is empty, or lies outside of it."""
    written = np.array([text or None for text in texts], dtype=object)
    found: Shapes = shapely.from_wkt(written, on_invalid="ignore") if len(written) else np.zeros(0, dtype=object)
    found = shapely.transform(shapely.force_2d(found), _to_plane)
    places, owners = shapely.get_coordinates(found, return_index=True)
    found[owners[~np.isfinite(places).all(axis=1)]] = None
    found[shapely.is_empty(found)] = None
    return found


def _to_plane(places: Floats) -> Floats:
    return np.stack(plane(places[:, 0], places[:, 1]), axis=1)


def _to_degrees(places: Floats) -> Floats:
    found: Floats = np.stack(degrees(places[:, 0], places[:, 1]), axis=1)
    return found.round(_DIGITS)


def are_points(shapes: Shapes) -> bool:
    """Whether each shape is a point, and there is one."""
    kinds = shapely.get_type_id(shapes)
    return bool(np.isin(kinds, [-1, 0]).all() and (kinds == 0).any())


def have_areas(shapes: Shapes) -> bool:
    """Whether any shape is a polygon."""
    return bool(np.isin(shapely.get_type_id(shapes), [3, 6]).any())


def extent_of(shapes: Shapes) -> Square | None:
    """The rectangle that all shapes fill; None where there are none."""
    if not len(shapes) or not (~shapely.is_missing(shapes)).any():
        return None
    left, top, right, bottom = (float(side) for side in shapely.total_bounds(shapes))
    return Square(left=left, top=top, right=right, bottom=bottom)


def in_view(shapes: Shapes, view: Square) -> npt.NDArray[np.int64]:
    """The places of the shapes whose extent touches `view`."""
    sides = shapely.bounds(shapes) if len(shapes) else np.zeros((0, 4))
    meets = (sides[:, 0] <= view.right) & (sides[:, 2] >= view.left) & (sides[:, 1] <= view.bottom) & (sides[:, 3] >= view.top)
    return np.flatnonzero(meets)


def simpler(shapes: Shapes, zoom: float) -> Shapes:
    """Shapes whose corners can be told apart at a zoom; areas that neighbour each other go on doing so where they have few corners."""
    made = shapely.simplify(shapes, _PIXELS * pixel_at(zoom), preserve_topology=True)
    return np.where(shapely.is_empty(made), shapes, made)


def label_places(shapes: Shapes) -> list[tuple[float, float]]:
    """A place inside of each shape."""
    inside = shapely.point_on_surface(shapes)
    return list(zip(shapely.get_x(inside).tolist(), shapely.get_y(inside).tolist(), strict=True))


def as_geojson(shapes: Shapes) -> list[Any]:
    """Geometries of GeoJSON, in degrees."""
    return [None if text is None else json.loads(text) for text in shapely.to_geojson(shapely.transform(shapes, _to_degrees)).tolist()]


def paths(shapes: Shapes, view: Square, width: float) -> list[str]:
    """For each shape the `d` of a path in a picture of `view` that is `width` pixels wide; points are left to be drawn as dots."""
    scale = width / (view.right - view.left)
    kept = shapely.clip_by_rect(shapes, *_sides(view.around(1.1)))
    return [_path(shape, view, scale) for shape in kept]


def _sides(square: Square) -> tuple[float, float, float, float]:
    return square.left, square.top, square.right, square.bottom


def _path(shape: Any, view: Square, scale: float) -> str:
    if shape is None or shape.is_empty:
        return ""
    lines: list[str] = []
    for part in shapely.get_parts(shape):
        match part.geom_type:
            case "Polygon":
                lines += [_line(ring, view, scale) + "Z" for ring in (part.exterior, *part.interiors)]
            case "LineString":
                lines.append(_line(part, view, scale))
    return "".join(lines)


def _line(line: Any, view: Square, scale: float) -> str:
    places = np.round((shapely.get_coordinates(line) - [view.left, view.top]) * scale, 1).tolist()
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in places)

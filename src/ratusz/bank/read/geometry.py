"""Shapes of GeoJSON as WKT."""

from collections.abc import Sequence
from typing import Any

#: The column that holds a shape.
GEOMETRY = "geometria"
#: What the worker that opens other files with shapes says of their layers.
LAYERS_FILE = "layers.json"
#: How deep the coordinates of each kind of shape are nested.
_DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def is_shape(value: object) -> bool:
    """Whether a JSON value is a shape of GeoJSON."""
    return isinstance(value, dict) and value.get("type") in _DEPTHS and isinstance(value.get("coordinates"), list)


def point_of(shape: Any) -> tuple[float, float] | None:
    """Longitude and latitude of a point; None for other shapes."""
    if shape.get("type") != "Point":
        return None
    match shape["coordinates"]:
        case [int() | float() as longitude, int() | float() as latitude, *_]:
            return longitude, latitude
    return None


def wkt(shape: Any) -> str:
    """The WKT of a shape; empty for one that is broken."""
    if not isinstance(shape, dict):
        return ""
    if shape.get("type") == "GeometryCollection":
        inner = ", ".join(filter(None, map(wkt, shape.get("geometries") or ())))
        return f"GEOMETRYCOLLECTION ({inner})" if inner else ""
    if not is_shape(shape):
        return ""
    try:
        return f"{shape['type'].upper()} {_text(shape['coordinates'], _DEPTHS[shape['type']])}"
    except (TypeError, ValueError):
        return ""


def _text(coordinates: Sequence[Any], depth: int) -> str:
    if not depth:
        return f"({_place(coordinates)})"
    parts = (_place(part) if depth == 1 else _text(part, depth - 1) for part in coordinates)
    return f"({', '.join(parts)})"


def _place(place: Sequence[Any]) -> str:
    return " ".join(f"{float(number):.15g}" for number in place[:2])

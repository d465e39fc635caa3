"""What a browser draws of a layer in a view: GeoJSON whose properties are short, for thousands of them are sent.

Points and clusters: `n` how many, `i` the place of the (first) row in its order, `t` what it is called, `b` the extent of several.
Shapes and areas: `i` the place, `t` the name, `c` the class (absent: no figure), `v` the figure (text where exact). Areas: `n` of how many
rows, `p` of how many that have a value, `k` the value of the group.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import shapely

from ratusz.bank.query.result import EXACT_IN_JSON
from ratusz.bank.shapes.clusters import clusters
from ratusz.bank.shapes.mercator import Box, degrees, square_of
from ratusz.bank.shapes.outlines import as_geojson, in_view, simpler
from ratusz.portal.explore.maps.nodes import Kind, Layer, Value

#: Shapes in one answer; where more are in view, the largest are drawn and the others are counted.
MOST_SHAPES = 3_000
#: Eleven centimetres.
_DIGITS = 6


def features(layer: Layer, box: Box, zoom: int) -> dict[str, Any]:
    """A FeatureCollection with `count`, how many rows or areas lie in view, and `left_out`, how many of them are not drawn."""
    found, count, drawn = _points(layer, box, zoom) if layer.kind is Kind.POINTS else _shapes(layer, box, zoom)
    return {"type": "FeatureCollection", "count": count, "total": layer.size, "left_out": count - drawn, "features": found}


def _points(layer: Layer, box: Box, zoom: int) -> tuple[list[dict[str, Any]], int, int]:
    made = clusters(layer.x, layer.y, square_of(box), zoom)
    east, north = degrees(made.x, made.y)
    west, tops = degrees(made.extents[:, 0], made.extents[:, 1])
    ends, bottoms = degrees(made.extents[:, 2], made.extents[:, 3])
    places = np.round(np.stack([east, north], axis=1), _DIGITS).tolist()
    extents = np.round(np.stack([west, bottoms, ends, tops], axis=1), _DIGITS).tolist()
    found = []
    for place, extent, size, first in zip(places, extents, made.sizes.tolist(), made.first.tolist(), strict=True):
        properties: dict[str, Any] = {"n": size, "i": first}
        properties |= {"b": extent} if size > 1 else {"t": layer.names[first]} if layer.names else {}
        found.append({"type": "Feature", "geometry": {"type": "Point", "coordinates": place}, "properties": properties})
    return found, made.count, made.count


def _shapes(layer: Layer, box: Box, zoom: int) -> tuple[list[dict[str, Any]], int, int]:
    places = in_view(layer.shapes, square_of(box))
    count = len(places)
    if count > MOST_SHAPES:
        sides = shapely.bounds(layer.shapes[places])
        sizes = np.maximum(sides[:, 2] - sides[:, 0], sides[:, 3] - sides[:, 1])
        places = np.sort(places[np.argpartition(-sizes, MOST_SHAPES - 1)[:MOST_SHAPES]])
    shapes = as_geojson(simpler(layer.shapes[places], zoom))
    found = [
        {"type": "Feature", "geometry": shape, "properties": dict(_properties(layer, int(place)))}
        for shape, place in zip(shapes, places, strict=True)
    ]
    return found, count, len(places)


def _properties(layer: Layer, place: int) -> Iterator[tuple[str, Any]]:
    yield "i", place
    kind = layer.class_of(place)
    if kind is not None:
        yield "c", kind
    if layer.figures and layer.figures[place] is not None:
        yield "v", _exact(layer.figures[place])
    if layer.names:
        yield "t", layer.names[place]
    if layer.of is not None:
        group = layer.groups[place]
        if group.key is not None:
            yield from (("k", group.key), ("n", group.rows), ("p", group.counted))


def _exact(value: Value) -> int | str:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    return value if isinstance(value, int) and abs(value) <= EXACT_IN_JSON else str(value)

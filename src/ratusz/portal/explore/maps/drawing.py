"""A layer in a view as a drawing of the server."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from django.utils.translation import gettext, ngettext

from ratusz.bank.shapes.clusters import clusters
from ratusz.bank.shapes.mercator import Box, Square, degrees, fitted, square_of, zoom_of
from ratusz.bank.shapes.outlines import Shapes, extent_of, in_view, label_places, paths, simpler
from ratusz.portal.explore.maps.nodes import Boundaries, Kind, Layer
from ratusz.portal.show.map import PLAIN, Dot, Label, MapDrawing, Outline, Scale, colours
from ratusz.portal.show.numbers import NBSP

#: Sizes of the drawing: for windows and for telephones.
WIDE, NARROW = ("wide", 960, 560), ("narrow", 360, 400)
#: Up to so many points a drawing shows each by itself; shapes beyond so many are left out, the smallest first.
_APART, _MOST_SHAPES, _MOST_LABELS = 200, 1_500, 60
_EQUATOR_M = 40_075_016.686
_BAR_PIXELS = 120
#: Poland, for a map of nothing.
_NOWHERE = Box(west=14.0, south=49.0, east=24.2, north=54.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What things are called and where they lead. By place: a thing in words, its address. Of several rows: the address of their extent."""

    title: str
    told: Callable[[int], str]
    row_url: Callable[[int], str]
    extent_url: Callable[[Square, int], str]


def view_of(layer: Layer, box: Box | None, known: tuple[Boundaries, ...], width: float, height: float) -> Square:
    """What a picture of these sides shows: the box asked for, or everything with a margin."""
    return fitted(whole_of(layer, known) if box is None else square_of(box), width, height)


def whole_of(layer: Layer, known: tuple[Boundaries, ...]) -> Square:
    """Everything that is drawn, with a margin; the city where there is nothing, the country where that is not known."""
    city = next((extent for one in known if (extent := extent_of(one.shapes))), None)
    return (layer.extent or city or square_of(_NOWHERE)).around(1.1)


def drawing(layer: Layer, view: Square, size: tuple[str, int, int], words: Words, land: Shapes) -> MapDrawing:
    """The picture. `land`: areas drawn under points and lines, so that one knows where one is."""
    name, width, height = size
    zoom = zoom_of(view, width)
    under = simpler(land[in_view(land, view)], zoom)
    outlines = [Outline(path=path, fill="", is_background=True) for path in paths(under, view, width) if path]
    dots: list[Dot] = []
    labels: tuple[Label, ...] = ()
    if layer.kind is Kind.POINTS:
        dots = list(_dots(layer, view, width, words))
    else:
        places = _largest(layer.shapes, in_view(layer.shapes, view))
        shapes = simpler(layer.shapes[places], zoom)
        outlines += _outlines(layer, places, paths(shapes, view, width), words)
        dots = list(_dots_of(layer, places, view, width, words))
        labels = tuple(_labels(layer, places, view, width)) if layer.kind is Kind.AREAS else ()
    return MapDrawing(
        name=name, width=width, height=height, title=words.title, outlines=tuple(outlines), dots=tuple(dots), labels=labels,
        scale=_scale(view, width),
    )  # fmt: skip


def _largest(shapes: Shapes, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    if len(places) <= _MOST_SHAPES:
        return places
    sides = shapely.bounds(shapes[places])
    sizes = (sides[:, 2] - sides[:, 0]) * (sides[:, 3] - sides[:, 1])
    return np.sort(places[np.argpartition(-sizes, _MOST_SHAPES - 1)[:_MOST_SHAPES]])


def _outlines(layer: Layer, places: npt.NDArray[np.int64], drawn: list[str], words: Words) -> list[Outline]:
    shades = colours(len(layer.classes.counts), has_zero=layer.classes.has_zero) if layer.classes else ()
    found = []
    for place, path in zip(places.tolist(), drawn, strict=True):
        if not path:
            continue
        kind = layer.class_of(place)
        is_line = "Z" not in path
        fill = "" if is_line else PLAIN if layer.classes is None else "missing" if kind is None else shades[kind]
        found.append(Outline(path=path, fill=fill, title=words.told(place), url=words.row_url(place)))
    return found


def _dots(layer: Layer, view: Square, width: int, words: Words) -> Iterator[Dot]:
    made = clusters(layer.x, layer.y, view, max(0, math.floor(zoom_of(view, width))), apart=_APART)
    scale = width / (view.right - view.left)
    for x, y, size, first, extent in zip(made.x, made.y, made.sizes.tolist(), made.first.tolist(), made.extents.tolist(), strict=True):
        left, top = (float(x) - view.left) * scale, (float(y) - view.top) * scale
        if size == 1:
            yield Dot(x=left, y=top, radius=6, text="", title=words.told(first), url=words.row_url(first))
            continue
        square = Square(left=extent[0], top=extent[1], right=extent[2], bottom=extent[3])
        title = ngettext("%(number)s point: come nearer", "%(number)s points: come nearer", size) % {"number": size}
        radius = 9 + 3 * math.log10(size)
        yield Dot(x=left, y=top, radius=radius, text=short(size), title=title, url=words.extent_url(square, size))


def _dots_of(layer: Layer, places: npt.NDArray[np.int64], view: Square, width: int, words: Words) -> Iterator[Dot]:
    """Points among shapes of other kinds."""
    scale = width / (view.right - view.left)
    for place in places.tolist():
        shape = layer.shapes[place]
        if shape is not None and shape.geom_type == "Point":
            left, top = (shape.x - view.left) * scale, (shape.y - view.top) * scale
            yield Dot(x=left, y=top, radius=6, text="", title=words.told(place), url=words.row_url(place))


def short(number: int) -> str:
    """A count that fits into a dot: 9500, 12k."""
    return str(number) if number < 10_000 else gettext("%(number)sk") % {"number": number // 1_000}


def _labels(layer: Layer, places: npt.NDArray[np.int64], view: Square, width: int) -> Iterator[Label]:
    if len(places) > _MOST_LABELS:
        return
    scale = width / (view.right - view.left)
    for place, (x, y) in zip(places.tolist(), label_places(layer.shapes[places]), strict=True):
        if layer.names and math.isfinite(x):
            yield Label(x=(x - view.left) * scale, y=(y - view.top) * scale, text=layer.names[place])


def _scale(view: Square, width: int) -> Scale:
    _, north = degrees(np.array([view.left]), np.array([(view.top + view.bottom) / 2]))
    metres = _EQUATOR_M * math.cos(math.radians(float(north[0]))) * (view.right - view.left) / width
    most = metres * _BAR_PIXELS
    step = 10 ** math.floor(math.log10(most))
    length = next(step * times for times in (5, 2, 1) if step * times <= most)
    text = f"{length / 1_000:g}{NBSP}km" if length >= 1_000 else f"{length:g}{NBSP}m"
    return Scale(pixels=length / metres, text=text)

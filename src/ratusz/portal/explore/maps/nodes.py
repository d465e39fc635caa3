"""What a map is asked for and what it is made of: frozen, and without pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

import numpy as np

from ratusz.bank.query.nodes import Query
from ratusz.bank.shapes.classes import Classes, Method
from ratusz.bank.shapes.mercator import Box, Floats, Square
from ratusz.bank.shapes.outlines import Shapes

Value = int | Decimal | None
NO_PLACES: Floats = np.zeros(0)
NO_SHAPES: Shapes = np.zeros(0, dtype=object)


class Kind(StrEnum):
    """What is drawn: rows as points, rows as shapes, or groups as areas coloured by a figure."""

    POINTS = "points"
    SHAPES = "shapes"
    AREAS = "areas"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapQuestion:
    """A map: rows that are drawn, or groups with one figure. `figure`: the column that colours shapes, or "". `box`: the view asked for."""

    query: Query
    method: Method = Method.QUANTILES
    figure: str = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """A table of areas. `places`: key of an area (`area_key`) → its place among `shapes`; `names` are for people, `written` is WKT.

    `version` tells which state it is; `resource` is its id; `title`, `url` and `source` say whose it is.
    """

    written: tuple[str, ...]
    shapes: Shapes
    names: tuple[str, ...]
    places: Mapping[str, int]
    resource: str
    title: str
    url: str
    source: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What an area stands for: the value of the group (None: no row), its figure, of how many rows, and of how many that have a value."""

    key: str | None = None
    figure: Value = None
    rows: int = 0
    counted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Everything that a map of a question can show, wherever one looks. Places in `x`, `y`, `shapes` and `figures` are rows of the order.

    `nowhere`: rows without a place on earth. `names`: what rows are called, in tables that are not large. `strays`: groups without an
    area. `of`: the boundaries of areas.
    """

    kind: Kind
    x: Floats = field(default_factory=lambda: NO_PLACES)
    y: Floats = field(default_factory=lambda: NO_PLACES)
    shapes: Shapes = field(default_factory=lambda: NO_SHAPES)
    extent: Square | None
    nowhere: int = 0
    names: tuple[str, ...] = ()
    figures: tuple[Value, ...] = ()
    classes: Classes | None = None
    groups: tuple[Group, ...] = ()
    strays: tuple[str, ...] = ()
    of: Boundaries | None = None
    weight: int = 0

    @property
    def size(self) -> int:
        """How many things there are to be drawn."""
        return int(np.isfinite(self.x).sum()) if self.kind is Kind.POINTS else len(self.shapes) - self.nowhere

    def class_of(self, place: int) -> int | None:
        """The class of the thing at a place; None where it has no figure, or nothing has."""
        if self.classes is None:
            return None
        figure = self.figures[place]
        return self.classes.of(None if figure is None else float(figure))

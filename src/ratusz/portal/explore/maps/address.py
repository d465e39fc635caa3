"""The address of a map is that of its question, with `_classes=`, `_figure=` and the view as `_box=west,south,east,north` beside.

The table of the same address shows the same rows or groups. Names with an underscore before them cannot be those of columns.
"""

from collections.abc import Sequence

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.schema import Schema
from ratusz.bank.query import params, wrong
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.terms import known_column
from ratusz.bank.shapes.classes import Method
from ratusz.bank.shapes.mercator import MOST_ZOOM, Box
from ratusz.portal.explore.boundaries import outline_of
from ratusz.portal.explore.maps.nodes import MapQuestion

Pairs = Sequence[tuple[str, str]]
CLASSES, FIGURE, BOX, ZOOM = "_classes", "_figure", "_box", "_zoom"
#: Parameters of the table that say nothing to a map: its order and its place in the list.
_PLACE = frozenset({"sort", "limit", "from", "cursor", "facet", "select"})


def parse(pairs: Pairs, schema: Schema) -> MapQuestion:
    """The map that an address asks for; WrongQuery where its parts do not fit the table."""
    own = {name: value for name, value in pairs if name.startswith("_") and value}
    return MapQuestion(
        query=question(pairs, schema),
        method=_method(own.get(CLASSES, Method.QUANTILES)),
        figure=_figure(own[FIGURE], schema) if FIGURE in own else "",
        box=box_of(own[BOX]) if BOX in own else None,
    )


def question(pairs: Pairs, schema: Schema) -> Query:
    """The question of an address, without order and place."""
    return params.parse([(name, value) for name, value in pairs if name not in _PLACE and not name.startswith("_")], schema, outline_of)


def write(asked: MapQuestion) -> list[tuple[str, str]]:
    """The parameters of a map: what `parse` reads."""
    found = list(params.write(asked.query))
    if asked.method is not Method.QUANTILES:
        found.append((CLASSES, str(asked.method)))
    if asked.figure:
        found.append((FIGURE, asked.figure))
    return [*found, *([(BOX, str(asked.box))] if asked.box else [])]


def box_of(text: str) -> Box:
    """`west,south,east,north` in degrees."""
    try:
        return Box.parse(text)
    except ValueError as error:
        raise wrong.box_unfit(text) from error


def zoom_of(text: str) -> int:
    """A whole zoom."""
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and int(text) <= MOST_ZOOM):
        raise wrong.number_unfit(ZOOM, text, 0, MOST_ZOOM)
    return int(text)


def _method(text: str) -> Method:
    if text not in set(Method):
        raise WrongQuery("classes-unknown", N_("There are no classes {found}."), values={"found": text}, allowed=tuple(Method))
    return Method(text)


def _figure(name: str, schema: Schema) -> str:
    column = known_column(name, schema)
    if not column.type.is_number:
        raise WrongQuery("figure-unfit", N_("The column {column} holds no numbers to colour by."), values={"column": name})
    return name

"""Where on earth the rows of a table lie: two columns of coordinates, or one of shapes."""

from ratusz.bank.model.schema import Schema
from ratusz.bank.query.terms import coordinates, has_shapes, is_place
from ratusz.bank.read.geometry import GEOMETRY


def place_columns(schema: Schema) -> tuple[str, str] | None:
    """Longitude and latitude; None where the table has none. A pair called x and y may be metres of any system."""
    for column in schema.columns:
        pair = coordinates(column.name, schema)
        if pair and is_place(column, schema):
            return pair
    return None


def shape_column(schema: Schema) -> str | None:
    """The column of shapes, where there is one."""
    return GEOMETRY if GEOMETRY in schema and has_shapes(schema.column(GEOMETRY)) else None


def place_column(schema: Schema) -> str:
    """The column of which a box or an area of places is asked; "" where the table has none."""
    return (place_columns(schema) or (shape_column(schema) or "",))[0]

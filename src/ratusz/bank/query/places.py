"""Where on earth the rows of a table lie: two columns of coordinates, or one of shapes."""

from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.query.terms import coordinates
from ratusz.bank.read.geometry import GEOMETRY


def place_columns(schema: Schema) -> tuple[str, str] | None:
    """Longitude and latitude; None where the table has none. A pair called x and y may be metres of any system."""
    for column in schema.columns:
        pair = coordinates(column.name, schema)
        if pair and not {"x", "y"} & set(pair):
            return pair
    return None


def shape_column(schema: Schema) -> str | None:
    """The column in which readers of files with shapes leave them as WKT (ADR 30)."""
    return GEOMETRY if GEOMETRY in schema and schema.column(GEOMETRY).type is Type.TEXT else None

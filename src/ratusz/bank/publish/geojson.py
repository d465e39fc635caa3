"""GeoJSON (RFC 7946): a row is a feature, its place or shape the geometry, its other cells the properties, spelled as in JSON."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import shapely

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import BATCH_ROWS, Found, Labels, fields, statement
from ratusz.bank.publish.json import spelled
from ratusz.bank.query.compile import Statement, shown
from ratusz.bank.query.nodes import Query
from ratusz.bank.query.places import place_columns, shape_column

_BEGINS = b'{"type":"FeatureCollection","features":['
_NOTHING = "null"


class GeoJson:
    """A FeatureCollection."""

    media_type = "application/geo+json"
    suffix = "geojson"

    def stream(
        self,
        engine: Engine,
        table: Table,
        query: Query,
        labels: Labels | None = None,  # noqa: ARG002  keys are names
        found: Found | None = None,  # noqa: ARG002  the rows found may lack the columns of their place
    ) -> Iterator[bytes]:
        """The file, piece by piece; WrongQuery `no-shapes` where rows lie nowhere."""
        shape, places = shape_column(table.schema), place_columns(table.schema)
        if query.is_grouped or not (shape or places):
            raise WrongQuery(
                "no-shapes",
                N_("GeoJSON is made of rows with a place, and these have none: no longitude and latitude, no shapes."),
                N_("Take another format; groups have no places of their own."),
            )
        return _pieces(engine, _features(engine, table, query, shape, places), is_text=shape is not None)


def _features(engine: Engine, table: Table, query: Query, shape: str | None, places: tuple[str, str] | None) -> Statement:
    """Rows of two texts: properties as JSON, and the shape as WKT or as a geometry."""
    own = (shape,) if shape else places or ()
    names = [column.name for column in shown(query, table.schema)]
    wider = replace(query, select=(*names, *(name for name in own if name not in names)))
    asked = statement(engine, table, wider, spelled)
    told = [one.name for one in fields(wider, table.schema) if one.name != shape and (one.name in names or one.is_status)]
    pairs = ", ".join(f"'{name}', {quote(name)}" for name in told)
    geometry = quote(shape) if shape else _point(*places) if places else "NULL"
    return Statement(
        sql=f"SELECT CAST(json_object({pairs}) AS VARCHAR) AS properties, {geometry} AS shape\nFROM (\n{asked.sql}\n) AS spelled",
        values=asked.values,
    )


def _point(east: str, north: str) -> str:
    """A point as JSON, in SQL; NULL where a coordinate is missing or none."""
    x, y = (f"CAST({quote(name)} AS VARCHAR)" for name in (east, north))
    inside = f"CAST({x} AS DOUBLE) BETWEEN -180 AND 180 AND CAST({y} AS DOUBLE) BETWEEN -90 AND 90"
    return f"CASE WHEN {inside} THEN '{{\"type\":\"Point\",\"coordinates\":[' || {x} || ',' || {y} || ']}}' END"


def _pieces(engine: Engine, asked: Statement, *, is_text: bool) -> Iterator[bytes]:
    separator = ""
    yield _BEGINS
    with engine.arrow(asked.sql, asked.values, batch_rows=BATCH_ROWS) as batches:
        for batch in batches:
            properties, shapes = batch.column(0).to_pylist(), batch.column(1).to_pylist()
            written = _geometries(shapes) if is_text else shapes
            lines = (
                f'\n{{"type":"Feature","geometry":{shape or _NOTHING},"properties":{told}}}'
                for told, shape in zip(properties, written, strict=True)
            )
            piece = ",".join(lines)
            if piece:
                yield (separator + piece).encode()
                separator = ","
    yield b"\n]}\n"


def _geometries(texts: list[str | None]) -> list[Any]:
    shapes = shapely.orient_polygons(shapely.from_wkt(texts, on_invalid="ignore"))
    found: list[Any] = shapely.to_geojson(shapes).tolist()
    return found

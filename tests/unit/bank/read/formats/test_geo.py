"""Files with shapes: coordinates become longitude and latitude, properties are columns.

Slow: GDAL is opened in a process of its own.
"""

import json
import struct
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyogrio
import pytest

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.read.preview import preview
from tests.support.files import zipped
from tests.support.reading import codes, types

pytestmark = pytest.mark.slow

#: Two places in the coordinates that Polish surveyors use, and what they are in degrees.
EPSG_2180 = ((510000.5, 270000.25), (511000.0, 271000.0))
DEGREES = ((19.14045037, 50.2970865), (19.15451677, 50.30606269))


def written(folder: Path, name: str, driver: str, places, crs: str | None, **options: object) -> Path:
    shapes = [struct.pack("<BIdd", 1, 1, *place) for place in places]
    table = pa.table(
        {"kod": ["0201011", "2474011"], "nazwa": ["Żłobek", "Ćma"], "ile": [25, 130], "geometry": pa.array(shapes, pa.binary())}
    )
    path = folder / name
    pyogrio.write_arrow(table, path, driver=driver, geometry_type="Point", geometry_name="geometry", crs=crs, **options)
    return path


def content_of(folder: Path, kind: str) -> bytes:
    match kind:
        case "gpkg":
            return written(folder, "a.gpkg", "GPKG", EPSG_2180, "EPSG:2180").read_bytes()
        case "gml":
            return written(folder, "a.gml", "GML", EPSG_2180, "EPSG:2180").read_bytes()
        case "kml":
            return written(folder, "a.kml", "LIBKML", DEGREES, "EPSG:4326").read_bytes()
        case "kmz":
            return zipped({"doc.kml": written(folder, "a.kml", "LIBKML", DEGREES, "EPSG:4326").read_bytes()})
        case "geojson":
            return written(folder, "a.geojson", "GeoJSON", EPSG_2180, "EPSG:2180").read_bytes()
    written(folder, "dane.shp", "ESRI Shapefile", EPSG_2180, "EPSG:2180", encoding="cp1250")
    left_out = {".cpg"} | (set() if "prj" in kind else {".prj"})
    return zipped({f"warstwy/{part.name}": part.read_bytes() for part in folder.glob("dane.*") if part.suffix not in left_out})


@pytest.mark.parametrize("kind", ["gpkg", "gml", "kml", "kmz", "geojson", "shp+prj"])
def test_points_of_every_format_are_one_table(reader, tmp_path, kind):
    suffix = "zip" if kind == "shp+prj" else kind
    result = reader.read(content_of(tmp_path, kind), name=f"miejsca.{suffix}")
    (table,) = result.tables
    first = reader.rows(table)[0]
    assert (table.name, first["kod"], first["nazwa"], int(first["ile"])) == ("miejsca", "0201011", "Żłobek", 25)
    assert (round(first["lon"], 5), round(first["lat"], 5)) == (Decimal("19.14045"), Decimal("50.29709"))
    assert first["geometria"].startswith("POINT")
    assert (types(table)["kod"], types(table)["lon"]) == ("text", "decimal")
    assert codes(result) == {}


def test_an_unknown_place_is_told(reader, tmp_path):
    result = reader.read(content_of(tmp_path, "shp"), name="miejsca.zip")
    assert codes(result) == {"place-unknown": 1}
    assert "lon" not in types(result.tables[0])


def test_features_of_plain_geojson(reader):
    ring = [[19.0, 50.0], [19.1, 50.0], [19.1, 50.1], [19.0, 50.0]]
    features = [
        {"type": "Feature", "id": 7, "properties": {"nazwa": "Bytków", "ile": 5}, "geometry": {"type": "Polygon", "coordinates": [ring]}},
        {"type": "Feature", "id": 8, "properties": {"nazwa": "Bańgów", "ile": None}, "geometry": None},
    ]
    (table,) = reader.read(json.dumps({"type": "FeatureCollection", "features": features}), name="a.geojson").tables
    first, second = reader.rows(table)
    shape = "POLYGON ((19 50, 19.1 50, 19.1 50.1, 19 50))"
    assert first == {"_row": 1, "id": 7, "nazwa": "Bytków", "ile": 5, "geometria": shape}
    assert second["geometria"] is None


def test_layers_are_tables(reader, tmp_path):
    path = written(tmp_path, "a.gpkg", "GPKG", EPSG_2180, "EPSG:2180", layer="jeden")
    rows = pa.table({"x": ["a"], "y": [1]})
    pyogrio.write_arrow(rows, path, driver="GPKG", layer="bez kształtów", append=True)
    result = reader.read(path.read_bytes(), name="a.gpkg")
    assert [(table.name, table.table.rows) for table in result.tables] == [("jeden", 2), ("bez kształtów", 1)]


def test_a_picture_of_a_layer(tmp_path):
    path = tmp_path / "b.gpkg"
    path.write_bytes(content_of(tmp_path, "gpkg"))
    (picture,) = preview(path)
    assert picture.rows[0].cells == ("kod", "nazwa", "ile", "geometria", "lon", "lat")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"SQLite format 3\0" + bytes(52) + b"GPKG" + bytes(4000), "damaged-file"),
        (b"<?xml version='1.0'?><!DOCTYPE k [<!ENTITY a 'x'>]><kml><Document>&a;</Document></kml>", "unsafe-xml"),
        (b"<kml><Document><Placemark>", "damaged-file"),
        (b"<x xmlns:gml='http://www.opengis.net/gml'></y>", "damaged-file"),
        (zipped({"a.shp": b"\0\0\x27\x0a" + bytes(96), "a.dbf": b"\x03"}), "damaged-file"),
    ],
    ids=["gpkg", "kml with entities", "kml cut", "gml", "shp"],
)
def test_refusals(reader, content, code):
    with pytest.raises(Unreadable) as refused:
        reader.read(content, name="a")
    assert refused.value.code == code

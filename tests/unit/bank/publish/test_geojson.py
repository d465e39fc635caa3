"""GeoJSON as GDAL reads it: rows with a place or a shape."""

import itertools
import json
from decimal import Decimal

import pyogrio
import pytest

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.publish.geojson import GeoJson
from ratusz.bank.query.params import parse
from tests.support.tables import column, stored

DEGREES = {"precision": 9, "scale": 6}
POINTS = Schema(
    columns=(
        column("nazwa"),
        column("kwota", Type.DECIMAL, precision=9, scale=2, has_status=True),
        column("lon", Type.DECIMAL, **DEGREES),
        column("lat", Type.DECIMAL, **DEGREES),
    )
)
ROWS = [
    ('Ratusz "stary"', Decimal("12.50"), Decimal("19.0294"), Decimal("50.3068"), None),
    ("bez miejsca", None, None, None, "unknown"),
    ("poza światem", None, Decimal("190.5"), Decimal("50.3"), None),
]
SHAPES = Schema(columns=(column("nazwa"), column("geometria")))
OUTLINES = [
    ("obszar", "POLYGON ((19 50, 19 50.1, 19.1 50.1, 19 50))"),
    ("linia", "LINESTRING (19 50, 19.1 50.1)"),
    ("nic", None),
    ("nie kształt", "abc"),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("spill"))


def written(engine, table, address=""):
    pairs = [tuple(pair.split("=", 1)) for pair in address.split("&") if pair]
    return b"".join(GeoJson().stream(engine, table, parse(pairs, table.schema)))


def test_points_are_features_with_their_cells(engine, tmp_path):
    features = json.loads(written(engine, stored(tmp_path, POINTS, ROWS[:1], ROWS[1:])))["features"]
    assert [feature["geometry"] for feature in features] == [{"type": "Point", "coordinates": [19.0294, 50.3068]}, None, None]
    assert features[0]["properties"]["nazwa"] == 'Ratusz "stary"'
    assert features[0]["properties"]["kwota"] == "12.50"
    assert features[1]["properties"]["kwota__status"] == "unknown"


def test_columns_left_out_give_the_place_all_the_same(engine, tmp_path):
    features = json.loads(written(engine, stored(tmp_path, POINTS, ROWS), "select=nazwa&limit=1"))["features"]
    assert features == [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [19.0294, 50.3068]}, "properties": {"nazwa": 'Ratusz "stary"'}}
    ]


def test_gdal_reads_shapes_of_every_kind(engine, tmp_path):
    path = tmp_path / "a.geojson"
    path.write_bytes(written(engine, stored(tmp_path, SHAPES, OUTLINES)))
    told, _, shapes, columns = pyogrio.raw.read(path)
    assert list(told["fields"]) == ["nazwa"]
    assert columns[0].tolist() == [name for name, _ in OUTLINES]
    assert [shape is not None for shape in shapes] == [True, True, False, False]


def test_areas_are_wound_as_the_standard_has_them(engine, tmp_path):
    ring = json.loads(written(engine, stored(tmp_path, SHAPES, OUTLINES[:1])))["features"][0]["geometry"]["coordinates"][0]
    turned = sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in itertools.pairwise(ring))
    assert turned < 0


def test_no_row_is_an_empty_collection(engine, tmp_path):
    assert json.loads(written(engine, stored(tmp_path, POINTS, ROWS), "nazwa=inna")) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize("address", ["", "group=nazwa"])
def test_rows_without_a_place_are_refused(engine, tmp_path, address):
    table = stored(tmp_path, Schema(columns=(column("nazwa"),)), [("a",)]) if not address else stored(tmp_path, POINTS, ROWS)
    with pytest.raises(WrongQuery) as caught:
        written(engine, table, address)
    assert caught.value.code == "no-shapes"

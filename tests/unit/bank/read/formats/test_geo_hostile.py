"""A file that only points at other files is no map: GDAL would follow it anywhere."""

import io
import sqlite3
from zipfile import ZipFile

import pytest

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.read.geo import DRIVERS, _environment

pytestmark = pytest.mark.slow


@pytest.fixture
def pointing(tmp_path):
    """A description of GDAL's own that leads to a database with a secret; `%s` is put after its root."""
    database = sqlite3.connect(tmp_path / "people.sqlite3")
    database.execute("CREATE TABLE people (secret TEXT)")
    database.execute("INSERT INTO people VALUES ('pbkdf2')")
    database.commit()
    layer = f'<OGRVRTLayer name="x"><SrcDataSource>{tmp_path}/people.sqlite3</SrcDataSource><SrcLayer>people</SrcLayer></OGRVRTLayer>'
    return lambda inner: f"<OGRVRTDataSource>{inner}{layer}</OGRVRTDataSource>"


def zipped(name, text):
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("inner", "name"),
    [("<kml/>", "a.kml"), ("<!-- http://www.opengis.net/gml -->", "a.gml"), ("<kml xmlns='http://www.opengis.net/kml/2.2'/>", "a.xml")],
)
def test_a_description_of_other_files_is_not_followed(reader, pointing, inner, name):
    with pytest.raises(Unreadable):
        reader.read(pointing(inner), name=name)


def test_nor_in_a_shapefile(reader, pointing):
    with pytest.raises(Unreadable):
        reader.read(zipped("a.shp", pointing("")), name="a.zip")


def test_nor_in_a_kmz(reader, pointing):
    with pytest.raises(Unreadable):
        reader.read(zipped("doc.kml", pointing("<kml/>")), name="a.kmz")


def test_gdal_has_no_way_to_the_network_or_to_databases():
    skipped = set(_environment()["GDAL_SKIP"].split(","))
    assert {"WFS", "CSV", "SQLite", "HTTP", "OAPIF"} <= skipped
    assert not skipped & DRIVERS

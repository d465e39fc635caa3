"""What is written as ODS is read back by others."""

# ruff: noqa: DTZ001  local time as written

import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from defusedxml.minidom import parseString
from python_calamine import load_workbook

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.publish import sheets
from ratusz.bank.publish.exported import Labels
from ratusz.bank.publish.formats import write_file
from ratusz.bank.query.nodes import Query
from tests.support.tables import column, stored

SCHEMA = Schema(
    columns=(
        column("name", has_status=True),
        column("whole", Type.INTEGER),
        column("exact", Type.DECIMAL, precision=38, scale=2),
        column("yes", Type.BOOLEAN),
        column("day", Type.DATE),
        column("moment", Type.DATETIME),
        column("hour", Type.TIME),
    )
)
ROWS = [
    ("  a  b\tc\nd & <e> ", 310, Decimal("12.50"), True, date(2024, 5, 31), datetime(2024, 5, 31, 7, 30), time(7, 30), None),
    ("=1+1", 2**53 + 1, Decimal("100000000000000000.01"), False, date(1899, 1, 1), None, None, None),
    (None, None, None, None, None, None, None, "suppressed"),
    ("x\x01y", -3, Decimal("-0.01"), None, None, None, None, None),
]
LABELS = Labels(columns={"name": "Nazwa"}, title="Próba & więcej", facts=(("Źródło", "USC"),))


@pytest.fixture
def engine(tmp_path):
    return DuckDBEngine(memory="128MB", threads=1, temp=tmp_path / "spill")


@pytest.fixture
def book(engine, tmp_path):
    path = tmp_path / "out.ods"
    write_file("ods", engine, stored(tmp_path, SCHEMA, ROWS), Query(), path, LABELS)
    return path


def test_cells_come_back_as_they_are(book):
    found = load_workbook(str(book)).get_sheet_by_name("Dane").to_python()
    assert found[0] == ["Nazwa", "whole", "exact", "yes", "day", "moment", "hour", "Nazwa (znak umowny)"]
    assert found[1][0].splitlines()[-1] == "d & <e> "
    assert found[1][1:6] == [310.0, 12.5, True, date(2024, 5, 31), datetime(2024, 5, 31, 7, 30)]
    assert found[2][:5] == ["=1+1", "9007199254740993", "100000000000000000.01", False, "1899-01-01"]
    assert found[3][7] == "suppressed"
    assert found[4][:3] == ["x\ufffdy", -3.0, -0.01]


def test_the_second_sheet_says_what_it_is(book):
    lines = [[cell for cell in row if cell] for row in load_workbook(str(book)).get_sheet_by_name("Opis").to_python()]
    assert lines[0] == ["Próba & więcej"]
    assert ["Źródło", "USC"] in lines
    assert ["Wiersze", "4"] in lines


def test_it_is_a_package_as_the_standard_wants_it(book):
    with zipfile.ZipFile(book) as parts:
        first = parts.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert parts.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        content = parts.read("content.xml").decode()
        assert parseString(content).documentElement.tagName == "office:document-content"
        assert parseString(parts.read("META-INF/manifest.xml")).documentElement.tagName == "manifest:manifest"
    assert "formula" not in content
    assert '<text:s text:c="2"/>a <text:s text:c="1"/>b<text:tab/>c' in content


def test_more_rows_than_a_sheet_holds_are_refused_and_csv_is_offered(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    with pytest.raises(WrongQuery) as seen:
        write_file("ods", engine, stored(tmp_path, SCHEMA, ROWS), Query(), tmp_path / "out.ods")
    assert seen.value.code == "too-many-rows"
    assert "csv" in seen.value.allowed

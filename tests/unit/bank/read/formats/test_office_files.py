"""Files of other projects that gather what offices do to spreadsheets: each is read, or refused for the right reason.

They lie beside the project and are not part of it. Slow: one of them has 150 000 rows.
"""

from pathlib import Path

import pytest

from ratusz.bank.base.errors import Unreadable

DATA = Path(__file__).resolve().parents[6] / "shared" / "data"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real files do not lie beside the project"),
]

#: Rows and columns of the tables, or why there are none.
EXPECTED: dict[str, list[tuple[int, int]] | str] = {
    # sheets
    "blank_line.ods": [(3, 3)],
    "encrypted_no_password.xls": "encrypted",
    "excel_properties.xls": [(18, 1)],  # a list of texts above a column of numbers
    "example_ods_file.ods": [(0, 1)],  # one cell
    "example_xls_file.xls": [(10, 8)],
    "file.ods": [(3, 5)],
    "file.xls": [(5, 8)],  # OpenDocument under the name of a workbook of Excel
    "large.ods": [(23760, 5), (26753, 5), (26048, 5), (25872, 5), (25872, 5), (20328, 5)],
    "libreoffice.xlsx": "no-table",  # no cell at all
    "loffice-4.4.1.2.ods": [(3, 3)],
    "multilineods.ods": [(0, 1)],
    "simple.ods": [(3, 3)],
    "simple.xls": [(6, 3)],
    "simple.xlsx": [(6, 3)],
    "span_rich.xls": [(5, 4)],
    "sw_gen.xlsx": [(15, 17)],
    # JSON, XML, linked data
    "example_geojson.geojson": [(3, 4)],
    "csv2jsonld.jsonld": [(14, 11)],
    "harvester_example1.2.xml": [(2, 10)],
    "example_turtle.ttl": "not-a-table",
    "example_n3.n3": "not-a-table",
    # with types, with shapes
    "file.parquet": [(1000, 10)],
    "TM_WORLD_BORDERS-0.3.dbf": [(246, 11)],
    "Mexico_and_US_Border.zip": [(1, 19)],
    # archives
    "empty_file.7z": "no-table",
    "empty_file.zip": "no-table",
    "encrypted_content.7z": "encrypted",
    "encrypted_content.zip": "encrypted",
    "encrypted_content_and_headers.7z": "encrypted",
    "file.csv.gz": [(6, 3)],
    "linked_rdf_packed.zip": [(6, 6)],
    "multi_pdf_xlsx.zip": [(0, 5)],  # the PDF is left out and told
    "regular.7z": [(2, 2)],
    "regular.zip": [(2, 2)],
    "simple.zip": [(6, 3)],
    "single_csv.zip": [(4, 5)],
    "single_geotiff.zip": "not-a-table",
    "tiff_and_tfw.zip": "not-a-table",  # a picture, and where it lies
    "xlsx_in_archive.zip": [(9, 3)],
}


def found(reader, path: Path) -> list[tuple[int, int]] | str:
    try:
        result = reader.read(path.read_bytes(), name=path.name)
    except Unreadable as error:
        return error.code
    return [(table.table.rows, len(table.table.schema.columns)) for table in result.tables]


@pytest.mark.parametrize("name", EXPECTED)
def test_each_file_is_read_or_refused_for_the_right_reason(reader, name):
    path = next(path for folder in ("office-horror", "dane-gov-pl") for path in sorted((DATA / folder).rglob(name)))
    assert found(reader, path) == EXPECTED[name]


def test_nothing_breaks_on_any_of_them(reader):
    """Whatever else lies there is read or refused too."""
    others = [path for folder in ("office-horror", "dane-gov-pl") for path in sorted((DATA / folder).rglob("*")) if path.is_file()]
    for path in others:
        if path.name not in EXPECTED and path.stat().st_size < 1 << 20:
            tables = found(reader, path)
            assert isinstance(tables, list) or tables in {"empty-file", "no-table", "not-a-table", "unsafe-xml"}, path

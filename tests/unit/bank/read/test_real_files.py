"""Figures known to be right, from files of offices that lie beside the project and are not part of it.

Slow: workbooks of ministries and of Statistics Poland have thousands of rows.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from ratusz.bank.read.assemble import assemble
from ratusz.bank.read.sheets import read_sheets
from tests.support.reading import codes, types

DATA = Path(__file__).resolve().parents[5] / "shared" / "data"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real files do not lie beside the project"),
]


def found(pattern: str) -> Path:
    return next(iter(sorted(DATA.glob(pattern))))


def test_shares_in_income_tax_of_2019(reader):
    """Ministry of Finance: 77 591 034 zł from PIT and 20 885 189 zł from CIT for Siemianowice Śląskie."""
    path = found("pl-income-budget/*/data/20200214_Miasta_NPP_za_2019.xlsx")
    (table,) = reader.read(path.read_bytes(), name=path.name).tables
    rows = [row for row in reader.rows(table) if row["nazwa_jst"] == "Siemianowice Śląskie"]
    names = [column.name for column in table.table.schema.columns]
    dues = next(name for name in names if name.startswith("naleznosci"))
    assert [(row["wk"], row[dues]) for row in rows] == [("24", 77591034), ("24", 20885189)]
    assert table.reading.header_rows == (4, 5, 6, 7)


def test_the_area_of_the_city_in_the_yearbook(reader, tmp_path):
    """Statistics Poland 2020: 2550 ha; the sheet has a merged bilingual heading and leader dots behind names."""
    sheets = read_sheets(found("pl-population/*/data/wybory_2020/gus_ludnosc_2020.xlsx"), tmp_path)
    grid = next(grid for grid in sheets if grid.name == "tabl. 21")
    (tmp_path / "w").mkdir()
    table = assemble(reader.engine, grid, recipe=None, dialect=None, work=tmp_path / "w", stem="t").table
    row = next(row for row in reader.rows(table) if "Siemianowice Śląskie" in row.values())
    assert list(row.values())[1:5] == ["247401 1", "Siemianowice Śląskie", 2550, None]


def test_local_data_bank_and_stops(reader):
    bdl = found("pl-bdl-gminy/*/data/wodkangaz18.csv")
    (table,) = reader.read(bdl.read_bytes()).tables
    assert list(types(table).values()) == ["text", "text", "decimal", "decimal", "decimal"]
    assert reader.rows(table)[0]["kod"] == "0201011"
    assert reader.rows(table)[0]["ogolem_wodociag_2018"] == Decimal("99.9")
    stops = reader.read(found("transport/*/feed/stops.txt").read_bytes())
    assert (stops.tables[0].table.rows, codes(stops)) == (8609, {})
    assert stops.tables[0].reading.encoding == "utf-8-sig"


def test_air_has_a_heading_of_three_rows(reader):
    path = found("pl-air/*/data/pollution/CSV/2008_PM2.5_24g.csv")
    (table,) = reader.read(path.read_bytes()).tables
    assert table.reading.header_rows == (1, 2, 3)
    assert "text" not in types(table).values()
    assert table.table.rows == 366

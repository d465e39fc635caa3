"""Tables of web pages, and workbooks of Excel 2003 as XML: what programs save as .xls."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.reading import codes, types

PAGE = """<!DOCTYPE html><html><head><meta charset="windows-1250"><style>td { x: 1 }</style></head><body>
<table><caption>Placówki</caption><tr><th rowspan="2">Nazwa<th colspan=2>Kwoty</tr><tr><th>plan<th>wykonanie</tr>
<tr><td>Żłobek<br>nr&nbsp;1</td><td>1 234,50 zł<td>12,00 zł</tr>
<tr><td>Szkoła &amp; bursa<script>x = "<td>"</script></td><td>2 000,00 zł</td><td>3,25 zł</td></tr>
<tr><td rowspan=2>Ćma</td><td>1,00 zł</td><td>1,00 zł</td></tr><tr><td>2,00 zł</td><td>2,00 zł</td></tr></table></body></html>"""


def test_a_page_saved_as_a_spreadsheet(reader):
    result = reader.read(PAGE.encode("cp1250"), name="placowki.xls")
    (table,) = result.tables
    assert [column.label for column in table.table.schema.columns] == ["Nazwa", "Kwoty / plan", "Kwoty / wykonanie"]
    rows = reader.rows(table)
    assert [row["nazwa"] for row in rows] == ["Żłobek\nnr 1", "Szkoła & bursa", "Ćma", "Ćma"]
    assert rows[0]["kwoty_plan"] == Decimal("1234.50")
    assert codes(result) == {"header-merged": 1, "merged-cells": 1}


def test_several_tables_of_a_page(reader):
    one = "<table>{}<tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>"
    page = f"<html><table><tr><td>{one.format('')}</td></tr></table>{one.format('<caption>Druga</caption>')}</html>"
    assert [table.name for table in reader.read(page, name="strona.html").tables] == ["strona (1)", "Druga"]


def test_a_workbook_in_xml(reader):
    rows = "".join(
        f'<Row><Cell ss:StyleID="s1"><Data ss:Type="Number">{n}</Data></Cell><Cell><Data ss:Type="String">Żłobek {n}</Data></Cell>'
        f'<Cell ss:Index="4" ss:StyleID="s2"><Data ss:Type="Number">0.{n}25</Data></Cell>'
        f'<Cell><Data ss:Type="DateTime">2024-01-0{n}T00:00:00.000</Data></Cell></Row>'
        for n in range(1, 5)
    )
    heading = "".join(f'<Cell><Data ss:Type="String">{label}</Data></Cell>' for label in ("Kod", "Nazwa", "Uwagi", "Udział", "Dnia"))
    styles = '<Style ss:ID="s1"><NumberFormat ss:Format="000"/></Style><Style ss:ID="s2"><NumberFormat ss:Format="0.0%"/></Style>'
    hidden = '<Worksheet ss:Name="Robocze"><Table><Row><Cell><Data ss:Type="String">a</Data></Cell><Cell><Data ss:Type="String">b</Data>'
    hidden += '</Cell></Row></Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>'
    content = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Styles>{styles}</Styles><Worksheet ss:Name="Dane"><Table><Row>{heading}</Row>{rows}</Table></Worksheet>'
        f"{hidden}</WorksheetOptions></Worksheet></Workbook>"
    )
    result = reader.read(content, name="a.xls")
    assert [(table.name, table.hidden) for table in result.tables] == [("Dane", False), ("Robocze", True)]
    first = reader.rows(result.tables[0])[0]
    assert (first["kod"], first["nazwa"], first["udzial"], first["dnia"]) == ("001", "Żłobek 1", Decimal("12.5"), date(2024, 1, 1))
    assert types(result.tables[0])["kod"] == "text"


@pytest.mark.parametrize("text", ["<html><p>nic</p></html>", "<table></table>"])
def test_a_page_without_a_table(reader, text):
    with pytest.raises(Exception, match="no table"):
        reader.read(text, name="a.html")

"""What stays in the delivered file and goes out with no table is looked at too."""

import pytest
import xlwt

from ratusz.bank.build.around import around
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.read import read
from ratusz.bank.read.margins import margins
from tests.support.files import ods, ods_table
from tests.support.reading import workbook

pytestmark = pytest.mark.slow
PESEL = "44051401359"


def book(*, comment="", hidden="", description="", header="", creator="", box="", chart="", name="", title="", note="") -> bytes:
    def fill(made) -> None:
        sheet = made.add_worksheet("Dane")
        for number, row in enumerate((("nr", "dzielnica"), (1, "Bytków"), (2, "Michałkowice"), (3, "Węzłowiec"))):
            sheet.write_row(number + 2 * bool(title), 0, row)
        for row, text in ((0, title), (5, note)):
            if text:
                sheet.write(row, 0, text)
        if box:
            sheet.insert_textbox("F2", box)
        if chart:
            drawn = made.add_chart({"type": "column"})
            drawn.add_series({"values": "=Dane!$A$2:$A$4"})
            drawn.set_title({"name": chart})
            sheet.insert_chart("F2", drawn)
        if name:
            made.define_name("lista", f'="{name}"')
        if comment:
            sheet.write_comment("B2", comment)
        if header:
            sheet.set_header(f"&C{header}")
        if hidden:
            other = made.add_worksheet("Robocze")
            other.hide()
            for number, row in enumerate((("nr", "uwagi"), (1, hidden), (2, "x"), (3, "y"))):
                other.write_row(number, 0, row)
        made.set_properties({"comments": description, "author": creator})

    return workbook(fill)


def told(tmp_path, content):
    path = tmp_path / "plik.xlsx"
    path.write_bytes(content)
    engine = DuckDBEngine(memory="256MB", threads=1, temp=tmp_path / "spill")
    (tmp_path / "work").mkdir()
    result = read(path, work=tmp_path / "work", engine=engine)
    report = around(engine, path, result)
    assert PESEL not in str(report.as_json())
    return {(one.code, one.where.table, one.found, str(one.weight)) for one in report.problems}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ({}, set()),
        ({"comment": f"por. {PESEL}"}, {("personal-data-in-comment", "Dane", "PESEL", "warning")}),
        ({"header": f"Lista {PESEL}"}, {("personal-data-printed", "Dane", "PESEL", "warning")}),
        ({"box": f"Lista {PESEL}"}, {("personal-data-in-drawing", "Dane", "PESEL", "warning")}),
        ({"chart": f"Lista {PESEL}"}, {("personal-data-in-drawing", "Dane", "PESEL", "warning")}),
        ({"name": PESEL}, {("personal-data-in-defined-name", None, "PESEL", "warning")}),
        ({"title": f"Lista {PESEL}"}, {("personal-data-outside-table", "Dane", "PESEL", "warning")}),
        ({"note": f"Sporządził {PESEL}"}, {("personal-data-outside-table", "Dane", "PESEL", "warning")}),
        ({"description": PESEL}, {("personal-data-in-properties", None, "PESEL", "warning")}),
        ({"creator": "Anna Kowalska"}, {("properties-name-people", None, "imię i nazwisko", "advice")}),
        ({"hidden": f"PESEL {PESEL}"}, {("personal-data-hidden", "Robocze", "PESEL", "warning")}),
    ],
)
def test_it_is_told(tmp_path, made, expected):
    assert told(tmp_path, book(**made)) == expected


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 broken", b"a;b\n1;2\n"])
def test_files_without_margins_have_none(tmp_path, content):
    path = tmp_path / "plik"
    path.write_bytes(content)
    assert margins(path) == ()


def test_an_old_workbook_says_what_it_prints(tmp_path):
    made = xlwt.Workbook(encoding="utf-8")
    for name in ("Dane", "Więcej"):
        made.add_sheet(name).write(0, 0, name)
    made.get_sheet(1).header_str, made.get_sheet(1).footer_str = b"&LTeczka: Jan Nowak", b"&Rstr. 1"
    path = tmp_path / "plik.xls"
    made.save(str(path))
    assert {("printed", "Więcej", "Teczka: Jan Nowak"), ("printed", "Więcej", "str. 1")} <= set(margins(path))


def test_an_open_document_says_what_it_prints_and_draws(tmp_path):
    spaces = " ".join(f'xmlns:{name}="urn:x:{name}"' for name in ("draw", "chart", "style", "text", "office"))
    page = f"<x {spaces}><style:header><text:p>Teczka: <text:span>Żaneta</text:span> Król</text:p></style:header></x>"
    chart = f"<x {spaces}><chart:title><text:p>Lista</text:p><text:p>dzieci</text:p></chart:title></x>"
    box = f"<table:shapes><draw:frame {spaces}><draw:text-box><text:p>50<text:span>3 118</text:span> 270</text:p></draw:text-box></draw:frame></table:shapes>"
    sheet = ods_table([["a", "b"], ["1", "2"]]).replace("<table:table-row>", f"{box}<table:table-row>", 1)
    path = tmp_path / "plik.ods"
    path.write_bytes(ods(sheet, extra={"styles.xml": page, "Object 1/content.xml": chart}))
    assert set(margins(path)) == {
        ("printed", "", "Teczka: Żaneta Król"),
        ("drawing", "", "Lista dzieci"),
        ("drawing", "Dane", "503 118 270"),
    }


def test_notes_below_a_large_text_are_looked_at(tmp_path):
    path = tmp_path / "plik.csv"
    path.write_text(
        "nr;liczba\n" + "".join(f"{n};{n * 3}\n" for n in range(60_000)) + f"\nSporządziła: Anna Kowalska {PESEL}\n", encoding="utf-8"
    )
    engine = DuckDBEngine(memory="256MB", threads=1, temp=tmp_path / "spill")
    (tmp_path / "work").mkdir()
    report = around(engine, path, read(path, work=tmp_path / "work", engine=engine))
    assert [(one.code, one.where.row, one.found) for one in report.problems] == [
        ("personal-data-outside-table", 60_003, "PESEL, imię i nazwisko")
    ]

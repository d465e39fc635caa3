"""What stays in the delivered file and goes out with no table is looked at too."""

import pytest

from ratusz.bank.build.around import around
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.read import read
from ratusz.bank.read.margins import margins
from tests.support.reading import workbook

pytestmark = pytest.mark.slow
PESEL = "44051401359"


def book(*, comment="", hidden="", description="", header="", creator="") -> bytes:
    def fill(made) -> None:
        sheet = made.add_worksheet("Dane")
        for number, row in enumerate((("nr", "dzielnica"), (1, "Bytków"), (2, "Michałkowice"), (3, "Węzłowiec"))):
            sheet.write_row(number, 0, row)
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
        ({"comment": f"por. {PESEL}"}, {("personal-data-in-comment", None, "PESEL", "warning")}),
        ({"header": f"Lista {PESEL}"}, {("personal-data-in-comment", None, "PESEL", "warning")}),
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

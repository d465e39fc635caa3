"""Problems come back as the spreadsheet they are in, with the cells marked."""

import io
import re
import time
from zipfile import ZipFile

import openpyxl
import pytest

from ratusz.bank.model.problem import Place, Problem
from ratusz.bank.read import markedsheets
from ratusz.bank.read.marked import write_marked
from ratusz.bank.read.markedcopy import is_plain_workbook
from tests.support.reading import repacked, sheet, workbook

ROWS = [
    ["Szkoła", "Uczniowie", "Rok"],
    ["SP 1", "310", "2024"],
    ["SP 2", "około 300", "2024"],
    ["SP 3", "154", "2024"],
    ["SP 5", "201", "2024"],
]
TEXT = "\n".join(";".join(row) for row in ROWS) + "\n"


@pytest.fixture
def given_back(reader, tmp_path):
    """Reads a file, marks it, and opens what came back; `more`: problems that only checks find."""

    def back(content, name, *more, language="pl"):
        result = reader.read(content, name=name)
        target = tmp_path / "uwagi.xlsx"
        problems = (*result.report.problems, *more)
        write_marked(tmp_path / name, target, file_name=name, recipe=result.recipe, problems=problems, language=language)
        return openpyxl.load_workbook(target)

    return back


def listed(book):
    page = book.worksheets[0]
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=5)]


def fills(page):
    return {cell.coordinate: cell.fill.fgColor.rgb for row in page.iter_rows() for cell in row if cell.fill.fill_type == "solid"}


def test_a_text_comes_back_as_a_sheet_with_the_odd_cell_marked(given_back):
    book = given_back(TEXT, "szkoly.csv")
    assert book.sheetnames == ["Uwagi", "szkoly"]
    page = book["szkoly"]
    assert [cell.value for cell in page[3]] == ["SP 2", "około 300", "2024"]
    assert list(fills(page)) == ["B3"]
    assert page["B3"].comment.text.startswith("ostrzeżenie: Komórki kolumny „Uczniowie”")
    (row,) = listed(book)
    assert row[:2] == ["ostrzeżenie", "szkoly · 3 · Uczniowie"]
    assert book.worksheets[0]["B5"].hyperlink.location == "'szkoly'!B3"


def test_a_clerks_own_workbook_keeps_its_look(given_back):
    def fill(book):
        page = book.add_worksheet("Dane o szkołach")
        bold = book.add_format({"bold": True, "bg_color": "#FFFF00"})
        page.write_row(0, 0, ROWS[0], bold)
        for number, (school, pupils, year) in enumerate(ROWS[1:], 1):
            page.write(number, 0, school)
            page.write(number, 1, int(pupils) if pupils.isdigit() else pupils)
            page.write(number, 2, int(year))
        page.write_formula(6, 1, "=SUM(B2:B5)", None, 665)
        page.write_comment(2, 1, "do sprawdzenia")
        page.set_column(0, 0, 33)

    book = given_back(workbook(fill), "szkoly.xlsx")
    page = book["Dane o szkołach"]
    assert (book.sheetnames[0], page["B7"].value, page.column_dimensions["A"].width > 33, page["A1"].font.bold) == (
        "Uwagi", "=SUM(B2:B5)", True, True,
    )  # fmt: skip
    assert page["B3"].comment.text.startswith("do sprawdzenia\n\nostrzeżenie:")
    assert fills(page)["B3"] != fills(page)["A1"]
    assert book.worksheets[0]["B5"].hyperlink.location == "'Dane o szkołach'!B3"


@pytest.mark.parametrize("kind", ["macro", "chart", "formula"])
def test_a_workbook_that_holds_more_than_sheets_comes_back_as_a_picture(given_back, kind):
    def fill(book):
        sheet(ROWS)(book)
        page = book.worksheets()[0]
        if kind == "formula":
            page.write_formula(8, 0, "=cmd|'/c calc'!A0", None, "x")
        if kind == "chart":
            chart = book.add_chart({"type": "line"})
            chart.add_series({"values": "=Dane!$A$1:$A$3"})
            page.insert_chart("E5", chart)

    content = workbook(fill)
    if kind == "macro":
        out = io.BytesIO(content)
        with ZipFile(out, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"\0")
        content = out.getvalue()
    book = given_back(content, "szkoly.xlsx")
    assert [cell.data_type for row in book["Dane"].iter_rows() for cell in row if cell.value] == ["s"] * sum(
        1 for row in book["Dane"].iter_rows() for cell in row if cell.value
    )
    assert list(fills(book["Dane"])) == ["B3"]


def test_no_text_becomes_a_formula(given_back):
    rows = ["a;b", "=1+1;5", "+48 32;x1", "@SUM(A1);6", "-2;7", "=cmd|'/c calc'!A0;8", "z;9", "y;10", "x;11", "w;12", "v;13", "u;14"]
    book = given_back("\n".join(rows), "wzory.csv")
    for page in book.worksheets:
        assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} == {"s"}
    problem = Problem(code="unreadable-value", where=Place(table="Dane", row=3, column="=1+1"), found="=HYPERLINK(1)", expected="@x")
    book = given_back(workbook(sheet(ROWS)), "szkoly.xlsx", problem)
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_problems_of_columns_rows_and_files_find_their_place_or_none(given_back):
    book = given_back(
        TEXT, "szkoly.csv",
        Problem(code="duplicate-column", where=Place(table="szkoly", column="Rok")),
        Problem(code="ragged-row", where=Place(table="szkoly", row=5)),
        Problem(code="recipe-table-missing", where=Place(table="dawna")),
        Problem(code="unreadable-value", where=Place(table="szkoly", row=3, column="Uczniowie")),
        language="en",
    )  # fmt: skip
    assert sorted(fills(book["szkoly"])) == ["A5", "B3", "C1"]
    assert book["szkoly"]["B3"].comment.text.count("warning:") == 2
    rows = listed(book)
    assert [row[0] for row in rows] == ["error", "warning", "warning", "warning", "warning"]
    assert book.worksheets[0]["B5"].hyperlink is None


def test_of_a_large_sheet_the_rows_with_remarks_are_shown(given_back, monkeypatch):
    monkeypatch.setattr(markedsheets, "_MOST_CELLS", 100)
    rows = ["a;b", *[f"n{n};{n}" for n in range(500)]]
    rows[300] = "n299;oops!"
    book = given_back("\n".join(rows), "duzy.csv")
    shown = [row[0].row for row in book["duzy"].iter_rows() if row[0].value]
    assert shown == [*range(1, 13), *range(299, 304)]
    assert book["duzy"].sheet_format.zeroHeight


def test_names_of_sheets_are_made_fit():
    names = ["Uwagi", "a/b", "x" * 40, "x" * 40 + "y", "uwagi ", "''"]
    made = list(markedsheets.sheet_names(names, "Uwagi").values())
    assert made == ["Uwagi (2)", "a b", "x" * 31, "x" * 26 + " (2)", "uwagi (3)", "Arkusz"]
    assert max(map(len, made)) <= 31


def with_cell(xml):
    """A workbook whose only cell is written as `xml`."""
    plain = workbook(sheet([["x"]]))
    part = "xl/worksheets/sheet1.xml"
    return repacked(plain, {part: lambda text: re.sub(rb"<c r=.*?</c>", lambda _: xml.encode(), text, flags=re.DOTALL)})


@pytest.mark.parametrize("formula", ["cmd&#124;'/c calc'!A0", 'WEB&#83;ERVICE("http://a")', "SUM(A2:A3)"])
def test_a_formula_that_reaches_outside_is_known_however_it_is_written(tmp_path, formula):
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_cell(f'<c r="A1"><f>{formula}</f><v>1</v></c>'))
    assert is_plain_workbook(path) is formula.startswith("SUM")


def test_a_comment_full_of_tags_takes_no_time(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_cell('<c r="A1"><v>1</v></c><!--' + "<f" * 60_000 + "-->"))
    began = time.perf_counter()
    is_plain_workbook(path)
    assert time.perf_counter() - began < 1

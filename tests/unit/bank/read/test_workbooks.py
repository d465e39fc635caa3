"""Workbooks: the text that the person saw is the truth."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.model.problem import Severity
from ratusz.bank.read import spool
from ratusz.bank.read.numberformat import plainly, show_number
from tests.support.reading import codes, repacked, sheet, types, workbook


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (7, "00000", "00007"),
        (41200, "00-000", "41-200"),
        (0.125, "0.0%", "12,5%"),
        (1234567.891, "#,##0.00", "1234567,89"),
        (12.5, "General", "12,5"),
        (0.1 + 0.2, "General", "0,3"),
        (-3.4, "#,##0.0;\\-#,##0.0", "-3,4"),
        (5, '#,##0.00 "zł"', "5,00 zł"),
        (1234567, "#,##0,", "1235"),
        (-5, "#,##0_);(#,##0)", "-5"),
        (0.5, "0.0##", "0,5"),
        (1.5e-7, "General", "0,00000015"),
        (0, '_-* #,##0.00 "zł"_-;-* #,##0.00 "zł"_-', "0,00 zł"),
        (601234567, "000\\ 000\\ 000", "601 234 567"),
        (2.5, "0", "3"),
    ],
)
def test_numbers_as_shown(value, code, shown):
    assert show_number(value, code, decimal=",").text == shown


def _formatted(book):
    page = book.add_worksheet("Wydatki")
    page.merge_range("A1:D1", "Wydatki miasta")
    page.merge_range("A3:A4", "Kod")
    page.merge_range("B3:C3", "Kwoty")
    page.write("B4", "plan")
    page.write("C4", "udział")
    page.merge_range("D3:D4", "Dnia")
    for row, (kod, plan, share, day) in enumerate([(7, 1234.5, 0.125, date(2023, 12, 31)), (12, 10, 0.5, date(2024, 1, 2))], 4):
        page.write_number(row, 0, kod, book.add_format({"num_format": "00000"}))
        page.write_number(row, 1, plan, book.add_format({"num_format": '#,##0.00 "zł"'}))
        page.write_number(row, 2, share, book.add_format({"num_format": "0.0%"}))
        page.write_datetime(row, 3, datetime.combine(day, datetime.min.time()), book.add_format({"num_format": "dd.mm.yyyy"}))
    page.write("A7", "Źródło: Skarbnik")


def test_formats_and_merged_headings(reader):
    (table,) = reader.read(workbook(_formatted), name="wydatki.xlsx").tables
    assert [column.label for column in table.table.schema.columns] == ["Kod", "Kwoty / plan", "Kwoty / udział", "Dnia"]
    assert (table.reading.header_rows, table.reading.footer_rows) == ((3, 4), (7,))
    assert reader.rows(table)[0] == {
        "_row": 1,
        "kod": "00007",
        "kwoty_plan": Decimal("1234.50"),
        "kwoty_udzial": Decimal("12.5"),
        "dnia": date(2023, 12, 31),
    }
    assert [column.unit for column in table.table.schema.columns] == [None, "zł", "%", None]


def test_a_workbook_and_its_csv_twin_give_one_table(reader):
    rows = [
        ["Dzielnica", "Rok", "Dzieci", "Udział"],
        ["Bytków", 2023, 310, 12.5],
        ["Bańgów", 2023, 42, 3.25],
        ["Michałkowice", 2024, 7, 1.5],
    ]
    (book,) = reader.read(workbook(sheet(rows)), name="a.xlsx").tables
    (text,) = reader.read("\n".join(";".join(str(cell).replace(".", ",") for cell in row) for row in rows) + "\n").tables
    assert reader.rows(book) == reader.rows(text)
    assert types(book) == types(text)


def test_every_sheet_is_a_table_and_hidden_ones_are_named(reader):
    def fill(book):
        sheet([["a", "b"], [1, 2]], name="Pierwszy")(book)
        sheet([["c", "d"], [3, 4]], name="Drugi")(book)
        book.add_worksheet("Pusty")
        book.worksheets()[1].hide()

    result = reader.read(workbook(fill), name="trzy.xlsx")
    assert [(table.name, table.hidden) for table in result.tables] == [("Pierwszy", False), ("Drugi", True)]
    assert codes(result) == {"hidden-sheet": 1, "empty-sheet": 1}
    assert [(table.name, table.take) for table in result.recipe.tables] == [("Pierwszy", True), ("Drugi", True), ("Pusty", False)]


def test_hidden_rows_are_told(reader):
    def fill(book):
        sheet([["a", "b"], [1, 2], [3, 4], [5, 6]])(book)
        book.worksheets()[0].set_row(2, None, None, {"hidden": True})

    result = reader.read(workbook(fill), name="ukryte.xlsx")
    assert codes(result) == {"hidden-rows": 1}
    assert result.report.problems[0].weight is Severity.ERROR  # it stops publication until somebody decides
    assert result.tables[0].table.rows == 3


def test_a_formula_without_a_result_and_an_error_are_told(reader):
    def fill(book):
        page = book.add_worksheet("Dane")
        page.write_row(0, 0, ["Lp", "Kwota"])
        for row in range(1, 11):
            page.write_row(row, 0, [row, row * 10])
        page.write_formula(11, 1, "=SUM(B2:B11)", None, 77)
        page.write_formula(12, 1, "=B2/0", None, "#DIV/0!")
        page.write_number(11, 0, 11)
        page.write_number(12, 0, 12)

    content = repacked(workbook(fill), {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"<v>77</v>", b"<v></v>")})
    result = reader.read(content, name="formuly.xlsx")
    (table,) = result.tables
    assert reader.column(table, "kwota__status")[-2:] == ["unreadable", "error"]
    assert {(problem.code, problem.where.row, problem.found) for problem in result.report.problems} == {
        ("formula-without-value", 12, "=SUM(B2:B11)"),
        ("spreadsheet-error", 13, "#DIV/0!"),
    }


def test_digits_that_are_not_shown_are_told(reader):
    def fill(book):
        page = book.add_worksheet("Dane")
        page.write_row(0, 0, ["Lp", "Kwota"])
        for row in range(1, 5):
            page.write_number(row, 0, row)
            page.write_number(row, 1, row + 0.126, book.add_format({"num_format": "0.0"}))

    result = reader.read(workbook(fill), name="cyfry.xlsx")
    assert reader.column(result.tables[0], "kwota") == [Decimal(f"{n}.1") for n in (1, 2, 3, 4)]
    assert [(problem.code, problem.found) for problem in result.report.problems] == [("digits-not-shown", "4")]


def test_a_large_workbook_gives_the_same_table(reader, monkeypatch):
    content = workbook(_formatted)
    (small,) = reader.read(content, name="a.xlsx").tables
    monkeypatch.setattr(spool, "LARGE_CELLS", 3)
    result = reader.read(content, name="a.xlsx")
    assert reader.rows(result.tables[0]) == reader.rows(small)
    assert codes(result) == codes(small)


@given(
    code=st.sampled_from(["0", "0.00", "00000", '#,##0.00 "zł"', "0000000", "#,##0", "0.0;[Red]-0.0", '"nr "0', "#.##", "0.0%"]),
    raw=st.from_regex(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,5})?", fullmatch=True),
)
def test_numbers_printed_plainly_are_those_worked_out(code, raw):
    how = plainly(code)
    text = how.text(*raw.partition(".")[::2], ",") if how else None
    if text is not None:
        assert text == show_number(float(raw), code, decimal=",").text

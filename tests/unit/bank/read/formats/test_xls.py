"""XLS: number formats, days, merged cells, what is hidden."""

import io
from datetime import date
from decimal import Decimal

import pytest
import xlwt

from ratusz.bank.base.errors import Unreadable
from tests.support.reading import codes, types


def _book() -> xlwt.Workbook:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Wydatki")
    for column, label in enumerate(["Kod", "Plan", "Udział", "Dnia", "Czynny"]):
        page.write(0, column, label)
    styles = [xlwt.easyxf(num_format_str=code) for code in ("00000", '#,##0.00 "zł"', "0.0%", "dd.mm.yyyy")]
    for row, (code, plan, share, day) in enumerate([(7, 1234.5, 0.125, date(2023, 12, 31)), (12, 10, 0.5, date(2024, 1, 2))], 1):
        for column, value in enumerate((code, plan, share, day)):
            page.write(row, column, value, styles[column])
        page.write(row, 4, row == 1)
    return book


def _bytes(book: xlwt.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_formats_days_and_truths(reader):
    (table,) = reader.read(_bytes(_book()), name="wydatki.xls").tables
    assert types(table) == {"kod": "text", "plan": "decimal", "udzial": "decimal", "dnia": "date", "czynny": "boolean"}
    assert reader.rows(table)[0] == {
        "_row": 1,
        "kod": "00007",
        "plan": Decimal("1234.50"),
        "udzial": Decimal("12.5"),
        "dnia": date(2023, 12, 31),
        "czynny": True,
    }


def test_what_is_hidden_is_named(reader):
    book = _book()
    page = book.get_sheet(0)
    page.row(2).hidden = True
    page.col(1).hidden = True
    page.col(20).hidden = True
    other = book.add_sheet("Robocze")
    for row in range(3):
        other.write(row, 0, row or "a")
        other.write(row, 1, row or "b")
    other.visibility = 1
    result = reader.read(_bytes(book), name="a.xls")
    assert [(table.name, table.hidden) for table in result.tables] == [("Wydatki", False), ("Robocze", True)]
    assert codes(result) == {"hidden-rows": 1, "hidden-sheet": 1}
    assert next(problem.found for problem in result.report.problems if problem.code == "hidden-rows") == "B, 3"


def test_a_heading_of_two_rows_with_merged_cells(reader):
    book = xlwt.Workbook()
    page = book.add_sheet("Dane")
    page.write_merge(0, 1, 0, 0, "Nazwa")
    page.write_merge(0, 0, 1, 2, "Kwoty")
    page.write(1, 1, "plan")
    page.write(1, 2, "wykonanie")
    for row in range(2, 6):
        for column, value in enumerate((f"Jednostka {row}", row * 10, row * 9)):
            page.write(row, column, value)
    (table,) = reader.read(_bytes(book), name="a.xls").tables
    assert [column.label for column in table.table.schema.columns] == ["Nazwa", "Kwoty / plan", "Kwoty / wykonanie"]


def test_a_broken_workbook_is_refused(reader):
    content = _bytes(_book())
    for broken in (content[:2000], content[:512] + bytes(len(content) - 512)):
        with pytest.raises(Unreadable) as refused:
            reader.read(broken, name="a.xls")
        assert refused.value.code == "damaged-file"

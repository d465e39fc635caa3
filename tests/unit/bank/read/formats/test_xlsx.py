"""XLSX as programs really write it: the reader takes any XML that says the same, and gives the text that the person saw."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from tests.support.reading import codes, repacked, sheet, types, workbook

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROWS = '<row r="1"><c r="A1" t="inlineStr"><is><t>Ile</t></is></c><c r="B1" t="inlineStr"><is><t>Nazwa</t></is></c></row>'


def book(rows: str, *, start: str = f'<worksheet xmlns="{_MAIN}"><sheetData>', end: str = "</sheetData></worksheet>") -> bytes:
    """A workbook whose only sheet has the XML `rows` below a heading."""
    content = f"{start}{ROWS}{rows}{end}".encode()
    return repacked(workbook(sheet([["a"]])), {"xl/worksheets/sheet1.xml": lambda _: content})


def read_row(reader, rows: str, **xml: str) -> dict[str, object]:
    (table,) = reader.read(book(rows, **xml), name="a.xlsx").tables
    return {name: value for name, value in reader.rows(table)[0].items() if name != "_row"}


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A2"><v>7</v></c><c r="B2" t="inlineStr"><is><t>Żłobek</t></is></c>',
        '<c t="n" r="A2" s="0"><v>7</v></c><c t="inlineStr" r="B2"><is><t xml:space="preserve">Żłobek</t></is></c>',
        '<c><v>7</v></c><c t="inlineStr"><is><t>Żłobek</t></is></c>',
        "<c r='A2'><v>7</v></c><c r='B2' t='str'><f>A1&amp;\"x\"</f><v>Żłobek</v></c>",
        '<c r="A2"><f>3+4</f><v>7</v></c><c r="B2" t="inlineStr"><is><r><t>Żło</t></r><r><rPr><b/></rPr><t>bek</t></r></is></c>',
        '<c r="A2" ><v>7.0</v></c ><c r="B2" t="inlineStr"><is><t>Żłobek</t><rPh sb="0" eb="1"><t>obok</t></rPh></is></c>',
        '<!-- uwaga --><c r="A2"><v>7</v></c><c r="B2" t="inlineStr"><is><t><![CDATA[Żłobek]]></t></is></c>',
        '<c r="A2"><v>7</v></c><c r="B2" t="inlineStr"><is><t>Żłobek</t></is></c><c r="C2" s="0"/><c r="XFD2" s="0"/>',
    ],
)
def test_cells_written_in_every_way_are_the_same_cells(reader, cells):
    assert read_row(reader, f'<row r="2">{cells}</row>') == {"ile": 7, "nazwa": "Żłobek"}


def test_names_with_a_prefix_and_rows_without_numbers(reader):
    texts = "".join(f'<x:c t="inlineStr"><x:is><x:t>{text}</x:t></x:is></x:c>' for text in ("Ile", "Nazwa"))
    rows = f'<x:row>{texts}</x:row><x:row/><x:row><x:c><x:v>7</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c></x:row>'
    content = f'<x:worksheet xmlns:x="{_MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'.encode()
    changed = repacked(workbook(sheet([["a"]])), {"xl/worksheets/sheet1.xml": lambda _: content})
    (table,) = reader.read(changed, name="a.xlsx").tables
    assert reader.column(table, "ile") == [7]


def test_a_sheet_in_another_encoding(reader):
    text = f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{_MAIN}"><sheetData>{ROWS}'
    text += '<row><c><v>7</v></c><c t="inlineStr"><is><t>Żłobek</t></is></c></row></sheetData></worksheet>'
    changed = repacked(workbook(sheet([["a"]])), {"xl/worksheets/sheet1.xml": lambda _: text.encode("utf-16")})
    (table,) = reader.read(changed, name="a.xlsx").tables
    assert reader.rows(table)[0] == {"_row": 1, "ile": 7, "nazwa": "Żłobek"}


def test_errors_truths_and_days_in_cells(reader):
    cells = '<c r="A2" t="d"><v>2024-01-31T00:00:00</v></c><c r="B2" t="b"><v>1</v></c>'
    rows = f'<row r="2">{cells}</row><row r="3">{cells.replace("1</v></c>", "0</v></c>").replace("2024-01-30", "2024-01-31")}</row>'
    assert read_row(reader, rows) == {"ile": date(2024, 1, 31), "nazwa": True}
    cells = '<c r="A2" t="e"><v>#DIV/0!</v></c><c r="B2" t="inlineStr"><is><t>x_x000D_y &amp; z</t></is></c>'
    assert read_row(reader, f'<row r="2">{cells}</row>')["nazwa"] == "x\ry & z"


def test_a_formula_that_gives_an_empty_text_is_empty_and_one_without_result_is_told(reader):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>{n}</v></c></row>' for n in range(2, 12))
    rows += '<row r="12"><c r="A12"><v>12</v></c><c r="B12" t="str"><f>IF(1,"","x")</f><v></v></c></row>'
    rows += '<row r="13"><c r="A13"><v>13</v></c><c r="B13"><f>SUM(B2:B11)</f></c></row>'
    result = reader.read(book(rows), name="a.xlsx")
    assert codes(result) == {"formula-without-value": 1}
    assert reader.column(result.tables[0], "nazwa")[-2:] == [None, None]


def _moments(book):
    page = book.add_worksheet("Dane")
    page.write_row(0, 0, ["Dzień", "Miesiąc", "Chwila", "Godzina", "Udział"])
    formats = [
        book.add_format({"num_format": code}) for code in ("[$-415]d mmmm yyyy;@", "mmm\\ yyyy", "yyyy-mm-dd hh:mm", "h:mm", "0.00%")
    ]
    for row in range(1, 6):
        moment = datetime.fromisoformat(f"2024-0{row}-15T14:30")
        for column, form in enumerate(formats[:3]):
            page.write_datetime(row, column, moment if column == 2 else moment.replace(hour=0, minute=0), form)
        page.write_number(row, 3, 0.5 + row / 24, formats[3])
        page.write_number(row, 4, row / 8, formats[4])


@pytest.mark.parametrize("options", [{}, {"default_date_format": "dd/mm/yy"}])
def test_moments_in_polish_formats(reader, options):
    (table,) = reader.read(workbook(_moments), name="a.xlsx").tables
    assert types(table) == {"dzien": "date", "miesiac": "period", "chwila": "datetime", "godzina": "time", "udzial": "decimal"}
    first = reader.rows(table)[0]
    assert (first["dzien"], first["miesiac"], first["godzina"]) == (date(2024, 1, 15), "2024-01", time(13, 0))
    assert (first["chwila"], first["udzial"]) == (datetime.fromisoformat("2024-01-15T14:30"), Decimal("12.50"))


def test_days_of_older_macintoshes_and_the_day_that_never_was(reader):
    def fill(book):
        sheet([["Lp", "Dzień"]])(book)
        for row, serial in enumerate([1, 59, 61, 40000], 1):
            book.worksheets()[0].write_row(row, 0, [row])
            book.worksheets()[0].write_number(row, 1, serial, book.add_format({"num_format": "yyyy-mm-dd"}))

    (table,) = reader.read(workbook(fill), name="a.xlsx").tables
    assert reader.column(table, "dzien") == [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2009, 7, 6)]
    older = repacked(workbook(fill), {"xl/workbook.xml": lambda xml: xml.replace(b"<workbookPr", b'<workbookPr date1904="1"')})
    (table,) = reader.read(older, name="b.xlsx").tables
    assert reader.column(table, "dzien")[-1] == date(2013, 7, 7)


def test_what_is_hidden_is_named_and_what_is_empty_is_not(reader):
    def fill(book):
        sheet([["a", "b", "c"], [1, 2, 3], [4, 5, 6]])(book)
        page = book.worksheets()[0]
        page.set_column("B:B", None, None, {"hidden": True})
        page.set_column("E:XFD", None, None, {"hidden": True})
        page.set_row(2, None, None, {"hidden": True})
        page.set_row(90, None, None, {"hidden": True})

    result = reader.read(workbook(fill), name="a.xlsx")
    (problem,) = result.report.problems
    assert (problem.code, problem.found) == ("hidden-rows", "B, 3")


def test_macros_are_left_out_and_told(reader):
    content = repacked(workbook(sheet([["a", "b"], [1, 2]])), {}, added={"xl/vbaProject.bin": b"x"})
    result = reader.read(content, name="a.xlsm")
    assert codes(result) == {"macros-left-out": 1}


def test_a_dimension_that_lies_takes_no_memory(reader):
    start = f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'
    assert read_row(reader, '<row r="2"><c r="A2"><v>7</v></c><c r="B2"><v>8</v></c></row>', start=start) == {"ile": 7, "nazwa": 8}

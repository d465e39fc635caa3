"""ODS and FODS: the text that the person saw, repeated rows and cells, what is hidden."""

from datetime import date
from decimal import Decimal

import pytest

from ratusz.bank.base.errors import Unreadable
from tests.support.files import document, ods, ods_table
from tests.support.reading import codes, types

ROWS = [["Dzielnica", "Dnia", "Kwota", "Czynna"], ["Bytków", date(2024, 1, 31), 12.5, True], ["Bańgów", date(2024, 2, 29), 3, False]]


def _text(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def _sheet(*rows: str, before: str = "", attributes: str = "") -> str:
    lines = "".join(row if row.startswith("<table:table-row") else f"<table:table-row>{row}</table:table-row>" for row in rows)
    return f'<table:table table:name="Dane" {attributes}>{before}{lines}</table:table>'


def _number(value: str, shown: str, kind: str = "float") -> str:
    return f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{shown}</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (ods(ods_table(ROWS)), "a.ods"),
        (
            document(ods_table(ROWS))
            .replace("document-content", "document")
            .replace("<office:document ", '<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet" ')
            .encode(),
            "a.fods",
        ),
    ],
    ids=["ods", "fods"],
)
def test_a_sheet(reader, content, name):
    (table,) = reader.read(content, name=name).tables
    assert types(table) == {"dzielnica": "text", "dnia": "date", "kwota": "decimal", "czynna": "boolean"}
    first = {"_row": 1, "dzielnica": "Bytków", "dnia": date(2024, 1, 31), "kwota": Decimal("12.5"), "czynna": True}
    assert reader.rows(table)[0] == first


def test_numbers_are_those_that_were_shown(reader):
    rows = [_number(f"0.{n}25", f"{n}2,5%", "percentage") + _number(f"{n}234.5678", f"{n} 234,57 zł", "currency") for n in range(1, 6)]
    result = reader.read(ods(_sheet(_text("Udział") + _text("Kwota"), *rows)), name="a.ods")
    (table,) = result.tables
    assert reader.rows(table)[0] == {"_row": 1, "udzial": Decimal("12.5"), "kwota": Decimal("1234.57")}
    assert [column.unit for column in table.table.schema.columns] == ["%", "zł"]
    assert codes(result) == {"digits-not-shown": 1}


def test_what_stands_on_a_cell_is_not_in_it(reader):
    cell = '<table:table-cell office:value-type="string"><office:annotation><text:p>notatka</text:p></office:annotation>'
    cell += '<text:p>ulica<text:s text:c="2"/>Śląska<text:line-break/><text:span>nr 5</text:span></text:p></table:table-cell>'
    (table,) = reader.read(ods(_sheet(_text("Adres") + _text("b"), cell + _text("x"))), name="a.ods").tables
    assert reader.column(table, "adres") == ["ulica  Śląska\nnr 5"]


def test_repeated_rows_and_cells(reader):
    empty = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    twice = f'<table:table-row table:number-rows-repeated="2">{_number("5", "5")}{_number("7", "7")}</table:table-row>'
    wide = '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'
    (table,) = reader.read(ods(_sheet(_text("a") + _text("b"), twice, wide, empty)), name="a.ods").tables
    assert [(row["a"], row["b"]) for row in reader.rows(table)] == [(5, 7), (5, 7), (3, 3)]


def test_merged_cells_of_a_heading(reader):
    top = '<table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>Kwoty</text:p></table:table-cell>'
    top += "<table:covered-table-cell/>"
    rows = [_text(f"Jednostka {n}") + _number(f"{n}", f"{n}") + _number(f"{n}0", f"{n}0") for n in range(1, 5)]
    (table,) = reader.read(ods(_sheet(_text("Nazwa") + top, _text("") + _text("plan") + _text("wykonanie"), *rows)), name="a.ods").tables
    assert [column.label for column in table.table.schema.columns] == ["Nazwa", "Kwoty / plan", "Kwoty / wykonanie"]


def test_what_is_hidden_is_named(reader):
    style = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column table:visibility="collapse"/>'
    hidden = f'<table:table-row table:visibility="filter">{_number("5", "5")}{_number("6", "6")}</table:table-row>'
    first = _sheet(_text("a") + _text("b"), _number("1", "1") + _number("2", "2"), hidden, before=columns)
    second = ods_table([["c", "d"], [1, 2]], name="Robocze").replace("<table:table ", '<table:table table:style-name="ta2" ', 1)
    result = reader.read(ods(first + second, styles=style), name="a.ods")
    assert [(table.name, table.hidden) for table in result.tables] == [("Dane", False), ("Robocze", True)]
    assert codes(result) == {"hidden-rows": 1, "hidden-sheet": 1}
    assert next(problem.found for problem in result.report.problems if problem.code == "hidden-rows") == "B, 3"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (ods(_sheet(f'<table:table-row table:number-rows-repeated="999999999">{_text("x")}</table:table-row>')), "unpacks-too-large"),
        (
            ods(_sheet(_text("x").replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="99999" '))),
            "too-many-columns",
        ),
        (ods("", extra={"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}), "encrypted"),
        (ods("<table:table>")[:-40], "damaged-file"),
        (ods("</x>"), "damaged-file"),
        (ods(""), "no-table"),
    ],
)
def test_refusals(reader, content, code):
    with pytest.raises(Unreadable) as refused:
        reader.read(content, name="a.ods")
    assert refused.value.code == code


def test_a_document_type_is_refused(reader):
    content = document("").replace("?><office", '?><!DOCTYPE x [<!ENTITY a "aaaa">]><office')
    with pytest.raises(Unreadable) as refused:
        reader.read(ods("", extra={"content.xml": content}), name="a.ods")
    assert refused.value.code == "unsafe-xml"

"""The data table: signs, order, and nothing of the data becomes markup."""

from datetime import date, datetime
from decimal import Decimal

from bs4 import BeautifulSoup
from django.utils.translation import override

from ratusz.portal.show.rowdiff import DiffRow, RowDiff, render_rowdiff
from ratusz.portal.show.table import Column, DataTable, Sign, render_table

SECRET = Sign(sign="#", meaning='tajemnica "statystyczna"')
EVIL = '<script>alert("1")</script>'


def drawn(table, language="pl"):
    with override(language):
        return BeautifulSoup(render_table(table, language), "html.parser")


def texts(soup, selector="tbody tr"):
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in soup.select(selector)]


def test_values_are_set_by_kind():
    columns = (
        Column(name="a", label="Dzielnica"),
        Column(name="b", label="Ludność", kind="number", unit="osoby"),
        Column(name="c", label="Dzień", kind="day"),
        Column(name="d", label="Chwila", kind="moment"),
        Column(name="e", label="Tak", kind="flag"),
    )
    rows = (("Bytków", 9_874, date(2022, 12, 31), datetime(2022, 12, 31, 8, 5), True), ("Centrum", 21_345, None, None, False))  # noqa: DTZ001  local time as written
    assert texts(drawn(DataTable(caption="x", columns=columns, rows=rows))) == [
        ["Bytków", "9\u00a0874", "31.12.2022", "31.12.2022 08:05", "tak"],
        ["Centrum", "21\u00a0345", "", "", "nie"],
    ]


def test_a_sign_stands_in_place_of_the_number_and_says_what_it_means():
    table = DataTable(
        caption="x",
        columns=(Column(name="a", label="A"), Column(name="b", label="B", kind="number")),
        rows=(("Bytków", None), ("Centrum", Decimal("1.5"))),
        signs={(0, 1): SECRET},
    )
    cell = drawn(table).select("tbody td")[0]
    assert cell.abbr.get_text() == "#"
    assert cell.abbr["title"] == SECRET.meaning
    assert table.used_signs() == [SECRET]


def test_nothing_from_outside_becomes_markup():
    column = Column(name="a", label=EVIL, unit=EVIL, meaning=EVIL, sort_url=f'?sort="{EVIL}')
    soup = drawn(DataTable(caption=EVIL, columns=(column, Column(name="b", label="b", kind="number")), rows=((EVIL, EVIL),)))
    assert soup.find("script") is None
    assert soup.caption.get_text() == EVIL
    assert texts(soup) == [[EVIL, EVIL]]


def test_only_addresses_of_the_web_become_links():
    column = (Column(name="a", label="A"), Column(name="b", label="B", kind="link"))
    soup = drawn(DataTable(caption="x", columns=column, rows=(("1", "javascript:alert(1)"), ("2", "https://example.org/?a=1&b=2"))))
    assert [link["href"] for link in soup.select("tbody a")] == ["https://example.org/?a=1&b=2"]


def test_a_heading_says_how_the_table_is_ordered_and_leads_to_the_other_order():
    column = Column(name="a", label="A", sort_url="?sort=-a", sorted="ascending")
    heading = drawn(DataTable(caption="x", columns=(column,), rows=(("1",),))).select_one("thead th")
    assert heading["aria-sort"] == "ascending"
    assert heading.a["href"] == "?sort=-a"


def test_rows_may_be_numbered_and_linked():
    soup = drawn(
        DataTable(caption="x", columns=(Column(name="a", label="A"),), rows=(("p",), ("q",)), first_number=101, row_urls=("/p/", "/q/"))
    )
    assert texts(soup) == [["101", "p"], ["102", "q"]]
    assert [link["href"] for link in soup.select("tbody a")] == ["/p/", "/q/"]


def test_the_table_can_be_scrolled_with_the_keyboard_and_has_a_name():
    region = drawn(DataTable(caption="Ludność", columns=(Column(name="a", label="A"),), rows=())).select_one("[role=region]")
    assert (region["tabindex"], region["aria-label"]) == ("0", "Ludność")


def test_a_difference_shows_what_was_and_what_is():
    columns = (Column(name="a", label="A"), Column(name="b", label="B", kind="number"))
    rows = (
        DiffRow(change="changed", cells=("Bytków", 12_345), before={1: None}),
        DiffRow(change="added", cells=(EVIL, 1)),
        DiffRow(change="removed", cells=("Bańgow", 1)),
    )
    with override("pl"):
        soup = BeautifulSoup(render_rowdiff(RowDiff(caption="x", columns=columns, rows=rows), "pl"), "html.parser")
    assert [row["data-change"] for row in soup.select("tbody tr")] == ["changed", "added", "removed"]
    assert (soup.find("del").get_text(), soup.find("ins").get_text()) == ("(puste)", "12\u00a0345")
    assert soup.find("script") is None

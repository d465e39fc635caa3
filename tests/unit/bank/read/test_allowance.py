"""What a small file may unfold to is bounded by its size, whatever trick it is done by, in all of its sheets together."""

import pytest

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.read import allowance
from ratusz.bank.read.formats import html
from tests.support.files import ods
from tests.support.reading import workbook

pytestmark = pytest.mark.slow
CELL = '<table:table-cell office:value-type="string" table:number-columns-repeated="{}"><text:p>{}</text:p></table:table-cell>'
ROW = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'


def sheet(rows, cells, text, name="A"):
    return f'<table:table table:name="{name}">{ROW.format(rows, CELL.format(cells, text))}</table:table>'


def strings(text, rows):
    def fill(made):
        page = made.add_worksheet("A")
        for row in range(rows):
            page.write_row(row, 0, [text] * 5)

    return workbook(fill)


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(allowance, "_CELLS", 3_000)
    monkeypatch.setattr(html, "_MOST_SPANNED", 3_000)
    monkeypatch.setattr(allowance, "_SIGNS", 30_000)
    monkeypatch.setattr(allowance, "_CELLS_A_BYTE", 0.1)
    monkeypatch.setattr(allowance, "_SIGNS_A_BYTE", 1)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (ods(sheet(2_000, 5, "a")), "a.ods"),
        (ods("".join(sheet(200, 5, "a", name=f"A{number}") for number in range(10))), "a.ods"),
        (ods(sheet(50, 1, "a" * 1_000)), "a.ods"),
        (strings("a" * 2_000, 100), "a.xlsx"),
        (strings("a", 1_000), "a.xlsx"),
        (("<table>" + "<tr><td rowspan=200>x</td></tr>" * 200 + "</table>").encode(), "a.html"),
        (("<table><tr>" + "<td rowspan=50>x</td>" * 20 + "</tr>" + "<tr></tr>" * 49 + "</table>").encode() * 5, "a.html"),
    ],
)
def test_what_unfolds_to_too_much_is_refused_with_both_figures(reader, content, name):
    with pytest.raises(Unreadable) as refusal:
        reader.read(content, name=name)
    assert refusal.value.code == "unpacks-too-large"
    assert refusal.value.values["found"] != refusal.value.values["expected"]


@pytest.mark.parametrize(("content", "name"), [(ods(sheet(20, 5, "a")), "a.ods"), (strings("a", 20), "a.xlsx")])
def test_what_unfolds_to_little_is_read(reader, content, name):
    assert reader.read(content, name=name).tables


def test_a_large_file_may_hold_much(reader, tmp_path):
    path = tmp_path / "a"
    path.write_bytes(bytes(10_000_000))
    assert (allowance.allowance_of(path).all_cells, allowance.allowance_of(path).all_signs) == (1_000_000, 10_000_000)

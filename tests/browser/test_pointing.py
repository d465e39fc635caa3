"""A clerk's file is read wrongly at first; the clerk points at the picture of the sheet, sees at once what comes of it, and hands it in."""

from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl

#: The name of the office over the heading is taken for a part of it; symbols look like numbers; the last row is no school.
ROWS = [
    ["Urząd Miasta", "Wydział Edukacji", ""],
    ["Szkoła", "Symbol", "Uczniowie"],
    *[[f"Szkoła Podstawowa nr {n}", 100 + n, 150 + 7 * n] for n in range(1, 9)],
    ["Zespół poradni", "", "bez uczniów"],
    [],
    ["Dane wstępne, do sprawdzenia przez szkoły."],
]


@pytest.fixture
def schools(tmp_path: Path) -> Path:
    """The workbook of the schools' unit."""
    with xlsxwriter.Workbook(tmp_path / "szkoly_2024.xlsx") as book:
        sheet = book.add_worksheet("Szkoły")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
    return tmp_path / "szkoly_2024.xlsx"


def deliver(officer: Visitor, file: Path) -> Page:
    """As a new table of a dataset of one's own, up to the page on which the reading is corrected."""
    page = officer.page
    officer.open("/urzad/dostawy/nowa/")
    page.get_by_label(pl("File"), exact=True).set_input_files(file)
    page.get_by_label(pl("What is it?")).select_option(label="+ nowa tabela w zbiorze „Jakość powietrza: pył zawieszony”")
    page.get_by_role("button", name=pl("Send the file")).click()
    page.wait_for_url("**/urzad/dostawy/*-*/")
    expect(page.locator("#postep")).to_have_count(0, timeout=30_000)
    page.get_by_role("link", name=pl("Correct the reading by pointing")).click()
    page.wait_for_url("**/odczyt/*/")
    return page


def heads(page: Page) -> list[str]:
    return page.locator(".rz-pointing__result .rz-table thead th:not(.rz-table__number) > span:first-child").all_inner_texts()


def test_a_file_read_wrongly_is_corrected_by_pointing_and_handed_in(visitors: Visitors, schools: Path):
    officer = visitors.come()
    officer.sign_in("Ala Nowak")
    page = deliver(officer, schools)
    assert heads(page) == ["Urząd Miasta / Szkoła", "Wydział Edukacji / Symbol", "Wydział Edukacji / Uczniowie"]
    officer.check()

    page.get_by_label("Wiersz 2, nagłówek: popraw").click()
    officer.check()
    page.get_by_role("button", name=pl("This is the heading")).click()
    expect(page.locator('tr[data-role="preamble"]')).to_have_count(1)
    assert heads(page) == ["Szkoła", "Symbol", "Uczniowie"]
    expect(page.locator("#wynik-na-glos")).not_to_be_empty()

    page.get_by_label("Kolumna B, Symbol: popraw").click()
    page.get_by_role("button", name=pl("text or code")).click()
    expect(page.locator("[data-sheet] thead th").nth(2)).to_contain_text("tekst")

    expect(page.get_by_text("bez uczniów").last).to_be_visible()
    page.get_by_label("Wiersz 11, dane: popraw").click()
    page.get_by_role("button", name=pl("Leave it out")).click()
    expect(page.get_by_text(pl("Nothing odd is left."))).to_be_visible()
    expect(page.locator("[data-aloud]")).to_have_text("8 wierszy, 3 kolumny.")
    officer.check()

    page.get_by_role("button", name=pl("Save and read all of it")).click()
    page.wait_for_url("**/urzad/dostawy/*-*/")
    expect(page.locator("#postep")).to_have_count(0, timeout=30_000)
    expect(page.get_by_role("rowheader", name="Szkoła Podstawowa nr 8")).to_be_visible()
    officer.check()
    page.get_by_role("button", name=pl("Send for review")).click()
    expect(page.get_by_text(pl("Waiting for a review"), exact=True)).to_be_visible()


def test_the_keyboard_alone_is_enough(visitors: Visitors, schools: Path):
    officer = visitors.come()
    officer.sign_in("Ala Nowak")
    page = deliver(officer, schools)
    officer.tab_to("Wiersz 1, nagłówek")
    officer.press("ArrowDown", "Enter")
    expect(page.get_by_role("dialog", name=pl("What is this row?"))).to_be_visible()
    officer.press("n")
    expect(page.locator('tr[data-role="preamble"]')).to_have_count(1)
    expect(page.get_by_label("Wiersz 2, nagłówek: popraw")).to_be_focused()
    # Two rows at once: from the tenth with Shift, then left out by its letter.
    officer.press(*["ArrowDown"] * 8, "Shift+ArrowDown", "Enter")
    expect(page.locator('[data-menu="row"]')).to_contain_text("10–11")
    officer.press("p")
    expect(page.locator("[data-aloud]")).to_have_text("7 wierszy, 3 kolumny.")
    officer.press("Shift+Tab")
    officer.tab_to("Kolumna A")
    officer.press("ArrowRight", "Enter", "t")
    expect(page.locator("[data-sheet] thead th").nth(2)).to_contain_text("tekst")
    page.get_by_role("button", name=pl("Take back")).click()
    expect(page.locator("[data-sheet] thead th").nth(2)).to_contain_text("liczba całkowita")


@pytest.mark.parametrize("width", [360, 768])
def test_the_page_fits_the_width_with_and_without_scripts(visitors: Visitors, schools: Path, width: int):
    officer = visitors.come(width=width)
    officer.sign_in("Ala Nowak")
    page = deliver(officer, schools)
    page.get_by_label("Wiersz 2, nagłówek: popraw").click()
    officer.check()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    officer.press("Escape")
    address = page.url.removeprefix(officer.address)

    plain = visitors.come(width=width, scripts=False)
    plain.sign_in("Ala Nowak")
    plain.open(address)
    plain.page.get_by_label("Wiersz 2, nagłówek: popraw").click()
    plain.page.get_by_role("button", name=pl("This is the heading")).click()
    expect(plain.page.locator('tr[data-role="preamble"]')).to_have_count(1)
    plain.page.get_by_role("button", name=pl("Take back")).click()
    expect(plain.page.locator('tr[data-role="preamble"]')).to_have_count(0)

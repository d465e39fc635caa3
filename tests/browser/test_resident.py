"""A resident looks for a figure: from the home page to the table, its filters, its files, and where it came from."""

import csv
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl

AIR = "/dane/jakosc-powietrza/pyl-dobowy/"
FILES = Path(__file__).resolve().parents[2] / "demo" / "files"
GUIDE, ARCHIVE = "/dane/jakosc-powietrza/jak-czytac/", "/dane/jakosc-powietrza/archiwum-gios/"


def find_air(visitor: Visitor) -> None:
    """From the home page by search to the table of daily values."""
    visitor.open("/")
    page = visitor.page
    page.get_by_label(pl("Search the data")).fill("pył powietrze")
    page.get_by_role("button", name=pl("Search"), exact=True).click()
    page.wait_for_url("**/dane/?q=*")
    page.get_by_role("link", name="Jakość powietrza: pył zawieszony").click()
    page.wait_for_url("**/dane/jakosc-powietrza/")
    page.get_by_role("link", name="Pył PM10 i PM2,5, wartości dobowe").first.click()
    page.wait_for_url("**" + AIR)


def narrow_and_order(visitor: Visitor) -> None:
    """Only days above the limit at one station, the worst first."""
    page = visitor.page
    page.get_by_role("link", name=pl("Add a filter")).click()
    page.get_by_role("combobox", name=pl("Column"), exact=True).select_option("pm10")
    page.get_by_role("combobox", name=pl("Comparison")).select_option("gt")
    page.get_by_role("textbox", name=pl("Value"), exact=True).fill("50")
    page.get_by_role("button", name=pl("Add the filter")).click()
    page.wait_for_url("**pm10__gt=50*")
    page.get_by_role("columnheader", name="PM10").get_by_role("link").first.click()
    page.wait_for_url("**sort=*")


def read_files(visitor: Visitor, folder: Path) -> None:
    """What is downloaded is what the filters leave, in both formats."""
    counted = int(re.sub(r"\D", "", visitor.page.locator("#tabela").inner_text().split("w")[0]))
    visitor.page.get_by_text(pl("Other formats")).click()
    plain = visitor.download(f"CSV {pl('text, for programs')}", folder=folder)
    lines = list(csv.reader(plain.read_text(encoding="utf-8-sig").splitlines()))
    workbook = visitor.download(pl("Download (%(format)s)") % {"format": "Excel"}, folder=folder)
    rows = list(openpyxl.load_workbook(workbook).active.iter_rows(values_only=True))
    assert len(lines) - 1 == len(rows) - 1 == counted
    assert all(float(line[lines[0].index("pm10")]) > 50 for line in lines[1:])


def test_a_resident_finds_narrows_orders_downloads_and_reads_where_it_came_from(resident: Visitor, tmp_path: Path):
    find_air(resident)
    resident.check()
    narrow_and_order(resident)
    resident.check()
    read_files(resident, tmp_path)
    resident.page.get_by_text(pl("The whole way of these values")).click()
    provenance = resident.page.locator(".rz-provenance")
    expect(provenance).to_contain_text("Wydział Ochrony Środowiska")
    expect(provenance).to_contain_text("pyl_zawieszony_2014_1_polrocze.csv")
    resident.check()


def test_a_document_is_downloaded_and_a_link_says_where_it_leads(resident: Visitor, tmp_path: Path):
    resident.open("/dane/jakosc-powietrza/")
    resident.page.get_by_role("link", name="Jak czytać dane o pyle").first.click()
    resident.page.wait_for_url("**" + GUIDE)
    kept = resident.download("PDF", folder=tmp_path)
    assert kept.read_bytes() == (FILES / "jak_czytac_dane_o_pyle.pdf").read_bytes()
    resident.open(ARCHIVE)
    leads = resident.page.get_by_role("link", name=pl("Go to this page"))
    expect(leads).to_have_attribute("href", "https://powietrze.gios.gov.pl/pjp/archives")
    expect(leads).to_have_attribute("rel", re.compile("noopener.*nofollow"))
    resident.check()


def test_the_same_without_javascript(visitors: Visitors, tmp_path: Path):
    resident = visitors.come(scripts=False)
    find_air(resident)
    narrow_and_order(resident)
    read_files(resident, tmp_path)
    expect(resident.page.locator(".rz-provenance")).to_contain_text("Wydział Ochrony Środowiska")


def test_history_shows_the_correction_and_what_it_changed(resident: Visitor):
    resident.open("/dane/ludnosc/wedlug-zrodel/")
    expect(resident.page.get_by_role("cell", name="66 270").first).to_be_visible()
    resident.page.get_by_role("link", name=re.compile("Zmian|zmienił|różnic", re.IGNORECASE)).first.click()
    expect(resident.page.get_by_text("66 720")).to_be_visible()
    expect(resident.page.get_by_text("66 270")).to_be_visible()
    resident.check()


@pytest.mark.parametrize(("width", "prefix"), [(360, ""), (768, "/en"), (1280, "")])
def test_public_pages_fit_the_width_and_satisfy_axe(visitors: Visitors, width: int, prefix: str):
    resident = visitors.come(width=width)
    for path in (
        "/",
        "/dane/",
        "/dane/ludnosc/",
        "/dane/wybory-2020/obwody/",
        GUIDE,
        ARCHIVE,
        "/instytucje/wydzial-srodowiska/",
        "/statystyki/",
    ):
        resident.open(prefix + path)
        assert not resident.page.evaluate("document.documentElement.scrollWidth > innerWidth"), f"{path} is wider than {width} px"
        resident.check()


def test_keyboard_alone_leads_from_home_to_a_table(resident: Visitor):
    resident.open("/")
    resident.tab_to(pl("Skip to the content"))
    resident.press("Enter")
    resident.tab_to(pl("Search the data"))
    resident.page.keyboard.type("przystanki")
    resident.press("Enter")
    resident.page.wait_for_url("**/dane/?q=przystanki*")
    resident.tab_to("Przystanki autobusowe i tramwajowe")
    resident.press("Enter")
    resident.page.wait_for_url("**/dane/przystanki/")
    resident.tab_to("Słupki przystankowe")
    resident.press("Enter")
    resident.page.wait_for_url("**/dane/przystanki/slupki/")
    resident.tab_to(pl("Search in this table"))
    resident.page.keyboard.type("Mijanka")
    resident.press("Enter")
    resident.page.wait_for_url("**q=Mijanka*")
    resident.tab_to(pl("Other formats"))
    resident.press("Enter")
    resident.tab_to("CSV")
    resident.check()

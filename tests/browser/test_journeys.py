"""Journeys of those who read: a resident, a pupil, a journalist, a senior with a keyboard, a developer. Each begins at the home page."""

import csv
import json
import re
import shlex
import urllib.request
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl

AIR = "/dane/jakosc-powietrza/pyl-dobowy/"


def look_for(visitor: Visitor, words: str) -> Page:
    """From the home page to what a search finds."""
    visitor.open("/")
    visitor.page.get_by_label(pl("Search the data")).fill(words)
    visitor.page.get_by_role("button", name=pl("Search"), exact=True).click()
    visitor.page.wait_for_url("**/dane/?q=*")
    return visitor.page


def copied(visitor: Visitor, part: str) -> str:
    """What the button in the part of the page called `part` puts on the clipboard."""
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    where = visitor.page.get_by_role("region", name=part)
    where.get_by_role("button", name=pl("Copy")).first.click()
    expect(where.get_by_role("button", name=pl("Copied"))).to_be_visible()
    return str(visitor.page.evaluate("navigator.clipboard.readText()"))


# --- a resident: a figure, narrowed, ordered, taken home, traced to its file


def find_air(visitor: Visitor) -> None:
    page = look_for(visitor, "pył powietrze")
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
    narrow_and_order(resident)
    resident.check()
    read_files(resident, tmp_path)
    resident.page.get_by_text(pl("The whole way of these values")).click()
    provenance = resident.page.locator(".rz-provenance")
    expect(provenance).to_contain_text("Wydział Ochrony Środowiska")
    expect(provenance).to_contain_text("pyl_zawieszony_2014_1_polrocze.csv")
    resident.check()


def test_a_resident_does_the_same_without_javascript(visitors: Visitors, tmp_path: Path):
    """With a typing mistake first: the words are taken as they were meant."""
    resident = visitors.come(scripts=False)
    page = look_for(resident, "bibloteka")
    expect(page.get_by_text("oto wyniki dla")).to_be_visible()
    expect(page.get_by_role("link", name="Biblioteka miesiąc po miesiącu")).to_be_visible()
    find_air(resident)
    narrow_and_order(resident)
    read_files(resident, tmp_path)
    expect(page.locator(".rz-provenance")).to_contain_text("Wydział Ochrony Środowiska")


# --- a pupil with a telephone: a figure, its chart, the line for the paper


def test_a_pupil_finds_a_figure_its_chart_and_the_line_that_names_the_source(visitors: Visitors):
    pupil = visitors.come(width=360, height=740)
    page = look_for(pupil, "ile było wypadków drogowych")
    page.get_by_label(pl("The answer in a figure")).get_by_role("link", name="Wypadki drogowe w 2022 roku").click()
    page.wait_for_url("**/liczby/wypadki-drogowe-w-2022-roku/")
    expect(page.locator(".rz-figure__number")).to_have_text("11")
    line = copied(pupil, pl("Where it comes from"))
    assert line.startswith("Źródło: Wydział Dróg i Komunikacji")
    assert "31 grudnia 2022" in line
    page.get_by_role("link", name=pl("See the rows behind it")).click()
    page.wait_for_url("**rok=2022*")
    page.get_by_role("link", name=pl("Clear all")).click()
    page.locator(".rz-sides").get_by_role("link", name=pl("Chart"), exact=True).click()
    expect(page.locator(".rz-chart__narrow[data-alive] svg")).to_be_visible()
    pupil.check()
    # A question nobody can answer is not answered with another figure.
    look_for(pupil, "ile mieszkańców mają Michałkowice")
    expect(page.get_by_text(pl("No dataset has all of these words; those with most of them are listed."))).to_be_visible()
    expect(page.get_by_label(pl("The answer in a figure"))).to_have_count(0)


# --- a journalist in a hurry: the table, last year beside this one, the file, how to cite it, what is new


def test_a_journalist_compares_takes_the_file_cites_it_and_follows_what_changes(resident: Visitor, tmp_path: Path):
    page = look_for(resident, "wypadki drogowe")
    page.get_by_role("link", name="Wypadki drogowe", exact=True).click()
    page.wait_for_url("**/dane/wypadki-drogowe/")
    table = resident.download(re.compile("CSV.*Wypadki drogowe w miastach"), folder=tmp_path)
    rows = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))
    ours = {row["rok"]: int(row["wypadki"]) for row in rows if row["kod_powiatu"] == "2474000"}
    assert "Wydział Dróg i Komunikacji" in copied(resident, pl("Cite as"))
    page.get_by_role("link", name="Wypadki drogowe w miastach").first.click()
    page.get_by_role("link", name="Wypadki w mieście rok po roku").click()
    newest, before = page.locator("tbody tr").nth(0), page.locator("tbody tr").nth(1)
    for row, year in ((newest, "2022"), (before, "2021")):
        expect(row.get_by_role("rowheader")).to_have_text(year)
        expect(row.get_by_role("cell").nth(1)).to_have_text(str(ours[year]))
    page.go_back()
    page.get_by_role("link", name=re.compile("Zmian|zmienił|różnic", re.IGNORECASE)).first.click()
    expect(page.locator(".rz-diff-count")).to_contain_text("13")
    page.get_by_role("link", name=pl("What changed"), exact=True).last.click()
    page.wait_for_url("**/zmiany/")
    feed = str(page.get_by_role("link", name="Atom").get_attribute("href"))
    with urllib.request.urlopen(resident.address + feed) as answer:  # noqa: S310  the city under test
        assert "Wypadki drogowe w miastach" in answer.read().decode()


def test_a_correction_is_told_and_a_document_and_a_link_say_what_they_are(resident: Visitor, tmp_path: Path):
    resident.open("/dane/ludnosc/wedlug-zrodel/")
    resident.page.get_by_role("link", name=re.compile("Zmian|zmienił|różnic", re.IGNORECASE)).first.click()
    expect(resident.page.get_by_text("66 720")).to_be_visible()
    expect(resident.page.get_by_text("66 270")).to_be_visible()
    resident.open("/dane/jakosc-powietrza/")
    kept = resident.download(re.compile("PDF.*Jak czytać dane o pyle"), folder=tmp_path)
    assert kept.read_bytes() == (Path(__file__).resolve().parents[2] / "demo" / "files" / "jak_czytac_dane_o_pyle.pdf").read_bytes()
    resident.page.get_by_role("link", name="Archiwum pomiarów GIOŚ").first.click()
    leads = resident.page.get_by_role("link", name=pl("Go to this page"))
    expect(leads).to_have_attribute("href", "https://powietrze.gios.gov.pl/pjp/archives")
    expect(leads).to_have_attribute("rel", re.compile("noopener.*nofollow"))


# --- a senior with a keyboard alone: the focus is always seen, the order is that of reading


FOCUS_SEEN = """() => {
  const seen = element => {
    const style = getComputedStyle(element), after = getComputedStyle(element, '::after');
    return [style, after].some(one => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2);
  };
  return seen(document.activeElement) && document.activeElement.getClientRects().length > 0;
}"""
PLACE = "() => { const at = document.activeElement.getBoundingClientRect(); return [at.top + scrollY, at.left]; }"


def walk_by_tab(visitor: Visitor, *, steps: int) -> None:
    """Each stop is seen; within the content, each lies below the one before it or beside it."""
    before = 0.0
    for _ in range(steps):
        visitor.press("Tab")
        assert visitor.page.evaluate(FOCUS_SEEN), (
            f"no focus to be seen at {visitor.page.evaluate('document.activeElement.outerHTML')[:200]}"
        )
        top = float(visitor.page.evaluate(PLACE)[0])
        assert top >= before - 60, f"the order jumps back at {visitor.page.evaluate('document.activeElement.outerHTML')[:200]}"
        before = max(before, top)


def test_a_senior_comes_from_home_to_a_table_and_its_file_by_keyboard_alone(resident: Visitor):
    resident.open("/")
    resident.tab_to(pl("Skip to the content"), limit=1)
    assert resident.page.evaluate(FOCUS_SEEN)
    resident.press("Enter")
    assert resident.page.evaluate("document.activeElement.id") == "tresc"
    walk_by_tab(resident, steps=20)
    resident.press("Home")
    resident.page.reload()
    resident.tab_to(pl("Search the data"))
    resident.page.keyboard.type("przystan", delay=20)
    expect(resident.page.get_by_role("option", name="Przystanki autobusowe i tramwajowe")).to_be_visible()
    field = resident.page.get_by_label(pl("Search the data"))
    expect(field).to_have_attribute("aria-expanded", "true")
    resident.press("ArrowDown")
    expect(resident.page.locator(".rz-hints [aria-selected=true]")).to_have_count(1)
    resident.check()
    resident.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    resident.page.keyboard.type("ki", delay=20)
    expect(resident.page.get_by_role("option", name="Przystanki autobusowe i tramwajowe")).to_be_visible()
    resident.press("ArrowDown", "Enter")
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
    assert resident.page.evaluate(FOCUS_SEEN)


# --- a developer: from the description of the API to rows


def test_a_developer_types_what_the_page_of_the_api_shows_and_gets_rows(resident: Visitor):
    resident.open("/")
    resident.page.get_by_role("navigation", name=pl("Main")).get_by_role("link", name="API").click()
    page = resident.page
    example = page.get_by_role("region", name=pl("An example")).get_by_role("link")
    with urllib.request.urlopen(example.inner_text()) as answer:  # noqa: S310  the city under test
        assert len(json.loads(answer.read())["rows"]) == 2
    expect(page.get_by_text("GET /api/v1/resources/{address}/export.{suffix}")).to_be_visible()
    resident.check()
    resident.open(f"{AIR}?pm10__gt=400")
    page.locator("summary", has_text="curl").click()
    command = shlex.split(page.locator("#kod-curl").inner_text())
    with urllib.request.urlopen(command[-1]) as answer:  # noqa: S310  the same
        lines = list(csv.DictReader(answer.read().decode("utf-8-sig").splitlines()))
    assert lines
    assert all(float(line["pm10"]) > 400 for line in lines)

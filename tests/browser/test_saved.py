"""Figures and saved views: saved at the table, read, put on a sheet that prints on one page, framed by a page of somebody else."""

import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Visitors
from tests.browser.words import pl

TABLE = "/dane/nasadzenia-drzew/sztuki/"
FIGURE, VIEW = "/liczby/mieszkancy-miasta/", "/widoki/wypadki-w-miescie-rok-po-roku/"
CHART_VIEW, MAP_VIEW = "wypadki-drogowe-w-siemianowicach-slaskich-2011-2022", "gdzie-posadzono-drzewa-w-2025-roku"
PICTURES = f"widok={CHART_VIEW}&widok={MAP_VIEW}"
CHOSEN = (
    "liczba=mieszkancy-miasta&liczba=drzewa-posadzone-w-2025-roku&liczba=wypadki-drogowe-w-2022-roku&widok=wypadki-w-miescie-rok-po-roku"
)
SHEET = f"/zestawienie/?{CHOSEN}&tytul=Sesja"


def test_a_steward_saves_a_figure_at_the_table_and_a_resident_reads_it(visitors: Visitors):
    steward = visitors.come()
    steward.sign_in("Ala")
    steward.open(f"{TABLE}?rok=2024&measure=sum(sztuki)")
    steward.page.get_by_role("link", name=pl("Save as a figure")).click()
    steward.page.get_by_label(pl("Title"), exact=True).fill("Drzewa w 2024")
    steward.page.get_by_label(pl("Definition"), exact=True).fill("Suma nasadzeń w roku.")
    steward.check()
    steward.page.get_by_role("button", name=pl("Save and show to everybody who sees the table")).click()
    steward.page.wait_for_url("**/urzad/zapisane/liczba/drzewa-w-2024*/")
    steward.check()
    resident = visitors.come()
    resident.open("/liczby/")
    resident.page.get_by_role("link", name="Drzewa w 2024").first.click()
    expect(resident.page.get_by_text("Suma nasadzeń w roku.")).to_be_visible()
    resident.page.get_by_role("link", name=pl("See the rows behind it")).click()
    expect(resident.page).to_have_url(re.compile("rok=2024"))
    steward.open("/urzad/zapisane/")
    steward.check()


def test_a_sheet_that_says_it_fits_prints_on_one_page(visitors: Visitors):
    resident = visitors.come()
    more = "&widok=ilu-nas-jest-zrodla-obok-siebie&widok=nowe-drzewa-w-dzielnicach-2025"
    for query, fits in ((CHOSEN, True), (PICTURES, True), (CHOSEN + more, False), (f"{PICTURES}&{CHOSEN}", False)):
        resident.open(f"/zestawienie/?{query}")
        assert (resident.page.get_by_text(pl("This will hardly fit one A4 page")).count() == 0) is fits
        printed = resident.page.pdf(prefer_css_page_size=True)
        assert (len(re.findall(rb"/Type\s*/Page\b", printed)) == 1) is fits


@pytest.fixture
def newspaper(city: str, tmp_path: Path) -> Iterator[str]:
    """The address of a page elsewhere that frames a figure, and the page of the same figure."""
    frames = "".join(f'<iframe src="{city}/{path}/mieszkancy-miasta/" title="{path}"></iframe>' for path in ("osadz/liczba", "liczby"))
    (tmp_path / "index.html").write_text(f'<!doctype html><html lang="pl"><title>Gazeta</title>{frames}</html>')
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_page_of_others_frames_a_figure_and_nothing_else(chromium: Browser, newspaper: str):
    """Without the watch over consoles: that the second frame is refused is a complaint there."""
    page = chromium.new_page()
    page.goto(newspaper)
    expect(page.frame_locator('iframe[title="osadz/liczba"]').get_by_text("66\u00a0270")).to_be_visible()
    assert page.frame_locator('iframe[title="liczby"]').get_by_text("66\u00a0270").count() == 0
    page.close()


def test_a_saved_chart_is_alive_and_can_be_saved_anew(visitors: Visitors):
    steward = visitors.come()
    steward.sign_in("Ala")
    page = steward.page
    steward.open("/dane/nasadzenia-drzew/sztuki/wykres/?_chart=columns&group=rok&measure=sum(sztuki)")
    page.get_by_role("link", name=pl("Save this view")).click()
    expect(page.locator(".rz-chart__wide svg")).to_be_visible()
    page.get_by_label(pl("Title"), exact=True).fill("Drzewa rok po roku")
    steward.check()
    page.get_by_role("button", name=pl("Save and show to everybody who sees the table")).click()
    page.wait_for_url("**/urzad/zapisane/widok/drzewa-rok-po-roku*/")
    resident = visitors.come()
    resident.open("/widoki/drzewa-rok-po-roku/")
    expect(resident.page.locator(".rz-chart__wide[data-alive] svg")).to_be_visible()
    expect(resident.page.locator("tbody tr").first).to_be_visible()


def test_reading_needs_no_scripts(visitors: Visitors):
    resident = visitors.come(scripts=False)
    resident.open("/liczby/")
    resident.page.get_by_label(pl("Onto the sheet"), exact=False).first.check()
    resident.page.get_by_role("button", name=pl("Make an A4 sheet of the chosen ones")).click()
    expect(resident.page.locator(".rz-a4")).to_be_visible()
    for slug, picture in ((CHART_VIEW, ".rz-chart__wide svg"), (MAP_VIEW, ".rz-map__drawing--wide svg")):
        resident.open(f"/widoki/{slug}/")
        expect(resident.page.locator(picture)).to_be_visible()
        expect(resident.page.locator("table")).to_be_visible()

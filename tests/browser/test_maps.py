"""A resident looks at maps: alive with WebGL, a drawing without, by keyboard, on a telephone, on paper."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl

STOPS, TREES = "/dane/przystanki/slupki/", "/dane/nasadzenia-drzew/sztuki/"
PLAIN = ["--headless", "--no-sandbox", "--disable-background-networking"]
#: WebGL without a graphics card.
DRAWS = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
DRAWS_NOT = ["--disable-gpu", "--disable-3d-apis"]
ALIVE = "[data-map][data-alive][data-count]"


@pytest.fixture(scope="module", params=[DRAWS], ids=["webgl"])
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Chromium that draws maps, or one that cannot."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*PLAIN, *request.param])
        yield browser
        browser.close()


def alive(visitor: Visitor, count: int) -> None:
    expect(visitor.page.locator(f"{ALIVE}[data-count='{count}']")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_resident_goes_from_the_table_to_the_map_and_back_with_what_is_in_view(visitors: Visitors, width: int):
    resident = visitors.come(width=width)
    page = resident.page
    resident.open(STOPS + "?rodzaj=autobus&q=bytk%C3%B3w")
    page.locator(".rz-sides").get_by_role("link", name=pl("Map"), exact=True).click()
    page.wait_for_url("**/mapa/?rodzaj=autobus&q=bytk*")
    expect(page.locator(ALIVE)).to_be_visible()
    resident.check()
    whole = int(page.locator("[data-map]").get_attribute("data-count") or 0)
    page.locator("[data-way=nearer]").click()
    page.wait_for_url(re.compile("_box="))
    expect(page.locator("[data-status]")).to_contain_text(re.compile(rf"Widać: \d+ z {whole}"))
    page.get_by_role("link", name=pl("Show in the table")).click()
    page.wait_for_url("**dlugosc__bbox=*")
    expect(page.locator("#tabela")).to_contain_text("wiersz")


def test_things_are_gone_through_by_keyboard_and_lead_to_their_rows(resident: Visitor):
    page = resident.page
    resident.open(STOPS + "mapa/?rejon=Przełajka")
    alive(resident, 7)
    page.locator("canvas").focus()
    resident.press("n")
    card = page.locator("[data-card]")
    expect(card).to_be_visible()
    first = card.locator(".rz-map__name").inner_text()
    resident.press("n", "n", "n")
    expect(card.locator(".rz-map__name")).not_to_have_text(first)
    expect(card).to_contain_text("Ulica")
    resident.check()
    card.get_by_role("link", name=pl("Show the row in the table")).click()
    page.wait_for_url("**from=*")
    expect(page.locator("#tabela ~ *, .rz-data tbody tr").first).to_be_visible()


def test_areas_have_a_legend_and_tell_their_figure(resident: Visitor):
    page = resident.page
    resident.open(TREES + "mapa/?rok=2025")
    alive(resident, 5)
    page.get_by_role("button", name=pl("Next thing")).click()
    expect(page.locator("[data-card]")).to_contain_text("szt.")
    resident.press("Escape")
    page.get_by_role("combobox", name=pl("Colour by")).select_option("count")
    page.get_by_role("button", name=pl("Show"), exact=True).click()
    page.wait_for_url("**measure=count*")
    alive(resident, 5)
    resident.check()


def test_on_paper_stands_the_drawing(resident: Visitor):
    resident.open(TREES + "mapa/")
    alive(resident, 5)
    resident.page.emulate_media(media="print")
    expect(resident.page.locator(".rz-map__drawing--wide")).to_be_visible()
    expect(resident.page.locator("[data-canvas]")).to_be_hidden()


def test_on_paper_stands_what_is_seen(resident: Visitor):
    """Who has moved about prints what they moved to, and goes on from there."""
    page = resident.page
    resident.open(STOPS + "mapa/")
    expect(page.locator(ALIVE)).to_be_visible()
    began = page.url
    page.locator("[data-way=nearer]").click()
    page.wait_for_function("began => location.href !== began", arg=began)
    address = page.url
    page.emulate_media(media="print")
    expect(page.locator(".rz-map__seen")).to_be_visible()
    expect(page.locator(".rz-map__drawing--wide")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.locator(".rz-map__seen")).to_have_count(0)
    expect(page.locator("[data-canvas]")).to_be_visible()
    assert page.url == address


@pytest.mark.parametrize("width", [360, 1280])
def test_a_saved_map_is_alive_with_its_table(visitors: Visitors, width: int):
    resident = visitors.come(width=width)
    resident.open("/widoki/gdzie-posadzono-drzewa-w-2025-roku/")
    alive(resident, 5)
    expect(resident.page.get_by_role("table")).to_be_visible()
    assert resident.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    resident.check()


def test_without_scripts_the_drawing_moves_by_links(visitors: Visitors):
    reader = visitors.come(scripts=False)
    page = reader.page
    reader.open(STOPS + "mapa/?rejon=Przełajka")
    expect(page.locator(".rz-map__drawing--wide svg")).to_be_visible()
    page.locator("[data-way=nearer]").click()
    page.wait_for_url("**_box=*")
    page.locator(".rz-map__drawing--wide a").first.click()
    expect(page.locator("#tabela")).to_be_visible()


@pytest.mark.parametrize("chromium", [DRAWS_NOT], indirect=True, ids=["no-webgl"])
@pytest.mark.parametrize("width", [360, 1280])
def test_without_webgl_the_drawing_stays_and_a_sentence_says_so(visitors: Visitors, width: int):
    resident = visitors.come(width=width)
    resident.open(STOPS + "mapa/")
    expect(resident.page.get_by_text("WebGL")).to_be_visible()
    expect(resident.page.locator(".rz-map__drawing svg >> visible=true")).to_have_count(1)
    resident.check()

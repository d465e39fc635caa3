"""A resident looks at a chart: drawn by the server, alive in the browser under the strict policy, made anew by the form, downloaded."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl

AIR = "/dane/jakosc-powietrza/pyl-dobowy/"
ALIVE = "[data-chart][data-alive]"


def draw_columns(visitor: Visitor) -> None:
    """By the form: mean of PM2,5 by year, in colours by station."""
    page = visitor.page
    page.get_by_role("combobox", name=pl("Kind of chart"), exact=True).select_option("columns")
    page.get_by_role("combobox", name=pl("Along the axis"), exact=True).select_option("year(data)")
    page.get_by_role("combobox", name=pl("Figure"), exact=True).select_option("mean(pm10)")
    page.get_by_role("combobox", name=pl("In colours"), exact=True).select_option("")
    page.get_by_role("button", name=pl("Draw"), exact=True).click()
    page.wait_for_url("**/wykres/?_chart=columns&*group=year*data*")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_chart_is_found_pointed_at_made_anew_and_downloaded(visitors: Visitors, tmp_path: Path, width: int):
    resident = visitors.come(width=width)
    resident.open(AIR + "?stacja__contains=Katowice")
    resident.page.get_by_role("link", name=pl("Chart"), exact=True).click()
    resident.page.wait_for_url("**/wykres/?stacja__contains=Katowice")
    shown = resident.page.locator(ALIVE)
    expect(shown).to_have_count(1)
    expect(resident.page.locator("#wykres-slowami")).to_contain_text("Katowice, ul. Kossutha 6")
    resident.check()
    box = shown.locator("svg").bounding_box()
    assert box is not None
    assert box["width"] <= width
    points = shown.locator("svg .mark-symbol path[fill-opacity]")
    assert points.count() > 10
    draw_columns(resident)
    expect(resident.page.locator(ALIVE)).to_have_count(1)
    resident.page.locator(f"{ALIVE} svg .mark-rect path").first.hover()
    expect(resident.page.locator("[data-tip]")).to_contain_text("2011")
    expect(resident.page.locator(".rz-scroll tbody tr")).to_have_count(3)
    resident.check()
    assert resident.download("PNG", folder=tmp_path).read_bytes().startswith(b"\x89PNG")
    assert "@font-face" in resident.download("SVG", folder=tmp_path).read_text(encoding="utf-8")
    assert len(resident.download("CSV", folder=tmp_path).read_text(encoding="utf-8").splitlines()) == 4


def test_without_javascript_the_chart_is_there_and_the_form_works(visitors: Visitors):
    resident = visitors.come(scripts=False)
    resident.open(AIR + "wykres/")
    expect(resident.page.locator("[data-chart] svg").first).to_be_visible()
    expect(resident.page.locator("[data-chart] svg").first).to_contain_text("PM10")
    draw_columns(resident)
    expect(resident.page.locator(".rz-scroll tbody tr")).to_have_count(3)


def test_a_drawing_is_the_same_on_both_sides(visitors: Visitors):
    """The words of the picture that the server drew are those of the one that the browser drew."""
    said = []
    for scripts in (False, True):
        visitor = visitors.come(scripts=scripts)
        visitor.open(AIR + "wykres/?_chart=columns&group=quarter%28data%29&measure=mean%28pm10%29")
        if scripts:
            expect(visitor.page.locator(ALIVE)).to_have_count(1)
        said.append(sorted(visitor.page.locator(".rz-chart__wide svg text").all_text_contents()))
    assert said[0] == said[1]
    assert len(said[0]) > 20


@pytest.mark.parametrize("width", [360, 1280])
def test_the_columns_of_a_table_are_explained(visitors: Visitors, width: int):
    resident = visitors.come(width=width)
    resident.open(AIR + "kolumny/")
    expect(resident.page.get_by_role("img", name="PM10")).to_be_visible()
    resident.check()
    resident.page.get_by_role("link", name=pl("See these rows")).first.click()
    resident.page.wait_for_url("**pm10__gt=*")


def test_a_chart_is_printed_without_its_form(resident: Visitor):
    resident.open(AIR + "wykres/")
    expect(resident.page.locator(ALIVE)).to_have_count(1)
    resident.page.emulate_media(media="print")
    expect(resident.page.locator(".rz-chart__wide svg")).to_be_visible()
    expect(resident.page.get_by_role("button", name=pl("Draw"), exact=True)).to_be_hidden()

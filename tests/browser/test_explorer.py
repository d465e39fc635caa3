"""Exploring a table: everything is an address, quicker with scripts, whole without them, by keyboard and on a phone too."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl

AIR = "/dane/jakosc-powietrza/pyl-dobowy/"
WIDE = "/dane/wybory-2020/obwody/"


def window(visitor: Visitor) -> Locator:
    """What is open above the table: in a dialog with scripts, in the page without."""
    found = visitor.page.locator("dialog[open] #okno" if visitor.scripts else "#okno")
    expect(found).to_be_visible()
    return found


def close(visitor: Visitor) -> None:
    visitor.page.locator("#okno").get_by_role("link", name=pl("Close")).click()
    expect(visitor.page.locator("#okno:visible")).to_have_count(0)


def head(visitor: Visitor, name: str) -> Locator:
    """The menu of a column."""
    return visitor.page.get_by_role("link", name=pl("%(column)s: filter, group, meaning") % {"column": name}, exact=True)


def count(visitor: Visitor) -> str:
    return visitor.page.locator("#tabela").inner_text().replace("\u00a0", " ")


def narrow_by_value_and_range(visitor: Visitor) -> None:
    """One station by its cell, then a range from the menu of a column, with a decimal comma."""
    page = visitor.page
    page.locator("tbody").get_by_role("link", name="SlKatoKossut").first.click()
    page.wait_for_url("**kod_stacji=SlKatoKossut*")
    head(visitor, "PM10").click()
    opened = window(visitor)
    expect(opened).to_contain_text("Średnie dobowe stężenie")
    opened.get_by_label(pl("from", context="range")).fill("99,5")
    opened.get_by_role("button", name=pl("Narrow")).click()
    page.wait_for_url(re.compile("pm10__gte=99(,|%2C)5"))
    expect(page.locator(".rz-chosen")).to_contain_text("PM10")


def group_by_year_and_lead_to_rows(visitor: Visitor) -> None:
    """A year is a line with its measures and the total of all; it leads to its rows, which are as many as it said."""
    page = visitor.page
    page.get_by_role("link", name=pl("Group and measure")).click()
    opened = window(visitor)
    opened.get_by_label(f"{pl('Group by')} 1").select_option("year(data)")
    opened.get_by_label(f"{pl('Measure')} 1").select_option("count")
    opened.get_by_label(f"{pl('Measure')} 2").select_option("share")
    opened.get_by_role("button", name=pl("Show"), exact=True).click()
    page.wait_for_url("**group=year*")
    expect(page.locator("tfoot")).to_contain_text("100,00")
    line = page.locator("tbody tr").first
    rows = line.locator("td").first.inner_text()
    line.get_by_role("link").click()
    page.wait_for_url("**data__gte=*")
    assert count(visitor).split(" wiersz")[0] == rows


def choose_columns(visitor: Visitor) -> None:
    """One column less, another one earlier."""
    page = visitor.page
    page.locator(".rz-tools").get_by_role("link", name=pl("Columns"), exact=True).click()
    opened = window(visitor)
    opened.get_by_role("button", name=pl("%(label)s: earlier") % {"label": "PM10"}).click()
    opened = window(visitor)
    opened.get_by_role("checkbox", name="Kod stacji").uncheck()
    opened.get_by_role("button", name=pl("Show"), exact=True).last.click()
    page.wait_for_url("**select=data*")
    heads = [text.split("\n")[0] for text in page.locator(".rz-table thead th[data-name]").all_inner_texts()]
    assert heads == ["Data", "PM10", "Stacja", "PM2,5"]


def look_at_a_row(visitor: Visitor) -> None:
    """All values of a row, how they were delivered, what a sign means; the next row is one step away."""
    page = visitor.page
    page.locator(".rz-table__number a").first.click()
    opened = window(visitor)
    expect(opened).to_contain_text("brak informacji")
    expect(opened).to_contain_text("b.d.")
    opened.get_by_role("link", name=pl("Row after")).click()
    expect(page.locator("#okno:visible")).to_contain_text("SlKatoPlebA4")
    close(visitor)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_table_is_explored(visitors: Visitors, *, scripts: bool):
    resident = visitors.come(scripts=scripts)
    resident.open(AIR)
    look_at_a_row(resident)
    choose_columns(resident)
    resident.open(AIR)
    narrow_by_value_and_range(resident)
    group_by_year_and_lead_to_rows(resident)
    resident.page.go_back()
    expect(resident.page.locator("tfoot")).to_be_visible()
    resident.page.get_by_role("link", name=pl("Clear all")).click()
    expect(resident.page.locator("#tabela")).to_contain_text("2736")


def test_the_keyboard_opens_narrows_and_comes_back(resident: Visitor):
    resident.open(AIR)
    head(resident, "Stacja").focus()
    resident.press("Enter")
    opened = window(resident)
    resident.check()
    opened.get_by_role("checkbox", name="Katowice, ul. Kossutha 6").focus()
    resident.press("Space")
    opened.get_by_role("button", name=pl("Everything but the ticked")).focus()
    resident.press("Enter")
    resident.page.wait_for_url("**stacja__not=*")
    expect(resident.page.locator("#powiedziane")).to_contain_text("1824")
    head(resident, "Data").focus()
    resident.press("Enter")
    window(resident)
    resident.press("Escape")
    expect(head(resident, "Data")).to_be_focused()
    resident.check()


def test_a_cell_has_a_menu_for_a_pointer(resident: Visitor):
    resident.open(AIR)
    resident.page.locator("tbody tr").first.locator("td[data-kind=number]").first.click()
    opened = window(resident)
    resident.check()
    opened.get_by_role("link", name=pl("This much or more")).click()
    resident.page.wait_for_url("**pm10__gte=39*")
    resident.page.locator("tbody tr").first.locator(".rz-sign").first.click()
    expect(window(resident)).to_contain_text("brak informacji")
    window(resident).get_by_role("link", name=pl("Everything but this")).click()
    resident.page.wait_for_url("**isnull=false*")
    resident.page.go_back()
    resident.page.go_back()
    expect(resident.page.locator("#tabela")).to_contain_text("2736")


@pytest.mark.parametrize("width", [360, 768])
def test_windows_and_wide_tables_fit_a_phone(visitors: Visitors, width: int):
    resident = visitors.come(width=width)
    for path in (AIR, WIDE):
        resident.open(path)
        for opener in ("#wybor-columns", "#wybor-groups", ".rz-table__number a", ".rz-table__menu"):
            resident.page.locator(opener).first.click()
            window(resident)
            assert not resident.page.evaluate("document.documentElement.scrollWidth > innerWidth"), f"{path} {opener}"
            resident.check()
            resident.press("Escape")
    first = resident.page.locator("tbody th").first
    before = first.bounding_box()
    resident.page.locator(".rz-scroll").evaluate("one => one.scrollLeft = 300")
    after = first.bounding_box()
    assert before
    assert after
    assert resident.page.locator(".rz-scroll").evaluate("one => one.scrollLeft") > 0
    assert after["x"] <= before["x"]
    assert after["x"] >= 0

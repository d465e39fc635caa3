"""A question in SQL on the page of a table: by keyboard, on a phone, without JavaScript, and what is said when it is wrong."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitors
from tests.browser.words import pl

TABLE = "/dane/jakosc-powietrza/pyl-dobowy/"
RIGHT = "SELECT stacja, round(avg(pm10), 1) AS srednia FROM data GROUP BY ALL ORDER BY 2 DESC"
WRONG = "SELECT stacja,\n  srednia\nFROM data"


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1280, True), (360, False), (1280, False)])
def test_a_table_is_asked_by_keyboard_and_what_is_wrong_is_said_where_it_is(visitors: Visitors, *, width: int, scripts: bool):
    reader = visitors.come(width=width, scripts=scripts)
    page = reader.page
    reader.open(TABLE)
    page.get_by_role("link", name="SQL").first.click()
    page.wait_for_url("**/sql/")
    box = page.get_by_label(pl("One SELECT; the table is called data"))
    expect(box).to_have_value(re.compile("SELECT"))
    if scripts:
        reader.check()

    box.fill(WRONG)
    reader.press("Tab")
    expect(page.get_by_role("button", name=pl("Ask"))).to_be_focused()
    reader.press("Enter")
    page.wait_for_url("**/sql/?q=*")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_attribute("aria-describedby", "blad")
    expect(page.locator("#blad")).to_contain_text("Wiersz 2, znak 3: nie ma kolumny srednia.")
    expect(page.locator("#blad mark")).to_have_text("s")
    if scripts:
        reader.check()
    reader.complaints.clear()  # the browser's own line about the 400

    box.fill(RIGHT)
    reader.press("Tab", "Enter")
    expect(page.locator("#odpowiedz")).to_have_text(re.compile(r"\d+ wiersz"))
    expect(page.get_by_role("columnheader", name="srednia")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") if scripts else True
    if scripts:
        reader.check()
    names = page.locator(".rz-sql__files a").all_inner_texts()
    assert [name.strip() for name in names] == ["CSV", "JSON", "PARQUET"]
    assert reader.download("CSV", folder=visitors.downloads).read_text(encoding="utf-8").startswith('"stacja","srednia"')

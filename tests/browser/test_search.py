"""Somebody searches: by keyboard among hints, and without a script."""

from playwright.sync_api import expect

from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl


def test_hints_are_chosen_by_keyboard(resident: Visitor):
    resident.open("/dane/")
    page = resident.page
    field = page.get_by_label(pl("Search the data"))
    field.press_sequentially("przystan")
    option = page.get_by_role("option", name="Przystanki autobusowe i tramwajowe")
    expect(option).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    resident.press("ArrowDown")
    expect(page.locator(".rz-hints [aria-selected=true]")).to_have_count(1)
    resident.check()
    resident.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("ki")
    expect(option).to_be_visible()
    resident.press("ArrowDown", "Enter")
    page.wait_for_url("**/dane/przystanki/")


def test_the_answer_stands_first_and_the_list_can_be_narrowed(resident: Visitor):
    resident.open("/dane/?q=ilu+jest+mieszkańców")
    page = resident.page
    expect(page.get_by_label(pl("The answer in a figure")).get_by_role("link", name="Mieszkańcy miasta")).to_be_visible()
    resident.check()


def test_it_works_without_a_script(visitors: Visitors):
    plain = visitors.come(scripts=False)
    plain.open("/dane/?q=bibloteka&format=csv")
    page = plain.page
    expect(page.get_by_role("link", name="Biblioteka miesiąc po miesiącu")).to_be_visible()
    expect(page.get_by_text("oto wyniki dla")).to_be_visible()

"""The menu of the office: by the keyboard alone, without scripts, in a narrow window."""

from playwright.sync_api import expect

from tests.browser.visitor import Visitors
from tests.browser.words import pl


def test_the_menu_opens_by_the_keyboard_without_scripts_in_a_narrow_window(visitors: Visitors):
    coordinator = visitors.come(scripts=False, width=360)
    coordinator.sign_in("Kinga Mazur")
    page = coordinator.page
    coordinator.tab_to("Więcej")
    coordinator.press("Enter")
    expect(page.get_by_role("link", name=pl("People"), exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    coordinator.tab_to(pl("Categories"))
    coordinator.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(pl("Categories"))


def test_the_menu_closes_by_escape_and_gives_the_focus_back(visitors: Visitors):
    coordinator = visitors.come()
    coordinator.sign_in("Kinga Mazur")
    page = coordinator.page
    expect(page.get_by_role("link", name=pl("People"), exact=True)).to_be_visible()
    coordinator.tab_to("Więcej")
    coordinator.press("Enter")
    expect(page.get_by_role("link", name=pl("What happened"))).to_be_visible()
    coordinator.check()
    coordinator.press("Tab", "Escape")
    expect(page.get_by_role("link", name=pl("What happened"))).to_be_hidden()
    assert page.evaluate("document.activeElement.innerText").strip() == "Więcej"

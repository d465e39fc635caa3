"""Pages that an administrator keeps: written, looked at, saved, taken back."""

from playwright.sync_api import expect

from tests.browser.visitor import Visitors
from tests.browser.words import pl


def test_an_administrator_looks_at_new_words_saves_them_and_takes_them_back(visitors: Visitors):
    administrator, resident = visitors.come(), visitors.come()
    administrator.sign_in("Adam")
    administrator.open("/urzad/strony/")
    administrator.page.get_by_role("link", name=pl("Contact"), exact=True).first.click()
    box = administrator.page.get_by_label(pl("Text"), exact=True)
    for words in ("Pierwsze słowa **urzędu**.", "Drugie słowa urzędu."):
        box.fill(words)
        administrator.page.get_by_role("button", name=pl("Look at it first")).click()
        expect(administrator.page.get_by_role("heading", name=pl("What it would look like; nothing was saved"))).to_be_visible()
        administrator.check()
        administrator.page.get_by_role("button", name=pl("Save and show to everybody")).click()
        administrator.page.wait_for_url("**/urzad/strony/")
        administrator.open("/urzad/strony/kontakt/")
    resident.open("/kontakt/")
    expect(resident.page.get_by_text("Drugie słowa urzędu.")).to_be_visible()
    administrator.page.get_by_role("button", name=pl("Say again what version %(number)s said") % {"number": 1}).click()
    expect(administrator.page.get_by_text(pl("The earlier version stands again."))).to_be_visible()
    resident.open("/kontakt/")
    expect(resident.page.get_by_text("Pierwsze słowa urzędu.")).to_be_visible()

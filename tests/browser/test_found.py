"""Pages that an administrator keeps, what changed, and dane.gov.pl: at a telephone and at a desk, read and written."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitors
from tests.browser.words import pl

READ = ("/zmiany/", "/prywatnosc/", "/regulamin/", "/kontakt/", "/dostepnosc/")


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_about_the_bank_fit_the_width_and_satisfy_axe(visitors: Visitors, width: int):
    resident = visitors.come(width=width)
    for path in READ:
        resident.open(path)
        assert resident.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
        resident.check()
    resident.open("/dane/jakosc-powietrza/")
    assert resident.page.context.cookies() == []
    administrator = visitors.come(width=width)
    administrator.sign_in("Adam")
    for path in ("/urzad/dane-gov-pl/", "/urzad/strony/", "/urzad/strony/regulamin/", "/urzad/strony/dostepnosc/"):
        administrator.open(path)
        assert administrator.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
        administrator.check()


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

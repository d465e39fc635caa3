"""An administrator sees how the machine is, from the desk on."""

from playwright.sync_api import expect

from tests.browser.visitor import Visitors
from tests.browser.words import pl


def test_an_administrator_sees_how_the_machine_is(visitors: Visitors):
    administrator = visitors.come()
    administrator.sign_in("Adam Lis")
    page = administrator.page
    page.locator("details.rz-menu > summary").click()
    page.get_by_role("link", name=pl("System"), exact=True).click()
    expect(page.get_by_role("heading", name=pl("System"), level=1)).to_be_visible()
    expect(page.get_by_role("heading", name=pl("To be seen to"))).to_be_visible()
    expect(
        page.get_by_role("cell", name=pl("sending letters")).or_(page.get_by_role("rowheader", name=pl("sending letters")))
    ).to_be_visible()
    administrator.check()
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    administrator.check()

"""The data-protection officer looks through decisions, has one made anew, and the steward answers."""

from playwright.sync_api import expect

from tests.browser.visitor import Visitors
from tests.browser.words import pl


def test_a_decision_is_made_anew(visitors: Visitors):
    inspector = visitors.come()
    inspector.sign_in("Iwona Rybak")
    page = inspector.page
    page.get_by_role("link", name=pl("Personal data"), exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(pl("Decisions about personal data"))
    inspector.check()
    page.get_by_label(pl("State")).select_option("current")
    page.get_by_role("button", name=pl("Show")).click()
    page.get_by_role("table").get_by_role("link", name="Jak czytać dane o pyle").first.click()
    inspector.check()
    address = page.url.removeprefix(inspector.address)
    page.get_by_label(pl("Why it has to be decided anew")).fill("Nie wiadomo, kto przeczytał załącznik.")
    page.get_by_role("button", name=pl("Ask for a new decision")).click()
    expect(page.get_by_text("Nie wiadomo, kto przeczytał załącznik.")).to_be_visible()
    inspector.check()

    steward = visitors.come()
    steward.sign_in("Ala Nowak")
    expect(steward.page.get_by_text("Nie wiadomo, kto przeczytał załącznik.")).to_be_visible()
    steward.check()
    steward.open(address)
    steward.page.get_by_label(pl("it stays published")).check()
    steward.page.get_by_label(pl("Reason")).fill("Przeczytany ponownie w całości.")
    steward.page.get_by_role("button", name=pl("Decide"), exact=True).click()
    expect(steward.page.get_by_text("Przeczytany ponownie w całości.")).to_be_visible()
    steward.check()

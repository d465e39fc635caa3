"""A survey: an officer makes it, another lets it be asked, a resident answers by keyboard on a phone, the officer closes it."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from ratusz.bank.base.clock import day_of, utc_now
from tests.browser.visitor import Visitors
from tests.browser.words import pl

OPEN, CLOSED = "/ankiety/jak-korzystasz-z-banku-danych/", "/ankiety/drzewa-na-naszych-ulicach/"
PUBLIC = ("/ankiety/", OPEN, f"{OPEN}arkusz/", f"{OPEN}dziekujemy/", CLOSED)
OFFICE = tuple(
    f"/urzad{path}" for path in ("/ankiety/", "/ankiety/nowa/", OPEN, f"{OPEN}papier/", f"{OPEN}podglad/", f"{CLOSED}wypowiedzi/")
)
#: Slower than the trap for programs.
THINKS_MS = 3_200


def too_wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_pages_of_surveys_fit_a_phone_and_satisfy_axe(visitors: Visitors):
    resident, coordinator = visitors.come(width=360), visitors.come(width=360)
    coordinator.sign_in("Kinga")
    for visitor, paths in ((resident, PUBLIC), (coordinator, OFFICE)):
        for path in paths:
            visitor.open(path)
            assert too_wide(visitor.page) <= 0, path
            visitor.check()


def test_a_survey_is_made_asked_answered_by_keyboard_and_closed(visitors: Visitors):
    steward = visitors.come()
    steward.sign_in("Ala")
    steward.open("/urzad/ankiety/nowa/")
    page = steward.page
    page.get_by_label(pl("Unit that asks")).select_option(index=1)
    page.get_by_label(pl("Title"), exact=True).fill("Kosze przy przystankach")
    page.get_by_label(pl("What it is for, in one sentence")).fill("Wybieramy przystanki, przy których staną kosze.")
    page.get_by_label(pl("What the answers can change, and what not")).fill("Kolejność przystanków.")
    page.get_by_label(pl("First day")).fill(day_of(utc_now()).isoformat())
    page.get_by_label(pl("Last day")).fill((day_of(utc_now()) + timedelta(days=9)).isoformat())
    page.get_by_label(pl("Category of the results")).select_option(index=1)
    page.get_by_role("button", name=pl("Go on to the questions")).click()
    page.get_by_label(pl("Question"), exact=True).fill("Czy brakuje Ci koszy?")
    page.get_by_label(re.compile(pl("Answers to choose from"))).fill("tak\nnie")
    page.get_by_role("button", name=pl("Save the question")).click()
    steward.check()
    page.get_by_role("button", name=pl("Submit for review")).click()
    expect(page.get_by_text(pl("It waits for a reviewer now."))).to_be_visible()
    here = page.url
    reviewer = visitors.come()
    reviewer.sign_in("Renata")
    reviewer.page.goto(here)
    reviewer.check()
    reviewer.page.get_by_role("button", name=pl("Let it be asked")).click()
    expect(reviewer.page.get_by_text(pl("Accepted. Everybody sees it; it can be answered on its days."))).to_be_visible()
    resident = visitors.come(width=360, scripts=False)
    resident.open("/ankiety/kosze-przy-przystankach/")
    resident.page.get_by_label("tak", exact=True).focus()
    resident.press("Space")
    resident.page.wait_for_timeout(THINKS_MS)
    resident.press("Tab", "Enter")
    resident.page.wait_for_url("**/dziekujemy/")
    page.goto(here)
    page.get_by_role("button", name=pl("Close and count now")).click()
    expect(page.get_by_text(pl("Closed and counted. The delivery is made within a minute and goes to a reviewer."))).to_be_visible()
    resident.open("/ankiety/kosze-przy-przystankach/")
    expect(resident.page.get_by_text("tak (100,0 %)")).to_be_visible()

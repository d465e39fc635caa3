"""Two ways between residents and the office: an error reported at its cell and answered, a request with a receipt, news confirmed and ended."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitors
from tests.browser.words import pl

TABLE = "/dane/nasadzenia-drzew/sztuki/"
#: Slower than the trap for programs.
THINKS_MS = 3_200
PAGES = (
    "/zgloszenia/", "/zgloszenia/1/", "/zglos-blad/nasadzenia-drzew/", f"/zglos-blad{TABLE.removeprefix('/dane')}?wiersz=1&kolumna=dzielnica",
    "/czego-szukasz/zbior/ludnosc/", "/czego-szukasz/dziekujemy/", "/zapytaj/", "/zapytaj/pytanie/", "/zapytaj/ponowne-wykorzystanie/", "/prosby/",
    "/prosby/1/", "/prosby/3/", "/powiadomienia/?zbior=ludnosc", "/powiadomienia/sprawdz-poczte/", "/poczta-pokazowa/", "/dane/ludnosc/",
)  # fmt: skip
OFFICE = ("/urzad/zgloszenia/", "/urzad/zgloszenia/4/", "/urzad/prosby/", "/urzad/prosby/1/", "/urzad/prosby/4/", "/urzad/czego-szukano/")


def too_wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_both_ways_fit_the_width_and_satisfy_axe(visitors: Visitors, width: int):
    resident = visitors.come(width=width)
    for path in PAGES:
        resident.open(path)
        assert too_wide(resident.page) <= 0, f"{path} at {width} px"
        resident.check()
    coordinator = visitors.come(width=width)
    coordinator.sign_in("Kinga")
    for path in OFFICE:
        coordinator.open(path)
        assert too_wide(coordinator.page) <= 0, f"{path} at {width} px"
        coordinator.check()


def test_an_error_is_reported_at_its_row_and_answered(visitors: Visitors):
    resident = visitors.come(scripts=False)
    resident.open(f"{TABLE}?_row=1")
    resident.page.get_by_role("link", name=pl("Report an error in this row")).click()
    expect(resident.page.get_by_text(pl("You report a problem here"))).to_be_visible()
    resident.page.get_by_label(pl("What is wrong?")).fill("Ta liczba drzew jest za duża jak na jeden rok.")
    resident.page.get_by_label(re.compile(pl("Nickname"))).fill("Dzięcioł")
    resident.page.wait_for_timeout(THINKS_MS)
    resident.page.get_by_role("button", name=pl("Send the report")).click()
    resident.page.wait_for_url(re.compile(r"/zgloszenia/\d+/[\w-]+/"))
    number = re.findall(r"/zgloszenia/(\d+)/", resident.page.url)[0]
    steward = visitors.come()
    steward.sign_in("Ala")
    steward.open("/urzad/")
    steward.page.get_by_role("link", name=re.compile(f"Zgłoszenie {number}:")).first.click()
    steward.page.wait_for_url(f"**/urzad/zgloszenia/{number}/")
    steward.page.get_by_label(pl("not an error"), exact=True).check()
    steward.page.get_by_role("textbox", name=pl("Answer"), exact=True).fill("Tyle drzew posadzono naprawdę; to rok wielkiego nasadzenia.")
    steward.page.get_by_role("button", name=pl("Answer"), exact=True).click()
    expect(steward.page.get_by_text(pl("Answered. Everybody can read it now."))).to_be_visible()
    resident.page.reload()
    expect(resident.page.get_by_text("to rok wielkiego nasadzenia")).to_be_visible()


def test_a_formal_request_gives_a_receipt(visitors: Visitors):
    resident = visitors.come()
    resident.open("/zapytaj/")
    resident.page.get_by_role("link", name=pl("Send a formal request for public information")).click()
    resident.page.get_by_label(pl("What information do you ask for?")).fill("Umowa na koszenie trawników.")
    resident.page.get_by_label(pl("E-mail address for the answer")).fill("zofia@mieszkanka.example")
    resident.page.wait_for_timeout(THINKS_MS)
    resident.page.get_by_role("button", name=pl("Send the request")).click()
    expect(resident.page.get_by_text(pl("Receipt"), exact=True)).to_be_visible()
    resident.check()


def test_news_are_confirmed_from_the_letter_and_ended_with_one_click(visitors: Visitors):
    resident = visitors.come()
    resident.open("/dane/pogoda/")
    resident.page.get_by_role("link", name=pl("News of this by e-mail")).click()
    resident.page.get_by_label(pl("E-mail address")).fill("jozef@mieszkaniec.example")
    resident.page.get_by_label(pl("at once"), exact=True).check()
    resident.page.wait_for_timeout(THINKS_MS)
    resident.page.get_by_role("button", name=pl("Write to me")).click()
    resident.page.wait_for_url("**/powiadomienia/sprawdz-poczte/")
    resident.open("/poczta-pokazowa/")
    link = resident.page.locator("a[href*='/powiadomienia/potwierdz/']").first.get_attribute("href")
    assert link is not None
    resident.open("/" + link.split("/", 3)[3])
    resident.check()
    resident.page.get_by_role("button", name=pl("Yes, write to me")).click()
    resident.page.wait_for_url("**/powiadomienia/moje/**")
    resident.check()
    resident.page.get_by_role("button", name=pl("No letters any more")).click()
    expect(resident.page.get_by_role("heading", name=pl("No letters come any more"))).to_be_visible()
    resident.check()

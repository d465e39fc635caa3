"""Two ways between residents and the office: an error reported at its row, a requester with a question, a subscriber to news."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl

TABLE = "/dane/nasadzenia-drzew/sztuki/"
#: Slower than the trap for programs.
THINKS_MS = 3_200


def into_the_office(visitors: Visitors, name: str) -> Page:
    """From the home page to the desk of `name`."""
    officer = visitors.come()
    officer.open("/")
    officer.page.get_by_role("link", name=pl("Sign in")).click()
    officer.page.get_by_role("button", name=name).click()
    officer.page.wait_for_url("**/urzad/")
    return officer.page


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
    steward.page.get_by_role("textbox", name=pl("Text of the answer"), exact=True).fill(
        "Tyle drzew posadzono naprawdę; to rok wielkiego nasadzenia."
    )
    steward.page.get_by_role("button", name=pl("Publish the answer")).click()
    expect(steward.page.get_by_text(pl("Answered. Everybody can read it now."))).to_be_visible()
    resident.page.reload()
    expect(resident.page.get_by_text("to rok wielkiego nasadzenia")).to_be_visible()


def test_a_requester_asks_gets_a_number_and_an_officer_answers(visitors: Visitors):
    """Without a script and without an account, from the third door of the home page."""
    requester = visitors.come(scripts=False, width=360)
    requester.open("/")
    page = requester.page
    page.get_by_role("link", name=re.compile(pl("I ask, or see an error or a gap"))).click()
    page.get_by_role("link", name=pl("Ask a question about the data")).click()
    page.get_by_label(pl("What would you like to know or have?")).fill("Kiedy będą dane o pyle za 2015 rok?")
    page.wait_for_timeout(THINKS_MS)
    page.get_by_role("button", name=pl("Send"), exact=True).click()
    page.wait_for_url(re.compile(r"/prosby/\d+/[\w-]+/"))
    number = re.findall(r"/prosby/(\d+)/", page.url)[0]
    expect(page.get_by_text(pl("Thank you, it has arrived"))).to_be_visible()
    office = into_the_office(visitors, "Kinga Mazur")
    office.get_by_role("link", name=re.compile(rf"\b{number}\b.*(pytanie|Kiedy)|Sprawa nr {number}")).first.click()
    office.wait_for_url(f"**/urzad/prosby/{number}/")
    office.get_by_label(pl("Title"), exact=True).fill("Pył w 2015 roku")
    office.get_by_role("button", name=pl("Show it in these words")).click()
    office.get_by_label(pl("answered"), exact=True).check()
    office.get_by_role("textbox", name=re.compile(f"^{pl('Text of the answer')}")).fill("Stacja mierzyła; tabela przyjdzie w grudniu.")
    office.get_by_role("button", name=pl("Publish the answer")).click()
    expect(office.get_by_role("heading", name=pl("Correct the answer"))).to_be_visible()
    page.reload()
    expect(page.get_by_text("tabela przyjdzie w grudniu")).to_be_visible()
    anybody = visitors.come()
    anybody.open("/prosby/")
    anybody.page.get_by_role("link", name="Pył w 2015 roku").click()
    expect(anybody.page.get_by_text("tabela przyjdzie w grudniu")).to_be_visible()


def letter_to(visitor: Visitor, address: str, subject: str) -> Locator:
    """The letter in the box of the demo."""
    visitor.open("/poczta-pokazowa/")
    for _ in range(60):
        found = visitor.page.locator("details", has_text=address).filter(has_text=subject)
        if found.count():
            break
        visitor.page.wait_for_timeout(500)
        visitor.page.reload()
    found.first.evaluate("one => one.open = true")
    return found.first


def test_a_subscriber_confirms_hears_of_what_a_reviewer_publishes_and_ends_it_with_one_click(visitors: Visitors):
    subscriber = visitors.come()
    subscriber.open("/")
    page = subscriber.page
    page.get_by_label(pl("Search the data")).fill("biblioteka")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Biblioteka", exact=False).first.click()
    page.get_by_role("link", name=pl("News of this by e-mail")).click()
    page.get_by_label(pl("E-mail address")).fill("jozef@mieszkaniec.example")
    page.get_by_label(pl("at once"), exact=True).check()
    page.wait_for_timeout(THINKS_MS)
    page.get_by_role("button", name=pl("Write to me")).click()
    expect(page.get_by_role("heading", name=pl("Look into your mail"))).to_be_visible()
    asked = letter_to(subscriber, "jozef@mieszkaniec.example", "potwierdz")
    confirm = str(asked.locator("a[href*='/powiadomienia/potwierdz/']").get_attribute("href"))
    subscriber.open("/" + confirm.split("/", 3)[3])
    subscriber.check()
    page.get_by_role("button", name=pl("Yes, write to me")).click()
    page.wait_for_url("**/powiadomienia/moje/**")
    subscriber.check()
    office = into_the_office(visitors, "Renata Szulc")
    office.get_by_role("link", name="biblioteka_2026_10.csv").first.click()
    office.get_by_role("button", name=pl("Publish"), exact=True).click()
    expect(office.get_by_text(pl("Published. The page of the dataset shows it now."))).to_be_visible()
    news = letter_to(subscriber, "jozef@mieszkaniec.example", "nowe dane")
    end = str(news.locator("a[href*='/powiadomienia/koniec/']").get_attribute("href"))
    subscriber.open("/" + end.split("/", 3)[3])
    subscriber.check()
    page.get_by_role("button", name=pl("Yes, no letters any more")).click()
    expect(page.get_by_role("heading", name=pl("No letters come any more"))).to_be_visible()
    subscriber.check()

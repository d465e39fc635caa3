"""The coordinator's morning: who owes what, a substitute for a holiday, a person who leaves, and what is written of it all."""

from datetime import timedelta

from playwright.sync_api import expect

from ratusz.bank.base.clock import day_of, utc_now
from tests.browser.visitor import Visitors
from tests.browser.words import pl


def test_a_substitute_is_named_and_the_log_says_so(visitors: Visitors):
    officer = visitors.come(width=360)
    officer.sign_in("Bartek Kowalik")
    page = officer.page
    officer.open("/konto/")
    officer.check()
    page.get_by_role("link", name=pl("Name who does your work while you are away")).click()
    first = day_of(utc_now())
    page.get_by_label(pl("Substitute"), exact=True).select_option(label="Ala Nowak")
    page.get_by_label(pl("First day")).fill(first.isoformat())
    page.get_by_label(pl("Last day")).fill((first + timedelta(days=5)).isoformat())
    officer.check()
    page.get_by_role("button", name=pl("Name the substitute")).click()
    expect(page.get_by_text("Ala Nowak za: Bartek Kowalik")).to_be_visible()
    officer.open("/urzad/dziennik/")
    expect(page.get_by_text("Bartek Kowalik wyznacza zastępstwo za: Bartek Kowalik.")).to_be_visible()
    officer.check()


def test_an_administrator_hands_the_duties_of_a_leaver_over(visitors: Visitors):
    administrator = visitors.come()
    administrator.sign_in("Adam Lis")
    administrator.check()
    page = administrator.page
    page.get_by_role("link", name=pl("People")).click()
    administrator.check()
    page.get_by_role("link", name=pl("Invite a person")).click()
    page.get_by_label(pl("Name and surname")).fill("Olga Odchodząca")
    page.get_by_label(pl("E-mail")).fill("olga@example.org")
    page.get_by_label(pl("Role")).select_option("steward")
    page.get_by_label(pl("Unit"), exact=False).select_option(label="Urząd Miasta Siemianowice Śląskie")
    administrator.check()
    page.get_by_role("button", name=pl("Invite")).click()
    page.get_by_role("link", name="Olga Odchodząca").click()
    administrator.check()
    page.get_by_role("link", name=pl("This person leaves: close the account and hand over")).click()
    expect(page.get_by_text(pl("Nobody else has this role there."))).to_be_visible()
    administrator.check()
    page.get_by_label("gestor, Urząd Miasta Siemianowice Śląskie").select_option(label="Bartek Kowalik")
    page.get_by_role("button", name=pl("Close the account and hand over")).click()
    page.wait_for_url("**/urzad/ludzie/")
    row = page.get_by_role("listitem").filter(has_text="Olga Odchodząca")
    expect(row).to_contain_text(pl("closed"))
    administrator.open("/urzad/jednostki/")
    expect(page.get_by_role("listitem").filter(has_text="Urząd Miasta Siemianowice Śląskie")).to_contain_text("Bartek Kowalik (gestor)")
    administrator.check()

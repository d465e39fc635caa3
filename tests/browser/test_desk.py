"""The coordinator's morning: who owes what, a substitute for a holiday, a person who leaves, and what is written of it all."""

from datetime import timedelta

from playwright.sync_api import expect

from ratusz.bank.base.clock import day_of, utc_now
from tests.browser.visitor import Visitors
from tests.browser.words import pl


def test_a_coordinator_sees_who_owes_what_reminds_and_names_a_substitute(visitors: Visitors):
    coordinator = visitors.come(width=360)
    coordinator.open("/")
    page = coordinator.page
    page.get_by_role("link", name=pl("Sign in")).click()
    page.get_by_role("button", name="Kinga Mazur").click()
    owed = page.get_by_role("region", name=pl("Who owes what"))
    expect(owed).to_contain_text("Miejski Ośrodek Sportu i Rekreacji")
    owed.get_by_role("link", name=pl("The whole month, by unit")).click()
    unit = page.get_by_role("listitem").filter(has_text="Miejski Ośrodek Sportu i Rekreacji")
    unit.get_by_role("link", name=pl("Remind")).click()
    coordinator.check()
    page.get_by_role("button", name=pl("Send the reminder")).click()
    expect(page.get_by_text(pl("Reminded. Each person gets one letter a day at most."))).to_be_visible()
    expect(unit).to_contain_text("przypomniano")
    page.locator("details.rz-menu > summary").click()
    page.get_by_role("link", name=pl("My account"), exact=True).click()
    page.get_by_role("link", name=pl("Name who does your work while you are away")).click()
    first = day_of(utc_now())
    form = page.locator("form", has=page.get_by_label(pl("Who is away"), exact=True))
    form.get_by_label(pl("Who is away"), exact=True).select_option(label="Bartek Kowalik")
    form.get_by_label(pl("Substitute"), exact=True).select_option(label="Ala Nowak")
    form.get_by_label(pl("First day")).fill(first.isoformat())
    form.get_by_label(pl("Last day")).fill((first + timedelta(days=5)).isoformat())
    form.get_by_role("button", name=pl("Name the substitute")).click()
    expect(page.get_by_text("Ala Nowak za: Bartek Kowalik")).to_be_visible()
    coordinator.check()
    page.locator("details.rz-menu > summary").click()
    page.get_by_role("link", name=pl("What happened"), exact=True).click()
    expect(page.get_by_text("Kinga Mazur wyznacza zastępstwo za: Bartek Kowalik.")).to_be_visible()


def test_an_administrator_hands_the_duties_of_a_leaver_over(visitors: Visitors):
    administrator = visitors.come()
    administrator.sign_in("Adam Lis")
    administrator.check()
    page = administrator.page
    page.get_by_role("link", name=pl("People"), exact=True).click()
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

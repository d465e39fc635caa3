"""An officer asks that a table be erased, the coordinator confirms, and its address says why it is gone."""

from playwright.sync_api import expect

from tests.browser.visitor import Visitors
from tests.browser.words import pl

REASON = "W pliku były dane, których nie wolno przechowywać."


def test_two_people_erase_a_table(visitors: Visitors):
    officer = visitors.come()
    officer.sign_in("Bartek Kowalik")
    officer.open("/urzad/zbiory/finanse/na-mieszkanca/historia/")
    page = officer.page
    page.get_by_role("link", name=pl("Erase for good")).click()
    officer.check()
    page.get_by_label(pl("All of it, with all its versions and files")).check()
    page.get_by_label(pl("Reason")).fill(REASON)
    page.get_by_role("button", name=pl("Ask for it")).click()
    page.wait_for_url("**/urzad/usuwanie/")
    officer.check()

    coordinator = visitors.come()
    coordinator.sign_in("Kinga Mazur")
    coordinator.open("/urzad/usuwanie/")
    page = coordinator.page
    page.get_by_role("link", name="Dochody i wydatki na mieszkańca 2016-2019").click()
    coordinator.check()
    page.get_by_label(pl("I have looked at what goes. It cannot be undone.")).check()
    page.get_by_role("button", name=pl("Erase for good")).click()
    expect(page.get_by_text(pl("Erased: no address gives it any more. The files leave the disk within a minute."))).to_be_visible()
    coordinator.check()

    resident = visitors.come()
    answer = resident.page.goto(resident.address + "/dane/finanse/na-mieszkanca/")
    assert answer is not None
    assert answer.status == 410
    expect(resident.page.get_by_text(REASON)).to_be_visible()
    resident.complaints.clear()  # the browser's own line about the 410

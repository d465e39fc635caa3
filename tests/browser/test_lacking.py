"""A hole in a table, from the coordinator who says what the table is to hold to the resident who reads that it is filled."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.test_agreeing import fits
from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl

TABLE = "obiekty-sportowe/wejscia"
JULY = (
    "Miesiąc;Obiekt;Wejścia;Przychód (zł)\n2026-07;Pływalnia;8120;86900,50\n2026-07;Lodowisko;x;x\n"
    "2026-07;Hala sportowa;3911;45890,20\n2026-07;Siłownia;2402;27150,00\n"
)
NOTE = "Liczby za lipiec są jeszcze na papierze; przepisujemy je."


def test_a_hole_is_found_given_to_its_unit_planned_filled_and_told_to_everybody(visitors: Visitors, tmp_path: Path):
    kinga, celina, renata, resident = (visitors.come() for _ in range(4))
    (tmp_path / "wejscia_2026_07.csv").write_text(JULY, encoding="utf-8")
    accept_what_is_expected(kinga)
    give_and_plan(kinga)

    page = resident.page
    resident.open(f"/dane/{TABLE}/")
    why = page.get_by_role("region", name=pl("What is missing, and why"))
    expect(why.get_by_text(NOTE)).to_be_visible()
    why.get_by_role("link", name=pl("What is missing in the data")).click()
    page.wait_for_url("**/luki/#*")
    expect(page.get_by_text(NOTE)).to_be_visible()

    address = deliver(celina, tmp_path / "wejscia_2026_07.csv")
    renata.sign_in("Renata Szulc")
    renata.page.goto(address)
    renata.page.get_by_role("button", name=pl("Publish"), exact=True).click()
    expect(renata.page.get_by_text(pl("Published. The page of the dataset shows it now."))).to_be_visible()
    for _ in range(120):  # the worker looks at the new version
        resident.open("/luki/")
        if page.get_by_role("heading", name=pl("Was missing, is there now")).count():
            break
        page.wait_for_timeout(250)
    expect(page.get_by_role("listitem").filter(has_text="lipiec 2026").first).to_be_visible()
    resident.open(f"/dane/{TABLE}/")
    expect(page.get_by_text(NOTE)).to_have_count(0)
    go_back(renata)


def go_back(reviewer: Visitor) -> None:
    """What was owed before is owed again, as other tests in this city expect."""
    page = reviewer.page
    reviewer.open(f"/urzad/zbiory/{TABLE}/historia/")
    form = page.locator("form", has=page.get_by_role("button", name=pl("Go back"), exact=True))
    form.locator("[name=reason]").fill("Na próbę.")
    with page.expect_navigation():
        form.get_by_role("button", name=pl("Go back"), exact=True).click()
    expect(page.get_by_text("Na próbę.").first).to_be_visible()


def accept_what_is_expected(coordinator: Visitor) -> None:
    """The bank proposes; the coordinator knows that July belongs to it, sees that it lacks, and accepts."""
    coordinator.sign_in("Kinga Mazur")
    coordinator.open(f"/urzad/zbiory/{TABLE}/oczekiwane/")
    page = coordinator.page
    page.get_by_label(pl("The first period")).fill("2026-07")
    page.get_by_role("button", name=pl("See what would be missing")).click()
    expect(page.get_by_text("Brakuje liczb za lipiec 2026")).to_be_visible()
    fits(coordinator, 360)
    page.get_by_role("button", name=pl("Accept: expect this from now on")).click()
    expect(page.get_by_role("button", name=pl("Expect nothing of this table"))).to_be_visible()


def give_and_plan(coordinator: Visitor) -> None:
    """The hole gets an owner, a day and a sentence for everybody."""
    coordinator.open("/urzad/luki/?rodzaj=hole&jednostka=mosir")
    page = coordinator.page
    page.get_by_role("link", name="Wejścia do obiektów sportowych").first.click()
    page.wait_for_url("**/urzad/luki/*/")
    expect(page.get_by_text("Brakuje liczb za lipiec 2026").first).to_be_visible()
    fits(coordinator, 360, 1280)
    page.get_by_text(pl("Give it to another unit or person")).click()
    page.get_by_label(re.compile(f"^{pl('Person')}")).select_option(label="Celina Wrona")
    page.get_by_role("button", name=pl("Give it"), exact=True).click()
    expect(page.get_by_text(pl("Given. It is on their desk."))).to_be_visible()
    page.get_by_label(pl("What is done about it")).fill(NOTE)
    page.get_by_role("button", name=pl("Plan it for this day")).click()
    expect(page.get_by_text(NOTE).first).to_be_visible()


def deliver(steward: Visitor, file: Path) -> str:
    """From the desk to a delivery that waits for a review; its address."""
    steward.sign_in("Celina Wrona")
    page = steward.page
    line = page.locator("li", has_text="Brakuje: Wejścia do obiektów sportowych")
    line.get_by_role("link", name=pl("See what is missing")).click()
    page.get_by_role("link", name=pl("Deliver what is missing")).click()
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name=pl("Send the file")).click()
    page.wait_for_url("**/urzad/dostawy/*-*/")
    expect(page.locator("#postep")).to_have_count(0, timeout=30_000)
    page.get_by_role("button", name=pl("Add its rows to the table")).click()
    page.get_by_role("button", name=pl("Send for review")).click()
    expect(page.get_by_text(pl("Waiting for a review"), exact=True)).to_be_visible()
    return page.url

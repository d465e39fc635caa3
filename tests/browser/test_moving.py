"""A journey in Chromium: a coordinator moves in a folder of an earlier portal, a reviewer accepts the whole, a resident finds it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bench import movable
from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COORDINATOR, REVIEWER = "Kinga Mazur", "Renata Szulc"
UNITS, THEMES = ("Wydział Finansowy",), ("Edukacja",)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A ZIP of four datasets, with a file that holds identifiers of persons and one that is cut off."""
    movable.make_folder(tmp_path / "portal", datasets=4, files=14, seed=11, units=UNITS, themes=THEMES)
    return Path(shutil.make_archive(str(tmp_path / "stary-portal"), "zip", tmp_path / "portal"))


def until(visitor: Visitor, text: str) -> None:
    """Look at the page anew until the worker has come to `text`; the page itself does so every few seconds."""
    expect(visitor.page.get_by_text(text, exact=True).first).to_be_visible(timeout=60_000)


def camera(request: pytest.FixtureRequest) -> Callable[[Visitor, str], None]:
    """Takes pictures of pages where `--pictures` says to."""
    pictures = request.config.getoption("--pictures", default=None)

    def picture(visitor: Visitor, name: str) -> None:
        for width in (360, 1280) if pictures else ():
            visitor.page.set_viewport_size({"width": width, "height": 900})
            visitor.page.screenshot(path=pictures / f"{name}-{width}.png", full_page=True)

    return picture


def test_an_earlier_portal_moves_in(visitors: Visitors, portal: Path, request: pytest.FixtureRequest):
    picture = camera(request)
    coordinator = visitors.come()
    coordinator.sign_in(COORDINATOR)
    coordinator.open("/urzad/przeprowadzka/")
    coordinator.check()
    picture(coordinator, "moves")
    page = coordinator.page
    page.get_by_label(pl("ZIP with the spreadsheet and the files")).set_input_files(portal)
    page.get_by_role("button", name=pl("Send and check")).click()
    until(coordinator, pl("What would be made"))
    coordinator.check()
    picture(coordinator, "checked")
    page.get_by_label(pl("The documents in it were public until now")).check()
    page.get_by_role("button", name=pl("Take it in")).click()
    until(coordinator, pl("It waits for another person"))
    expect(page.get_by_role("heading", name=pl("Files that wait for you"))).to_be_visible()
    coordinator.check()
    picture(coordinator, "prepared")
    address = page.url.removeprefix(coordinator.address)

    reviewer = visitors.come()
    reviewer.sign_in(REVIEWER)
    reviewer.page.get_by_role("link", name=portal.name).first.click()
    reviewer.page.wait_for_url("**" + address)
    reviewer.page.get_by_label(pl("I have looked at the list, and it may be published as a whole")).check()
    reviewer.check()
    reviewer.page.get_by_role("button", name=pl("Accept and publish")).click()
    expect(reviewer.page.locator(".rz-head .rz-badge").get_by_text(pl("moved in"))).to_be_visible(timeout=60_000)
    reviewer.check()
    picture(reviewer, "done")

    resident = visitors.come()
    resident.open("/dataset/żłobki-0")
    expect(resident.page.get_by_role("heading", name="Żłobki 1")).to_be_visible()
    resident.check()
    picture(resident, "moved-dataset")


def test_words_are_written_changed_back_and_shown(visitors: Visitors, request: pytest.FixtureRequest):
    picture = camera(request)
    officer = visitors.come()
    officer.sign_in("Bartek Kowalik")
    officer.open("/urzad/zbiory/finanse/udzialy-w-pit/kolumny/")
    page = officer.page
    first = page.locator("fieldset").first
    first.get_by_text(pl("What is counted, how it is got, codes")).click()
    first.locator("[name$=-counted_pl]").fill("Rok budżetowy miasta.")
    first.locator("[name$=-settled]").select_option("final")
    officer.check()
    picture(officer, "dictionary")
    page.get_by_label(pl("Why it changes")).fill("Pytali mieszkańcy.")
    page.get_by_role("button", name=pl("Save the dictionary")).click()
    expect(page.get_by_text(pl("The dictionary was saved."))).to_be_visible()
    officer.open("/urzad/zbiory/finanse/zmiany-opisu/")
    expect(page.get_by_text("Pytali mieszkańcy.")).to_be_visible()
    officer.check()
    picture(officer, "wordings")
    officer.open("/dane/finanse/udzialy-w-pit/")
    expect(page.get_by_text("Rok budżetowy miasta.")).to_be_visible()
    picture(officer, "resource")
    officer.open("/urzad/zbiory/finanse/zmiany-opisu/")
    page.get_by_role("button", name=pl("Bring back the wording before")).first.click()
    expect(page.get_by_text(pl("The earlier wording is back. This change can be undone here too."))).to_be_visible()

    officer.open("/urzad/zbiory/finanse/")
    officer.check()
    picture(officer, "dataset-edit")
    page.get_by_label(pl("Reason")).fill("Zastąpiony nowym.")
    page.get_by_role("button", name=pl("Move to the archive")).click()
    officer.check()
    resident = visitors.come()
    resident.open("/dane/finanse/")
    expect(resident.page.get_by_text("Zastąpiony nowym.")).to_be_visible()
    resident.check()
    picture(resident, "archived")
    resident.open("/dane/?archived=1")
    expect(resident.page.get_by_role("heading", name=pl("The archive"))).to_have_count(0)
    resident.check()
    page.get_by_role("button", name=pl("Bring it back")).click()
    expect(page.get_by_text(pl("The dataset is in the list again."))).to_be_visible()

"""Deliveries as they really arrive: a clerk's two minutes, a school's link on a telephone, a coordinator's page."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl

FILES = Path(__file__).resolve().parents[2] / "demo" / "files"
STOPS = "Słupki przystankowe"
DESK = "/urzad/zasoby/przystanki/slupki/"
#: What a clerk may spend: presses of buttons and links, and the seconds that the bank takes for its part of two minutes.
MOST_CLICKS, MOST_SECONDS = 4, 40


@pytest.fixture
def this_month(tmp_path: Path) -> Path:
    """The file of last time with one shelter more."""
    lines = (FILES / "przystanki.csv").read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("00102,"))
    lines[at] = lines[at].replace(",nie,tak,", ",tak,tak,", 1)
    (tmp_path / "przystanki_2026_11.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "przystanki_2026_11.csv"


def wait_until_read(page: Page) -> None:
    expect(page.locator("#postep")).to_have_count(0, timeout=30_000)


def test_a_clerk_delivers_this_month_in_four_clicks(visitors: Visitors, this_month: Path, capsys: pytest.CaptureFixture[str]):
    officer = visitors.come()
    officer.sign_in("Bartek Kowalik")
    page, clicks, began = officer.page, 0, time.perf_counter()

    def press(role: str, name: str) -> None:
        nonlocal clicks
        page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        clicks += 1

    press("link", pl("Deliver a file"))
    drop(page, this_month)
    assert page.locator("#id_file").evaluate("input => input.files[0].name") == this_month.name
    page.locator("#id_target").select_option(label=STOPS)
    clicks += 1
    press("button", pl("Send the file"))
    page.wait_for_url("**/urzad/dostawy/*-*/")
    wait_until_read(page)
    press("button", pl("Send for review"))
    expect(page.get_by_text(pl("Waiting for a review"), exact=True)).to_be_visible()
    seconds = time.perf_counter() - began
    with capsys.disabled():
        print(f"\na month's file: {clicks} clicks, {seconds:.1f} s of machine time")  # noqa: T201  the figure of the bar
    assert clicks <= MOST_CLICKS
    assert seconds < MOST_SECONDS
    page.get_by_role("button", name=pl("Take it back")).click()
    page.get_by_role("button", name=pl("Drop the delivery")).click()


def drop(page: Page, file: Path) -> None:
    """Let go of `file` over the place for files, as from a folder beside the browser."""
    page.locator(".rz-drop").evaluate(
        """(place, [name, content]) => {
            const carried = new DataTransfer();
            carried.items.add(new File([content], name, {type: "text/csv"}));
            for (const kind of ["dragover", "drop"]) place.dispatchEvent(new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}));
        }""",
        [file.name, file.read_text(encoding="utf-8")],
    )


def link_of(coordinator: Visitor) -> str:
    """The path that a new link for a school opens."""
    page = coordinator.page
    coordinator.open(DESK)
    coordinator.check()
    page.locator("summary", has_text=pl("Make a link")).click()
    page.get_by_label(pl("E-mail address")).fill("sekretariat@szkola.example")
    page.get_by_role("button", name=pl("Make the link")).click()
    address = page.locator("#nowy-link").inner_text()
    coordinator.check()
    return re.sub(r"^https?://[^/]+", "", address)


def test_a_link_delivers_on_a_telephone_without_scripts_and_opens_nothing_more(visitors: Visitors, this_month: Path):
    coordinator = visitors.come()
    coordinator.sign_in("Kinga Mazur")
    path = link_of(coordinator)
    school = visitors.come(scripts=False, width=360, height=740)
    school.open(path)
    page = school.page
    page.get_by_label(pl("File"), exact=True).set_input_files(this_month)
    page.get_by_role("button", name=pl("Send the file")).click()
    for _ in range(30):
        if page.locator("#odczyt").count():
            break
        page.wait_for_timeout(500)
        page.goto(school.address + path)
    expect(page.get_by_text("00102", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_role("button", name=pl("Hand it in")).click()
    expect(page.get_by_role("heading", name=pl("Thank you, it has arrived"))).to_be_visible()
    assert page.request.get(school.address + path).status == 410
    page.goto(school.address + "/urzad/")
    assert "/konto/wejscie/" in page.url

    looked = visitors.come()
    looked.open(link_of(coordinator))
    looked.check()

    reviewer = visitors.come()
    reviewer.sign_in("Renata Szulc")
    reviewer.page.get_by_role("link", name=this_month.name).first.click()
    expect(reviewer.page.get_by_text("sekretariat@szkola.example").first).to_be_visible()
    reviewer.check()
    reviewer.page.get_by_role("link", name=pl("See it as a resident will")).click()
    expect(reviewer.page.get_by_text(pl("Preview: not published"))).to_be_visible()
    reviewer.check()
    reviewer.page.get_by_role("link", name=pl("Back to the delivery")).click()
    reviewer.page.locator("summary", has_text=pl("Publish at a set time")).click()
    reviewer.page.get_by_label(pl("Day"), exact=True).fill(time.strftime("%Y-%m-%d", time.localtime(time.time() + 3 * 86_400)))  # noqa: TID251
    reviewer.page.get_by_role("button", name=pl("Publish then")).click()
    reviewer.check()
    reviewer.page.get_by_role("button", name=pl("Call it off")).click()
    expect(reviewer.page.get_by_role("button", name=pl("Publish"), exact=True)).to_be_visible()


def test_nothing_changed_is_said_and_taken_back(visitors: Visitors):
    officer = visitors.come()
    officer.sign_in("Bartek Kowalik")
    officer.open(DESK)
    page = officer.page
    page.locator("summary", has_text=pl("Nothing changed")).click()
    page.get_by_role("button", name=pl("Say that nothing changed")).click()
    officer.check()
    resident = visitors.come()
    resident.open("/dane/przystanki/slupki/")
    expect(resident.page.get_by_text(pl("Checked: nothing changed"))).to_be_visible()
    resident.check()
    page.locator("summary", has_text=pl("Take the answer back")).click()
    page.get_by_label(pl("Why is it taken back?")).fill("Pomyłka.")
    page.get_by_role("button", name=pl("Take the answer back")).click()
    expect(page.get_by_text("Pomyłka.")).to_be_visible()


def test_what_was_typed_outlives_the_session(visitors: Visitors):
    """Only what was not sent is kept: a form that went out is forgotten."""
    officer = visitors.come()
    officer.sign_in("Bartek Kowalik")
    officer.open(DESK)
    page = officer.page
    page.locator("summary", has_text=pl("It will be late")).click()
    page.locator("#late_note").fill("Urlop do połowy miesiąca.")
    page.locator("#late_until").fill("2027-01-15")
    page.context.clear_cookies(name="ratusz_session")
    page.get_by_role("button", name=pl("Say when it will come")).click()
    page.wait_for_url("**/konto/wejscie/**")
    page.get_by_role("button", name="Bartek Kowalik").click()
    page.wait_for_url(f"**{DESK}")
    expect(page.locator("#late_note")).to_have_value("Urlop do połowy miesiąca.")
    officer.check()
    page.get_by_role("button", name=pl("Say when it will come")).click()
    expect(page.get_by_text("Urlop do połowy miesiąca.")).to_be_visible()
    expect(page.locator("#late_note")).to_have_value("")
    page.locator("summary", has_text=pl("Take the answer back")).first.click()
    page.get_by_label(pl("Why is it taken back?")).first.fill("Jednak na czas.")
    page.get_by_role("button", name=pl("Take the answer back")).first.click()
    expect(page.get_by_text("Jednak na czas.")).to_be_visible()

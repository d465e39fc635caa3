"""A steward has the small numbers of a delivered table looked at: hidden, rounded, by the worker where it takes long, and rows on persons."""

import itertools
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl

TABLE = "/urzad/zasoby/pomoc-wedlug-dzielnic/osoby/"
DISTRICTS = ("Bańgów", "Bytków", "Centrum", "Michałkowice", "Przełajka", "Tuwim", "Węzłowiec", "Stary Bytków")


def large(path: Path) -> Path:
    """A table of so many cells that it is looked through by the worker."""
    lines = ["Dzielnica;Powód;Kobiety;Mężczyźni;Liczba osób razem"]
    for at, (district, reason) in enumerate(itertools.product(DISTRICTS, range(1, 48))):
        women, men = at * 7 % 31, at * 11 % 43
        lines.append(f"{district};powód {reason};{women};{men};{women + men}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def looked_at(person: Visitor, *, width: int) -> None:
    """Usable, and as wide as the window."""
    person.page.set_viewport_size({"width": width, "height": 900})
    person.check()
    assert person.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def lost(page: Page) -> str:
    """What would be lost, when it is known."""
    expect(page.get_by_role("heading", name=pl("What would be lost"))).to_be_visible(timeout=60_000)
    return page.locator("section", has=page.get_by_role("heading", name=pl("What would be lost"))).inner_text()


def test_a_steward_sees_what_would_be_lost_and_chooses(visitors: Visitors, tmp_path: Path):
    steward = visitors.come()
    steward.sign_in("Dorota Pyka")
    page = steward.page
    steward.open("/urzad/dostawy/nowa/?zasob=osoby")
    page.locator("#id_file").set_input_files(large(tmp_path / "pomoc_wedlug_dzielnic_2026_11.csv"))
    page.locator("#id_target").select_option(label="Osoby objęte pomocą")
    page.get_by_role("button", name=pl("Send the file")).click()
    page.wait_for_url("**/urzad/dostawy/*-*/")
    expect(page.locator("#postep")).to_have_count(0, timeout=30_000)
    delivery = page.url
    page.get_by_role("link", name=pl("See what is hidden")).click()
    expect(page.get_by_text(pl("This is a large table"))).to_be_visible()
    looked_at(steward, width=360)
    # The worker finds out; the page waits and shows it by itself.
    page.get_by_role("button", name=pl("See what would be lost")).click()
    assert re.search(r"ukry", lost(page))
    looked_at(steward, width=1280)
    # Rounded instead.
    page.get_by_label(pl("round the numbers")).check()
    page.locator("summary", has_text=pl("Where numbers are rounded")).click()
    page.get_by_label(pl("How they are rounded")).select_option("nearest")
    page.get_by_role("button", name=pl("See what would be lost")).click()
    expect(page.get_by_role("columnheader", name=pl("Shown as"))).to_be_visible(timeout=60_000)
    looked_at(steward, width=768)
    # Not groups but persons: what cannot be done is said, and what was typed stays.
    page.get_by_role("link", name=pl("Each row is one person"), exact=True).click()
    page.get_by_label("Dzielnica").first.check()
    page.get_by_label("Powód").first.check()
    page.get_by_role("button", name=pl("See what would be lost")).click()
    assert "100" in lost(page) or pl("It cannot be done like this") in page.inner_text("main")
    expect(page.get_by_label("Dzielnica").first).to_be_checked()
    looked_at(steward, width=360)
    page.goto(delivery)
    page.get_by_role("button", name=pl("Drop the delivery")).click()


def test_a_resident_reads_why_numbers_are_missing(visitors: Visitors):
    resident = visitors.come(width=360)
    resident.open("/dane/pomoc-wedlug-dzielnic/osoby/")
    expect(resident.page.locator("#tajemnica")).to_contain_text("Znak #")
    resident.open("/dane/pomoc-wedlug-dzielnic/osoby/?group=dzielnica&measure=sum(kobiety)")
    expect(resident.page.locator("#tajemnica strong")).to_contain_text("#")
    resident.check()

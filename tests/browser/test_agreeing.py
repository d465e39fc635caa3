"""Figures that do not agree, as three people see them: a steward who explains, a coordinator who asks, a resident who wonders.

One city for all three; in this order, for what the coordinator releases is what the resident reported.
"""

import re

from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl

#: Slower than the trap for programs.
THINKS_MS = 3_200
DENSITY = "Gęstość zaludnienia"
NOTE = "Slajdy dzielą mieszkańców z jednego roku przez powierzchnię z innego. Aktualna jest liczba GUS: 2599."


def fits(visitor: Visitor, *widths: int) -> None:
    """The page satisfies axe and is not wider than the window at `widths`."""
    visitor.check()
    for width in widths or (360, 768, 1280):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        over = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{visitor.page.url}: {over} px too wide at {width}"


def from_the_desk(visitor: Visitor, name: str, action: str) -> Page:
    """Signed in as `name`, on the page of the difference that waits there."""
    visitor.sign_in(name)
    line = visitor.page.locator("li", has_text=DENSITY).filter(has_text=re.compile("Rozbieżność"))
    line.get_by_role("link", name=re.compile(f"^{pl(action)}")).click()
    visitor.page.wait_for_url("**/urzad/rozbieznosci/*/")
    return visitor.page


def test_a_steward_explains_a_difference_another_one_verifies_and_everybody_reads_it(visitors: Visitors):
    ala, edward, resident = visitors.come(), visitors.come(), visitors.come(scripts=False)
    page = from_the_desk(ala, "Ala", "Explain")
    address = page.url.replace("/urzad/", "/")
    expect(page.get_by_text("Urząd Miasta, slajdy 2506")).to_be_visible()
    fits(ala)
    page.get_by_label(pl("explained: both figures are right")).check()
    expect(page.get_by_label(pl("Why the figures differ"))).to_have_value("reference-date")
    page.get_by_label(pl("For the office"), exact=True).fill("63 892 osoby z 2023 roku przez 25,5 km2 bez daty.")
    page.get_by_label(pl("For residents"), exact=False).first.fill(NOTE)
    page.get_by_role("button", name=pl("Keep the decision")).click()
    expect(page.get_by_text(pl("It waits for somebody else: whoever decided does not verify it."))).to_be_visible()
    resident.page.goto(address)
    expect(resident.page.get_by_text(pl("to be explained"), exact=True).first).to_be_visible()
    assert NOTE not in resident.page.inner_text("main"), "what nobody verified is not told"

    page = from_the_desk(edward, "Edward", "Verify")
    fits(edward, 360)
    page.get_by_role("button", name=pl("It holds: publish it")).click()
    expect(page.get_by_role("heading", name=pl("Open it again"))).to_have_count(0)
    resident.page.reload()
    expect(resident.page.get_by_text(NOTE).first).to_be_visible()
    expect(resident.page.get_by_text(pl("explained"), exact=True).first).to_be_visible()


def test_a_resident_sees_a_figure_reads_why_others_say_otherwise_and_reports_another(visitors: Visitors):
    resident = visitors.come(scripts=False)
    page = resident.page
    resident.open("/")
    says = re.compile(r"Inni podają: .*61.149.*wyjaśnione")
    expect(page.get_by_text(says)).to_be_visible()
    page.get_by_role("link", name="Mieszkańcy miasta", exact=True).click()
    page.get_by_role("link", name=says).click()
    page.wait_for_url("**/rozbieznosci/*/")
    expect(page.get_by_text("GUS liczy wszystkich, którzy mieszkają w mieście").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Ludność miasta – Ludność w latach")).click()
    expect(page.get_by_role("heading", level=1, name="Ludność w latach 2016-2020")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name=pl("Figures that do not agree")).first.click()
    seen = visitors.come()
    for path in ("/rozbieznosci/", "/rozbieznosci/zjawiska/ludnosc-miasta/", "/rozbieznosci/zglos/", page.url.split("/", 3)[3]):
        seen.open("/" + path.lstrip("/"))
        fits(seen)
    page.get_by_role("link", name=pl("I saw figures that do not agree")).click()
    page.get_by_label(pl("What do the figures say?")).select_option(label="Powierzchnia miasta")
    page.get_by_label(re.compile(pl("Of which year or day?").replace("?", r"\?"))).fill("2020")
    page.get_by_label(pl("Which figures do not agree?")).fill("Na tablicy w parku stoi 2600 ha, a u was 2550 ha.")
    page.wait_for_timeout(THINKS_MS)
    page.get_by_role("button", name=pl("Send it")).click()
    page.wait_for_url(re.compile(r"/rozbieznosci/\d+/[\w-]+/"))
    own, number = page.url, re.findall(r"/rozbieznosci/(\d+)/", page.url)[0]
    expect(page.get_by_text(pl("Thank you, it has arrived"))).to_be_visible()

    kinga = visitors.come()
    kinga.sign_in("Kinga")
    kinga.open(f"/urzad/rozbieznosci/{number}/")
    kinga.page.get_by_label(pl("What everybody sees of a report")).fill("Tablica w parku podaje 2600 ha.")
    kinga.page.get_by_role("button", name=pl("Ask"), exact=True).click()
    expect(kinga.page.get_by_text("Zapytano gestorów")).to_be_visible()
    page.goto(own)
    page.get_by_role("link", name=pl("As everybody sees it")).click()
    expect(page.get_by_text("Tablica w parku podaje 2600 ha.").first).to_be_visible()


def test_a_coordinator_asks_about_one_difference_looks_through_inventories_and_writes_to_a_superior(visitors: Visitors):
    kinga = visitors.come()
    kinga.sign_in("Kinga")
    page = kinga.page
    line = page.locator("li", has_text=re.compile(r"Porównanie znalazło \d+ różnic"))
    expect(line).to_have_count(1)
    line.get_by_role("link", name=re.compile(pl("Look through"))).click()
    page.wait_for_url("**/urzad/rozbieznosci/")
    fits(kinga)
    found = page.locator("section[aria-labelledby=znalezione] .rz-tasks > li")
    expect(found.last).to_contain_text("Nowe przypadki COVID-19")  # no figure hangs on it
    found.last.get_by_role("checkbox").check()
    page.get_by_role("button", name=pl("Ask those who hold the figures")).click()
    expect(page.get_by_text("Zapytano gestorów")).to_be_visible()
    asked = page.locator("section", has=page.get_by_role("heading", name=pl("To be explained"), exact=True)).last
    expect(asked.get_by_role("link", name=re.compile("Nowe przypadki COVID-19"))).to_be_visible()
    dorota = visitors.come()
    dorota.sign_in("Dorota")
    expect(dorota.page.get_by_text(re.compile("Nowe przypadki COVID-19")).first).to_be_visible()

    kinga.open("/urzad/po-co/inwentaryzacje/")
    page.get_by_role("link", name="Inwentaryzacja danych, jesień 2026").click()
    expect(page.get_by_role("row", name=re.compile("Wydział Finansowy")).get_by_text(pl("whole"), exact=True)).to_be_visible()
    fits(kinga)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("row", name=re.compile("Straż Miejska")).get_by_role("link", name=re.compile(pl("Remind"))).click()
    fits(kinga, 360)
    for path in ("/urzad/terminowosc/", "/urzad/po-co/obraz/"):
        kinga.open(path)
        fits(kinga)

    kinga.open("/urzad/")
    page.get_by_role("link", name=re.compile(f"{pl('Write to the superior')}.*Sportu i Rekreacji")).click()
    expect(page.get_by_text(pl("Nobody is named yet"))).to_be_visible()
    page.get_by_label(pl("Name and surname"), exact=True).fill("Maria Dudek")
    page.get_by_label(pl("E-mail"), exact=False).fill("dyrekcja.mosir@example.org")
    page.get_by_role("button", name=pl("Save"), exact=True).click()
    expect(page.get_by_text("Dzień dobry, Maria Dudek,")).to_be_visible()
    fits(kinga)
    page.get_by_role("button", name=pl("Send it to the superior")).click()
    expect(page.get_by_text(pl("Written. It stands in the journal of the unit."))).to_be_visible()

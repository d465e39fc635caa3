"""An officer delivers, a reviewer accepts, a resident reads; and a broken file is told in words that help."""

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl
from tests.support.documents import pdf

FILES = Path(__file__).resolve().parents[2] / "demo" / "files"
PIT = "Udziały w podatku PIT w 2019 r."
STATIONS = "Stacje pomiarowe"


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    """The finance department's workbook, header of two merged rows and all, with one sum corrected."""
    book = openpyxl.load_workbook(FILES / "udzialy_w_pit_2019.xlsx")
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == 20_881_904]
    assert len(cells) == 1
    cells[0].value = 20_881_950
    book.save(tmp_path / "udzialy_w_pit_2019_poprawione.xlsx")
    return tmp_path / "udzialy_w_pit_2019_poprawione.xlsx"


def deliver(officer: Visitor, file: Path, *, to: str) -> None:
    """From the desk to the page of the delivery, once it was read."""
    page = officer.page
    officer.open("/urzad/")
    page.get_by_role("link", name=pl("Deliver a file")).first.click()
    page.get_by_label(pl("File"), exact=True).set_input_files(file)
    page.get_by_label(pl("What is it?")).select_option(label=to)
    page.get_by_label(pl("What changed")).fill("Poprawka po kontroli.")
    page.get_by_role("button", name=pl("Send the file")).click()
    page.wait_for_url("**/urzad/dostawy/*-*/")
    expect(page.locator("#postep")).to_have_count(0, timeout=30_000)


def test_a_steward_delivers_a_reviewer_publishes_and_a_resident_reads(visitors: Visitors, corrected: Path):
    """The steward comes in by keyboard alone, from the home page."""
    officer = visitors.come()
    officer.open("/")
    ways = ((pl("Sign in"), "konto/wejscie"), ("Bartek Kowalik", "urzad"), (pl("Deliver a file"), "urzad/dostawy/nowa"))
    for name, leads in ways:
        officer.tab_to(name)
        officer.press("Enter")
        officer.page.wait_for_url(f"**/{leads}/")
    officer.tab_to(pl("What is it?"))
    officer.tab_to(pl("Send the file"))
    deliver(officer, corrected, to=PIT)
    page = officer.page
    expect(page.get_by_text("4–5")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="wiersz zmieniony")).to_contain_text("1")
    officer.check()
    page.get_by_role("button", name=pl("Send for review")).click()
    expect(page.get_by_text(pl("Waiting for a review"), exact=True)).to_be_visible()
    officer.check()
    address = page.url.removeprefix(officer.address)

    reviewer = visitors.come()
    reviewer.sign_in("Renata Szulc")
    reviewer.page.get_by_role("link", name=corrected.name).first.click()
    reviewer.page.wait_for_url("**" + address)
    reviewer.page.get_by_role("link", name=pl("See the rows that change")).click()
    expect(reviewer.page.get_by_text("20 881 950")).to_be_visible()
    expect(reviewer.page.get_by_text("20 881 904")).to_be_visible()
    reviewer.check()
    reviewer.open(address)
    reviewer.page.get_by_role("button", name=pl("Publish"), exact=True).click()
    expect(reviewer.page.get_by_text(pl("Published. The page of the dataset shows it now."))).to_be_visible()
    reviewer.check()

    resident = visitors.come()
    resident.open("/dane/finanse/udzialy-w-pit/")
    expect(resident.page.get_by_role("cell", name="20 881 950")).to_be_visible()
    expect(resident.page.locator(".rz-provenance")).to_contain_text("Wydział Finansowy")


def test_an_officer_reads_why_a_file_is_broken_and_delivers_a_good_one(visitors: Visitors, tmp_path: Path):
    broken = tmp_path / "stacje.xlsx"
    broken.write_bytes((FILES / "ludnosc_w_latach.xlsx").read_bytes()[:2000])
    officer = visitors.come()
    officer.sign_in("Ala Nowak")
    deliver(officer, broken, to=STATIONS)
    expect(officer.page.get_by_text(pl("The file could not be read"))).to_be_visible()
    officer.check()
    officer.page.get_by_role("link", name=pl("Deliver a mended file")).click()
    officer.page.get_by_label(pl("File"), exact=True).set_input_files(FILES / "stacje_pomiarowe.csv")
    officer.page.get_by_role("button", name=pl("Send the file")).click()
    officer.page.wait_for_url("**/urzad/dostawy/*-*/")
    expect(officer.page.locator("#postep")).to_have_count(0, timeout=30_000)
    expect(officer.page.get_by_role("rowheader", name="SlKatoKossut").first).to_be_visible()
    officer.check()


def test_a_pdf_is_kept_as_a_document_read_by_two_and_published(visitors: Visitors, tmp_path: Path):
    (tmp_path / "regulamin.pdf").write_bytes(pdf(info=b"/Author(Jan Kowalski)"))
    officer = visitors.come()
    officer.sign_in("Bartek Kowalik")
    place = pl("+ a new table in “%(title)s”") % {"title": "Przystanki autobusowe i tramwajowe"}
    deliver(officer, tmp_path / "regulamin.pdf", to=place)
    officer.check()
    page = officer.page
    page.get_by_role("button", name=pl("Keep it as a document")).click()
    page.wait_for_load_state()
    expect(page.locator("#postep")).to_have_count(0, timeout=30_000)
    expect(page.get_by_text("Jan Kowalski")).to_be_visible()
    officer.check()
    page.get_by_label(pl("Reason"), exact=True).fill("Przeczytałem całość.")
    page.get_by_role("button", name=pl("Decide")).click()
    page.get_by_role("button", name=pl("Send for review")).click()
    expect(page.get_by_text(pl("Waiting for a review"), exact=True)).to_be_visible()

    reviewer = visitors.come()
    reviewer.sign_in("Renata Szulc")
    reviewer.open(page.url.removeprefix(officer.address))
    assert reviewer.download(pl("Download the document and read it"), folder=tmp_path).suffix == ".pdf"
    reviewer.check()
    reviewer.page.get_by_role("button", name=pl("Publish"), exact=True).click()
    resident = visitors.come()
    resident.open("/dane/przystanki/regulamin/")
    resident.check()


def test_a_stranger_sees_no_desk_and_nobody_reviews_their_own_delivery(visitors: Visitors):
    resident = visitors.come()
    resident.open("/urzad/")
    assert "/konto/wejscie/" in resident.page.url
    resident.check()
    reviewer = visitors.come()
    reviewer.sign_in("Renata Szulc")
    address = reviewer.page.get_by_role("link", name="pyl_zawieszony_2014_2_polrocze.csv").first.get_attribute("href")
    officer = visitors.come()
    officer.sign_in("Ala Nowak")
    officer.open(str(address))
    expect(officer.page.get_by_role("button", name=pl("Take it back"))).to_be_visible()
    expect(officer.page.get_by_role("button", name=pl("Publish"), exact=True)).to_have_count(0)
    officer.check()

"""The main job on real input, in a real browser: `make real-files` runs it and leaves pictures of what was seen."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor, Visitors
from tests.browser.words import pl
from tests.support.real import EACH_KIND, RealFile

READING_LIMIT_MS = 120_000


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path:
    """Where pictures go; without them the test is left to tests/web/test_real_files.py, which asks the same of the pages."""
    folder: Path | None = request.config.getoption("--pictures", default=None)
    if folder is None:
        pytest.skip("pictures of real files are taken by `make real-files`")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("real", EACH_KIND, ids=lambda real: real.found.partition("/")[0])
def test_a_real_file_is_delivered_published_and_seen(real: RealFile, pictures: Path, visitors: Visitors):
    kind = real.found.partition("/")[0]
    officer = visitors.come()
    address = deliver_as_new(officer, real)
    officer.page.screenshot(path=pictures / f"{kind}-1-read.png", full_page=True)
    officer.page.get_by_role("button", name=pl("Send for review")).click()

    reviewer = visitors.come()
    reviewer.sign_in("Renata Szulc")
    reviewer.open(address)
    reviewer.page.get_by_role("button", name=pl("Publish"), exact=True).click()
    expect(reviewer.page.get_by_text(pl("Published. The page of the dataset shows it now."))).to_be_visible(timeout=READING_LIMIT_MS)

    resident = visitors.come()
    find(resident.page, resident, real)
    expect(resident.page.get_by_role("table").first).to_contain_text(real.shown)
    resident.check()
    resident.page.screenshot(path=pictures / f"{kind}-2-published.png", full_page=True)


def deliver_as_new(officer: Visitor, real: RealFile) -> str:
    """Deliver the file as a new dataset of Ala's; the address of the delivery once it was read."""
    officer.sign_in("Ala Nowak")
    officer.open("/urzad/dostawy/nowa/")
    page = officer.page
    page.get_by_label(pl("File"), exact=True).set_input_files(real.path())
    page.get_by_label(pl("What is it?")).select_option(label=pl("+ a new dataset"))
    if not page.get_by_label(pl("Title of the new dataset")).is_visible():
        page.get_by_text(pl("It is a new table or a new dataset")).click()
    page.get_by_label(pl("Title of the new dataset")).fill(real.title)
    page.get_by_label(pl("What it is about")).fill("Prawdziwy plik, dostarczony na próbę.")
    page.get_by_label(pl("Category")).select_option(index=1)
    page.get_by_label(pl("Unit that answers for it")).select_option(index=1)
    page.get_by_role("button", name=pl("Send the file")).click()
    page.wait_for_url("**/urzad/dostawy/*-*/")
    expect(page.locator("#postep")).to_have_count(0, timeout=READING_LIMIT_MS)
    return page.url.removeprefix(officer.address)


def find(page: Page, resident: Visitor, real: RealFile) -> None:
    """From the catalogue to the table, narrowed to the row that is known."""
    resident.open("/dane/?" + urlencode({"q": real.title}))
    page.get_by_role("link", name=real.title).first.click()
    page.get_by_role("link", name=real.title).last.click()
    page.wait_for_url("**/dane/*/*/")
    resident.open(page.url.removeprefix(resident.address) + "?" + urlencode(real.row))

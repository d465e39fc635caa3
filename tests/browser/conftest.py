"""A real bank for the browser: a copy of what the demo command makes, served on a free loopback port."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visitor import Visitor, Visitors
from tests.support.city import copied_city
from tools.city import served_city

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--city http://127.0.0.1:8000` drives a demo city that is served already, while one works on a page."""
    parser.addoption("--city", help="address of a demo city to drive instead of making one")
    parser.addoption("--pictures", type=Path, help="deliver real files in the browser too, and put pictures of their pages here")


@pytest.fixture(scope="session")
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo city that is being served, worker and all; its tables have pages for questions in SQL."""
    if served := request.config.getoption("--city", default=None):
        yield served
        return
    directory = copied_city(tmp_path_factory.mktemp("city") / "bank")
    with served_city(directory, RATUSZ_SQL_PAGE="yes") as address:
        yield address
    written = directory.with_suffix(".log").read_text() + (directory / "worker.log").read_text()
    faults = re.findall(r"Traceback[\s\S]*?(?=\n\S*\d{4}-|\Z)", written)
    assert not faults, "the server wrote of faults:\n" + "\n".join(faults)


@pytest.fixture(scope="session")
def launched() -> Iterator[tuple[Browser, asyncio.AbstractEventLoop]]:
    """Debian's Chromium, one for each process of tests, and the loop in which Playwright talks with it."""
    with sync_playwright() as playwright:
        browser, loop = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS), asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        yield browser, loop
        asyncio._set_running_loop(loop)
        browser.close()


@pytest.fixture(scope="module")
def chromium(launched: tuple[Browser, asyncio.AbstractEventLoop]) -> Iterator[Browser]:
    """The same while a module of the browser's runs: where Playwright's loop runs, Django refuses its database to other tests."""
    browser, loop = launched
    asyncio._set_running_loop(loop)
    yield browser
    asyncio._set_running_loop(None)


@pytest.fixture
def visitors(chromium: Browser, city: str, tmp_path: Path) -> Iterator[Visitors]:
    """Opens pages for people; afterwards, whatever their consoles complained of fails the test."""
    crowd = Visitors(chromium=chromium, address=city, downloads=tmp_path)
    yield crowd
    complaints = crowd.leave()
    assert complaints == []


@pytest.fixture
def resident(visitors: Visitors) -> Visitor:
    """Somebody who came from a search engine."""
    return visitors.come()

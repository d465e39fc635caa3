"""A real bank for the browser: made by the demo command in a directory of its own, served on a free loopback port."""

import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visitor import Visitor, Visitors

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
START_LIMIT_S = 120


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--city http://127.0.0.1:8000` drives a demo city that is served already, while one works on a page."""
    parser.addoption("--city", help="address of a demo city to drive instead of making one")
    parser.addoption("--pictures", type=Path, help="deliver real files in the browser too, and put pictures of their pages here")


@pytest.fixture(scope="session")
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo city that is being served, worker and all."""
    if served := request.config.getoption("--city", default=None):
        yield served
        return
    directory = tmp_path_factory.mktemp("city")
    log_path = directory / "log.txt"
    port = _free_port()
    command = [sys.executable, "-m", "ratusz", "demo", "--dir", str(directory / "bank"), "--port", str(port)]
    with log_path.open("w") as log, subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address + "/zdrowie", process, log_path)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
    written = log_path.read_text() + (directory / "bank" / "worker.log").read_text()
    faults = re.findall(r"Traceback[\s\S]*?(?=\n\S*\d{4}-|\Z)", written)
    assert not faults, "the server wrote of faults:\n" + "\n".join(faults)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Closed with the module: while Playwright's loop runs, Django refuses its database to other tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until `address` answers 200; what the server wrote, when it does not."""
    end = monotonic() + START_LIMIT_S
    while monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  loopback
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            try:
                process.wait(timeout=0.3)
            except subprocess.TimeoutExpired:
                continue
    pytest.fail(f"the demo city did not start:\n{log.read_text()}")

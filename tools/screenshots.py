"""Pictures of the demo city's pages at 360, 768 and 1280 px, into var/screenshots: to be looked at.

screenshots.py [PATH…] [--dir var/demo-pictures]
screenshots.py --docs         the picture of the README alone: what a window shows of the home page
"""

import argparse
import re
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

from tools.city import served_city

PAGES = ("/", "/dane/", "/dane/jakosc-powietrza/", "/dane/jakosc-powietrza/pyl-dobowy/", "/statystyki/", "/instytucje/", "/konto/wejscie/")
WIDTHS = (360, 768, 1280)
DOCS, DOCS_WINDOW = Path("docs/images/home.png"), ViewportSize(width=1280, height=860)
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    """Take the pictures and say where each of them is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=PAGES)
    parser.add_argument("--dir", type=Path, default=Path("var/pictures/city"))
    parser.add_argument("--to", type=Path, default=Path("var/screenshots"))
    parser.add_argument("--docs", action="store_true", help="only docs/images/home.png")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    with served_city(options.dir) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        if options.docs:
            page = browser.new_page(viewport=DOCS_WINDOW)
            page.goto(address + "/")
            page.screenshot(path=DOCS)
        for width in () if options.docs else WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900})
            for path in options.paths:
                page.goto(address + path)
                name = re.sub(r"[^a-z0-9]+", "-", path).strip("-") or "home"
                page.screenshot(path=options.to / f"{name}-{width}.png", full_page=True)
                print(options.to / f"{name}-{width}.png")
        browser.close()


if __name__ == "__main__":
    main()

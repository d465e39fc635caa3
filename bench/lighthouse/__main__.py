"""Lighthouse's scores of the demo city's public pages, as a middling phone on a slow mobile network sees them (its default).

    python -m bench.lighthouse [--dir var/bench/city] [--only dataset] [--rounds 3] [--json FILE]

Bars: performance and accessibility at least 95 on every page. Performance is the median of the rounds, for Lighthouse reckons it from
the time that this machine's processor took. "best practices" is printed without a bar: over loopback there is no HTTPS to be praised for,
and a demo city asks search engines to stay away.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from tools.city import served_city

HERE = Path(__file__).parent
PAGES = {
    "home": "/",
    "catalogue": "/dane/",
    "search": "/dane/?q=ile+mieszka%C5%84c%C3%B3w",
    "dataset": "/dane/jakosc-powietrza/",
    "table": "/dane/jakosc-powietrza/pyl-dobowy/",
    "statistics": "/statystyki/",
    "changes": "/zmiany/",
}
BARS = {"performance": 95, "accessibility": 95}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
LIMIT_S = 120


def scores(url: str) -> dict[str, float]:
    """Lighthouse's scores of one page, 0 to 100, by category; SystemExit with its own words where it could not look."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            str(HERE / "node_modules/.bin/lighthouse"), url, "--quiet", "--output=json", f"--output-path={report}",
            f"--chrome-flags={FLAGS}", "--only-categories=performance,accessibility,best-practices", "--no-enable-error-reporting",
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=LIMIT_S, check=False, env={"CHROME_PATH": "/usr/bin/chromium", **os.environ}
        )
        if done.returncode or not report.exists():
            raise SystemExit(f"Lighthouse could not look at {url}:\n{done.stderr[-2000:]}")
        found = json.loads(report.read_text(encoding="utf-8"))
    missed = [f"{kind}: {found['audits'][kind]['title']}" for kind in _missed(found)]
    for line in missed:
        print(f"    {line}")
    return {name: 100 * (category["score"] or 0) for name, category in found["categories"].items()}


def _missed(found: dict[str, Any]) -> list[str]:
    """Audits of accessibility that did not pass."""
    return [
        one["id"] for one in found["categories"]["accessibility"]["auditRefs"] if found["audits"][one["id"]]["score"] == 0 and one["weight"]
    ]


def look(address: str, pages: dict[str, str], rounds: int) -> dict[str, dict[str, float]]:
    """The median scores of each page."""
    found = {}
    for name, path in pages.items():
        with urllib.request.urlopen(address + path, timeout=30) as answer:  # noqa: S310  loopback; a server just started is no portal at work
            answer.read()
        each = [scores(address + path) for _ in range(rounds)]
        found[name] = {kind: statistics.median(one[kind] for one in each) for kind in each[0]}
        print(f"  {name:12}" + "".join(f"   {kind} {score:3.0f}" for kind, score in found[name].items()), flush=True)
    return found


def main() -> int:
    """Print a table; the exit code is 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dir", type=Path, default=Path("var/bench/city"))
    parser.add_argument("--only", choices=PAGES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    pages = {options.only: PAGES[options.only]} if options.only else PAGES
    with served_city(options.dir) as address:
        found = look(address, pages, options.rounds)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return int(any(page[kind] < bar for page in found.values() for kind, bar in BARS.items()))


if __name__ == "__main__":
    sys.exit(main())

"""Runaway statements in SQL beside ordinary traffic, over loopback, on the demo city.

    python -m bench.sql [--dir var/bench/city] [--seconds 10] [--rounds 3] [--runaways 8] [--json FILE]

Two readers open the pages of datasets, one after another, by turns alone and beside clients that send statements without an end, each
as soon as its last one was stopped or, where it was sent away, when it was told to come back: first all from one address, then each
from its own. The bar: the 99th percentile of a page at most doubles. Right statements are asked all the while from another address, one
a second, and what became of them is counted. The exit code is 1 where the bar is missed.
"""

import argparse
import collections
import http.client
import json
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from tools.city import served_city

READERS, WARM_UP, MOST_TIMES = 2, 60, 2.0
RUNAWAYS = (
    "SELECT count(*) FROM range(100000000) a, range(100000000) b",
    "WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r) SELECT count(*) FROM r",
    "SELECT sum(length(lpad('x', CAST(range % 1000 AS INTEGER), 'ą'))) FROM range(100000000000)",
    "SELECT max(a.pm10 * b.pm10 + c.pm10) FROM data a, data b, data c",
)
RIGHT = "SELECT stacja, avg(pm10) AS pm10 FROM data GROUP BY ALL ORDER BY 2 DESC"
TABLE = "/api/v1/resources/jakosc-powietrza/pyl-dobowy/sql?q="


@dataclass(slots=True)
class Seen:
    """Milliseconds of pages and of the right statement, and how often each status came."""

    pages: list[float] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    runaways: collections.Counter[int] = field(default_factory=collections.Counter)
    rights: collections.Counter[int] = field(default_factory=collections.Counter)
    wrong: list[str] = field(default_factory=list)


class Client:
    """One connection that stays open, from an address of its own, so that each has a budget of its own."""

    def __init__(self, address: str, number: int = 0) -> None:
        self._headers = {"X-Forwarded-For": f"192.0.2.{number + 1}"}
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)

    def get(self, path: str) -> tuple[int, float, float]:
        """Status, milliseconds, and after how many seconds to come back."""
        start = time.perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        answer.read()
        return answer.status, (time.perf_counter() - start) * 1000, float(answer.headers.get("Retry-After") or 0)


def read(address: str, paths: list[str], seen: Seen, ended: threading.Event, offset: int) -> None:
    """Open pages until `ended`, each answered by the database and not from what a browser keeps."""
    client, number = Client(address), offset
    while not ended.is_set():
        number += 1
        path = paths[number % len(paths)]
        status, taken, _ = client.get(path)
        seen.pages.append(taken)
        if status != 200:
            seen.wrong.append(f"{path}: {status}")


def run_away(address: str, number: int, visitor: int, seen: Seen, ended: threading.Event) -> None:
    """Send the statement with this number over and over, as a visitor with an address of this number."""
    client, statement = Client(address, visitor), RUNAWAYS[number % len(RUNAWAYS)]
    while not ended.is_set():
        status, _, again = client.get(TABLE + quote(statement))
        seen.runaways[status] += 1
        ended.wait(again)


def ask_rightly(address: str, seen: Seen, ended: threading.Event) -> None:
    """Ask once a second what has an answer."""
    client = Client(address, 100)
    while not ended.wait(1):
        status, taken, _ = client.get(TABLE + quote(RIGHT))
        seen.rights[status] += 1
        if status == 200:
            seen.right.append(taken)


def measure(address: str, *, seconds: float, runaways: int, visitors: int = 1) -> Seen:
    """What readers see for `seconds` beside so many runaways of so many visitors."""
    client = Client(address)
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request("GET", "/api/v1/datasets?limit=100")
    paths = [f"/dane/{one['slug']}/" for one in json.loads(connection.getresponse().read())["items"]]
    for number in range(WARM_UP):
        client.get(paths[number % len(paths)])
    seen, ended = Seen(), threading.Event()
    threads = [threading.Thread(target=read, args=(address, paths, seen, ended, at * 7)) for at in range(READERS)]
    threads += [threading.Thread(target=run_away, args=(address, at, at % visitors, seen, ended)) for at in range(runaways)]
    threads.append(threading.Thread(target=ask_rightly, args=(address, seen, ended)))
    for thread in threads:
        thread.start()
    ended.wait(seconds)
    ended.set()
    for thread in threads:
        thread.join()
    return seen


def together(runs: list[Seen]) -> dict[str, object]:
    """The figures of several runs of one kind."""
    pages = sorted(taken for run in runs for taken in run.pages)
    right = sorted(taken for run in runs for taken in run.right)
    asked = sum(sum(run.rights.values()) for run in runs)
    return {
        "pages": len(pages),
        "page_p50_ms": round(statistics.median(pages), 1),
        "page_p99_ms": round(pages[int(len(pages) * 0.99)], 1),
        "page_max_ms": round(pages[-1], 1),
        "runaways": dict(sum((run.runaways for run in runs), collections.Counter())),
        "right": dict(sum((run.rights for run in runs), collections.Counter())),
        "right_share": round(len(right) / asked, 3) if asked else None,
        "right_p50_ms": round(statistics.median(right), 1) if right else None,
        "right_p99_ms": round(right[int(len(right) * 0.99)], 1) if right else None,
        "errors": [wrong for run in runs for wrong in run.wrong][:5],
    }


def main() -> int:
    """Quiet and beside runaways by turns: what else the machine does falls on both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dir", type=Path, default=Path("var/bench/city"))
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runaways", type=int, default=8)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    seen: dict[str, list[Seen]] = {"quiet": [], "one visitor": [], "many visitors": []}
    with served_city(options.dir) as address:
        for _ in range(options.rounds):
            for name, runaways, visitors in (
                ("quiet", 0, 1),
                ("one visitor", options.runaways, 1),
                ("many visitors", options.runaways, 100),
            ):
                seen[name].append(measure(address, seconds=options.seconds, runaways=runaways, visitors=visitors))
    runs = {name: together(found) for name, found in seen.items()}
    for name, figures in runs.items():
        print(f"{name:14}", *(f"{key}={value}" for key, value in figures.items()))
    quiet = float(str(runs["quiet"]["page_p99_ms"]))
    times = {name: float(str(figures["page_p99_ms"])) / quiet for name, figures in runs.items()}
    for name in list(times)[1:]:
        print(f"{options.runaways} runaway statements of {name}: p99 of a page {times[name]:.2f} times quiet; the bar is {MOST_TIMES:g}")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps({**runs, "times": times}, indent=1, default=str), encoding="utf-8")
    return int(max(times.values()) > MOST_TIMES or any(figures["errors"] for figures in runs.values()))


if __name__ == "__main__":
    sys.exit(main())

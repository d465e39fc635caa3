"""Time of the resource page and of the rows API, over loopback, from the first byte asked to the last byte read.

    python -m bench.pages [--dir var/bench/city] [--rounds 200] [--json FILE]

Measured on a table of the demo city with more than 1 000 rows, one client, one connection kept alive. Each request asks for another
place of the table, so that no answer comes from a cache; "the same again" asks for one place over and over. Bars: page 25 ms, rows 8 ms.
"""

import argparse
import http.client
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from tools.city import served_city

RESOURCE = ("jakosc-powietrza", "pyl-dobowy")
AT_LEAST_ROWS = 1_000
BARS_MS = {"page": 25.0, "rows": 8.0}
WARM_UP = 20


def timed(connection: http.client.HTTPConnection, paths: list[str]) -> dict[str, float]:
    """Milliseconds of a GET of each of `paths`: median, 99th percentile, first."""
    taken = []
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        taken.append((time.perf_counter() - start) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
    rest = sorted(taken[WARM_UP:])
    return {"p50": statistics.median(rest), "p99": rest[int(len(rest) * 0.99)], "first": taken[0]}


def measure(address: str, rounds: int) -> dict[str, dict[str, float]]:
    """Each kind of request to its times."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    dataset, resource = RESOURCE
    connection.request("GET", f"/api/v1/resources/{dataset}/{resource}")
    described = json.loads(connection.getresponse().read())
    rows = described["rows"]
    if rows < AT_LEAST_ROWS:
        raise SystemExit(f"{dataset}/{resource} has {rows} rows only")
    page, api = f"/dane/{dataset}/{resource}/", f"/api/v1/resources/{described['id']}/rows"
    # Odd places for the page, even ones for programs: a place that both ask for would be answered from memory the second time.
    place: Callable[[int], int] = lambda n: 1 + n * 97 % (rows - 100) // 2 * 2  # noqa: E731
    kinds = {
        "page": [f"{page}?from={place(n)}" for n in range(rounds)],
        "page, the same again": [page] * rounds,
        "rows": [f"{api}?limit=100&from={place(n) + 1}" for n in range(rounds)],
        "rows, the same again": [f"{api}?limit=100"] * rounds,
    }
    return {kind: timed(connection, paths) for kind, paths in kinds.items()} | {"table": {"rows": rows}}


def main() -> int:
    """Print a table; the exit code is 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dir", type=Path, default=Path("var/bench/city"))
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with served_city(options.dir) as address:
        found = measure(address, options.rounds)
    print(f"table of {found.pop('table')['rows']:.0f} rows, {options.rounds} requests of each kind, milliseconds")
    for kind, times in found.items():
        bar = f"   bar {BARS_MS[kind]:.0f}" if kind in BARS_MS else ""
        print(f"  {kind:24} p50 {times['p50']:6.1f}   p99 {times['p99']:6.1f}   first {times['first']:6.1f}{bar}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return int(any(found[kind]["p50"] > bar for kind, bar in BARS_MS.items()))


if __name__ == "__main__":
    sys.exit(main())

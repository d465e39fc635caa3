"""`python -m bench.asking.growth [--rows 500000 5000000 50000000] [--json FILE]`: the same questions to ever larger tables.

Told beside each median is the exponent of growth: 0 where a table ten times as large answers as fast, 1 where it takes ten times as long.
"""

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any

from bench.asking import bank, measure
from bench.asking.__main__ import API, compared, memory_mb
from bench.asking.kinds import KINDS, Table
from tools import nodes


def measured(folder: Path, rows: int) -> dict[str, Any]:
    """All kinds of questions to a table of so many rows, by one client."""
    directory, copies = bank.prepared(folder, rows)
    node = nodes.web(directory, workers=1)
    try:
        table = Table(rows=rows, cases=measure.cases(node.port, API, rows))
        kinds = {kind.name: compared(kind, table, node, None, "") for kind in KINDS}
        return {"kinds": kinds, "serving copies": copies, "web process MB": memory_mb(node.process.pid)}
    finally:
        node.stop()


def exponent(smaller: float, larger: float, times: float) -> float:
    """How the time grows with the rows, of which there are `times` as many."""
    return math.log(larger / smaller) / math.log(times)


def told(found: dict[int, dict[str, Any]]) -> None:
    """Print the table."""
    sizes = sorted(found)
    for size in sizes:
        print(f"{size:>11,} rows; serving copies: {found[size]['serving copies']}; web process, MB: {found[size]['web process MB']}")
    print(f"{'p50 ms':32}" + "".join(f"{size:>14,}" for size in sizes) + "   exponents")
    for kind in KINDS:
        times = [found[size]["kinds"][kind.name]["p50"] for size in sizes]
        grown = [exponent(times[n], times[n + 1], sizes[n + 1] / sizes[n]) for n in range(len(sizes) - 1)]
        print(f"  {kind.name:30}" + "".join(f"{one:14.1f}" for one in times) + "   " + "  ".join(f"{one:5.2f}" for one in grown))
        for size in sizes:
            for error in found[size]["kinds"][kind.name]["errors"]:
                print("     ", size, error)


def main() -> int:
    """Measure every size; those that are not there are made first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[500_000, 5_000_000, 50_000_000])
    parser.add_argument("--folder", type=Path, default=Path("var/bench/asking"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    found = {rows: measured(options.folder, rows) for rows in options.rows}
    told(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return int(any(kind["errors"] for one in found.values() for kind in one["kinds"].values()))


if __name__ == "__main__":
    sys.exit(main())

"""How small numbers are hidden: time, share hidden, what the attack finds: `python -m bench.protect [--cells 1000 10000] [--seeds 3]`.

Tables by chance with margins, in two and in three dimensions. Beside ours: small cells alone, and small cells with one more in each sum
(the smallest that is shown), which is what is done by hand. Every way is judged by the same attack.
"""

import argparse
import itertools
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ratusz.bank.protect.cells import Breakdown, Count, Protection
from ratusz.bank.protect.cells.attack import exposed
from ratusz.bank.protect.cells.grid import Grid, make_grid
from ratusz.bank.protect.cells.suppress import numbers_of, plan, primary
from ratusz.bank.protect.cells.system import System, build

ALL = "Razem"
SIZES = {1_000: ((31, 30), (10, 10, 8)), 10_000: ((99, 99), (21, 20, 20)), 30_000: ((30, 30, 30),)}
_MEAN, _EMPTY = 20, 0.1


def table(rng: random.Random, sizes: Sequence[int]) -> Grid:
    """Counts by chance (a tenth of the cells empty, mean 20), with all sums."""
    names = [f"g{at}" for at in range(len(sizes))]
    values = [[f"{name}-{one}" for one in range(size)] for name, size in zip(names, sizes, strict=True)]
    sums: dict[tuple[str, ...], int] = {}
    for groups in itertools.product(*values):
        count = 0 if rng.random() < _EMPTY else int(rng.expovariate(1 / _MEAN))
        for of in itertools.product(*((one, ALL) for one in groups)):
            sums[of] = sums.get(of, 0) + count
    protection = Protection(breakdowns=tuple(Breakdown(column=name, totals=(ALL,)) for name in names), counts=(Count(column="n"),))
    rows = [(at, {**dict(zip(names, groups, strict=True)), "n": count}) for at, (groups, count) in enumerate(sums.items(), 1)]
    return make_grid(rows, protection)


def by_hand(system: System) -> list[int]:
    """Small cells, and in each sum that hides only one the smallest other cell that is not empty."""
    hidden = set(primary(system))
    for one in system.sums:
        inside = [number for number in one if number in hidden]
        others = [number for number in one if number not in hidden and system.values[number]]
        if len(inside) == 1 and others:
            hidden.add(min(others, key=lambda number: system.values[number]))
    return sorted(hidden)


def judged(grid: Grid, way: Callable[[System], list[int]]) -> dict[str, float]:
    """Seconds of the processor to choose and to attack, the share hidden, and how many of the hidden are known too well."""
    system = build(grid)
    began = time.process_time()
    hidden = way(system)
    chosen = time.process_time()
    low, high = system.needs(grid.protection)
    broken = exposed(system, hidden, low, high)
    return {
        "hidden": len(hidden), "share_percent": round(100 * len(hidden) / len(grid.cells), 1), "known_too_well": len(broken),
        "chosen_s": round(chosen - began, 2), "attacked_s": round(time.process_time() - chosen, 2),
    }  # fmt: skip


def main() -> None:
    """Run what was asked for and print it."""
    parser = argparse.ArgumentParser(prog="bench.protect", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, nargs="+", default=[1_000, 10_000], choices=sorted(SIZES))
    parser.add_argument("--ours", action="store_true", help="not beside what is done by hand: attacks that find much take long")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found = []
    for cells, seed in itertools.product(asked.cells, range(asked.seeds)):
        for sizes in SIZES[cells]:
            grid = table(random.Random(seed), sizes)
            ours = judged(grid, lambda system, grid=grid: numbers_of(system, plan(grid)))  # type: ignore[misc]
            line = {
                "cells": len(grid.cells), "dimensions": len(sizes), "seed": seed, "small": len(grid.unsafe), "ours": ours,
                **({} if asked.ours else {"small alone": judged(grid, primary), "by hand": judged(grid, by_hand)}),
            }  # fmt: skip
            print(json.dumps(line), flush=True)
            found.append(line)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Versions and roundings of one table under attack: `python -m bench.protect_versions [--sizes 99x99] [--versions 3] [--json OUT]`.

In each next version a twentieth of the cells change by up to six. Each version is planned with all earlier ones open: hidden, rounded in
three ways, and rounded after it was hidden before. Told: seconds of the processor, share hidden or changed, what is known too well.
"""

import argparse
import itertools
import json
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.protect import ALL
from ratusz.bank.protect.cells import Breakdown, Count, Method, Protection, Rounding
from ratusz.bank.protect.cells.grid import Grid, make_grid
from ratusz.bank.protect.cells.rounding import round_all, span_of
from ratusz.bank.protect.cells.suppress import plan

Counts = dict[tuple[str, ...], int]
_MEAN, _EMPTY, _CHANGES, _BY = 20, 0.1, 0.05, 6


def first(rng: random.Random, sizes: Sequence[int]) -> Counts:
    """Counts by chance, a tenth of them empty."""
    values = [[f"g{at}-{one}" for one in range(size)] for at, size in enumerate(sizes)]
    return {of: 0 if rng.random() < _EMPTY else int(rng.expovariate(1 / _MEAN)) for of in itertools.product(*values)}


def following(rng: random.Random, counts: Counts) -> Counts:
    """The next version."""
    return {of: max(0, n + rng.randint(-_BY, _BY)) if rng.random() < _CHANGES else n for of, n in counts.items()}


def grid_of(counts: Counts, protection: Protection, name: str) -> Grid:
    """The table with all sums."""
    sums: Counts = {}
    for groups, count in counts.items():
        for of in itertools.product(*((one, ALL) for one in groups)):
            sums[of] = sums.get(of, 0) + count
    names = [one.column for one in protection.breakdowns]
    rows = [(at, {**dict(zip(names, groups, strict=True)), "n": count}) for at, (groups, count) in enumerate(sums.items(), 1)]
    return make_grid(rows, protection, name=name)


def published(protection: Protection, versions: Sequence[Counts], earlier: Sequence[Grid] = ()) -> tuple[list[dict[str, Any]], list[Grid]]:
    """What came of each version when all before it stay open, and the versions as they are seen."""
    seen, told = list(earlier), list[dict[str, Any]]()
    for number, counts in enumerate(versions, 1 + len(earlier)):
        grid, began = grid_of(counts, protection, str(number)), time.process_time()
        line: dict[str, Any] = {"method": str(protection.method), "version": number, "cells": len(grid.cells), "small": len(grid.unsafe)}
        if protection.method is Method.ROUND:
            found = round_all(grid, seen)
            line |= {"rounding": str(protection.rounding), "changed": found.changed, "sums_off": found.off}
            cells = {key: replace(cell, span=span_of(cell, found.figures[cell.spot], protection)) for key, cell in grid.cells.items()}
            exposed = len(found.plan.exposed)
        else:
            hidden = plan(grid, seen)
            line |= {"hidden": len(hidden.hidden)}
            cells = {key: replace(cell, hidden=cell.spot in hidden.spots) for key, cell in grid.cells.items()}
            exposed = len(hidden.exposed)
        told.append({**line, "known_too_well": exposed, "seconds": round(time.process_time() - began, 1)})
        print(json.dumps(told[-1]), flush=True)
        seen = [replace(grid, cells=cells), *seen]
    return told, seen


def main() -> None:
    """Run what was asked for and print it."""
    parser = argparse.ArgumentParser(
        prog="bench.protect_versions", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="99x99")
    parser.add_argument("--versions", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    sizes, rng = [int(one) for one in asked.sizes.split("x")], random.Random(asked.seed)
    versions = [first(rng, sizes)]
    while len(versions) < asked.versions:
        versions.append(following(rng, versions[-1]))
    breakdowns = tuple(Breakdown(column=f"g{at}", totals=(ALL,)) for at in range(len(sizes)))
    hides = Protection(breakdowns=breakdowns, counts=(Count(column="n"),))
    told, seen = published(hides, versions)
    for rounding in Rounding:
        rounds = replace(hides, method=Method.ROUND, rounding=rounding, seed="bench")
        told += published(rounds, versions)[0]
    told += published(replace(hides, method=Method.ROUND), versions[-1:], seen)[0]
    if asked.json:
        asked.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

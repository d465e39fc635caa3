"""`python -m bench.asking [--rows 5000000] [--folder var/bench/asking] [--alone] [--json FILE]`: Ratusz and Datasette, the same questions.

Both serve the same table and are asked in turn, over loopback, parameters drawn at random for each question; how many of the answers of
Ratusz came from its memory is told. The exit code is 1 where a bar is missed, or Ratusz is slower than the peer anywhere. `--alone` leaves
the peer out. The table comes from the shared generator; without it nothing is measured, and this is said.
"""

import argparse
import json
import os
import random
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from bench.asking import bank, measure, peer
from bench.asking.kinds import KINDS, MIXES, Asked, Kind, Table, path_of
from tools import nodes

API = f"/api/v1/resources/{bank.ADDRESS}/rows"
CLIENTS, MIX_S, WORST_MS, MOST_MEMORY_MB = 16, 10.0, 500.0, 1_000


def peer_path(asked: Asked, database: str) -> str | None:
    """The peer's address of a question."""
    if asked.peer is None:
        return None
    if isinstance(asked.peer, str):
        return f"/{database}.json?" + path_of([("sql", asked.peer), ("_shape", "objects")])
    return f"/{database}/reports.json?" + path_of([*asked.peer, ("_shape", "objects")])


def _drawn(kind: Kind, table: Table, address: Callable[[Asked], str | None], seed: int) -> Callable[[], str]:
    draw = random.Random(seed)

    def one() -> str:
        while True:
            path = address(kind.draw(draw, table))
            if path is not None:
                return path

    return one


def ours(asked: Asked) -> str:
    """Our address of a question."""
    return f"{API}?{path_of(asked.ours)}"


def compared(kind: Kind, table: Table, node: nodes.Node, other: int | None, database: str) -> dict[str, Any]:
    """Both asked one kind of question."""
    before = cpu_ms(node.process.pid)
    mine = measure.alone(node.port, _drawn(kind, table, ours, 1), kind.rounds)
    worked = (cpu_ms(node.process.pid) - before) / (len(mine.ms) + 3)
    theirs = measure.alone(other, _drawn(kind, table, lambda asked: peer_path(asked, database), 1), kind.rounds) if other else None
    found: dict[str, Any] = {
        "p50": mine.p50,
        "cpu": worked,
        "p99": mine.p99,
        "repeated": mine.repeated,
        "bar": kind.bar_ms,
        "errors": mine.errors[:3],
    }
    if theirs is not None:
        found |= {"peer p50": theirs.p50, "peer p99": theirs.p99, "peer errors": theirs.errors[:3], "times": theirs.p50 / mine.p50}
    found["met"] = not mine.errors and mine.p50 <= kind.bar_ms and (theirs is None or found["times"] >= kind.faster)
    return found


def crowded(names: tuple[str, ...], least: float, table: Table, port: int, other: int | None, database: str) -> dict[str, Any]:
    """Sixteen clients with questions of some kinds."""
    kinds = [kind for kind in KINDS if kind.name in names]
    mine, rate = measure.together(
        port, [lambda draw, kind=kind: ours(kind.draw(draw, table)) for kind in kinds], clients=CLIENTS, seconds=MIX_S
    )
    found = {"per second": rate, "p50": mine.p50, "p99": mine.p99, "repeated": mine.repeated, "errors": mine.errors[:3], "at least": least}
    if other:
        asks = [lambda draw, kind=kind: peer_path(kind.draw(draw, table), database) for kind in kinds]
        theirs, found["peer per second"] = measure.together(other, asks, clients=CLIENTS, seconds=MIX_S)
        found["peer p99"] = theirs.p99
    found["met"] = not mine.errors and rate >= least and mine.p99 <= WORST_MS
    return found


def processes(pid: int) -> list[int]:
    """`pid` and all it started."""
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        for task in Path(f"/proc/{found[-1]}/task").glob("*/children"):
            waiting += map(int, task.read_text().split())
    return found


def cpu_ms(pid: int) -> float:
    """Milliseconds of processor time of `pid` and all it started: what a busy machine cannot blur."""
    ticks = [Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()[11:13] for one in processes(pid)]
    return sum(int(user) + int(system) for user, system in ticks) * 1000 / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> dict[str, int]:
    """What the largest process below `pid` holds, and how much of it is its own rather than pages of files."""
    found = {"rss": 0, "own": 0}
    for one in processes(pid):
        told = dict(line.split(":", 1) for line in Path(f"/proc/{one}/status").read_text().splitlines())
        rss = int(told.get("VmRSS", "0 kB").split()[0]) // 1024
        if rss > found["rss"]:
            found = {"rss": rss, "own": int(told["RssAnon"].split()[0]) // 1024}
    return found


def main() -> int:
    """Print the table of figures; write them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--folder", type=Path, default=Path("var/bench/asking"))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    directory, copies = bank.prepared(options.folder, options.rows)
    node = nodes.web(directory, workers=options.workers)
    file = options.folder / f"reports-{options.rows}.csv"
    try:
        with nullcontext(None) if options.alone else peer.served(options.folder, file) as other:
            found = measured(options, node, other, file.stem)
    finally:
        node.stop()
    found["serving copies"] = copies
    told(found, options.rows)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return int(not all(one.get("met", True) for part in ("alone", "together") for one in found[part].values()))


def measured(options: argparse.Namespace, node: nodes.Node, other: int | None, database: str) -> dict[str, Any]:
    """All kinds, then the crowds, then what the server holds."""
    table = Table(rows=options.rows, cases=measure.cases(node.port, API, options.rows))
    chosen = [kind for kind in KINDS if options.only in kind.name]
    single = {kind.name: compared(kind, table, node, other, database) for kind in chosen}
    crowds = {name: crowded(names, least, table, node.port, other, database) for name, (names, least) in MIXES.items() if not options.only}
    held = memory_mb(node.process.pid)
    return {"alone": single, "together": crowds, "web process MB": held, "memory met": held["rss"] <= MOST_MEMORY_MB}


def told(found: dict[str, Any], rows: int) -> None:
    """Print it."""
    print(f"{rows} rows; serving copies: {found['serving copies']}; largest web process, MB: {found['web process MB']}")
    for name, one in found["alone"].items():
        beside = f"   Datasette p50 {one['peer p50']:8.1f}   {one['times']:7.1f} times" if "peer p50" in one else ""
        spent = f"cpu {one['cpu']:5.1f}   repeated {one['repeated']:.0%}"
        mine = f"p50 {one['p50']:6.1f}   p99 {one['p99']:6.1f}   {spent}   bar {one['bar']:4.0f}"
        print(f"  {name:30} {mine}{beside}   {'' if one['met'] else 'MISSED'}")
        for error in (*one["errors"], *one.get("peer errors", ())):
            print("     ", error)
    for name, one in found["together"].items():
        beside = f"   Datasette {one['peer per second']:6.1f}/s p99 {one['peer p99']:8.1f}" if "peer per second" in one else ""
        rate = f"{one['per second']:6.1f}/s of {one['at least']:.0f}   repeated {one['repeated']:.0%}"
        mine = f"{rate}   p50 {one['p50']:6.1f}   p99 {one['p99']:6.1f}"
        print(f"  {CLIENTS} clients: {name:22} {mine}{beside}   {'' if one['met'] else 'MISSED'}")
        for error in one["errors"]:
            print("     ", error)


if __name__ == "__main__":
    sys.exit(main())

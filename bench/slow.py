"""Slow readers: `python -m bench.slow [--rows 5000000] [--folder var/bench/asking] [--readers 32] [--json FILE]`.

Over loopback. First the pace of one reader who takes all he gets: first byte ≤ 200 ms, ≥ 60 MB/s, for CSV and JSON Lines that nobody has
asked for before. Then the times of a dataset page before, during and after 32 downloads read at 50 kB/s each: of CSV, JSON Lines, filtered
CSV and whole Parquet. Bars: every download is served, the page's 99th percentile at most doubles.
"""

import argparse
import json
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.asking import bank, measure
from bench.asking.__main__ import cpu_ms, memory_mb
from tools import nodes

PAGE = "/dane/zgloszenia/"
EXPORT = f"/api/v1/resources/{bank.ADDRESS}/export"
DOWNLOADS = (".csv", ".jsonl", ".csv?dzielnica__not=x", ".parquet")
#: Has no bar: the order must be known before the first row.
SORTED = "sorted CSV"
PACES = {
    "CSV": ".csv",
    "JSON Lines": ".jsonl",
    "filtered CSV": DOWNLOADS[2],
    "Parquet": ".parquet",
    "CSV again": ".csv",
    SORTED: ".csv?sort=-dzielnica",
}
PACE_BYTES, STEP_S, MOST_TIMES = 50_000, 0.1, 2.0
FIRST_BYTE_MS, LEAST_MB_S = 200.0, 60.0
#: What the kernel keeps for the reader: more would let a slow one look fast.
_WINDOW = 32_768


@dataclass(slots=True)
class Reader:
    """A download read at a pace: its status, bytes so far, and why it ended."""

    status: int = 0
    got: int = 0
    ended: str = ""


@dataclass(slots=True)
class Readers:
    """Downloads that are read until `stop` is set."""

    port: int
    stop: threading.Event = field(default_factory=threading.Event)
    readers: list[Reader] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self, number: int) -> None:
        """So many readers, one after another."""
        for n in range(number):
            reader = Reader()
            thread = threading.Thread(target=self._read, args=(reader, EXPORT + DOWNLOADS[n % len(DOWNLOADS)]), daemon=True)
            self.readers.append(reader)
            self.threads.append(thread)
            thread.start()

    def _read(self, reader: Reader, path: str) -> None:
        try:
            with asked(self.port, path, window=_WINDOW) as connection:
                while not self.stop.is_set():
                    piece = connection.recv(int(PACE_BYTES * STEP_S))
                    if not piece:
                        reader.ended = "ended early"
                        return
                    if not reader.got:
                        reader.status = int(piece.split(b" ", 2)[1])
                    reader.got += len(piece)
                    self.stop.wait(STEP_S)
        except OSError as error:
            reader.ended = repr(error)

    def end(self) -> None:
        """Everybody goes."""
        self.stop.set()
        for thread in self.threads:
            thread.join()


def asked(port: int, path: str, *, window: int = 0) -> socket.socket:
    """A connection on which `path` was asked for."""
    connection = socket.socket()
    if window:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    connection.settimeout(60)
    connection.connect(("127.0.0.1", port))
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
    connection.sendall(request.encode())
    return connection


def page(node: nodes.Node, rounds: int) -> dict[str, float]:
    """Milliseconds of the dataset page, each time for another reader, and processor time of all web processes for one."""
    before = cpu_ms(node.process.pid)
    times = measure.alone(node.port, lambda: PAGE, rounds)
    if times.errors:
        raise SystemExit(times.errors[0])
    return {"p50": times.p50, "p99": times.p99, "cpu": (cpu_ms(node.process.pid) - before) / (len(times.ms) + 3)}


def pace(node: nodes.Node, path: str) -> dict[str, float]:
    """One reader who takes all he gets."""
    cpu, began, first, got = cpu_ms(node.process.pid), time.perf_counter(), 0.0, 0
    with asked(node.port, path) as connection:
        while piece := connection.recv(1 << 18):
            first = first or time.perf_counter() - began
            got += len(piece)
    seconds = time.perf_counter() - began
    return {
        "first byte ms": first * 1000,
        "MB": got / 1e6,
        "MB/s": got / 1e6 / seconds,
        "MB per CPU s": got / 1e3 / max(1.0, cpu_ms(node.process.pid) - cpu),
    }


def settled(directory: Path) -> bool:
    """Wait until the files have been made; whether they have."""
    for _ in range(180):
        if not list((directory / "cache" / "exports").glob("*.part")):
            return True
        time.sleep(1)
    return False


def slow(node: nodes.Node, directory: Path, readers: int, rounds: int) -> dict[str, Any]:
    """The page without, with, and again without the readers."""
    page(node, rounds // 4)
    found: dict[str, Any] = {"before": page(node, rounds)}
    crowd = Readers(port=node.port)
    crowd.begin(readers)
    time.sleep(2)
    found["while files are made"] = page(node, rounds)
    found["all made"] = settled(directory)
    began, got = time.monotonic(), sum(one.got for one in crowd.readers)
    found["with readers"] = page(node, rounds)
    found["kB/s of each"] = (sum(one.got for one in crowd.readers) - got) / 1e3 / (time.monotonic() - began) / readers
    found["web process MB"] = memory_mb(node.process.pid)
    crowd.end()
    found["served"] = sum(one.status == 200 and not one.ended and one.got > PACE_BYTES for one in crowd.readers)
    found["not served"] = sorted({f"{one.status} {one.ended}" for one in crowd.readers if one.status != 200 or one.ended})
    found["after"] = page(node, rounds)
    found["times"] = found["with readers"]["p99"] / max(found["before"]["p99"], found["after"]["p99"])
    found["met"] = found["served"] == readers and found["times"] <= MOST_TIMES
    return found


def main() -> int:
    """Print the figures; the exit code is 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--folder", type=Path, default=Path("var/bench/asking"))
    parser.add_argument("--readers", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    directory, _copies = bank.prepared(options.folder, options.rows)
    for kept in (directory / "cache" / "exports").glob("*"):
        kept.unlink()
    node = nodes.web(directory, workers=options.workers)
    try:
        for path in (".csv?limit=10", ".jsonl?limit=10") * 4 * options.workers:
            pace(node, EXPORT + path)
        paces = {name: pace(node, EXPORT + path) for name, path in PACES.items()}
        for kept in (directory / "cache" / "exports").glob("*"):
            kept.unlink()
        found = slow(node, directory, options.readers, options.rounds)
    finally:
        node.stop()
    found["pace"] = paces
    told(found, options.readers)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    quick = all(one["first byte ms"] <= FIRST_BYTE_MS and one["MB/s"] >= LEAST_MB_S for name, one in paces.items() if name != SORTED)
    return int(not (found["met"] and quick))


def told(found: dict[str, Any], readers: int) -> None:
    """Print it."""
    for path, one in found["pace"].items():
        print(f"  {path:14}", "   ".join(f"{what} {figure:.0f}" for what, figure in one.items()))
    for when in ("before", "while files are made", "with readers", "after"):
        print(f"  page {when:22}", "   ".join(f"{what} {figure:6.1f}" for what, figure in found[when].items()))
    print(
        f"  {found['served']} of {readers} served at {found['kB/s of each']:.0f} kB/s; largest web process, MB: {found['web process MB']}"
    )
    print(f"  p99 {found['times']:.2f} times as long   {'' if found['met'] else 'MISSED'} {found['not served']}")


if __name__ == "__main__":
    sys.exit(main())

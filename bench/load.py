"""An office at work: pages of officers and deliveries, as fast as asked for, over loopback, on a bank of its own.

    python -m bench.load [--pages 1000] [--deliveries 100] [--seconds 600] [--officers 20] [--postgresql] [--json var/bench/load.json]

The bar: 1 000 pages and 100 deliveries in ten minutes on 2 cores without an error. `--seconds` is how long the work is spread over; less
is a higher rate. Officers open their desk, deliveries, lists, forms, differences and the public page; deliveries are CSV and XLSX of
1 000 rows, each read by the worker, submitted, and every second one accepted by another officer. The exit code is 1 after any error.
"""

import argparse
import io
import json
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from tools import nodes
from tools.officer import Answer, Officer

ROWS, READ_S = 1_000, 120


@dataclass(slots=True)
class Seen:
    """What the officers saw: milliseconds by kind of page, seconds from sending to read, what went wrong."""

    pages: dict[str, list[float]] = field(default_factory=dict)
    queued_s: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, answer: Answer, *right: int) -> None:
        """Add an answer, which should have had one of the statuses `right`."""
        with self.lock:
            self.pages.setdefault(kind, []).append(answer.ms)
            if answer.status not in (right or (200,)):
                self.errors.append(f"{kind}: {answer.status}")

    def wrong(self, what: str) -> None:
        """Add an error."""
        with self.lock:
            self.errors.append(what)


@dataclass(slots=True, kw_only=True)
class Work:
    """What is left to be done, taken by whoever is free; spread over `seconds`."""

    pages: int
    deliveries: int
    seconds: float
    began: float = field(default_factory=time.monotonic)
    done: dict[str, int] = field(default_factory=lambda: {"page": 0, "delivery": 0})
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, kind: str) -> int | None:
        """The number of the next thing of `kind`, once its time has come; None when all are taken."""
        total = self.pages if kind == "page" else self.deliveries
        with self.lock:
            number = self.done[kind]
            if number >= total:
                return None
            self.done[kind] += 1
        ahead = self.began + self.seconds * number / total - time.monotonic()
        if ahead > 0:
            nodes.pause(ahead)
        return number


def csv_file(seed: int) -> bytes:
    """1 000 rows as offices write them."""
    rng = random.Random(seed)
    lines = [f"{at};Szkoła nr {at % 60};{2000 + at % 24};{rng.randrange(20, 900)};{rng.randrange(0, 100000) / 100:.2f}".replace(".", ",")
             for at in range(ROWS)]  # fmt: skip
    return ("nr;szkoła;rok;uczniowie;średnia\n" + "\n".join(lines) + "\n").encode("windows-1250")


def xlsx_file(seed: int) -> bytes:
    """The same as a workbook."""
    rng, out = random.Random(seed), io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("Dane")
        page.write_row(0, 0, ["nr", "szkoła", "rok", "uczniowie", "średnia"])
        for at in range(ROWS):
            page.write_row(at + 1, 0, [at, f"Szkoła nr {at % 60}", 2000 + at % 24, rng.randrange(20, 900), rng.randrange(0, 100000) / 100])
    return out.getvalue()


def publish_first(steward: Officer, reviewer: Officer, tables: list[dict[str, str]]) -> None:
    """Something stands in each table before anybody measures, so that there are public pages and differences."""
    for number, table in enumerate(tables):
        address = steward.deliver(table["id"], csv_file(10_000 + number), name="szkoly.csv")
        began = time.monotonic()
        while not steward.is_read(address) and time.monotonic() - began < READ_S:
            nodes.pause(0.2)
        steward.post(f"{address}wyslij/", {})
        reviewer.post(f"{address}przyjmij/", {})


def open_pages(officer: Officer, tables: list[dict[str, str]], work: Work, seen: Seen, delivered: list[str], *, edits: bool) -> None:
    """Open pages of the office until all are taken. `edits`: whether the officer may change descriptions."""
    while (number := work.take("page")) is not None:
        table = tables[number % len(tables)]
        mix = [
            ("desk", "/urzad/"),
            ("desk", "/urzad/"),
            ("datasets", "/urzad/zbiory/"),
            ("edit", f"/urzad/zbiory/{table['dataset']}/") if edits else ("datasets", "/urzad/zbiory/"),
            ("public page", f"/dane/{table['dataset']}/tabela/"),
            ("log", "/urzad/dziennik/"),
        ]
        if delivered:
            chosen = delivered[number % len(delivered)]
            mix += [("delivery", chosen), ("delivery", chosen), ("difference", f"{chosen}1/roznice/")]
        kind, path = mix[number % len(mix)]
        with _told(seen, kind):
            seen.note(kind, officer.get(path))


def deliver_files(steward: Officer, reviewer: Officer, tables: list[dict[str, str]], work: Work, seen: Seen, delivered: list[str]) -> None:
    """Deliver until all are taken: wait until it is read, submit, have every second one accepted."""
    while (number := work.take("delivery")) is not None:
        make, suffix = (csv_file, "csv") if number % 2 else (xlsx_file, "xlsx")
        with _told(seen, "deliver"):
            began = time.monotonic()
            address = steward.deliver(tables[number % len(tables)]["id"], make(number), name=f"szkoly-{number}.{suffix}")
            while not steward.is_read(address):
                if time.monotonic() - began > READ_S:
                    raise ConnectionError(f"not read within {READ_S} s")
                nodes.pause(0.3)
            seen.queued_s.append(time.monotonic() - began)
            seen.note("submit", steward.post(f"{address}wyslij/", {}), 302)
            if number % 2 == 0:
                seen.note("accept", reviewer.post(f"{address}przyjmij/", {}), 302)
                told = steward.get(address)
                if 'data-tone="success"' not in told.text:
                    seen.wrong("accept: not published")
            delivered.append(address)


@contextmanager
def _told(seen: Seen, kind: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ConnectionError) as error:
        seen.wrong(f"{kind}: {type(error).__name__} {error}")


def run(asked: argparse.Namespace, folder: Path, database_url: str) -> tuple[Seen, float]:
    """Make the bank, start it, let everybody work; what they saw, and how long it took."""
    command = [sys.executable, "-m", "tools.office_bank", str(folder / "bank"), "--tables", "10", "--officers", str(asked.officers)]
    made = subprocess.run([*command, "--database-url", database_url], capture_output=True, text=True, check=True)
    people = json.loads(made.stdout)
    site, worker = nodes.web(folder / "bank"), nodes.worker(folder / "bank")
    seen, delivered = Seen(), []
    try:
        publish_first(Officer(site.port, people["stewards"][0]), Officer(site.port, people["reviewers"][0]), people["tables"])
        officers = [(Officer(site.port, one), one in people["stewards"]) for one in (*people["stewards"], *people["reviewers"])]
        work = Work(pages=asked.pages, deliveries=asked.deliveries, seconds=asked.seconds)
        tasks: list[Callable[[], None]] = [
            lambda o=one, e=edits: open_pages(o, people["tables"], work, seen, delivered, edits=e) for one, edits in officers
        ]
        for at, reviewer in enumerate(people["reviewers"][:4]):
            pair = Officer(site.port, people["stewards"][at]), Officer(site.port, reviewer)
            tasks.append(lambda p=pair: deliver_files(*p, people["tables"], work, seen, delivered))
        threads = [threading.Thread(target=task) for task in tasks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return seen, time.monotonic() - work.began
    finally:
        worker.stop()
        site.stop()


def report(seen: Seen, took: float) -> dict[str, object]:
    """p50, p95 and the longest of each kind of page, and of the time from sending a file to its being read."""

    def times(found: list[float]) -> dict[str, float]:
        ordered = sorted(found)
        return {
            "count": len(ordered), "p50": round(statistics.median(ordered), 1),
            "p95": round(ordered[int(len(ordered) * 0.95) - 1], 1), "max": round(ordered[-1], 1),
        }  # fmt: skip

    every = [ms for found in seen.pages.values() for ms in found]
    return {
        "seconds": round(took, 1),
        "errors": len(seen.errors),
        "pages_ms": {"all": times(every)} | {kind: times(found) for kind, found in sorted(seen.pages.items())},
        "read_s": times(seen.queued_s) if seen.queued_s else {},
    }


def main() -> int:
    """Print a table; the exit code is 1 after any error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("--pages", 1000), ("--deliveries", 100), ("--seconds", 600), ("--officers", 20)):
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--postgresql", action="store_true", help="a throwaway PostgreSQL instead of SQLite")
    parser.add_argument("--json", type=Path, default=Path("var/bench/load.json"))
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="ratusz-load-") as folder, nodes.postgresql() if asked.postgresql else nullcontext("") as url:
        seen, took = run(asked, Path(folder), url)
    found = report(seen, took)
    print(f"{asked.pages} pages and {asked.deliveries} deliveries by {asked.officers} officers in {took:.0f} s, {found['errors']} errors")
    for kind, one in found["pages_ms"].items():  # type: ignore[attr-defined]
        print(f"  {kind:14} {one['count']:5}   p50 {one['p50']:7.1f}   p95 {one['p95']:7.1f}   max {one['max']:7.1f} ms")
    print(f"  sent to read: {found['read_s']} s")
    for error in seen.errors[:10]:
        print(f"  ERROR {error}")
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return int(bool(seen.errors))


if __name__ == "__main__":
    sys.exit(main())

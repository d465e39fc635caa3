"""From bytes received to version committed, beside bare DuckDB CSV → Parquet: `python -m bench.ingest [FILE] [--repeat N]`.

FILE: the table of city reports of 5 million rows; without it the table is drawn anew into a temporary folder (DRAWN below, the
same columns). Bar: at most 1.8 times bare DuckDB, at most 1.5 GB. Each run is a process of its own, taken in turns with the other, so
that a busy machine is busy for both. The result is also written to var/bench/ingest.json.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import duckdb

from ratusz.bank.base.clock import utc_now
from ratusz.bank.build.deliver import deliver
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.store import Store

BAR_RATIO, BAR_MB = 1.8, 1536
ROWS = 5_000_000
RESULT = Path("var/bench/ingest.json")
DRAWN = """
    SELECT i AS id, timestamp '2015-01-01' + to_seconds(CAST(hash(i) % 347155200 AS BIGINT)) AS data_zgloszenia,
      'dzielnica ' || hash(i * 3) % 12 AS dzielnica, 'kategoria ' || hash(i * 7) % 20 AS kategoria,
      'ul. Śląska ' || hash(i * 13) % 2000 AS ulica, 'stan ' || hash(i * 17) % 5 AS status,
      'SIE/' || 2015 + hash(i * 19) % 11 || '/' || lpad(CAST(hash(i * 23) % 9999999 AS VARCHAR), 7, '0') AS numer_sprawy,
      CAST((hash(i * 29) % 10000000) / 100.0 AS DECIMAL(12, 2)) AS kwota,
      round(50.30 + (hash(i * 31) % 100000) / 1000000.0, 6) AS lat, round(18.98 + (hash(i * 37) % 120000) / 1000000.0, 6) AS lon,
      CAST(hash(i * 41) % 5 AS INTEGER) + 1 AS priorytet
    FROM range(?) AS t(i)"""


def draw(target: Path) -> None:
    """Write a table of the shape and size of the bar."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"COPY ({DRAWN}) TO '{target}' (HEADER, DELIMITER ',')", [ROWS])


def bare(source: Path, folder: Path) -> None:
    """What is measured against: DuckDB alone, its own guesses, no checks."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"COPY (SELECT * FROM read_csv('{source}')) TO '{folder / 'bare.parquet'}' (FORMAT parquet, COMPRESSION zstd)")


def ours(source: Path, folder: Path) -> None:
    """The whole way of a delivery, without the network."""
    store = Store(folder / "store")
    (folder / "temp").mkdir()
    engine = DuckDBEngine(memory="1GB", threads=os.cpu_count() or 1, temp=folder / "temp")
    with source.open("rb") as file:
        original = store.receive(iter(lambda: file.read(1 << 20), b""))
    deliver(
        store=store,
        engine=engine,
        original=original,
        file_name=source.name,
        resource=str(uuid.uuid4()),
        now=utc_now(),
        random_bytes=os.urandom,
    )


def one_run(kind: str, source: Path) -> None:
    """Run `kind` and print its seconds and peak memory."""
    with tempfile.TemporaryDirectory(prefix="ratusz-bench-") as name:
        started = time.perf_counter()
        {"bare": bare, "ours": ours}[kind](source, Path(name))
        seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10}))


def measure(source: Path, repeat: int) -> dict[str, float]:
    """Medians of `repeat` runs of each kind, in turns."""
    runs: dict[str, list[dict[str, float]]] = {"bare": [], "ours": []}
    for _ in range(repeat):
        for kind, done in runs.items():
            command = [sys.executable, "-m", "bench.ingest", str(source), "--run", kind]
            done.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    found = {f"{kind}_s": statistics.median(run["seconds"] for run in done) for kind, done in runs.items()}
    found["ratio"] = statistics.median(mine["seconds"] / theirs["seconds"] for mine, theirs in zip(runs["ours"], runs["bare"], strict=True))
    return found | {"bare_mb": max(run["mb"] for run in runs["bare"]), "ours_mb": max(run["mb"] for run in runs["ours"])}


def main() -> int:
    """Measure, print, write; 1 when the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--run", choices=("bare", "ours"))
    asked = parser.parse_args()
    if asked.run:
        one_run(asked.run, asked.file)
        return 0
    with tempfile.TemporaryDirectory(prefix="ratusz-bench-") as name:
        source = asked.file or Path(name) / "reports.csv"
        if asked.file is None:
            draw(source)
        found = measure(source, asked.repeat)
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"bare DuckDB   {found['bare_s']:6.2f} s  {found['bare_mb']:6.0f} MB")
    print(f"Ratusz        {found['ours_s']:6.2f} s  {found['ours_mb']:6.0f} MB  (at most {BAR_MB} MB)")
    print(f"ratio         {found['ratio']:6.2f}    (at most {BAR_RATIO})")
    return int(found["ratio"] > BAR_RATIO or found["ours_mb"] > BAR_MB)


if __name__ == "__main__":
    sys.exit(main())

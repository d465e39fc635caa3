"""From bytes received to version committed, beside bare DuckDB CSV → Parquet.

    python -m bench.ingest [FOLDER] [--case NAME …] [--repeat N]

FOLDER holds the table of city reports of 5 million rows as reports.csv (UTF-8, commas) and reports-1250.csv (windows-1250, semicolons,
decimal commas, days first); what is missing is drawn there (DRAWN below, the same columns), by default in var/bench/ingest.

    utf-8, windows-1250                   bar: at most 1.8 times bare DuckDB (with the Python codec before it), at most 1.5 GB
    odd-cell, ragged-row, foreign-byte    the first with one thing amiss near its end; bar: at most 2.5 times the same file without it

Each run is a process of its own, taken in turns with the others, so that a busy machine is busy for all; the ratio of processor time
says what the clock of a busy machine hides. The result is also written to var/bench/ingest.json.
"""

import argparse
import codecs
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

BAR_RATIO, BAR_ODD, BAR_MB = 1.8, 2.5, 1536
ROWS = 5_000_000
FOLDER, RESULT = Path("var/bench/ingest"), Path("var/bench/ingest.json")
UTF8, WINDOWS = "utf-8", "windows-1250"
FILES = {UTF8: "reports.csv", WINDOWS: "reports-1250.csv"}
ODD = ("odd-cell", "ragged-row", "foreign-byte")
DRAWN = """
    SELECT i AS id, timestamp '2015-01-01' + to_seconds(CAST(hash(i) % 347155200 AS BIGINT)) AS data_zgloszenia,
      'dzielnica ' || hash(i * 3) % 12 AS dzielnica, 'kategoria ' || hash(i * 7) % 20 AS kategoria,
      'ul. Śląska ' || hash(i * 13) % 2000 AS ulica, 'stan ' || hash(i * 17) % 5 AS status,
      'SIE/' || 2015 + hash(i * 19) % 11 || '/' || lpad(CAST(hash(i * 23) % 9999999 AS VARCHAR), 7, '0') AS numer_sprawy,
      CAST((hash(i * 29) % 10000000) / 100.0 AS DECIMAL(12, 2)) AS kwota,
      round(50.30 + (hash(i * 31) % 100000) / 1000000.0, 6) AS lat, round(18.98 + (hash(i * 37) % 120000) / 1000000.0, 6) AS lon,
      CAST(hash(i * 41) % 5 AS INTEGER) + 1 AS priorytet
    FROM range(?) AS t(i)"""
POLISH = f"""
    SELECT * REPLACE (strftime(data_zgloszenia, '%d.%m.%Y %H:%M:%S') AS data_zgloszenia, replace(CAST(kwota AS VARCHAR), '.', ',') AS kwota,
      replace(CAST(lat AS VARCHAR), '.', ',') AS lat, replace(CAST(lon AS VARCHAR), '.', ',') AS lon) FROM ({DRAWN})"""
#: Blocks in which the bare way decodes: what `shutil` and the like take for a large file.
_BLOCK = 4 << 20

Figures = dict[str, float]


def draw(folder: Path) -> None:
    """Write the tables that `folder` lacks."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    if not (target := folder / FILES[UTF8]).exists():
        connection.execute(f"COPY ({DRAWN}) TO '{target}' (HEADER, DELIMITER ',')", [ROWS])
    if not (target := folder / FILES[WINDOWS]).exists():
        connection.execute(f"COPY ({POLISH}) TO '{target}.utf-8' (HEADER, DELIMITER ';', QUOTE '')", [ROWS])
        transcode(Path(f"{target}.utf-8"), "utf-8", target, "cp1250")
        Path(f"{target}.utf-8").unlink()


def draw_odd(source: Path, case: str, target: Path) -> None:
    """`source` with one thing amiss in a row near its end."""
    content = source.read_bytes()
    start = content.rfind(b"\n", 0, len(content) * 9 // 10) + 1
    end = content.find(b"\n", start)
    fields = content[start:end].split(b",")
    match case:
        case "odd-cell":
            fields[7] += b"*"
        case "ragged-row":
            fields = fields[:6]
        case "foreign-byte":
            fields[5] = "zakończone".encode("cp1250")
    with target.open("wb") as file:
        file.writelines((content[:start], b",".join(fields), content[end:]))


def transcode(source: Path, encoding: str, target: Path, other: str = "utf-8") -> None:
    """`source` in another encoding, by Python's codecs."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with source.open("rb") as file, target.open("wb") as out:
        while block := file.read(_BLOCK):
            out.write(decoder.decode(block).encode(other))


def bare(source: Path, folder: Path, case: str) -> None:
    """What is measured against: DuckDB alone, its own guesses, no checks."""
    options = ""
    if case == WINDOWS:
        transcode(source, "cp1250", folder / "utf-8.csv")
        source, options = folder / "utf-8.csv", ", decimal_separator = ','"
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    read = f"read_csv('{source}'{options})"
    connection.execute(f"COPY (SELECT * FROM {read}) TO '{folder / 'bare.parquet'}' (FORMAT parquet, COMPRESSION zstd)")


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


def one_run(kind: str, case: str, source: Path) -> None:
    """Run `kind` and print its seconds, those of the processor, and peak memory, with all processes it started."""
    with tempfile.TemporaryDirectory(prefix="ratusz-bench-", dir=source.parent) as name:
        started, worked = time.perf_counter(), used_s()
        if kind == "bare":
            bare(source, Path(name), case)
        else:
            ours(source, Path(name))
        seconds = time.perf_counter() - started
        cpu = used_s() - worked
    mb = sum(each.ru_maxrss for each in usages()) >> 10
    print(json.dumps({"s": seconds, "cpu_s": cpu, "mb": mb}))


def usages() -> list[resource.struct_rusage]:
    """What this process and those it started have used."""
    return [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


def used_s() -> float:
    """Their seconds of the processor."""
    return sum(each.ru_utime + each.ru_stime for each in usages())


def measure(runs: dict[str, tuple[str, str, Path]], repeat: int) -> dict[str, list[Figures]]:
    """`repeat` runs of each of `runs` (kind, case and file by name), in turns."""
    found: dict[str, list[Figures]] = {name: [] for name in runs}
    for _ in range(repeat):
        for name, (kind, case, source) in runs.items():
            command = [sys.executable, "-m", "bench.ingest", str(source), "--run", kind, "--case", case]
            found[name].append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    return found


def compared(mine: list[Figures], other: list[Figures]) -> Figures:
    """Medians of both, the median ratio of runs that followed each other, and the most memory."""
    found = {"mb": max(run["mb"] for run in mine)}
    for kind in ("s", "cpu_s"):
        found[kind] = statistics.median(run[kind] for run in mine)
        found[f"other_{kind}"] = statistics.median(run[kind] for run in other)
        found[f"ratio_{kind}"] = statistics.median(a[kind] / b[kind] for a, b in zip(mine, other, strict=True))
    return found


def plan(folder: Path, cases: list[str], scratch: Path) -> tuple[dict[str, tuple[str, str, Path]], dict[str, str]]:
    """The runs that `cases` need, and for each case the run it is compared with."""
    runs: dict[str, tuple[str, str, Path]] = {}
    beside = {}
    for case in cases:
        if case in ODD:
            draw_odd(folder / FILES[UTF8], case, scratch / f"{case}.csv")
            runs[UTF8], beside[case] = ("ours", UTF8, folder / FILES[UTF8]), UTF8
            runs[case] = ("ours", case, scratch / f"{case}.csv")
        else:
            runs[case], beside[case] = ("ours", case, folder / FILES[case]), f"bare {case}"
            runs[beside[case]] = ("bare", case, folder / FILES[case])
    return runs, beside


def main() -> int:
    """Measure, print, write; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--case", action="append", choices=(*FILES, *ODD))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--run", choices=("bare", "ours"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run:
        one_run(asked.run, asked.case[0], asked.folder)
        return 0
    draw(asked.folder)
    with tempfile.TemporaryDirectory(prefix="ratusz-bench-", dir=asked.folder) as scratch:
        runs, beside = plan(asked.folder, asked.case or list(FILES), Path(scratch))
        done = measure(runs, asked.repeat)
    found = {case: compared(done[case], done[other]) for case, other in beside.items()}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    missed = False
    print(f"{'':14}{'s':>7}{'beside':>8}{'ratio':>7}{'cpu s':>9}{'beside':>8}{'ratio':>7}{'MB':>7}")
    for case, each in found.items():
        bar = BAR_ODD if case in ODD else BAR_RATIO
        wall = f"{each['s']:7.2f}{each['other_s']:8.2f}{each['ratio_s']:7.2f}"
        print(f"{case:14}{wall}{each['cpu_s']:9.2f}{each['other_cpu_s']:8.2f}{each['ratio_cpu_s']:7.2f}{each['mb']:7.0f}   (bar {bar})")
        missed |= each["ratio_s"] > bar or each["mb"] > BAR_MB
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())

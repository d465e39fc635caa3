"""Damaged files against the reader: `python -m bench.fuzz_reading [FOLDER…] [--count N] [--seed S]`. Bars: no crash, no hang, no half.

Every file of the folders up to a megabyte is damaged by `bench.mutations` and delivered into a store of its own, the whole way. It must
become a version or be refused as Unreadable, within ten seconds of the processor; in the end every version of the store is verified,
and there are as many as were made. A worker silent for a minute is ended. The same seed gives the same files. What broke is kept
in var/bench/mutations, the result in var/bench/mutations.json.
"""

import argparse
import hashlib
import json
import multiprocessing as mp
import os
import tempfile
import time
import traceback
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from bench.mutations import chance, mutated
from bench.reading.parts import DATA
from ratusz.bank.base.errors import Unreadable
from ratusz.bank.build.deliver import deliver
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.store import Store
from ratusz.bank.store.verify import verify

#: Seconds of the processor a file may take; seconds of the clock, on a machine that does other things too, until a worker is ended.
ALLOWED_S, PATIENCE_S = 10.0, 60.0
LARGEST = 1 << 20
RESULTS = Path("var/bench")
_NOW = datetime(2024, 1, 1, tzinfo=UTC)
_FOLDERS = ("office-horror", "dane-gov-pl", "csv-dialect/HPI*/polluted_files/csv", "csv-dialect/ws-garcia*", "pl-*")
#: Files taken of each folder, so that many alike ones do not outweigh the others.
_OF_EACH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How one damaged file ended: "version", "refused: CODE", "crash" or "hang"; `detail` of a crash; `seconds` it took."""

    how: str
    detail: str
    seconds: float


def files_of(folders: list[Path], data: Path) -> list[Path]:
    """The files to be damaged, in a fixed order."""
    chosen = folders or [path for pattern in _FOLDERS for path in sorted(data.glob(pattern))]
    found: list[Path] = []
    for folder in chosen:
        inside = [path for path in sorted(folder.rglob("*")) if path.is_file() and 0 < path.stat().st_size <= LARGEST]
        found += sorted(inside, key=lambda path: hashlib.sha256(path.name.encode()).digest())[:_OF_EACH]
    return found


def damaged(files: list[Path], number: int, seed: int) -> tuple[str, bytes]:
    """The damaged file of this number: its name and its bytes."""
    rng = chance(f"{seed}-{number}")
    path = files[rng.randrange(len(files))]
    return path.name, mutated(path.read_bytes(), rng)


def worker(pipe: Connection, folder: Path) -> None:
    """Deliver what comes through the pipe; None asks for the verification, and ends."""
    store = Store(folder / "store")
    (folder / "temp").mkdir(parents=True)
    engine = DuckDBEngine(memory="1GB", threads=1, temp=folder / "temp")
    made = 0
    while (work := pipe.recv()) is not None:
        name, content = work
        began = time.process_time()
        how, detail = _deliver(store, engine, name, content)
        pipe.send((how, detail, time.process_time() - began))
        made += how == "version"
    wrong = [str(one.error) for one in verify(store) if one.error]
    versions = sum(len(list(store.versions(resource))) for resource in store.resources())
    pipe.send((made, versions, wrong, [path.name for path in store.layout.staging.glob("*")]))


def _deliver(store: Store, engine: DuckDBEngine, name: str, content: bytes) -> tuple[str, str]:
    original = store.receive(iter([content]))
    resource = str(uuid.uuid4())
    try:
        deliver(store=store, engine=engine, original=original, file_name=name, resource=resource, now=_NOW, random_bytes=os.urandom)
    except Unreadable as refusal:
        return f"refused: {refusal.code}", ""
    except Exception:  # noqa: BLE001  what this program is there to find
        return "crash", traceback.format_exc()
    return "version", ""


@dataclass(slots=True, kw_only=True)
class Pool:
    """Workers, each with a store of its own; one that hangs is ended and another takes its place."""

    folder: Path
    started: int = 0

    def start(self) -> tuple[Connection, mp.Process]:
        """A new worker."""
        ours, theirs = mp.Pipe()
        self.started += 1
        process = mp.Process(target=worker, args=(theirs, self.folder / f"worker-{self.started}"), daemon=True)
        process.start()
        theirs.close()
        return ours, process


def run(files: list[Path], numbers: Iterator[int], seed: int, pool: Pool) -> Iterator[tuple[int, Ended]]:
    """Each damaged file, and how it ended; the last ones, numbered -1, are the workers' stores."""
    pipe, process = pool.start()
    for number in numbers:
        name, content = damaged(files, number, seed)
        pipe.send((name, content))
        try:
            answer = pipe.recv() if pipe.poll(PATIENCE_S) else ("hang", f"silent for {PATIENCE_S:g} s", PATIENCE_S)
        except EOFError:
            answer = ("crash", "the process ended", 0.0)
        how, detail, seconds = answer
        slow = how != "hang" and seconds > ALLOWED_S
        yield number, Ended(how="hang" if slow else how, detail=f"{seconds:.0f} s" if slow else detail, seconds=seconds)
        if how == "hang" or not process.is_alive():
            process.kill()
            pipe, process = pool.start()
    pipe.send(None)
    made, versions, wrong, left = pipe.recv()
    process.join()
    if made != versions or wrong or left:
        yield -1, Ended(how="half", detail=f"{made} made, {versions} there; {wrong[:5]}; left behind: {left[:5]}", seconds=0.0)


def main() -> int:
    """Damage, deliver, count; leaves with 1 when something broke."""
    parser = argparse.ArgumentParser(prog="bench.fuzz_reading", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first one, to see one again: --first 123 --count 1")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, default=DATA)
    asked = parser.parse_args()
    files = files_of(asked.folders, asked.data)
    if not files:
        print(f"no files in {asked.folders or asked.data}")
        return 0
    ends: Counter[str] = Counter()
    slowest, broken = 0.0, {}
    with tempfile.TemporaryDirectory() as folder:
        for number, ended in run(files, iter(range(asked.first, asked.first + asked.count)), asked.seed, Pool(folder=Path(folder))):
            ends[ended.how] += 1
            slowest = max(slowest, ended.seconds)
            if ended.how in {"crash", "hang", "half"}:
                broken[str(number)] = {"how": ended.how, "detail": ended.detail}
                print(f"{number}: {ended.how}: {ended.detail.strip().splitlines()[-1]}")
                keep_broken(files, number, asked.seed)
    print(f"{len(files)} files damaged {sum(ends.values())} times; the slowest took {slowest:.1f} s of the processor")
    for how, count in ends.most_common():
        print(f"  {how:32} {count}")
    RESULTS.mkdir(parents=True, exist_ok=True)
    result = {"seed": asked.seed, "count": asked.count, "ends": ends, "slowest_s": round(slowest, 2), "broken": broken}
    (RESULTS / "mutations.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    return int(bool(broken))


def keep_broken(files: list[Path], number: int, seed: int) -> None:
    """Write the file that broke the reader where it can be looked at."""
    if number >= 0:
        name, content = damaged(files, number, seed)
        (RESULTS / "mutations").mkdir(parents=True, exist_ok=True)
        (RESULTS / "mutations" / f"{number}-{name}").write_bytes(content)


if __name__ == "__main__":
    raise SystemExit(main())

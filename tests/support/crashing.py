"""A process that dies in the middle of its work on the file system, for tests of what is left behind.

    python -m tests.support.crashing FOLDER

makes a store in FOLDER with one published version, then delivers and publishes a second one, keeping a copy of the store as it
is before each step on the file system: what a kill leaves behind is the disk as it was at that moment. Each copy is looked at.
Where a copy differs from the one before in more than work in progress, a forked process is really killed (SIGKILL) at that
step, and the same delivery is done again. Writes a JSON line for each step.
"""

import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from ratusz.bank.build import deliver, make_public
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.store import Store
from ratusz.bank.store.manifest import Kind, Mode
from ratusz.bank.store.verify import verify

RESOURCE = "019aaaaa-0000-7000-8000-000000000001"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FIRST = "rok;dzielnica;osoby\n2022;Bytków;15,50\n2022;Michał;7,25\n2022;Stawy;8\n2022;Tuwima;3,10\n"
SECOND = "rok;dzielnica;osoby\n2022;Bytków;16\n2023;Michał;8,50\n2023;Stawy;8,10\n2023;Tuwima;3,20\n"
DISTRICTS = ["Bytków", "Michał", "Stawy", "Tuwima", "Michał", "Stawy", "Tuwima"]
#: What changes the disk, as Python reports it (sys.addaudithook); `open` counts only when it writes.
_STEPS = frozenset({"open", "os.link", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "fcntl.flock"})
OnStep = Callable[[str, tuple[object, ...]], None]


def run(root: Path, text: str, now: datetime) -> None:
    """Deliver `text` to the store at `root`, on top of the first version, and publish it without its column of people."""
    store = Store(root / "store")
    engine = DuckDBEngine(memory="256MB", threads=1, temp=root)
    private = [version for version in store.versions(RESOURCE) if store.manifest(RESOURCE, version).kind is Kind.PRIVATE]
    original = store.receive(text[at : at + 16].encode() for at in range(0, len(text), 16))
    made = deliver(
        store=store, engine=engine, original=original, file_name="ludność.csv", resource=RESOURCE, key=("rok", "dzielnica"),
        mode=Mode.CORRECTS if private else Mode.REPLACES, base=private[0] if private else None, now=now, random_bytes=os.urandom,
    )  # fmt: skip
    later = now + timedelta(seconds=1)
    make_public(store=store, engine=engine, private=made.manifest, withheld=["osoby"], now=later, random_bytes=os.urandom)


def watch(on_step: OnStep) -> OnStep:
    """Call `on_step(name, details)` before each step on the file system: Python's own, syncs, and files the engine writes.

    Gives the function that tells of one more step.
    """
    busy = False

    def step(name: str, details: tuple[object, ...]) -> None:
        nonlocal busy
        if not busy:  # what `on_step` itself does is no step
            busy = True
            on_step(name, details)
            busy = False

    def heard(event: str, details: tuple[object, ...]) -> None:
        if event in _STEPS and (event != "open" or _writes(details)):
            step(event, details)

    sync, write = os.fsync, DuckDBEngine.write

    def watched_sync(handle: int) -> None:
        step("fsync", (handle,))
        sync(handle)

    def watched_write(self: DuckDBEngine, sql: str, path: str, values: tuple[object, ...] = ()) -> int:
        step("engine.write", (path,))
        rows = write(self, sql, path, values)
        step("engine.written", (path,))
        return rows

    sys.addaudithook(heard)
    os.fsync, DuckDBEngine.write = watched_sync, watched_write
    return step


def _writes(details: tuple[object, ...]) -> bool:
    flags = details[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def in_a_child(work: Callable[[], None]) -> int:
    """Run `work` in a forked process; its wait status."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        finally:  # only after an error: it is told, and nothing of the parent's is cleaned up here
            traceback.print_exc()
            os._exit(1)
    return os.waitpid(child, 0)[1]


def main(folder: Path) -> None:
    """See above."""
    template, left = folder / "template", folder / "left"
    template.mkdir()
    left.mkdir()
    if in_a_child(partial(run, template, FIRST, NOW)) or in_a_child(partial(_run_and_copy, template, folder / "whole", left)):
        raise SystemExit("the delivery failed")
    before: object = None
    for step, copy in enumerate(sorted(left.iterdir()), 1):
        line = {"step": step, "name": copy.name.partition("-")[2], "look": look(copy)}
        if (state := _state(copy)) != before:
            before = state
            line.update(_kill_and_do_again(template, folder / f"killed-{step}", step))
        sys.stdout.write(json.dumps(line) + "\n")


def _run_and_copy(template: Path, root: Path, left: Path) -> None:
    """The second delivery, with a copy of the store made before each step."""
    shutil.copytree(template, root)
    count = 0

    def on_step(name: str, details: tuple[object, ...]) -> None:
        nonlocal count
        count += 1
        shutil.copytree(root, left / f"{count:03}-{name}")
        if name == "engine.written":  # as if it had stopped while the engine was writing
            written = left / f"{count:03}-{name}" / Path(str(details[0])).relative_to(root)
            os.truncate(written, 5)

    step = watch(on_step)
    run(root, SECOND, NOW + timedelta(minutes=1))
    step("end", ())


def _kill_and_do_again(template: Path, root: Path, step: int) -> dict[str, object]:
    """Kill the second delivery at its `step`-th step, look, do it again, look."""
    shutil.copytree(template, root)
    status = in_a_child(partial(_run_until, root, step))
    line: dict[str, object] = {"killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, "look": look(root)}
    if in_a_child(partial(_do_again, root)):
        raise SystemExit(f"after a kill at step {step} the delivery could not be done again")
    return {**line, "again": look(root)}


def _run_until(root: Path, last: int) -> None:
    seen = 0

    def on_step(name: str, details: tuple[object, ...]) -> None:
        nonlocal seen
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)

    step = watch(on_step)
    run(root, SECOND, NOW + timedelta(minutes=1))
    step("end", ())


def _do_again(root: Path) -> None:
    """The same delivery again, and what it should lead to."""
    run(root, SECOND, NOW + timedelta(minutes=2))
    store = Store(root / "store")
    newest = store.manifest(RESOURCE, store.versions(RESOURCE)[-1])
    engine = DuckDBEngine(memory="256MB", threads=1, temp=root)
    rows = engine.fetch(f"SELECT _row, rok, dzielnica FROM {engine.scan_table(store.table(newest))} ORDER BY 1")
    if newest.kind is not Kind.PUBLIC or [row[2] for row in rows] != DISTRICTS:
        raise ValueError(f"{newest.kind} {rows}")


def look(root: Path) -> dict[str, object]:
    """What is in a store: versions by kind, what `verify` finds wrong, what is left in staging before and after a sweep."""
    store = Store(root / "store")
    kinds = [str(store.manifest(RESOURCE, version).kind) for version in store.versions(RESOURCE)]
    staging = len(list(store.layout.staging.iterdir()))
    store.sweep(now=datetime.now(UTC) + timedelta(minutes=2))  # noqa: TID251  files have the time of the machine
    swept = len(list(store.layout.staging.iterdir()))
    return {"kinds": kinds, "wrong": [found.name for found in verify(store) if found.error], "staging": staging, "swept": swept}


def _state(root: Path) -> object:
    """What a later delivery could see of a store: all files but work in progress; ids of versions are new each time."""
    files = sorted(path for path in (root / "store").rglob("*") if "staging" not in path.parts)
    return [(path.name, path.stat().st_size) if path.is_file() and path.parent.name != RESOURCE else "" for path in files]


if __name__ == "__main__":
    main(Path(sys.argv[1]))

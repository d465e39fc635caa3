"""A file is on the disk before it has its name; a full disk is said in words; writers at once do not harm each other."""

import os
import resource
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ratusz.bank.base.errors import Conflict
from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.store import Store
from ratusz.bank.store.manifest import Kind, Manifest, Mode
from ratusz.bank.store.verify import verify

ROOT = Path(__file__).resolve().parents[4]
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RESOURCE = "019aaaaa-0000-7000-8000-000000000001"
SCHEMA = Schema(columns=(Column(name="a", label="a", type=Type.TEXT),))


def manifest(version: str, *parts) -> Manifest:
    return Manifest(id=version, resource=RESOURCE, kind=Kind.PRIVATE, mode=Mode.REPLACES, made_at=NOW, schema=SCHEMA, parts=parts)


def test_a_file_is_synced_before_it_has_its_name_and_its_folder_after(tmp_path: Path, monkeypatch):
    """What a loss of power would show and no kill can: each name points at bytes already on the disk."""
    synced, events = set(), []
    real_sync, real_link = os.fsync, os.link

    def sync(handle):
        synced.add(os.fstat(handle).st_ino)
        events.append(("sync", str(Path(f"/proc/self/fd/{handle}").readlink())))
        real_sync(handle)

    def link(source, target):
        assert Path(source).stat().st_ino in synced, f"{target} was named before it was synced"
        events.append(("link", str(target)))
        real_link(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "link", link)
    store = Store(tmp_path / "store")
    store.receive([b"rok\n"])
    with store.stage() as work:
        (work / "part").write_bytes(b"PAR1")
        part = store.add_part(work / "part", rows=1, first_row=1)
    store.add_document({"a": 1})
    store.commit(manifest("019aaaaa-0000-7000-8000-0000000000a1", part))
    links = [position for position, (what, _) in enumerate(events) if what == "link"]
    assert len(links) == 5
    for position in links:
        assert events[position + 1] == ("sync", str(Path(events[position][1]).parent))
    for folder in ("parts", "versions", "originals", "documents"):
        assert ("sync", str(tmp_path / "store" / folder)) in events


_FILLS = """
import resource, sys
from pathlib import Path
from ratusz.bank.base.errors import StoreFull
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.store import Store

store = Store(Path(sys.argv[1]))
engine = DuckDBEngine(memory="256MB", threads=1, temp=Path(sys.argv[1]).parent)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
told = []
for work in (
    lambda: store.receive([b"x" * 100_000] * 3),
    lambda: store.add_document({"a": "x" * 300_000}),
    lambda: stage(),
):
    def stage():
        with store.stage() as folder:
            engine.write("SELECT hash(i) AS a FROM range(500000) t(i)", str(folder / "part"))
    try:
        work()
    except StoreFull as error:
        told.append(error.code)
print(told, len(list(store.layout.staging.iterdir())), sum(len(list(store.layout.hashes(f))) for f in ("originals", "documents", "parts")))
print(store.receive([b"small"]).bytes)
"""


@pytest.mark.slow
def test_a_disk_that_takes_no_more_is_told_and_leaves_nothing(tmp_path: Path):
    """A limit of 200 kB a file stands for the full disk; a process of its own takes 0.4 s."""
    done = subprocess.run([sys.executable, "-c", _FILLS, str(tmp_path / "store")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["['store-full', 'store-full', 'store-full'] 0 0", "5"]


def together(*works) -> list[BaseException | None]:
    """Run `works` at the same moment in threads; what each raised."""
    barrier, raised = threading.Barrier(len(works)), [None] * len(works)

    def one(number, work):
        barrier.wait()
        try:
            work()
        except Conflict as error:
            raised[number] = error

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_of_two_writers_of_one_version_one_is_told_and_the_version_is_whole(tmp_path: Path):
    store = Store(tmp_path)
    version = "019aaaaa-0000-7000-8000-0000000000a1"
    works = [lambda mode=mode: store.commit(replace(manifest(version), mode=mode)) for mode in Mode]
    raised = together(*works)
    assert sorted(type(error).__name__ for error in raised) == ["Conflict", "Conflict", "NoneType"]
    winner = list(Mode)[raised.index(None)]
    assert store.manifest(RESOURCE, version).mode is winner


def test_writers_of_the_same_bytes_share_one_file_and_both_versions_stand(tmp_path: Path):
    store = Store(tmp_path)
    ids = [f"019aaaaa-0000-7000-8000-0000000000a{number}" for number in range(4)]

    def write(version: str) -> None:
        original = store.receive([b"the same"] * 1000)
        with store.stage() as work:
            (work / "part").write_bytes(b"PAR1" * 1000)
            part = store.add_part(work / "part", rows=1, first_row=1)
        made = manifest(version, part)
        store.commit(replace(made, lineage=replace(made.lineage, original=original.sha256)))

    assert together(*[lambda version=version: write(version) for version in ids]) == [None] * 4
    assert store.versions(RESOURCE) == ids
    assert len(list(store.layout.hashes("parts"))) == len(list(store.layout.hashes("originals"))) == 1
    assert [found for found in verify(store) if found.error] == []


def test_two_processes_may_make_one_store(tmp_path: Path):
    stores = []
    together(*[lambda: stores.append(Store(tmp_path / "store"))] * 4)
    assert len(stores) == 4
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == [
        "documents", "format.json", "originals", "parts", "staging", "tombstones", "versions",
    ]  # fmt: skip


def test_receiving_takes_no_more_memory_than_a_piece(tmp_path: Path):
    store = Store(tmp_path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    store.receive(bytes(1 << 20) for _ in range(64))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 << 10

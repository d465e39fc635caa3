"""A long stream is made once, whoever reads it and however slowly."""

import threading
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from ratusz.portal.explore import spool
from ratusz.portal.explore.spool import Growing, Spools
from ratusz.portal.explore.transfers import Busy

LONG = [bytes([n]) * 100_000 for n in range(10)]


def none() -> None:
    """Nobody needs to know."""


def test_what_is_short_is_an_ordinary_answer_and_leaves_no_file(tmp_path):
    growing = Spools().get(tmp_path / "a.csv", lambda: iter([b"a", b"b"]), place=nullcontext(), done=none)
    assert growing.whole(5) == b"ab"
    assert b"".join(growing.follow()) == b"ab"
    assert list(tmp_path.iterdir()) == []


def test_many_readers_follow_one_making_while_it_lasts(tmp_path):
    go, made, ended = threading.Event(), [], threading.Event()

    def make() -> Iterator[bytes]:
        made.append(1)
        yield from LONG[:5]
        assert go.wait(5)
        yield from LONG[5:]

    spools, path = Spools(), tmp_path / "cache" / "a.csv"
    readers = [spools.get(path, make, place=nullcontext(), done=ended.set) for _ in range(3)]
    assert readers[0].whole(5) is None
    reading = [one.follow() for one in readers]
    begun = [next(one) for one in reading]
    assert not path.exists()
    go.set()
    assert ended.wait(5)
    assert path.read_bytes() == b"".join(LONG)
    assert all(head + b"".join(rest) == b"".join(LONG) for head, rest in zip(begun, reading, strict=True))
    assert b"".join(readers[0].follow()) == b"".join(LONG)
    assert made == [1]
    assert [one.name for one in path.parent.iterdir()] == ["a.csv"]


def test_what_is_wrong_at_once_is_told_before_anything_is_sent(tmp_path):
    def broken() -> Iterator[bytes]:
        raise OSError("gone")
        yield b""

    with pytest.raises(OSError, match="gone"):
        Spools().get(tmp_path / "a.csv", broken, place=nullcontext(), done=none).whole(5)


def test_what_breaks_later_breaks_every_reader_and_leaves_no_file(tmp_path):
    def broken() -> Iterator[bytes]:
        yield from LONG
        raise OSError("gone")

    growing = Growing(tmp_path / "a.csv", broken, place=nullcontext())
    growing.run()
    with pytest.raises(OSError, match="gone"):
        list(growing.follow())
    assert list(tmp_path.iterdir()) == []


def test_a_cache_emptied_by_an_erasure_meanwhile_gets_nothing_back(tmp_path):
    def make() -> Iterator[bytes]:
        yield from LONG[:5]
        for path in tmp_path.iterdir():
            path.unlink()
        yield from LONG[5:]

    growing = Growing(tmp_path / "a.csv", make, place=nullcontext())
    growing.run()
    assert list(tmp_path.iterdir()) == []


def test_only_so_many_are_made_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(spool, "SHORT_BYTES", 0)
    place, go, waiting = threading.BoundedSemaphore(1), threading.Event(), Spools()

    def make() -> Iterator[bytes]:
        assert go.wait(5)
        yield b"a"

    first = waiting.get(tmp_path / "a", make, place=place, done=none)
    second = waiting.get(tmp_path / "b", lambda: iter([b"b"]), place=place, done=none)
    assert second.whole(0.05) is None
    assert not Path(tmp_path / "b").exists()
    go.set()
    assert [b"".join(one.follow()) for one in (first, second)] == [b"a", b"b"]


def test_a_file_that_is_built_whole_is_kept_however_short(tmp_path):
    ended = threading.Event()
    growing = Spools().get(tmp_path / "a.xlsx", lambda: iter([b"PK"]), place=nullcontext(), done=ended.set, kept=True)
    assert b"".join(growing.follow()) == b"PK"
    assert ended.wait(5)
    assert (tmp_path / "a.xlsx").read_bytes() == b"PK"


def test_what_nobody_waits_for_any_more_does_not_pile_up(tmp_path):
    go, ended = threading.Event(), threading.Semaphore(0)

    def make() -> Iterator[bytes]:
        assert go.wait(5)
        yield b"a"

    spools = Spools(most=2)
    first, _ = (spools.get(tmp_path / name, make, place=nullcontext(), done=ended.release) for name in "ab")
    with pytest.raises(Busy):
        spools.get(tmp_path / "c", make, place=nullcontext(), done=none)
    assert spools.get(tmp_path / "a", make, place=nullcontext(), done=none) is first
    go.set()
    assert ended.acquire(timeout=5)
    assert ended.acquire(timeout=5)
    assert spools.get(tmp_path / "c", make, place=nullcontext(), done=none).whole(5) == b"a"

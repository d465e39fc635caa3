"""Long streams made once, at full speed, into a file that all their readers follow while it grows.

A stream that waits for its reader keeps the engine's statement open: 40 MB for a table of five million rows (measured), out of the memory
of every other question. Made at once it keeps that for some seconds, and a slow reader costs a place in a file.
"""

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from ratusz.portal.explore.transfers import busy

#: Bytes that a reader holds at a time.
BLOCK_BYTES = 1 << 16
#: A stream that ends within so many bytes is an ordinary answer, without a file.
SHORT_BYTES = 1 << 18
#: Of the thread that makes a file: answers come first.
NICENESS = 15
Make = Callable[[], Iterator[bytes]]


class _Ending:
    """Where the failure of a stream ends, to be raised in each of its readers and not in the thread that makes it."""

    error: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None) -> bool:
        self.error = error
        return True


class Growing:
    """A stream that a thread of its own makes within `place`. What is longer than SHORT_BYTES becomes the file `path` when it is whole.

    `kept`: it becomes a file however short it is.
    """

    def __init__(self, path: Path, make: Make, *, place: AbstractContextManager[object], kept: bool = False) -> None:
        self._path, self._make, self._place, self._kept = path, make, place, kept
        self._changed = threading.Condition()
        self._size, self._ended = 0, False
        self._short: bytes | None = None
        self._unfinished: Path | None = None
        self._failed: BaseException | None = None

    def run(self) -> None:
        """Make it; whatever goes wrong is raised in those who read."""
        with _Ending() as ending, self._place:
            self._written(self._make())
        with self._changed:
            self._ended, self._failed = True, ending.error
            self._changed.notify_all()
        if ending.error is not None and self._unfinished is not None:
            self._unfinished.unlink(missing_ok=True)

    def _written(self, pieces: Iterator[bytes]) -> None:
        made = bytearray()
        for piece in pieces:
            made += piece
            if self._kept or len(made) > SHORT_BYTES:
                break
        else:
            self._short = bytes(made)
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._path.parent, suffix=".part")
        self._unfinished = Path(name)
        with os.fdopen(handle, "wb", buffering=0) as file:
            self._add(file, made)
            del made
            # Only now: on a busy machine whoever has given way waits three times as long for the first byte.
            yield_to_others()
            for piece in pieces:
                self._add(file, piece)
        # An erasure that emptied the cache meanwhile has taken the file away: then this fails, and nothing of it comes back.
        self._unfinished.replace(self._path)

    def _add(self, file: BinaryIO, piece: bytes | bytearray) -> None:
        file.write(piece)
        with self._changed:
            self._size += len(piece)
            self._changed.notify_all()

    def whole(self, patience_s: float) -> bytes | None:
        """All of it where it is short, else None, and None too when nothing is known within `patience_s`; raises what failed so far."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._size, patience_s)
            if self._failed is not None:
                raise self._failed
            return self._short

    def follow(self) -> Iterator[bytes]:
        """All bytes from the first, as they come to be; raises what failed."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._size)
        if self._short is not None:
            yield self._short
            return
        if self._failed is not None or self._unfinished is None:
            raise self._failed or RuntimeError(self._path.name)
        with self._opened(self._unfinished) as file:
            yield from self._read(file)

    def _opened(self, unfinished: Path) -> BinaryIO:
        with suppress(FileNotFoundError):
            return unfinished.open("rb", buffering=0)
        return self._path.open("rb", buffering=0)

    def _read(self, file: BinaryIO) -> Iterator[bytes]:
        at = 0
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._ended or self._size > at)  # noqa: B023  asked at once
                size, failed = self._size, self._failed
            if failed is not None:
                raise failed
            if at == size:
                return
            block = file.read(min(BLOCK_BYTES, size - at))
            at += len(block)
            yield block


#: Streams that are begun or wait to be; a reader who leaves does not end the one they asked for.
MOST_AT_ONCE = 64


class Spools:
    """The streams that are being made in this process: who asks for one that is there follows it; at most `most`."""

    def __init__(self, *, most: int = MOST_AT_ONCE) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._growing: dict[Path, Growing] = {}

    def get(
        self, path: Path, make: Make, *, place: AbstractContextManager[object], done: Callable[[], None], kept: bool = False
    ) -> Growing:
        """The stream that becomes `path`: the one that is being made, or a new one, after which `done` is called; else Busy."""
        with self._lock:
            found = self._growing.get(path)
            if found is None and len(self._growing) >= self._most:
                raise busy(10)
            if found is None:
                found = self._growing[path] = Growing(path, make, place=place, kept=kept)
                threading.Thread(target=self._run, args=(path, found, done), name="export", daemon=True).start()
            return found

    def _run(self, path: Path, growing: Growing, done: Callable[[], None]) -> None:
        try:
            growing.run()
        finally:
            with self._lock:
                del self._growing[path]
            done()


def yield_to_others() -> None:
    """This thread works when no other wants the processor. On systems whose threads have no priority of their own it is as all others."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)

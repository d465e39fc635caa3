"""Worker processes that answer visitors' SQL (ADR 45): a few, warm, killed at the deadline, started by the first statement."""

import json
import os
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from ratusz.bank.base.errors import UserError
from ratusz.bank.engine.sqlrefusals import GaveWay, TooSlow, refusal
from ratusz.bank.engine.sqlturns import Turn, Turns

#: How many bytes the length before a message has.
LENGTH_BYTES = 8
#: A worker loads the engine when it starts; on a busy machine that takes seconds.
_START_S = 30
_LONGEST_TOLD = 1 << 20
WORKER = ("-m", "ratusz.bank.engine.sqlworker")
#: Addresses that a worker may take: its engine, its data and what it answers.
ADDRESS_SPACE = 3 << 30
#: How often somebody who waits for a worker looks whether others wait for it too.
_LOOK_S = 0.1
Left = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one statement may take: seconds, rows and bytes of its answer; `shared_s` where another visitor waits for its worker."""

    seconds: float
    rows: int
    bytes: int
    shared_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A table as a FROM item over `files`."""

    source: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows, the (name, kind) of each column, and why there are not all: "rows", "bytes" or "" where they are all there."""

    rows: pa.Table
    columns: tuple[tuple[str, str], ...]
    cut: str


class _Worker:
    """One process. Whoever holds it speaks with it alone."""

    def __init__(self, command: Sequence[str]) -> None:
        self._channel, theirs = socket.socketpair()
        # In the session of the web: where the kernel shares the processor out by sessions, only there does being last mean last.
        with theirs:
            try:
                self._process = subprocess.Popen(
                    command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={}, cwd="/"
                )
            except OSError:
                self._channel.close()
                raise
        self._ready = False

    def wait_ready(self) -> None:
        """Until the engine is loaded: not counted as the statement's time."""
        if not self._ready:
            until = time.monotonic() + _START_S
            try:
                self._ready = bool(json.loads(self.receive(lambda: until - time.monotonic(), _LONGEST_TOLD))["ready"])
            except ConnectionError as error:
                raise _Gone from error

    def ask(self, message: Mapping[str, Any], left: Left) -> dict[str, Any]:
        """What it tells of `message`; TimeoutError where nothing is left of its time."""
        body = json.dumps(message).encode()
        self._channel.settimeout(_some(left))
        self._channel.sendall(len(body).to_bytes(LENGTH_BYTES, "little") + body)
        told: dict[str, Any] = json.loads(self.receive(left, _LONGEST_TOLD))
        return told

    def receive(self, left: Left, most: int) -> bytes:
        """Its next message, of at most so many bytes."""
        length = int.from_bytes(self._exactly(LENGTH_BYTES, left), "little")
        if length > most:
            raise ConnectionError("a worker says more than it may")
        return self._exactly(length, left)

    def _exactly(self, length: int, left: Left) -> bytes:
        held = bytearray()
        while len(held) < length:
            self._channel.settimeout(min(_some(left), _LOOK_S))
            try:
                piece = self._channel.recv(min(length - len(held), 1 << 20))
            except TimeoutError:
                continue
            if not piece:
                raise ConnectionResetError("a worker has ended")
            held += piece
        return bytes(held)

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether it has not ended by itself, as it does when nobody asks for long."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it now, whatever it is doing."""
        self._channel.close()
        self._process.kill()
        self._process.wait()


class _Gone(Exception):
    """A worker that had ended before it was asked: of old age, or killed for want of memory."""


def _some(left: Left) -> float:
    found = left()
    if found <= 0:
        raise TimeoutError
    return found


class Pool:
    """At most `workers` statements at a time, one of each visitor; `waiting` more wait for `patience_s`, others are sent away at once.

    `readable`: the folders where data lies. `memory`: what the engine may take for one statement, such as "256MB".
    """

    def __init__(
        self, *, readable: Iterable[str], workers: int, waiting: int, patience_s: float, memory: str, program: Sequence[str] = WORKER
    ) -> None:
        self._command = [sys.executable, "-I", "-X", "utf8", *program, str(os.getpid()), memory, str(ADDRESS_SPACE), *readable]
        # Cold to the left, warm to the right. One more than run: where a worker was killed, the next statement finds one that is warm.
        self._idle: deque[_Worker | None] = deque([None] * (workers + 1))
        self._turns = Turns(workers=workers, waiting=waiting, patience_s=patience_s)
        # A worker dies with the thread that started it: one that lives as long as the process does.
        self._keeper = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sql-keeper")
        self._alive: set[_Worker] = set()

    def ask(self, sql: str, resolve: Callable[[frozenset[str]], Mapping[str, View]], limits: Limits, *, who: str = "") -> Answer:
        """The answer to `sql` of visitor `who`. `resolve` gives the tables that it names, and raises where they may not see one."""
        with self._turns.turn(who) as turn:
            # As many may have died unseen, and one more.
            for _ in range(len(self._idle) + 1):
                with suppress(_Gone):
                    return self._asked(sql, resolve, limits, turn)
            raise refusal({"code": "sql-failed"})

    def _asked(self, sql: str, resolve: Callable[[frozenset[str]], Mapping[str, View]], limits: Limits, turn: Turn) -> Answer:
        shared_s = limits.seconds if limits.shared_s is None else limits.shared_s

        def left() -> float:
            return self._turns.left(turn, alone_s=limits.seconds, shared_s=shared_s)

        with self._worker() as worker:
            worker.wait_ready()
            began = self._turns.begin(turn)
            try:
                told, stream = _talk(worker, sql, resolve, limits, left)
            except TimeoutError:
                took = time.monotonic() - began
                raise (TooSlow(limits.seconds) if took + _LOOK_S >= limits.seconds else GaveWay(took)) from None
        if stream is None:
            raise refusal(told["refused"])
        with pa.ipc.open_stream(stream) as reader:
            rows = reader.read_all()
        return Answer(rows=rows, columns=tuple((one["name"], one["type"]) for one in told["columns"]), cut=told["cut"])

    def close(self) -> None:
        """End all workers, those that begin just now too; the next statement starts new ones."""
        with suppress(RuntimeError):  # at the end of the process, when the keeper has ended already
            self._keeper.submit(len, ()).result()
        for worker in list(self._alive):
            self._end(worker)

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the workers that live."""
        return tuple(worker.pid for worker in self._alive)

    @contextmanager
    def _worker(self) -> Iterator[_Worker]:
        """A worker for the block of whoever has a turn. One that is not left in order is ended: it may be busy still."""
        worker, in_order = self._idle.pop(), False
        try:
            if worker is None or not worker.lives:
                worker = self._begun(worker)
            yield worker
            in_order = True
        except UserError as error:
            in_order = not isinstance(error, (TooSlow, GaveWay))
            raise
        except (ConnectionError, ValueError, pa.ArrowException, TimeoutError) as error:
            raise refusal({"code": "sql-failed"}) from error
        finally:
            if in_order:
                self._idle.append(worker)
            else:
                self._end(worker)
                self._idle.appendleft(None)
                self._keeper.submit(self._warm)

    def _begun(self, instead_of: _Worker | None) -> _Worker:
        """A new worker, started by the thread that it dies with."""
        self._end(instead_of)
        try:
            return self._keeper.submit(self._begin).result()
        except OSError as error:
            raise refusal({"code": "sql-failed"}) from error

    def _begin(self) -> _Worker:
        worker = _Worker(self._command)
        self._alive.add(worker)
        return worker

    def _warm(self) -> None:
        """Begin a worker where one is missing; whoever has a turn finds another meanwhile."""
        coldest = self._idle.popleft()
        try:
            coldest = coldest or self._begin()
        finally:
            self._idle.appendleft(coldest)

    def _end(self, worker: _Worker | None) -> None:
        if worker is not None:
            self._alive.discard(worker)
            worker.kill()


def _talk(
    worker: _Worker, sql: str, resolve: Callable[[frozenset[str]], Mapping[str, View]], limits: Limits, left: Left
) -> tuple[dict[str, Any], bytes | None]:
    """What the worker tells of `sql`, and the rows; None where it was refused."""
    try:
        named = worker.ask({"sql": sql}, left)
    except ConnectionError as error:
        raise _Gone from error
    if "refused" in named:
        return named, None
    views = resolve(frozenset(named["tables"]))
    told = worker.ask(
        {
            "sql": sql,
            "views": {name: view.source for name, view in views.items()},
            "files": sorted({file for view in views.values() for file in view.files}),
            "rows": limits.rows,
            "bytes": limits.bytes,
        },
        left,
    )
    return told, None if "refused" in told else worker.receive(left, 2 * limits.bytes + _LONGEST_TOLD)

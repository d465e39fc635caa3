"""Worker processes that answer visitors' SQL (ADR 45): a few, warm, killed at the deadline, started by the first statement."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

import pyarrow as pa

from ratusz.bank.base.errors import UserError
from ratusz.bank.engine.sqlrefusals import TooSlow, busy, refusal

#: How many bytes the length before a message has.
LENGTH_BYTES = 8
#: A worker loads the engine when it starts; on a busy machine that takes seconds.
_START_S = 30
_LONGEST_TOLD = 1 << 20
WORKER = ("-m", "ratusz.bank.engine.sqlworker")
#: Addresses that a worker may take: its engine, its data and what it answers.
ADDRESS_SPACE = 3 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one statement may take: seconds, rows and bytes of its answer."""

    seconds: float
    rows: int
    bytes: int


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
            self._process = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
            )
        self._ready = False

    def wait_ready(self) -> None:
        """Until the engine is loaded: not counted as the statement's time."""
        if not self._ready:
            self._ready = bool(json.loads(self.receive(time.monotonic() + _START_S, _LONGEST_TOLD))["ready"])

    def ask(self, message: Mapping[str, Any], until: float) -> dict[str, Any]:
        """What it tells of `message`."""
        body = json.dumps(message).encode()
        self._channel.settimeout(_left(until))
        self._channel.sendall(len(body).to_bytes(LENGTH_BYTES, "little") + body)
        told: dict[str, Any] = json.loads(self.receive(until, _LONGEST_TOLD))
        return told

    def receive(self, until: float, most: int) -> bytes:
        """Its next message, of at most so many bytes."""
        length = int.from_bytes(self._exactly(LENGTH_BYTES, until), "little")
        if length > most:
            raise ConnectionError("a worker says more than it may")
        return self._exactly(length, until)

    def _exactly(self, length: int, until: float) -> bytes:
        held = bytearray()
        while len(held) < length:
            self._channel.settimeout(_left(until))
            piece = self._channel.recv(min(length - len(held), 1 << 20))
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


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class Pool:
    """At most `workers` statements at a time; `waiting` more wait for `patience_s`, all others are sent away at once.

    `readable`: the folders where data lies. `memory`: what the engine may take for one statement, such as "256MB".
    """

    def __init__(
        self, *, readable: Iterable[str], workers: int, waiting: int, patience_s: float, memory: str, program: Sequence[str] = WORKER
    ) -> None:
        self._command = [sys.executable, "-I", "-X", "utf8", *program, str(os.getpid()), memory, str(ADDRESS_SPACE), *readable]
        self._idle: SimpleQueue[_Worker | None] = SimpleQueue()
        for _ in range(workers):
            self._idle.put(None)
        self._places = threading.BoundedSemaphore(workers + waiting)
        self._turns = threading.BoundedSemaphore(workers)
        self._patience_s = patience_s
        # A worker dies with the thread that started it: one that lives as long as the process does.
        self._keeper = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sql-keeper")
        self._alive: set[_Worker] = set()

    def ask(self, sql: str, resolve: Callable[[frozenset[str]], Mapping[str, View]], limits: Limits) -> Answer:
        """The answer to `sql`. `resolve` gives the tables that it names, and raises where the visitor may not see one."""
        try:
            return self._asked(sql, resolve, limits)
        except _Gone:
            pass
        try:
            return self._asked(sql, resolve, limits)
        except _Gone as error:
            raise refusal({"code": "sql-failed"}) from error

    def _asked(self, sql: str, resolve: Callable[[frozenset[str]], Mapping[str, View]], limits: Limits) -> Answer:
        with self._worker() as worker:
            worker.wait_ready()
            until = time.monotonic() + limits.seconds
            try:
                told, stream = _talk(worker, sql, resolve, limits, until)
            except TimeoutError:
                raise TooSlow(limits.seconds) from None
        if stream is None:
            raise refusal(told["refused"])
        with pa.ipc.open_stream(stream) as reader:
            rows = reader.read_all()
        return Answer(rows=rows, columns=tuple((one["name"], one["type"]) for one in told["columns"]), cut=told["cut"])

    def close(self) -> None:
        """End all workers; the next statement starts new ones."""
        for worker in list(self._alive):
            self._end(worker)

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the workers that live."""
        return tuple(worker.pid for worker in self._alive)

    @contextmanager
    def _worker(self) -> Iterator[_Worker]:
        """A worker for the block. One that is not left in order is ended: it may be busy still. A new one warms up at once."""
        with self._turn():
            worker = self._idle.get()
            if worker is None or not worker.lives:
                worker = self._begin(worker)
            in_order = False
            try:
                yield worker
                in_order = True
            except UserError as error:
                in_order = not isinstance(error, TooSlow)
                raise
            except (ConnectionError, ValueError, pa.ArrowException, TimeoutError) as error:
                raise refusal({"code": "sql-failed"}) from error
            finally:
                self._idle.put(worker if in_order else self._begin(worker))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The right to use a worker; Busy when too many wait for one, or when none is free in time."""
        if not self._places.acquire(blocking=False):
            raise busy()
        try:
            if not self._turns.acquire(timeout=self._patience_s):
                raise busy()
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._places.release()

    def _begin(self, instead_of: _Worker | None) -> _Worker:
        """A new worker, started by the thread that it dies with."""
        if instead_of is not None:
            self._end(instead_of)
        worker = self._keeper.submit(_Worker, self._command).result()
        self._alive.add(worker)
        return worker

    def _end(self, worker: _Worker) -> None:
        self._alive.discard(worker)
        worker.kill()


def _talk(
    worker: _Worker, sql: str, resolve: Callable[[frozenset[str]], Mapping[str, View]], limits: Limits, until: float
) -> tuple[dict[str, Any], bytes | None]:
    """What the worker tells of `sql`, and the rows; None where it was refused."""
    try:
        named = worker.ask({"sql": sql}, until)
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
        until,
    )
    return told, None if "refused" in told else worker.receive(until, 2 * limits.bytes + _LONGEST_TOLD)

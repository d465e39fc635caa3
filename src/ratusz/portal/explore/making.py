"""Files that take long: made by a process each, few at once on a machine, and never the same one twice at the same time.

Nothing waits in a queue. Whoever waits asks again every few seconds, and the next to ask where a place is free has theirs made; what
nobody asks for any more is not begun. A claim and a place are locked files that the maker inherits: when it ends, however it ends, they
are free, and the next who asks begins anew.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.sentences import LANGUAGES, N_, say
from ratusz.bank.publish.maker import BROKEN, CLAIM, ENDED, PROGRESS, STOP, STOPPED, Order
from ratusz.portal.core import bank

MAKING = "making"
#: On this machine: each takes up to 300 MB, and a processor when nobody else wants it.
MADE_AT_ONCE = 2
#: A maker that died is begun again; one that dies so often is not.
TRIES = 3
#: What somebody began and nobody asked for since.
FORGOTTEN_S = 3_600
_VISITOR, _TRIES = "visitor", "tries"
_BROKEN = N_("Something broke on our side while the file was made. It has been written down.")
_children: list[subprocess.Popen[bytes]] = []


class Stage(StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def goes_on(self) -> bool:
        """Whether asking again later will tell more."""
        return self in {Stage.WAITING, Stage.MAKING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a file is. `rows` of `total` are written; `own`: it waits for another file of the same visitor, or is made for them;
    `why`: language → sentence, where there is no file.
    """

    stage: Stage
    total: int
    rows: int = 0
    own: bool = False
    why: dict[str, str] | None = None


def folder_of(path: Path) -> Path:
    """Where the file `path` is made."""
    return bank.directory() / bank.CACHE / MAKING / path.name


def look(path: Path, order: Order, visitor: str) -> Progress:
    """How far the file `path` is; its making is begun where it can be. `visitor`: who asks, as a text that tells nothing of them."""
    if path.exists():
        return Progress(stage=Stage.READY, total=order.total, rows=order.total)
    folder = folder_of(path)
    folder.mkdir(parents=True, exist_ok=True)
    os.utime(folder)
    claim = _locked(folder / CLAIM)
    if claim is None:
        return _made_now(folder, order, visitor)
    try:
        if path.exists():
            return Progress(stage=Stage.READY, total=order.total, rows=order.total)
        return _ended(folder, order) or _begun(folder, order, visitor, claim)
    finally:
        os.close(claim)


def again(path: Path) -> None:
    """Forget how the making of `path` ended."""
    for name in (ENDED, STOP, _TRIES):
        (folder_of(path) / name).unlink(missing_ok=True)


def stop(name: str, visitor: str) -> bool:
    """Break off the making of the file called `name`, which `visitor` began; whether it was theirs."""
    folder = bank.directory() / bank.CACHE / MAKING / Path(name).name
    with suppress(FileNotFoundError, NotADirectoryError):
        if (folder / _VISITOR).read_text() == visitor:
            (folder / STOP).touch()
            return True
    return False


def sweep() -> None:
    """Delete what is left of files that nobody asked for any more."""
    for folder in (bank.directory() / bank.CACHE / MAKING).glob("*.*"):
        with suppress(FileNotFoundError):
            if not folder.is_dir() or utc_now().timestamp() - folder.stat().st_mtime < FORGOTTEN_S:
                continue
            claim = _locked(folder / CLAIM)
            if claim is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(claim)


def _made_now(folder: Path, order: Order, visitor: str) -> Progress:
    """What its maker has told."""
    own, told = False, {"rows": 0, "total": order.total}
    with suppress(FileNotFoundError):
        own = (folder / _VISITOR).read_text() == visitor
        told = json.loads((folder / PROGRESS).read_text())
    return Progress(stage=Stage.MAKING, rows=told["rows"], total=told["total"], own=own)


def _ended(folder: Path, order: Order) -> Progress | None:
    """Why there is no file, where that is known."""
    try:
        told: dict[str, Any] = json.loads((folder / ENDED).read_text())
    except FileNotFoundError:
        return None
    if told["code"] == STOPPED:
        return Progress(stage=Stage.STOPPED, total=order.total)
    why = told.get("message") or {language: say(_BROKEN, language) for language in LANGUAGES}
    return Progress(stage=Stage.FAILED, total=order.total, why=why)


def _begun(folder: Path, order: Order, visitor: str, claim: int) -> Progress:
    """Start the maker, where there is a place."""
    place = _place(visitor)
    if isinstance(place, Progress):
        return replace(place, total=order.total)
    try:
        tries = int((folder / _TRIES).read_text()) if (folder / _TRIES).exists() else 0
        if tries >= TRIES:
            (folder / ENDED).write_text(json.dumps({"code": BROKEN}))
            return Progress(stage=Stage.FAILED, total=order.total, why={language: say(_BROKEN, language) for language in LANGUAGES})
        sweep()
        (folder / _TRIES).write_text(str(tries + 1))
        (folder / _VISITOR).write_text(visitor)
        (folder / PROGRESS).unlink(missing_ok=True)
        _start(order, (claim, place))
        return Progress(stage=Stage.MAKING, total=order.total, own=True)
    finally:
        os.close(place)


def _start(order: Order, locks: tuple[int, int]) -> None:
    """A process that makes what is ordered and holds the locks until it ends."""
    _children[:] = [child for child in _children if child.poll() is None]
    command = [sys.executable, "-m", "ratusz.bank.publish.maker"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, pass_fds=locks)
    _children.append(child)
    if child.stdin is not None:
        with child.stdin as ordered:
            ordered.write(order.as_json())


def _place(visitor: str) -> "int | Progress":
    """A free place, locked; or that there is none for this visitor, who has one at a time."""
    free = None
    for n in range(MADE_AT_ONCE):
        path = bank.directory() / bank.CACHE / MAKING / f"{n}.lock"
        place = _locked(path)
        if place is not None and free is None:
            free = place
        elif place is not None:
            os.close(place)
        elif path.read_text() == visitor:
            if free is not None:
                os.close(free)
            return Progress(stage=Stage.WAITING, total=0, own=True)
    if free is None:
        return Progress(stage=Stage.WAITING, total=0)
    os.ftruncate(free, 0)
    os.pwrite(free, visitor.encode(), 0)
    return free


def _locked(path: Path) -> int | None:
    """The file at `path`, open and locked; None where another has it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(file).st_ino == path.stat().st_ino:
            return file
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(file)
    return None

"""Whether the same visitor did the same thing a moment ago, told without keeping who it is.

Each day has a salt, made by chance and thrown away when the day is over. A mark is a keyed hash of salt, address, browser *and thing*:
two things of one visitor have marks that nobody can bring together, so the files hold no trace of anybody's way; and without the salt
nobody finds out whose a mark was. The salt lies in the cache folder, which no backup takes.
"""

import hashlib
import os
import secrets
import threading
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import date
from pathlib import Path

_PREFIX = "usage-salt-"
_MARK_BYTES, _SALT_BYTES = 8, 32
#: Who opens more different things in a minute is a robot, whatever it calls itself: thirty pupils behind one address with one browser open
#: six each at most, and mostly the same ones; a robot goes from one to the next as fast as it is answered.
MOST_A_MINUTE = 180
#: Nor do thirty pupils open so much, the same or not.
MOST_OPENED_A_MINUTE = 600


class Visitors:
    """The visitors of today as one process sees them: their marks, and who is too fast."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._day, self._salt = date.min, b""
        self._minute = 0
        self._opened: Counter[bytes] = Counter()
        self._things: defaultdict[bytes, set[str]] = defaultdict(set)
        self._fast: set[bytes] = set()

    def mark(self, who: str, thing: str, *, day: date) -> str:
        """The mark of a visitor who does a thing: the same today for the same, in every process that shares the folder."""
        return self._hash(f"{who}\0{thing}", self._salt_of(day)).hex()

    def is_too_fast(self, who: str, thing: str, *, day: date, at: float) -> bool:
        """Whether `thing` is one of more than MOST_A_MINUTE in a minute, or `who` is somebody who had as many before today."""
        visitor = self._hash(who, self._salt_of(day))
        minute = int(at // 60)
        with self._lock:
            if minute != self._minute:
                self._minute = minute
                self._opened.clear()
                self._things.clear()
            if visitor not in self._fast:
                self._opened[visitor] += 1
                self._things[visitor].add(thing)
                if len(self._things[visitor]) > MOST_A_MINUTE or self._opened[visitor] > MOST_OPENED_A_MINUTE:
                    self._fast.add(visitor)
            return visitor in self._fast

    def _salt_of(self, day: date) -> bytes:
        if day != self._day:
            with self._lock:
                self._salt, self._day = salt_of(self._folder, day), day
                self._fast.clear()
        return self._salt

    @staticmethod
    def _hash(text: str, salt: bytes) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=salt, digest_size=_MARK_BYTES).digest()


def salt_of(folder: Path, day: date) -> bytes:
    """The salt of a day, made by whoever asks first; those of other days are thrown away. A process without the folder has its own."""
    path = folder / f"{_PREFIX}{day.isoformat()}"
    with suppress(OSError):
        return _kept(path)
    new = secrets.token_bytes(_SALT_BYTES)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        forget(folder, but=day)
        draft = folder / f".{_PREFIX}{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_bytes(new)
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
        return _kept(path)
    return new


def forget(folder: Path, *, but: date) -> None:
    """Throw away the salts of days before `but`."""
    for path in folder.glob(f"{_PREFIX}*"):
        if path.name < f"{_PREFIX}{but.isoformat()}":
            path.unlink(missing_ok=True)


def _kept(path: Path) -> bytes:
    salt = path.read_bytes()
    if len(salt) != _SALT_BYTES:
        raise OSError(f"{path} holds no salt")
    return salt

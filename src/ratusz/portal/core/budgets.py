"""How much one visitor may ask of what costs most: budgets that fill steadily, counted for all processes of a machine.

The buckets lie in one small file that every process maps into memory (ADR 0042): exact whichever process answers, microseconds, no row
of the database. Only a keyed hash of who it is stands there.
"""

import fcntl
import hashlib
import mmap
import os
import struct
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_SLOT = struct.Struct("<Qdd")
_SLOTS = 32_768

#: Whoever asks by this parameter how far a file is does so every few seconds: budgets name the address with it.
PROGRESS = "_progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """So many requests at once, and so many a second for ever, for each account or address.

    `views`: names of the addresses that cost it; `methods`: how they have to be asked to cost anything.
    """

    name: str
    views: frozenset[str]
    methods: frozenset[str]
    at_once: int
    per_s: float


class Ledger:
    """The buckets, in the file at `path`, or in the memory of this process alone."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._file = None if path is None else os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if self._file is not None:
            os.truncate(self._file, _SLOTS * _SLOT.size)
        self._slots = mmap.mmap(-1 if self._file is None else self._file, _SLOTS * _SLOT.size)

    def take(self, budget: Budget, who: str, *, key: bytes, now: datetime) -> float:
        """Spend one of `budget`: 0.0, or the seconds until there is one. Whoever falls on the place of another begins it anew."""
        digest = hashlib.blake2b(f"{budget.name} {who}".encode(), key=key[:64], digest_size=16).digest()
        sign, place = int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little") % _SLOTS * _SLOT.size
        moment = now.timestamp()
        with self._lock:
            self._turn(fcntl.LOCK_EX, place)
            try:
                left = self._left(budget, sign, place, moment)
                self._slots[place : place + _SLOT.size] = _SLOT.pack(sign, max(0.0, left - 1) if left >= 1 else left, moment)
            finally:
                self._turn(fcntl.LOCK_UN, place)
        return 0.0 if left >= 1 else (1 - left) / budget.per_s

    def _left(self, budget: Budget, sign: int, place: int, moment: float) -> float:
        known, left, at = _SLOT.unpack_from(self._slots, place)
        passed = moment - at
        # A clock that was put back, or a file of another release, refuses nobody.
        if known != sign or passed < -1 or not 0 <= left <= budget.at_once:
            return float(budget.at_once)
        return float(min(budget.at_once, left + max(0.0, passed) * budget.per_s))

    def _turn(self, what: int, place: int) -> None:
        """Other processes wait for the place; one that dies lets go of it."""
        if self._file is not None:
            fcntl.lockf(self._file, what, _SLOT.size, place)

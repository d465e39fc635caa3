"""What is counted, as lines of files that only grow: one file for each process and day, so that nobody waits for anybody.

A line is written at once and whole. What cannot be read of a file (the last line of a process that was killed) is nothing.
"""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

FOLDER = "events"
LONGEST_WORDS = 80


class What(StrEnum):
    """What somebody did."""

    VIEW = "view"
    DOWNLOAD = "download"
    CALL = "call"
    SEARCH = "search"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`thing`: "dataset", "dataset/resource" (slugs), an id, or the words of a search. `detail`: format, or how many were found.

    `at`: seconds since 1970. `mark`: of the visitor who did this thing (`visitors`).
    """

    at: int
    what: str
    thing: str
    detail: str
    mark: str

    def as_line(self) -> bytes:
        """As it stands in the file."""
        return json.dumps([self.at, self.what, self.thing, self.detail, self.mark], ensure_ascii=False).encode("utf-8", "replace") + b"\n"


class Log:
    """The file of this process for the day at hand."""

    def __init__(self, folder: Path, *, process: str) -> None:
        self._folder, self._process = folder, process
        self._lock = threading.Lock()
        self._day, self._file = date.min, -1

    def write(self, event: Event, *, day: date) -> None:
        """Add a line. A full disk costs figures and no page."""
        with suppress(OSError), self._lock:
            os.write(self._opened(day), event.as_line())

    def _opened(self, day: date) -> int:
        if day != self._day or self._file < 0:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{day.isoformat()}.{self._process}.jsonl"
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
            self._day = day
        return self._file


def read(path: Path) -> Iterator[Event]:
    """The events of a file, as far as they can be read."""
    with path.open("rb") as file:
        for line in file:
            with suppress(ValueError, TypeError):
                at, what, thing, detail, mark = json.loads(line)
                yield Event(at=int(at), what=str(What(what)), thing=str(thing), detail=str(detail), mark=str(mark))

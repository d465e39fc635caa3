"""Questions that read millions of rows take turns, few at once, so that pages and points never wait. Who came first is served first."""

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from ratusz.bank.base.sentences import N_
from ratusz.bank.query.nodes import Query
from ratusz.portal.explore.transfers import Busy

#: Who waits longer than this is told to come again.
PATIENCE_S = 20.0


class Turns:
    """As many turns as `at_once`. A semaphore would wake whoever is quickest: then some wait many times as long as others."""

    def __init__(self, at_once: int) -> None:
        self._lock = threading.Lock()
        self._free = at_once
        self._waiting: deque[threading.Event] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def take(self, patience_s: float) -> bool:
        """Whether there was a turn within `patience_s` seconds; then `give_back` follows."""
        with self._lock:
            if self._free and not self._waiting:
                self._free -= 1
                return True
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(patience_s):
            return True
        with self._lock:
            if called.is_set():
                return True
            self._waiting.remove(called)
            return False

    def give_back(self) -> None:
        """End a turn: it is the turn of whoever has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


_turns = Turns(settings.BANK_WEB_QUESTIONS or len(os.sched_getaffinity(0)))


def reads_much(query: Query) -> bool:
    """Whether a question to a large table reads most of its rows."""
    return query.is_grouped or bool(query.facets or query.text)


@contextmanager
def turn() -> Iterator[None]:
    """A turn, when there is one; Busy after PATIENCE_S."""
    if not _turns.take(PATIENCE_S):
        raise Busy(
            "too-many-questions",
            N_("Too many questions to large tables are being answered at this moment."),
            N_("Try again in {seconds} seconds."),
            values={"seconds": 5},
        )
    try:
        yield
    finally:
        _turns.give_back()

"""Answers to strangers, kept in the memory of this process for as long as the journal stands.

What changes anything that people without an account see is an action, and an action writes to the journal in its own transaction;
writers take turns, so its last number says that nothing has happened since. Asking for that number is one look-up in an index, where
finding a resource, its dataset, its columns and its history is several statements that Django composes anew each time.

Who has an account is always answered from the database. Nothing is kept inside a transaction: what is seen there may be undone.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db import transaction

from ratusz.portal.core import journal

KEPT_ANSWERS = 4_096
#: Of whole pages, some tens of kilobytes each.
KEPT_PAGES = 384
T = TypeVar("T")
#: For what was changed past the actions, by hand in the database.
KEPT_S = 60.0


class _Answers:
    def __init__(self, most: int = KEPT_ANSWERS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._number, self._since = -1, 0.0
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, *, number: int, now: float) -> Any:
        with self._lock:
            if number != self._number or now - self._since > KEPT_S:
                self._kept.clear()
                self._number, self._since = number, now
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, answer: Any, *, number: int) -> None:
        with self._lock:
            if number == self._number:
                self._kept[key] = answer
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)


_answers = _Answers()
_pages = _Answers(KEPT_PAGES)


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, or gave since the journal's last row; None is not kept. Treat it as frozen: others read the same object."""
    return _kept(_answers, key, make)


def kept_page(key: Hashable, make: Callable[[], T]) -> T:
    """The same of a whole page; pages push out pages only."""
    return _kept(_pages, key, make)


def _kept(answers: _Answers, key: Hashable, make: Callable[[], T]) -> T:
    if transaction.get_connection().in_atomic_block:
        return make()
    # The number is asked before `make`: what is committed in between makes the answer newer than its number, never older.
    number = journal.last_number()
    answer = answers.get(key, number=number, now=time.monotonic())
    if answer is None:
        answer = make()
        if answer is not None:
            answers.put(key, answer, number=number)
    return answer

"""The index of this node: a follower of the journal that every process of the node drives, one at a time.

A question reads the top number of the journal, which is one look-up. Is the index behind, whoever gets the lock brings it up, and the
others answer from what they have. The folder lies in the cache of the bank and may be deleted at any time: the next question makes it
anew. It is made beside the old one and takes its place by the rename of one small file, so that nobody sees half of it.
"""

import fcntl
import logging
import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db import transaction

from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.core import bank, journal
from ratusz.portal.core.models import JournalRow
from ratusz.portal.search.index import FORM, Index
from ratusz.portal.search.records import all_ids, records_of

logger = logging.getLogger(__name__)

FOLDER = "search"
_CURRENT, _LOCK = "current", "lock"
#: So many rows behind, making the index anew is quicker.
_ANEW_FROM = 5_000
#: An index of up to so many datasets is made anew after an erasure; of a larger one the words are taken out now, the bytes by night.
ANEW_UP_TO = 20_000
_ERASED = "erased"


class Node:
    """The index of one bank on this node, as this process has it open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = threading.Lock()
        self._name, self._index, self._mark = "", Index(None), ""

    def index(self) -> Index:
        """The index, as new as the journal where this process could see to it."""
        if not self._mark or self._mark.partition(" ")[0] != str(journal.last_number()) or not self._stands():
            self._follow()
        return self._index

    def rebuild(self) -> int:
        """Make it anew, whatever there is; how many datasets are in it."""
        with self._locked(waiting=True):
            return self._rebuild()

    def _follow(self) -> None:
        # Threads of one process take turns; one that has an index to answer from does not wait for the others.
        if not self._turn.acquire(blocking=not self._mark):
            return
        try:
            self._open()
            if self._mark == _top():
                return
            with self._locked(waiting=not self._mark) as mine:
                if mine:
                    self._open()
                    self._catch_up()
        finally:
            self._turn.release()

    def _stands(self) -> bool:
        """Whether the folder it has open is still there: it is derived, and may have been deleted."""
        return (self._folder / self._name).is_dir()

    def _open(self) -> None:
        """Have the folder open that is current, and see what was committed to it."""
        name = _read(self._folder / _CURRENT)
        if not name or not name.startswith(f"{FORM}-") or not (self._folder / name).is_dir():
            self._name, self._index, self._mark = "", Index(None), ""
            return
        try:
            index = self._index if name == self._name else Index(self._folder / name)
            index.reload()
            self._name, self._index, self._mark = name, index, index.mark
        except ValueError as error:  # tantivy's word for files that are torn or missing: it is derived, so it is made anew
            logger.warning("the search index cannot be read: %s", error)
            self._name, self._index, self._mark = "", Index(None), ""

    def _catch_up(self) -> None:
        """Apply what the journal says since the mark. A journal that does not hold the mark is another one: after a restore."""
        top = _top()
        if self._mark == top:
            return
        number = int(self._mark.partition(" ")[0]) if self._mark else -1
        rows = list(JournalRow.objects.filter(number__gt=number).order_by("number")[: _ANEW_FROM + 1])
        has_erased = any(row.kind == _ERASED for row in rows) and Dataset.objects.count() <= ANEW_UP_TO
        if number < 0 or len(rows) > _ANEW_FROM or has_erased or not _knows(self._mark):
            self._rebuild()
            return
        touched = _touched({row.target for row in rows})
        try:
            self._index.write(records_of(touched), gone=map(str, touched), mark=top)
        except ValueError as error:
            logger.warning("the search index cannot be written: %s", error)
            self._rebuild()
        else:
            self._mark = top

    def _rebuild(self) -> int:
        top, ids = _top(), all_ids()
        name = f"{FORM}-{secrets.token_hex(8)}"
        index = Index(self._folder / name)
        index.write(records_of(ids), gone=(), mark=top, build=True)
        _write(self._folder / _CURRENT, name)
        for old in self._folder.glob("*-*"):
            if old.name != name and old.is_dir():
                shutil.rmtree(old, ignore_errors=True)
        self._name, self._index, self._mark = name, index, top
        logger.info("the search index was made anew: %s datasets", len(ids))
        return len(ids)

    @contextmanager
    def _locked(self, *, waiting: bool) -> Iterator[bool]:
        """Hold the lock of the node; False, and nothing held, where another process does and this one does not wait."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / _LOCK).open("wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX if waiting else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True


def current() -> Index:
    """The index to answer from. Inside a transaction it is one of its own, in memory: what is seen there may be undone."""
    if transaction.get_connection().in_atomic_block:
        index = Index(None)
        index.write(records_of(all_ids()), gone=(), mark="", build=True)
        return index
    return node().index()


def node() -> Node:
    """The index of the bank on this node."""
    return _node(bank.directory() / bank.CACHE / FOLDER)


@cache
def _node(folder: Path) -> Node:
    return Node(folder)


def _top() -> str:
    """The last number of the journal with its time, which a restored database does not share with what it was."""
    last = JournalRow.objects.order_by("-number").values_list("number", "at").first()
    return f"{last[0]} {last[1].isoformat()}" if last else "0 "


def _knows(mark: str) -> bool:
    number, _, at = mark.partition(" ")
    row = JournalRow.objects.filter(number=int(number)).first()
    return row.at.isoformat() == at if row else not at


def _touched(targets: set[UUID]) -> list[UUID]:
    """The datasets that rows of the journal are about: named themselves, by a resource or by their unit. Those that are gone too."""
    found = set(targets)
    found.update(Resource.objects.filter(pk__in=targets).values_list("dataset_id", flat=True))
    found.update(Dataset.objects.filter(unit__in=targets).values_list("pk", flat=True))
    return sorted(found)


def _read(path: Path) -> str:
    with suppress(FileNotFoundError):
        return path.read_text(encoding="ascii").strip()
    return ""


def _write(path: Path, text: str) -> None:
    beside = path.with_suffix(".part")
    beside.write_text(text, encoding="ascii")
    os.replace(beside, path)  # noqa: PTH105  the rename is the point

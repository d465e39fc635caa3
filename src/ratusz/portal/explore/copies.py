"""Serving copies of large tables in the cache folder: made by workers, used where they are there, made anew where they were deleted."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import Damaged
from ratusz.bank.model.table import Table
from ratusz.bank.serving.build import build
from ratusz.bank.serving.copy import ServingCopy, open_copy
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.core.health import LEAST_FREE_BYTES
from ratusz.portal.core.remembered import remembered
from ratusz.portal.explore.tables import open_table

SERVING = "serving"
T = TypeVar("T")
#: Tables with fewer rows are asked as fast from their parts (bench/query.py tells both).
LARGE_ROWS = 20_000


def folder_of(version: str) -> Path:
    """Where the copy of a version lies, or would."""
    return bank.directory() / bank.CACHE / SERVING / version


def copy_of(table: Table) -> ServingCopy | None:
    """The copy of `table`, if one is there. Access has been decided by whoever opened the table."""
    if table.rows < LARGE_ROWS or not table.version:
        return None
    folder = folder_of(table.version)
    try:
        made = folder.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    place = _place(folder, made)
    if not place:
        place.append(open_copy(folder, table, bank.engine()))
    return place[0]


@remembered(256)
def _place(_folder: Path, _made: int) -> list[ServingCopy | None]:
    """Where the opened copy of a folder is kept; by the folder alone, for a table of a thousand columns is slow to be looked up by."""
    return []


def wanted() -> Iterator[tuple[str, str]]:
    """Resource and version of the current large tables, the largest last: small ones do not wait for them."""
    large = Resource.objects.filter(rows__gte=LARGE_ROWS).exclude(current="").order_by("rows")
    yield from ((str(pk), version) for pk, version in large.values_list("pk", "current"))


def missing() -> list[tuple[str, str]]:
    """Those of them that have no copy that this program reads."""
    return [(resource, version) for resource, version in wanted() if copy_of(open_table(resource, version)) is None]


def make(resource: str, version: str) -> None:
    """Make the copy of a version, unless it is there or the disk would be left with too little room."""
    table = open_table(resource, version)
    if table.rows < LARGE_ROWS or copy_of(table) is not None:
        return
    folder = folder_of(version)
    folder.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder.parent).free < LEAST_FREE_BYTES + _BYTES_OF_A_CELL * table.rows * len(table.schema.columns):
        return
    mark = bank.erasure_mark()
    build(bank.engine(), table, folder)
    if bank.erasure_mark() != mark:
        # Some of its files may have been written after the erasure had emptied the cache.
        shutil.rmtree(folder, ignore_errors=True)


def by_copy(table: Table, ask_copy: Callable[[ServingCopy], T], ask_parts: Callable[[], T]) -> T:
    """What `ask_copy` gives of the copy of `table`, or `ask_parts` where there is none, or it is deleted while it is read."""
    copy = copy_of(table)
    if copy is not None:
        with suppress(FileNotFoundError, Damaged):
            return ask_copy(copy)
    return ask_parts()


#: A copy that nobody has written to for so long is being made by nobody any more.
_ABANDONED_S = 6 * 3600
#: Of a cell of a copy: 13 measured, half as much again while texts are sorted, and some more for long ones.
_BYTES_OF_A_CELL = 40


def sweep() -> int:
    """Delete the copies of versions that are no longer current, and what a crash left; how many."""
    current = frozenset(version for _, version in wanted())
    root = bank.directory() / bank.CACHE / SERVING
    stale = [folder for folder in root.iterdir() if not _is_needed(folder, current)] if root.is_dir() else []
    for folder in stale:
        shutil.rmtree(folder, ignore_errors=True)
    return len(stale)


def _is_needed(folder: Path, current: frozenset[str]) -> bool:
    version, dot, _ = folder.name.partition(".")
    with suppress(FileNotFoundError):
        return version in current and (not dot or utc_now().timestamp() - folder.stat().st_mtime < _ABANDONED_S)
    return True

"""The store and the engine of this process: the only place of the portal that makes them."""

from contextlib import suppress
from functools import cache
from pathlib import Path

from django.conf import settings

from ratusz.bank.base.errors import UserError, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.store import Store, open_store

STORE, CACHE, TEMP = "store", "cache", "engine"
#: Of a web process beside `web_memory`: two streams of 20 MB, and what a sort holds before it spills.
EXPORT_MEMORY = "160MB"
#: Databases as they were before upgrades; the last few stay.
BEFORE_UPGRADES = "before-upgrades"

#: A bank, and a number that changes when something is erased from it.
Mark = tuple[Path, int]


def store() -> Store:
    """The store of the bank."""
    return _store(directory() / STORE)


def engine() -> DuckDBEngine:
    """The data engine over it, one a process; each call takes a cursor of its own."""
    return _engine(settings.BANK_MEMORY, settings.BANK_THREADS, directory() / CACHE / TEMP)


def export_engine() -> DuckDBEngine:
    """The engine that long files are made with: one thread, so that it works with the priority of whoever calls, and memory of its own."""
    return _engine(EXPORT_MEMORY, 1, directory() / CACHE / TEMP)


def erasure_mark() -> Mark:
    """See `Mark`."""
    here = directory()
    with suppress(FileNotFoundError):
        return here, (here / STORE / "tombstones").stat().st_mtime_ns
    return here, 0


def has_store() -> bool:
    """Whether the store lies where it should: a disk that is not mounted shows an empty folder."""
    try:
        open_store(directory() / STORE)
    except UserError:
        return False
    return True


def directory() -> Path:
    """The directory of the bank; WrongUsage where none was given."""
    found: Path | None = settings.BANK_DIR
    if found is None:
        raise WrongUsage("bank-not-named", N_("No bank was named."), N_("Name its directory with --dir or RATUSZ_DIR."))
    return found


@cache
def _store(root: Path) -> Store:
    return open_store(root)


@cache
def _engine(memory: str, threads: int, temp: Path) -> DuckDBEngine:
    temp.mkdir(parents=True, exist_ok=True)
    return DuckDBEngine(memory=memory, threads=threads, temp=temp)

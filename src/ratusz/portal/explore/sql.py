"""Visitors' SQL over the tables they may see (ADR 45): names → the access door → views for a worker.

Nothing of it is started before the first statement.
"""

import atexit
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

from ratusz.bank.base.errors import NotFound
from ratusz.bank.engine.sqlpool import Answer, Limits, Pool, View
from ratusz.bank.engine.sqlrefusals import refusal
from ratusz.bank.model.table import Table
from ratusz.portal.catalog.access import access_resource, visible_version
from ratusz.portal.catalog.models import Audience, Resource
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core import bank
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.moved import Moved
from ratusz.portal.explore.tables import open_table

#: The table of the address; what the gate calls it.
DATA = "data"
MOST_ROWS, MOST_BYTES = 10_000, 8 << 20
#: Of its time, where another visitor waits for the worker.
SHARED = 0.25
#: Two statements of others before one's own give way in that time.
_PATIENCE_S = 6.0
_MEMORY = "256MB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer, and the other resources that were read for it."""

    answer: Answer
    others: tuple[Resource, ...] = ()

    @property
    def is_public(self) -> bool:
        """Whether anybody may see all that was read besides the table of the address."""
        return all(_is_public(resource) for resource in self.others)


@dataclass(slots=True)
class _Workers:
    """The pool of this process, made for the bank that is asked."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    pool: Pool | None = None
    key: tuple[object, ...] = ()


_workers = _Workers()


def ask(user: Anybody, table: Table, sql: str, *, who: str, rows: int = MOST_ROWS) -> Answered:
    """What `sql` gives to `user`, who may see `table` (called `data`); a table that is not theirs to see is like one that is not there.

    `who` shares turns with others: see `core.visitor.asker`.
    """
    if not settings.BANK_SQL_WORKERS:
        raise nothing_here()
    others: list[Resource] = []

    def resolve(names: frozenset[str]) -> Mapping[str, View]:
        return {name: view_of(table if name == DATA else _other(user, name, others)) for name in names}

    alone_s = settings.BANK_SQL_TIMEOUT_S
    limits = Limits(seconds=alone_s, shared_s=alone_s * SHARED, rows=rows, bytes=MOST_BYTES)
    return Answered(answer=pool().ask(sql, resolve, limits, who=who), others=tuple(others))


def view_of(table: Table) -> View:
    """`table` as a worker reads it."""
    return View(source=bank.engine().scan_table(table), files=tuple(str(part.path) for part in table.parts))


def pool() -> Pool:
    """The workers of this process; made when they are first asked for."""
    readable = str(bank.directory() / bank.STORE / "parts")
    key = (readable, settings.BANK_SQL_WORKERS, settings.BANK_WEB_THREADS)
    with _workers.lock:
        if _workers.pool is None or _workers.key != key:
            close()
            _workers.key = key
            # At most half of the threads of the web wait for SQL, as at most half of them send long files.
            waiting = max(0, settings.BANK_WEB_THREADS // 2 - settings.BANK_SQL_WORKERS)
            _workers.pool = Pool(
                readable=[readable], workers=settings.BANK_SQL_WORKERS, waiting=waiting, patience_s=_PATIENCE_S, memory=_MEMORY
            )
            atexit.register(close)
        return _workers.pool


def close() -> None:
    """End the workers of this process."""
    found, _workers.pool = _workers.pool, None
    if found is not None:
        found.close()


def _other(user: Anybody, name: str, others: list[Resource]) -> Table:
    """The current table of `dataset/resource`. A document, an old address, what is not there and what is not theirs are one refusal."""
    dataset, _, slug = name.partition("/")
    try:
        resource = access_resource(user, dataset, slug)
        version = visible_version(user, resource)
    except (NotFound, Moved):
        raise refusal({"code": "sql-table", "found": name}) from None
    if not resource.is_table:
        raise refusal({"code": "sql-table", "found": name})
    others.append(resource)
    return open_table(str(resource.pk), version)


def _is_public(resource: Resource) -> bool:
    return resource.audience == Audience.PUBLIC and resource.dataset.audience == Audience.PUBLIC

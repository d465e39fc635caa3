"""Whether the bank is well, for machines: `/zdrowie`."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection

from ratusz.bank.base.clock import iso
from ratusz.portal.core import bank, jobs

WORKER_MISSED_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`status` is "ok", or "unwell" when a part that is needed does not answer."""

    status: str
    database: str
    store: str
    worker_seen_at: str | None
    queue: int | None

    def as_json(self) -> dict[str, object]:
        """Ready for JSON."""
        return asdict(self)


def examine(*, now: datetime) -> Health:
    """Ask the database, the store and the workers how they are."""
    store = "ok" if bank.has_store() else "missing"
    try:
        connection.ensure_connection()
        seen, waiting = jobs.last_beat(), jobs.queue().ready
    except DatabaseError:
        return Health(status="unwell", database="unreachable", store=store, worker_seen_at=None, queue=None)
    works = seen is not None and now - seen < WORKER_MISSED_AFTER
    return Health(
        status="ok" if works and store == "ok" else "unwell",
        database="ok",
        store=store,
        worker_seen_at=iso(seen) if seen else None,
        queue=waiting,
    )

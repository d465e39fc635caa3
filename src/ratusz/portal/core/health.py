"""Whether the bank is well, for machines: `/zdrowie`."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection

from ratusz.bank.base.clock import iso
from ratusz.portal.core import bank, disk, jobs, schema
from ratusz.portal.core.backups import last_backup

WORKER_MISSED_AFTER = timedelta(minutes=2)
#: With less, deliveries and the database soon fail.
LEAST_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`status` is "ok", or "unwell" when a part that is needed does not answer, or the disk is full. `failed`: tasks given up.

    `database` is "behind" where it waits for an upgrade; `hint` then says what to do.
    """

    status: str
    database: str
    store: str
    disk_free_bytes: int | None
    worker_seen_at: str | None = None
    queue: int | None = None
    failed: int | None = None
    backup_at: str | None = None
    hint: str | None = None

    def as_json(self) -> dict[str, object]:
        """Ready for JSON."""
        return asdict(self)


def examine(*, now: datetime) -> Health:
    """Ask the database, the store and the workers how they are."""
    store = "ok" if bank.has_store() else "missing"
    space = disk.space()
    free = space.free if space else None
    if schema.is_behind(now=now):
        return Health(status="unwell", database="behind", store=store, disk_free_bytes=free, hint="ratusz upgrade")
    try:
        connection.ensure_connection()
        seen, work, backup = jobs.last_beat(), jobs.queue(), last_backup().done_at
    except DatabaseError:
        return Health(status="unwell", database="unreachable", store=store, disk_free_bytes=free)
    works = seen is not None and now - seen < WORKER_MISSED_AFTER
    has_room = free is None or free >= LEAST_FREE_BYTES
    return Health(
        status="ok" if works and store == "ok" and has_room else "unwell",
        database="ok",
        store=store,
        disk_free_bytes=free,
        worker_seen_at=iso(seen) if seen else None,
        queue=work.ready,
        failed=work.failed,
        backup_at=iso(backup) if backup else None,
    )

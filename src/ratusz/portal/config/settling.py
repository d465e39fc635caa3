"""The second half of a restore, when Django knows the bank: its database, and what was erased since the backup."""

from datetime import datetime
from pathlib import Path

from ratusz.portal.config import restore, snapshot
from ratusz.portal.core.models import JobMark
from ratusz.portal.erasure.actions import erase_again


def settle(directory: Path, brought: restore.Brought, *, now: datetime) -> None:
    """Put the database in, bring it up to date, take out what was erased; then `directory` is a bank."""
    snapshot.refuse_newer(brought.migrations)
    snapshot.put_in(brought.database, of=brought.kind)
    restore.finish(directory)
    # Workers of the other machine are not here.
    JobMark.objects.filter(name__startswith="worker ").delete()
    erase_again(now=now)
    brought.database.unlink(missing_ok=True)

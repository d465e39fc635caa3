"""What happened, in order: the one thing an action does for others (DESIGN §1)."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Model

from ratusz.portal.core.models import FollowerMark, JournalRow

# A row that every writer locks until it commits. Without it a database with parallel writers may show number 6 before
# number 5, and a follower that has done 6 would never see 5.
_TURN = "journal"
_LAST = f'SELECT max("number") FROM "{JournalRow._meta.db_table}"'


def write(kind: str, *, target: Model, version: str = "", at: datetime) -> None:
    """Write that `kind` ("published") happened to `target`, in the transaction of the act; without one it is a fault of ours."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"journal.write({kind!r}) outside of the transaction of the act")
    FollowerMark.objects.get_or_create(name=_TURN)
    FollowerMark.objects.select_for_update().get(name=_TURN)
    JournalRow.objects.create(kind=kind, target=target.pk, version=version, at=at)


def last_number() -> int:
    """The number of the last row; 0 before the first."""
    with connection.cursor() as cursor:  # asked with every page: composing the statement costs ten times what running it does
        cursor.execute(_LAST)
        return cursor.fetchone()[0] or 0

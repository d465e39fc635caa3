"""Work done in the background: whatever a move waits for."""

import secrets
from uuid import UUID

from django_tasks import task

from ratusz.bank.base.clock import utc_now
from ratusz.portal.moving import doing
from ratusz.portal.moving.models import Move


@task()
def work(move_id: str, *, look: bool = False) -> None:
    """Check, take in or publish, whichever the move waits for; harmless when it waits for nothing. `look`: at the files when checking."""
    identifier = UUID(move_id)
    doing.check(move_id=identifier, look=look)
    doing.prepare(move_id=identifier, now=utc_now(), random_bytes=secrets.token_bytes)
    doing.accept(move_id=identifier, now=utc_now(), random_bytes=secrets.token_bytes)


def start_work(move: Move, *, look: bool = False) -> None:
    """Have it done soon. The task is written in the transaction of the caller: both are there, or neither."""
    work.enqueue(str(move.pk), look=look)

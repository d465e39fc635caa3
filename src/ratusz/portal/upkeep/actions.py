"""What an administrator does about work that was given up."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ratusz.portal.core import audit
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.policy import require
from ratusz.portal.people.models import User
from ratusz.portal.upkeep.policy import can_keep_up


@transaction.atomic
def start_again(*, task: UUID, by: User, now: datetime) -> None:
    """Put a task that was given up back into the queue, with its tries forgotten. Harmless when somebody did it already."""
    require(can_keep_up, by)
    found = _failed(task)
    audit.record("task.started-again", target=found, by=by, at=now, detail={"task": found.task_path})
    found.status, found.worker_ids, found.run_after = TaskResultStatus.READY, [], now
    found.started_at = found.finished_at = None
    found.exception_class_path = found.traceback = ""
    found.save()


@transaction.atomic
def forget(*, task: UUID, by: User, now: datetime) -> None:
    """Delete a task that was given up."""
    require(can_keep_up, by)
    found = _failed(task)
    audit.record("task.forgotten", target=found, by=by, at=now, detail={"task": found.task_path})
    found.delete()


def _failed(task: UUID) -> DBTaskResult:
    found: DBTaskResult | None = DBTaskResult.objects.select_for_update().failed().filter(pk=task).first()
    if found is None:
        raise nothing_here()
    return found

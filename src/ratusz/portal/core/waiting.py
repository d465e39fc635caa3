"""Work in the queue that needs to be there only once, for it looks at all there is when its turn comes."""

from typing import Any

from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult


def enqueue_once(task: Task[Any, Any], *args: str) -> None:
    """Enqueue `task`, unless it waits already with the same arguments. What has begun waits no more: it may have read too early."""
    waiting = DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY).order_by()
    if not any(one["args"] == list(args) for one in waiting.values_list("args_kwargs", flat=True)):
        task.enqueue(*args)

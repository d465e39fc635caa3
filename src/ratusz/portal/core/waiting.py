"""Work in the queue that needs to be there only once, or not at all any more."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult


def enqueue_once(task: Task[Any, Any], *args: str) -> None:
    """Enqueue `task`, unless it waits already with the same arguments. What has begun waits no more: it may have read too early."""
    if not any(_waiting(task, args)):
        task.enqueue(*args)


def withdraw(task: Task[Any, Any], *args: str) -> None:
    """Take out of the queue what waits with these arguments: it was done meanwhile, by who could not wait."""
    DBTaskResult.objects.filter(pk__in=list(_waiting(task, args))).delete()


def _waiting(task: Task[Any, Any], args: tuple[str, ...]) -> Iterator[UUID]:
    """The ids of those that wait with these arguments."""
    waiting = DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY).order_by()
    return (pk for pk, asked in waiting.values_list("pk", "args_kwargs") if asked["args"] == list(args))

"""Work in the background beside the timetable: workers say that they live; what a dead or failed one left is taken up again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ratusz.portal.core.models import JobMark

MOST_TRIES = 3
# Three missed beats of ten seconds, and some for a machine that is short of breath.
DEAD_AFTER = timedelta(seconds=60)
KEPT_FOR = timedelta(days=30)
_WORKER = "worker "
_ENDED = (TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """How much waits: tasks ready to run, tasks running, tasks given up."""

    ready: int
    running: int
    failed: int


def beat(worker: str, *, now: datetime) -> None:
    """Say that the worker with this id lives."""
    JobMark.objects.update_or_create(name=f"{_WORKER}{worker}", defaults={"done_at": now})


class Beat:
    """Says every so many seconds that a worker lives, however often it is asked to."""

    def __init__(self, *, every_s: int) -> None:
        self._every, self._said, self._last = timedelta(seconds=every_s), "", datetime.min.replace(tzinfo=UTC)

    def tick(self, worker: str, *, now: datetime) -> None:
        """Say it, when it is time, and at once by a new name."""
        if worker != self._said or now - self._last >= self._every:
            beat(worker, now=now)
            self._said, self._last = worker, now


def say_goodbye(worker: str) -> None:
    """The worker stops: what it held may be taken up at once."""
    JobMark.objects.filter(name=f"{_WORKER}{worker}").update(done_at=None)


def last_beat() -> datetime | None:
    """When any worker was last seen."""
    marks = JobMark.objects.filter(name__startswith=_WORKER, done_at__isnull=False).order_by("-done_at")
    return marks.values_list("done_at", flat=True).first()


def living_workers(*, now: datetime) -> set[str]:
    """The ids of the workers that were seen a moment ago and did not say goodbye."""
    living = JobMark.objects.filter(name__startswith=_WORKER, done_at__gt=now - DEAD_AFTER).values_list("name", flat=True)
    return {name.removeprefix(_WORKER) for name in living}


def queue() -> Queue:
    """How much waits now."""
    tasks = DBTaskResult.objects.order_by()
    return Queue(ready=tasks.filter(status=TaskResultStatus.READY).count(), running=tasks.running().count(), failed=tasks.failed().count())


def going_on(path: str) -> set[object]:
    """The first arguments of the tasks at `path` that run, wait, or will be tried again."""
    tasks = DBTaskResult.objects.filter(task_path=path).order_by()
    again = [one for one in tasks.failed() if len(one.worker_ids) < MOST_TRIES]
    return {one.args_kwargs["args"][0] for one in [*tasks.exclude(status__in=_ENDED), *again]}


def take_up_again(*, now: datetime) -> int:
    """Put back the tasks whose worker died and those that failed, each at most MOST_TRIES times; how many.

    Tasks are therefore written so that they may be begun again.
    """
    alive = living_workers(now=now)
    orphans = [task for task in DBTaskResult.objects.running() if not alive.intersection(task.worker_ids[-1:])]
    failed = [task for task in DBTaskResult.objects.failed() if len(task.worker_ids) < MOST_TRIES]
    return sum(_put_back(task, now=now) for task in [*orphans, *failed])


def forget(*, now: datetime) -> int:
    """Delete tasks that ended more than KEPT_FOR ago, and workers not seen since; how many tasks."""
    JobMark.objects.filter(name__startswith=_WORKER).exclude(done_at__gt=now - KEPT_FOR).delete()
    deleted, _ = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_FOR).delete()
    return deleted


def _put_back(task: DBTaskResult, *, now: datetime) -> int:
    """Ready again after 1, then 5 minutes where it failed; given up after MOST_TRIES. One UPDATE, so that one worker does it."""
    tries = len(task.worker_ids)
    mine = DBTaskResult.objects.filter(pk=task.pk, status=task.status, started_at=task.started_at)
    if tries >= MOST_TRIES:
        return mine.update(status=TaskResultStatus.FAILED, finished_at=now, exception_class_path="", traceback="given up: its workers died")
    wait = timedelta(0) if task.status == TaskResultStatus.RUNNING else timedelta(minutes=5 if tries > 1 else 1)
    return mine.update(status=TaskResultStatus.READY, run_after=now + wait, started_at=None)

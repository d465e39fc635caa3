"""How the work stands: tasks, the timetable, workers, letters, backups. Few questions to the database, whatever their number."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ratusz.portal.core import jobs
from ratusz.portal.core.backups import LastBackup, last_backup
from ratusz.portal.core.models import JobMark, Letter
from ratusz.portal.intake.models import Delivery

_NO_JOBS = ("worker ", "backup")
#: A letter that was refused so often is not merely late.
TRIES_THAT_WORRY = 3
SHOWN_TASKS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """Letters that wait, those among them that were refused several times, those that do not arrive and nobody saw to."""

    waiting: int
    refused: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How the work stands. `workers`: when each living one was last seen; `oldest_unread`: since when a file waits to be read."""

    queue: jobs.Queue
    marks: tuple[JobMark, ...]
    workers: tuple[JobMark, ...]
    backup: LastBackup
    letters: Letters
    oldest_unread: datetime | None

    @property
    def failing(self) -> tuple[JobMark, ...]:
        """Jobs of the timetable that failed when they were last tried."""
        return tuple(mark for mark in self.marks if mark.failure)


def work(*, now: datetime) -> Work:
    """How it stands now."""
    marks = tuple(JobMark.objects.order_by("name"))
    living = [mark for mark in marks if mark.name.startswith("worker ") and mark.done_at and mark.done_at > now - jobs.DEAD_AFTER]
    waiting = Q(sent_at=None, lost_at=None)
    letters = Letter.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        refused=Count("pk", filter=waiting & Q(tries__gte=TRIES_THAT_WORRY)),
        lost=Count("pk", filter=Q(lost_at__isnull=False, settled_at=None)),
    )
    unread = Delivery.objects.filter(state=Delivery.State.RECEIVED).aggregate(since=Min("received_at"))
    return Work(
        queue=_queue(),
        marks=tuple(mark for mark in marks if not mark.name.startswith(_NO_JOBS)),
        workers=tuple(living),
        backup=last_backup(),
        letters=Letters(**letters),
        oldest_unread=unread["since"],
    )


def failed_tasks() -> list[DBTaskResult]:
    """Tasks that were given up, the last first."""
    return list(DBTaskResult.objects.failed().order_by("-finished_at")[:SHOWN_TASKS])


def deliveries_by_state() -> dict[str, int]:
    """State → how many deliveries are in it; every state is there."""
    found = dict(Delivery.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in Delivery.State.values}


def letters_by_state(*, now: datetime) -> dict[str, int]:
    """waiting, sent (of the last thirty days), lost → how many letters."""
    return Letter.objects.aggregate(
        waiting=Count("pk", filter=Q(sent_at=None, lost_at=None)),
        sent=Count("pk", filter=Q(sent_at__gt=now - timedelta(days=30))),
        lost=Count("pk", filter=Q(lost_at__isnull=False, settled_at=None)),
    )


def _queue() -> jobs.Queue:
    of = DBTaskResult.objects.order_by().aggregate(
        ready=Count("pk", filter=Q(status=TaskResultStatus.READY)),
        running=Count("pk", filter=Q(status=TaskResultStatus.RUNNING)),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
    )
    return jobs.Queue(**of)

"""The timetable: what is done every so many seconds, whichever worker comes first."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from django.db.models import Q

from ratusz.portal.core.models import JobMark

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`run(now)` is called about every `every_s` seconds by one of the workers."""

    name: str
    every_s: int
    run: Callable[[datetime], object]


def run_due(jobs: Sequence[Job], *, now: datetime) -> list[str]:
    """Run the jobs whose time has come; their names. A job that fails is logged, kept in its mark, and tried at its next time."""
    done = [job for job in jobs if _claim(job, now=now)]
    for job in done:
        _run(job, now=now)
    return [job.name for job in done]


def _claim(job: Job, *, now: datetime) -> bool:
    """Whether it is time, and no other worker took it: one UPDATE decides."""
    last = JobMark.objects.filter(name=job.name).first()
    if last is None:
        _, made = JobMark.objects.get_or_create(name=job.name, defaults={"begun_at": now})
        return made
    earlier = Q(begun_at=None) | Q(begun_at__lte=now - timedelta(seconds=job.every_s))
    return bool(JobMark.objects.filter(earlier, name=job.name).update(begun_at=now))


def _run(job: Job, *, now: datetime) -> None:
    with _Ending() as ending:
        job.run(now)
    if ending.error is None:
        JobMark.objects.filter(name=job.name).update(done_at=now, failure="")
    else:
        JobMark.objects.filter(name=job.name).update(failure=f"{type(ending.error).__name__}: {ending.error}"[:2000])
        logger.error("the job %s failed", job.name, exc_info=ending.error)


class _Ending:
    """Where the failure of a job ends, so that it neither stops the other jobs nor passes unseen."""

    error: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        self.error = error if isinstance(error, Exception) else None
        return self.error is not None

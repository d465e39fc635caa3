"""When the bank was last backed up, for those who watch over it."""

from dataclasses import dataclass
from datetime import datetime

from ratusz.portal.core.models import JobMark

_NAME = "backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastBackup:
    """`done_at`: of the last whole one, None for never. `begun_at`: of the last try; `failure`: why that failed, "" where it did not."""

    done_at: datetime | None
    begun_at: datetime | None
    failure: str


def last_backup() -> LastBackup:
    """How it stands."""
    mark = JobMark.objects.filter(name=_NAME).first()
    return LastBackup(
        done_at=mark.done_at if mark else None, begun_at=mark.begun_at if mark else None, failure=mark.failure if mark else ""
    )


def begun(*, now: datetime) -> None:
    """Write down that a backup begins."""
    JobMark.objects.update_or_create(name=_NAME, defaults={"begun_at": now})


def done(*, now: datetime) -> None:
    """Write down that it is whole."""
    JobMark.objects.update_or_create(name=_NAME, defaults={"done_at": now, "failure": ""})


def failed(why: str, *, now: datetime) -> None:
    """Write down that it came to nothing, and why."""
    JobMark.objects.update_or_create(name=_NAME, defaults={"begun_at": now, "failure": why[:2000]})

"""Work done in the background for large tables: serving copies and profiles."""

from datetime import datetime

from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ratusz.portal.explore import copies, profiles
from ratusz.portal.explore.charts import pictures
from ratusz.portal.explore.tables import open_table


@task()
def make_copy(resource_id: str, version: str) -> None:
    """Make one serving copy, and the profile; begun again, it starts anew."""
    copies.make(resource_id, version)
    profiles.make(open_table(resource_id, version))


def make_missing_copies(*, now: datetime) -> None:  # noqa: ARG001  the timetable's signature
    """Have the copies and profiles made that are missing, and the copies deleted that nobody needs."""
    copies.sweep()
    waiting = DBTaskResult.objects.filter(task_path=make_copy.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    begun = {tuple(arguments["args"]) for arguments in waiting.values_list("args_kwargs", flat=True)}
    counted_by_workers = (*copies.wanted(), *profiles.wide())
    without_profile = [(resource_id, version) for resource_id, version in counted_by_workers if not profiles.is_made(version)]
    for resource_id, version in dict.fromkeys([*copies.missing(), *without_profile]):
        if (resource_id, version) not in begun:
            make_copy.enqueue(resource_id, version)


def sweep_pictures(*, now: datetime) -> None:  # noqa: ARG001  the timetable's signature
    """Delete the pictures of charts that were drawn longest ago, where there are too many."""
    pictures.sweep()

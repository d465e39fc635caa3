"""Work done in the background: what a declaration would hide of a large table."""

from datetime import datetime

from django_tasks import task

from ratusz.portal.core import jobs
from ratusz.portal.core.turns import LONG
from ratusz.portal.secrecy import trials
from ratusz.portal.secrecy.models import Trial


@task(priority=LONG)
def work_out(trial_id: int) -> None:
    """Find out what would be hidden; harmless when it was found out already. What people wait for otherwise goes first, and in between."""
    trials.work_out(trial_id=trial_id)


def begin(trial: Trial) -> None:
    """Have it found out soon. The task is written in the transaction of the caller: both are there, or neither."""
    work_out.enqueue(trial.pk)


def fail_given_up(*, now: datetime) -> None:
    """What nobody will find out any more, as the workers died at it, may be asked again."""
    trials.fail_given_up(going_on=jobs.going_on(work_out.module_path), now=now)

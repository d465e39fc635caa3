"""Work done in the background: what a declaration would hide of a large table."""

from django_tasks import task

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

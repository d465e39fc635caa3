"""Work that waits in the queue already is not put there again; work that has begun is, for it may have read too early."""

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ratusz.portal.core.waiting import enqueue_once, withdraw
from ratusz.portal.discrepancies.tasks import scan_phenomenon
from ratusz.portal.gaps.tasks import look_at_needs

pytestmark = pytest.mark.django_db


def test_what_waits_is_enqueued_once_until_it_begins(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    for one in ("a", "a", "b"):
        enqueue_once(scan_phenomenon, one)
        enqueue_once(look_at_needs)
    assert DBTaskResult.objects.count() == 3
    withdraw(scan_phenomenon, "a")
    assert DBTaskResult.objects.count() == 2
    enqueue_once(scan_phenomenon, "a")
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    withdraw(scan_phenomenon, "a")
    enqueue_once(scan_phenomenon, "a")
    assert DBTaskResult.objects.count() == 4

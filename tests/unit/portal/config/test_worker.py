"""The worker ends when it is told to, and not before its task does."""

import signal

import pytest
from django.db import OperationalError
from django_tasks_db.management.commands.db_worker import Worker

from ratusz.portal.config import worker as worker_module
from ratusz.portal.config.worker import GracefulWorker


@pytest.fixture
def worker():
    return GracefulWorker(
        queue_names=["*"], interval=1, batch=False, backend_name="default", startup_delay=False, max_tasks=None, worker_id="w",
        excluded_queue_names=[],
    )  # fmt: skip


def test_a_task_is_not_broken_off_by_being_told_twice_to_end(worker):
    """`ratusz demo`, and everything that ends a group of processes, tells the worker twice."""
    worker.running_task = True
    worker.shutdown(signal.SIGTERM, None)
    worker.shutdown(signal.SIGTERM, None)
    assert not worker.running


def test_a_task_is_broken_off_by_the_second_ctrl_c(worker):
    worker.running_task = True
    worker.shutdown(signal.SIGINT, None)
    worker.shutdown(signal.SIGTERM, None)
    with pytest.raises(SystemExit):
        worker.shutdown(signal.SIGINT, None)


def test_a_worker_that_waits_ends_at_once(worker):
    with pytest.raises(SystemExit):
        worker.shutdown(signal.SIGTERM, None)


def test_a_database_that_is_away_is_waited_for_and_the_worker_comes_back_by_another_name(worker, monkeypatch):
    """What it held under the old name is taken up as that of a worker that died."""
    answers, names, waited = [OperationalError("database is locked"), OperationalError("gone"), None], [], []

    def run(self):
        names.append(self.worker_id)
        self.running_task = True
        if (answer := answers.pop(0)) is not None:
            raise answer

    monkeypatch.setattr(Worker, "run", run)
    monkeypatch.setattr(worker_module.threading.Event, "wait", lambda _self, seconds: waited.append(seconds))
    monkeypatch.setattr(worker_module, "close_old_connections", lambda: None)
    worker.run()
    assert (names, waited) == (["w", "w-1", "w-2"], [1, 2])


def test_a_worker_that_ends_when_nothing_waits_tells_whoever_called_it(worker, monkeypatch):
    def run(self):
        raise OperationalError("gone")

    monkeypatch.setattr(Worker, "run", run)
    worker.batch = True
    with pytest.raises(OperationalError):
        worker.run()

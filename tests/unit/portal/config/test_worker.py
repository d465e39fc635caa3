"""The worker ends when it is told to, and not before its task does."""

import signal

import pytest

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

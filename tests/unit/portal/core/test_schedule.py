"""The timetable, and tasks that were left behind."""

import logging

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from ratusz.portal.config.timetable import TIMETABLE
from ratusz.portal.core import jobs
from ratusz.portal.core.models import JobMark
from ratusz.portal.core.schedule import Job, run_due
from tests.support.moments import NOON, after

pytestmark = pytest.mark.django_db


def counting(*, every_s=60, fails=False):
    calls = []

    def run(now):
        calls.append(now)
        if fails:
            raise LookupError("gone")

    return Job(name="count", every_s=every_s, run=run), calls


def test_a_job_runs_at_once_and_then_when_its_time_has_come():
    job, calls = counting()
    for second in (0, 1, 59, 60, 61, 119, 121):
        run_due([job], now=after(seconds=second))
    assert calls == [NOON, after(seconds=60), after(seconds=121)]


def test_only_one_of_two_workers_runs_a_job():
    job, calls = counting()
    assert [run_due([job], now=NOON), run_due([job], now=NOON)] == [["count"], []]
    assert len(calls) == 1


def test_a_job_that_fails_is_kept_and_logged_and_stops_nobody(caplog):
    bad, _ = counting(fails=True)
    good_calls = []
    good = Job(name="good", every_s=1, run=good_calls.append)
    with caplog.at_level(logging.ERROR):
        run_due([bad, good], now=NOON)
    mark = JobMark.objects.get(name="count")
    assert (mark.failure, mark.done_at, good_calls) == ("LookupError: gone", None, [NOON])
    assert "the job count failed" in caplog.text


def test_a_job_that_works_again_forgets_its_failure():
    bad, _ = counting(fails=True)
    run_due([bad], now=NOON)
    good, _ = counting()
    run_due([good], now=after(seconds=60))
    mark = JobMark.objects.get(name="count")
    assert (mark.failure, mark.done_at) == ("", after(seconds=60))


def test_every_job_of_the_timetable_runs_on_an_empty_bank(bank_dir):
    names = run_due(TIMETABLE, now=NOON)
    assert names == [job.name for job in TIMETABLE]
    assert not JobMark.objects.exclude(failure="").exists()
    assert len(names) == len(set(names))


def left(status, *workers, started_at=NOON):
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="none",
        worker_ids=list(workers),
        backend_name="default",
        run_after=get_date_max(),
        started_at=started_at,
        exception_class_path="",
        traceback="",
    )


def test_what_a_dead_worker_left_is_taken_up_again():
    jobs.beat("dead", now=NOON)
    jobs.beat("living", now=after(minutes=5))
    orphan, held = left(TaskResultStatus.RUNNING, "dead"), left(TaskResultStatus.RUNNING, "living")
    assert jobs.take_up_again(now=after(minutes=5)) == 1
    orphan.refresh_from_db()
    held.refresh_from_db()
    assert (orphan.status, orphan.run_after, held.status) == (TaskResultStatus.READY, after(minutes=5), TaskResultStatus.RUNNING)


def test_a_worker_that_said_goodbye_is_not_waited_for():
    jobs.beat("gone", now=NOON)
    left(TaskResultStatus.RUNNING, "gone")
    jobs.say_goodbye("gone")
    assert jobs.take_up_again(now=after(seconds=1)) == 1


def test_a_failed_task_is_tried_three_times_with_pauses():
    task = left(TaskResultStatus.FAILED, "a")
    jobs.take_up_again(now=NOON)
    task.refresh_from_db()
    assert (task.status, task.run_after) == (TaskResultStatus.READY, after(minutes=1))
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, worker_ids=["a", "b"])
    jobs.take_up_again(now=NOON)
    task.refresh_from_db()
    assert task.run_after == after(minutes=5)
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, worker_ids=["a", "b", "c"])
    assert jobs.take_up_again(now=NOON) == 0


def test_a_task_that_kills_its_workers_is_given_up():
    task = left(TaskResultStatus.RUNNING, "a", "b", "c")
    jobs.take_up_again(now=NOON)
    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert "died" in task.traceback
    assert jobs.queue() == jobs.Queue(ready=0, running=0, failed=1)


def test_old_tasks_and_workers_are_forgotten():
    jobs.beat("old", now=NOON)
    DBTaskResult.objects.filter(pk=left(TaskResultStatus.SUCCESSFUL, "old").pk).update(finished_at=NOON)
    waiting = left(TaskResultStatus.READY)
    assert [jobs.forget(now=after(days=29)), jobs.forget(now=after(days=31))] == [0, 1]
    assert list(DBTaskResult.objects.all()) == [waiting]
    assert jobs.last_beat() is None


def test_a_worker_beats_every_ten_seconds_however_often_it_is_asked():
    beat = jobs.Beat(every_s=10)
    seen = []
    for second in (0, 1, 9, 10, 11):
        beat.tick("w", now=after(seconds=second))
        seen.append(jobs.last_beat())
    assert seen == [NOON, NOON, NOON, after(seconds=10), after(seconds=10)]
    beat.tick("w-1", now=after(seconds=12))
    assert jobs.living_workers(now=after(seconds=13)) == {"w", "w-1"}

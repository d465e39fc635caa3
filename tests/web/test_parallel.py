"""Several at once: what only shows with parallel writers, so on PostgreSQL; SQLite has one writer at a time."""

import threading

import pytest
from django.db import connection, connections, transaction

from ratusz.portal.core import journal, outbox
from ratusz.portal.core.followers import Follower, catch_up
from ratusz.portal.core.schedule import Job, run_due
from tests.support.cast import person
from tests.support.moments import NOON

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite has one writer at a time"),
]


def happened(target, kind):
    with transaction.atomic():
        journal.write(kind, target=target, at=NOON)


def at_once(*calls):
    """Each call in a thread and a connection of its own; what they returned."""
    found, barrier = [], threading.Barrier(len(calls))

    def run(call):
        barrier.wait(5)
        found.append(call())
        connections.close_all()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return found


def test_a_follower_never_passes_over_a_row_that_is_committed_late():
    """Two people act at once, the first one slowly: the number of the second must not be seen before that of the first."""
    target = person("Ala")
    written, may_commit, done = threading.Event(), threading.Event(), []

    def slow():
        with transaction.atomic():
            journal.write("slow", target=target, at=NOON)
            written.set()
            may_commit.wait(5)
        connections.close_all()

    def quick():
        happened(target, "quick")
        connections.close_all()

    first, second = threading.Thread(target=slow), threading.Thread(target=quick)
    first.start()
    written.wait(5)
    second.start()
    second.join(0.3)
    follower = Follower(name="test", kinds=frozenset({"slow", "quick"}), follow=lambda row, _now: done.append(row.kind))
    catch_up(follower, now=NOON)
    may_commit.set()
    first.join(5)
    second.join(5)
    catch_up(follower, now=NOON)
    assert done == ["slow", "quick"]


def test_two_workers_follow_each_row_once():
    target, done = person("Ala"), []
    for number in range(20):
        happened(target, f"k{number}")
    follower = Follower(name="test", kinds=frozenset(f"k{n}" for n in range(20)), follow=lambda row, _now: done.append(row.kind))
    at_once(*[lambda: catch_up(follower, now=NOON)] * 3)
    assert done == [f"k{number}" for number in range(20)]


def test_two_workers_run_a_job_once():
    calls = []
    job = Job(name="once", every_s=60, run=calls.append)
    at_once(*[lambda: run_due([job], now=NOON)] * 4)
    assert calls == [NOON]


def test_two_workers_send_a_letter_once(mailoutbox):
    outbox.write(once="1", to="ala@ratusz.example", subject="T", body="B", now=NOON)
    assert sorted(at_once(*[lambda: outbox.send_due(now=NOON)] * 4)) == [0, 0, 0, 1]
    assert len(mailoutbox) == 1

"""A large table: what would be lost is found out by the worker, people wait on a page, and nothing is published before it is known.

And by no door is anything about few people published in silence.
"""

import os
from datetime import timedelta

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from ratusz.bank.base.errors import Stopped
from ratusz.bank.protect.cells import Method
from ratusz.portal.catalog.models import Resource
from ratusz.portal.config.worker import GracefulWorker
from ratusz.portal.core import turns
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.intake import actions, command, returning, smallcells, timed
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.views import protecting
from ratusz.portal.secrecy import tasks, trials
from ratusz.portal.secrecy.actions import declare
from ratusz.portal.secrecy.models import Declaration, Trial
from tests.support.deliveries import submitted
from tests.support.moments import after
from tests.web.test_small_numbers import HELPED, HIDE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FORM = {
    "method": "suppress", "threshold": "5", "counts": ["kobiety", "mezczyzni", "liczba_osob_razem"],
    "whole": "liczba_osob_razem", "breakdowns": ["dzielnica"], "totals": "Razem",
}  # fmt: skip


@pytest.fixture
def table(bank_dir, population_dataset):
    return Resource.objects.create(dataset=population_dataset, slug="pomoc", title_pl="Objęci pomocą")


@pytest.fixture
def worker(monkeypatch):
    """Everything is large, and the worker does nothing before it is called."""
    waiting: list[Trial] = []
    monkeypatch.setattr(trials, "AT_ONCE", 0)
    for module in (protecting, returning, smallcells, tasks):
        monkeypatch.setattr(module, "begin", waiting.append)

    def work():
        while waiting:
            trials.work_out(trial_id=waiting.pop(0).pk)

    return work


def test_it_is_worked_out_by_the_worker_and_published_when_it_is_known(client, table, ala, renata, worker):
    delivery = submitted(HELPED, table, by=ala, name="pomoc.csv")
    protect = reverse("intake:protect", args=[delivery.pk, 1])
    client.force_login(renata)
    assert "To duża tabela" in client.get(protect).content.decode()
    tried = client.post(protect, {**FORM, "threshold": "6", "try": "1"})
    trial = Trial.objects.get()
    assert tried.url == f"{protect}?proba={trial.pk}"
    waits = client.get(tried.url).content.decode()
    assert "Zacznie się za chwilę" in waits
    assert 'name="threshold" value="6"' in waits
    progress, stop = (reverse(f"intake:{name}", args=[delivery.pk, 1, trial.pk]) for name in ("protect-trial", "protect-stop"))
    assert "HX-Refresh" not in client.get(progress).headers
    # Stopped, it is not worked out; tried again, it is.
    client.post(stop)
    worker()
    assert "Przerwano" in client.get(tried.url).content.decode()
    assert client.get(progress).headers["HX-Refresh"] == "true"
    client.post(protect, {**FORM, "threshold": "6", "try": "1"})
    assert Trial.objects.get().state == "waiting"
    worker()
    assert "mniej niż 6" in client.get(tried.url).content.decode()
    # Saved with another threshold, that one is begun; publishing waits for it, and then does not work it out again.
    client.post(protect, {**FORM, "save": "1"})
    assert client.post(reverse("intake:accept", args=[delivery.pk]), {"seen": delivery.submission}).status_code == 302
    delivery.refresh_from_db()
    assert delivery.state == "submitted"
    assert "Nic nie opublikowano" in client.get(delivery.get_absolute_url()).content.decode()
    worker()
    client.post(reverse("intake:accept", args=[delivery.pk]), {"seen": delivery.submission})
    table.refresh_from_db()
    assert table.current
    assert Trial.objects.count() == 2


def test_a_long_task_lets_in_what_waits_and_no_other_long_one(bank_dir, monkeypatch):
    def waits(priority):
        return DBTaskResult.objects.create(
            status="READY", args_kwargs={"args": [0], "kwargs": {}}, task_path="ratusz.portal.secrecy.tasks.work_out", worker_ids=[],
            backend_name="default", run_after=after(days=-900), priority=priority, exception_class_path="", traceback="",
        )  # fmt: skip

    ran = []
    monkeypatch.setattr(GracefulWorker, "run_task", lambda _worker, task: ran.append(task.priority))
    worker = GracefulWorker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None, worker_id="w",
        excluded_queue_names=[],
    )  # fmt: skip
    for priority in (turns.LONG, -10, 0):
        waits(priority)
    worker.let_others_in()
    assert ran == [0, -10]
    assert DBTaskResult.objects.get(status="READY").priority == turns.LONG
    worker.running = False
    waits(0)
    worker.let_others_in()
    assert ran == [0, -10]


def test_how_far_it_is_is_written_down_and_a_stop_breaks_it_off(table, ala, worker, monkeypatch):
    delivery = submitted(HELPED, table, by=ala, name="pomoc.csv")
    question = smallcells.question_about(delivery.tables.get(), HIDE)
    trial = trials.ask(question=question, begin=tasks.begin, by=ala, now=after(seconds=5))
    assert trials.ask(question=question, begin=tasks.begin, by=ala, now=after(seconds=6)) == trial
    monkeypatch.setattr(trials, "_TOLD_EVERY", timedelta(0))
    seen = []
    write = trials._Teller.__call__

    def told(self, stage, done, total):
        write(self, stage, done, total)
        seen.append((stage, Trial.objects.get().done))
        if stage == "checking":
            trials.stop(trial=trial, by=ala, now=after(seconds=9))

    monkeypatch.setattr(trials._Teller, "__call__", told)
    between = []
    end = turns.takes_turns(lambda: between.append(len(seen)))
    worker()
    end()
    assert len(between) == len(seen) > 1
    trial.refresh_from_db()
    assert (trial.state, trial.found) == ("stopped", None)
    assert (seen[0][0], seen[-1][0]) == ("choosing", "checking")
    assert any(done for _stage, done in seen)


def test_what_a_reviewer_says_is_kept_with_the_publication_or_not_at_all(table, ala, renata):
    delivery = submitted(HELPED, table, by=ala, name="pomoc.csv")
    # Somebody else published in the meantime: nothing is published, and nothing is kept of what was said.
    other = submitted(HELPED.replace("41;38;79", "42;38;80"), table, by=ala, name="inna.csv", seconds=20)
    actions.accept(delivery=other, by=renata, now=after(seconds=30), random_bytes=os.urandom, few_because="Tak.")
    Declaration.objects.all().delete()
    with pytest.raises(Exception, match="changed this resource"):
        actions.accept(delivery=delivery, by=renata, now=after(seconds=40), random_bytes=os.urandom, few_because="Dane z BIP.")
    assert not Declaration.objects.exists()


def test_for_a_set_time_the_answer_holds_from_then_and_goes_when_it_is_called_off(table, ala, renata):
    delivery = submitted(HELPED, table, by=ala, name="pomoc.csv")
    with pytest.raises(Stopped) as stopped:
        timed.schedule(delivery=delivery, at=after(hours=2), by=renata, now=after(seconds=5))
    assert stopped.value.code == "small-numbers-undecided"
    timed.schedule(delivery=delivery, at=after(hours=2), by=renata, now=after(seconds=5), few_because="Dane z BIP.")
    assert not Declaration.objects.exists()
    timed.call_off(delivery=delivery, by=renata, now=after(seconds=9))
    delivery.refresh_from_db()
    assert delivery.few_because == ""
    timed.schedule(delivery=delivery, at=after(hours=2), by=renata, now=after(seconds=15), few_because="Dane z BIP.")
    assert timed.publish_due(now=after(hours=3), random_bytes=os.urandom) == 1
    assert Declaration.objects.get().reason == "Dane z BIP."


def test_by_command_nothing_goes_out_without_a_word(table, ala, renata, tmp_path):
    path = tmp_path / "pomoc.csv"
    path.write_text(HELPED)
    wanted = {"path": path, "to": f"{table.dataset.slug}/pomoc", "as_email": ala.email, "publish_as": renata.email}
    with pytest.raises(Stopped) as stopped:
        command.deliver(command.Wanted(**wanted), now=after(seconds=5), random_bytes=os.urandom)
    assert (stopped.value.code, stopped.value.exit_code) == ("small-numbers-undecided", 10)
    assert Delivery.objects.get().state == "submitted"
    done = command.deliver(command.Wanted(**wanted, few_because="Dane z BIP."), now=after(seconds=50), random_bytes=os.urandom)
    assert done.delivery.state == "published"
    assert Declaration.objects.get().method == str(Method.OPEN)
    assert AuditEntry.objects.filter(verb="resource.protection-declared", by=renata).count() == 1
    # Once it is declared, the command goes by it.
    declare(resource=table, protection=HIDE, by=ala, now=after(seconds=70))
    path.write_text(HELPED + "Tuwim;30;31;61\n")
    with pytest.raises(Stopped) as stopped:
        command.deliver(command.Wanted(**wanted), now=after(seconds=80), random_bytes=os.urandom)
    assert stopped.value.code == "cells-shown-before"

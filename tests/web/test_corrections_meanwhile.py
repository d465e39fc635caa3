"""What others do while a correction is accepted, taken back or made by the worker is never lost, nor undone in silence."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from ratusz.bank.base.errors import Conflict, NotAllowed, Stopped
from ratusz.bank.check.contract.rules import Between
from ratusz.bank.model.problem import Severity
from ratusz.bank.protect.cells import Breakdown, Count, Protection
from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.contracts import queries as contracts
from ratusz.portal.contracts.actions import promise
from ratusz.portal.core import jobs
from ratusz.portal.core.followers import catch_up
from ratusz.portal.corrections.models import Making
from ratusz.portal.corrections.queries import again_of
from ratusz.portal.intake import actions, mending, outcomes, remaking, returning, timed
from ratusz.portal.intake.followers import checking
from ratusz.portal.intake.queries import obstacles
from ratusz.portal.intake.tasks import remake
from ratusz.portal.secrecy import trials
from ratusz.portal.secrecy.actions import declare
from ratusz.portal.secrecy.models import Declaration, Trial
from tests.support.deliveries import sent, submitted
from tests.support.moments import after
from tests.support.published import POPULATION, deliver
from tests.web.test_corrected_everywhere import proposed
from tests.web.test_corrections import RIGHT, accepted, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEW = Protection(breakdowns=(Breakdown(column="dzielnica"), Breakdown(column="rok")), counts=(Count(column="ludnosc"),))


def test_a_protection_declared_meanwhile_is_not_ended_by_a_correction(monkeypatch, population, ala, renata):
    kept, made = proposed(population, RIGHT, ala), mending._public

    def meanwhile(*args, **options):
        public = made(*args, **options)
        declare(resource=population, protection=FEW, by=ala, now=after(hours=2))
        return public

    monkeypatch.setattr(mending, "_public", meanwhile)
    with pytest.raises(Conflict):
        mending.accept(kept=kept, by=renata, now=after(hours=2), random_bytes=os.urandom)
    kept.refresh_from_db()
    assert (kept.is_proposed, Declaration.objects.get(ended_at=None).method) == (True, "suppress")


def test_after_an_undo_a_correction_is_what_the_restored_version_remembers(population, ala, renata):
    kept, due = accepted(population, ala, renata), population.next_due_on
    mended = deliver(population, POPULATION.replace("13 001", "13 100"), by=ala, reviewer=renata, seconds=90_000)
    kept.refresh_from_db()
    assert (kept.is_outdated, mending.shows(kept)) == (True, False)
    returning.go_back(resource=mended, seen=mended.current, reason="zły plik", hide=False, by=renata, now=after(days=2))
    kept.refresh_from_db()
    assert (kept.is_outdated, mending.shows(kept), kept.resource.next_due_on) == (False, True, due)
    with pytest.raises(NotAllowed):
        mending.withdraw(kept=kept, reason="x", by=ala, now=after(days=3), random_bytes=os.urandom)


def test_an_undo_owes_the_delivery_again_and_hides_all_that_was_made_of_it(monkeypatch, population, ala, renata):
    Resource.objects.filter(pk=population.pk).update(next_due_on=after().date())
    again = deliver(population, POPULATION.replace("14,3", "14,4"), by=ala, reviewer=renata, seconds=100)
    delivered, closing = again.current, []
    accepted(again, ala, renata)
    Resource.objects.filter(pk=again.pk).update(next_due_on=after(days=99).date())
    monkeypatch.setattr(returning, "_require_tells_nothing", lambda *_given, **more: closing.extend(more["closing"]))
    again.refresh_from_db()
    returning.go_back(resource=again, seen=again.current, reason="zły plik", hide=True, by=renata, now=after(days=2))
    assert set(closing) == {delivered, again.current}
    again.refresh_from_db()
    assert again.next_due_on == after().date()
    assert publishing.versions_of_current(again) == (again.current,)


def test_what_is_not_told_has_no_reason_in_the_history(population, population_dataset, ala, renata):
    accepted(population, ala, renata)
    assert Publication.objects.first().note_said == "Poprawione przez urząd: Błąd w przepisaniu."
    with override("en"):
        assert Publication.objects.first().note_said == "Corrected by the office: Błąd w przepisaniu."
    kept = population.corrections.get()
    hiding = Resource.objects.create(dataset=population_dataset, slug="pomoc", title_pl="Objęci pomocą")
    declare(resource=hiding, protection=FEW, by=ala, now=after(hours=2))
    mending.withdraw(kept=kept, reason="było 13 001", by=renata, now=after(hours=3), random_bytes=os.urandom, few_because="dane publiczne")
    assert Publication.objects.first().note_said == "Wycofano korektę."


def test_broken_off_it_begins_anew_and_an_event_in_between_is_not_lost(monkeypatch, population, ala, renata):
    kept = accepted(population, ala, renata)
    making, begun = Making.objects.create(resource=population, kind="again", asked_at=after()), []
    given = {"making_id": making.pk, "now": after(hours=3), "random_bytes": os.urandom, "begin": begun.append}

    def stop(**_options):
        raise SystemExit

    monkeypatch.setattr(mending, "put_in_again", stop)
    with pytest.raises(SystemExit):
        remaking.carry_out(**given)
    making.refresh_from_db()
    assert (making.state, begun) == ("working", [])

    def undone(**_options):
        first = Publication.objects.filter(resource=population).last()
        Resource.objects.filter(pk=population.pk).update(current=first.version)
        raise Conflict("overtaken", "Too late.")

    monkeypatch.setattr(mending, "put_in_again", undone)
    remaking.carry_out(**given)
    making.refresh_from_db()
    assert (making.state, [one.kind for one in begun], again_of(population)) == ("failed", ["again"], begun[0])
    # What failed is told for as long as anything lacks.
    Making.objects.update(state="failed")
    population.refresh_from_db()
    assert again_of(population) == begun[0]
    Resource.objects.filter(pk=population.pk).update(current=Publication.objects.filter(resource=population).first().version)
    population.refresh_from_db()
    assert (again_of(population), kept.is_active) == (None, True)


def test_what_killed_its_workers_holds_nothing_up(population, ala):
    made, alive = (Making(resource=population, kind="again", state=state, asked_at=after()) for state in ("working", "done"))
    made.save()
    alive.save()
    for number, (status, tries) in enumerate([("FAILED", 3), ("FAILED", 1), ("READY", 0), ("SUCCESSFUL", 1)]):
        DBTaskResult.objects.create(
            status=status, args_kwargs={"args": [made.pk + number], "kwargs": {}}, task_path=remake.module_path, worker_ids=["w"] * tries,
            run_after=after(), backend_name="default",
        )  # fmt: skip
    going_on = jobs.going_on(remake.module_path)
    assert going_on == {made.pk + 1, made.pk + 2}
    assert remaking.fail_given_up(going_on=going_on, now=after(seconds=9)) == 0
    assert remaking.fail_given_up(going_on={made.pk}, now=after(hours=1)) == 0
    assert remaking.fail_given_up(going_on=going_on, now=after(hours=1)) == 1
    made.refresh_from_db()
    assert (made.state, "zepsuło" in made.failure_said) == ("failed", True)
    trial = Trial.objects.create(resource=population, version="v", digest="d", asked={}, state="working", asked_at=after(), asked_by=ala)
    assert trials.fail_given_up(going_on={trial.pk}, now=after(hours=1)) == 0
    assert trials.fail_given_up(going_on=set(), now=after(hours=1)) == 1
    trial.refresh_from_db()
    assert (trial.state, "zepsuło" in trial.failure_said) == ("failed", True)


def test_a_set_time_is_kept_at_the_next_try_when_something_beside_it_was_just_changed(monkeypatch, population, ala, renata):
    delivery = submitted(POPULATION.replace("14,3", "14,4"), population, by=ala, seconds=20)
    timed.schedule(delivery=delivery, at=after(days=1), by=renata, now=after(seconds=30), few_because="dane publiczne")
    seen = iter([(), ((population.pk, "v"),)])
    with monkeypatch.context() as patched:
        patched.setattr(outcomes, "open_in", lambda *_given, **_more: next(seen))
        assert timed.publish_due(now=after(days=1), random_bytes=os.urandom) == 0
    delivery.refresh_from_db()
    assert delivery.state == "scheduled"
    assert timed.publish_due(now=after(days=1) + timedelta(seconds=20), random_bytes=os.urandom) == 1


def test_what_waits_is_checked_again_with_the_corrections_in_force(client, population, ala, renata):
    rule = Between(column="ludnosc", low="5", severity=Severity.ERROR)
    promise(resource=population, rules=(rule,), columns=(), by=ala, now=after(minutes=1))
    delivery = sent(POPULATION.replace("14,3", "14,4"), population, by=ala, seconds=20)
    assert [one.code for one in obstacles(delivery)] == ["problem-undecided"]
    place = (("dzielnica", "Łagiewniki"), ("rok", "2023"))
    kept = accepted(population, ala, renata, replace(RIGHT, where=place, expect="4", value="40"))
    assert next(obstacles(delivery)).code == "checked-before-corrections"
    catch_up(checking, now=after(hours=3))
    delivery.refresh_from_db()
    assert (delivery.state, list(obstacles(delivery))) == ("read", [])

    actions.submit(delivery=delivery, by=ala, now=after(hours=4))
    harmless = accepted(population, ala, renata)
    delivery.refresh_from_db()
    before = delivery.submitted_at
    with pytest.raises(Conflict, match="the bank is checking it again"):
        actions.accept(delivery=delivery, by=renata, now=after(hours=5), random_bytes=os.urandom, few_because="x")
    catch_up(checking, now=after(hours=5))
    delivery.refresh_from_db()
    assert (harmless.is_active, delivery.state, delivery.submitted_at != before) == (True, "submitted", True)

    timed.schedule(delivery=delivery, at=after(days=9), by=renata, now=after(hours=6), few_because="x")
    mending.withdraw(kept=kept, reason="Pomyłka.", few_because="x", by=renata, now=after(hours=7), random_bytes=os.urandom)
    catch_up(checking, now=after(hours=8))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.publish_at) == ("returned", None)
    client.force_login(ala)
    page = text_of(client.get(delivery.get_absolute_url()))
    assert "Korekty tabeli zmieniły się" in page
    assert "wymaga decyzji" in page


def test_rules_are_proposed_without_a_base_of_which_nothing_is_left(monkeypatch, population, ala, renata):
    again, was = deliver(population, POPULATION.replace("14,3", "14,4"), by=ala, reviewer=renata, seconds=100), contracts.corrected_table

    def table(resource, version, corrections):
        if version != again.private:
            raise Stopped("nothing-left", "Nothing.")
        return was(resource, version, corrections)

    monkeypatch.setattr(contracts, "corrected_table", table)
    assert contracts.proposed_from(again)[1] is None

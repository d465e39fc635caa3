"""Decisions about personal data: remembered for the same sort of values, seen by the data-protection officer, made anew when asked."""

import os

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from ratusz.bank.base.errors import Conflict, NotAllowed, Stopped
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core.models import AuditEntry, JournalRow, Letter
from ratusz.portal.intake import actions, queries, reopening
from ratusz.portal.intake.followers import write_letters
from ratusz.portal.intake.models import Decision, Delivery
from ratusz.portal.people.models import Role
from tests.support.cast import person
from tests.support.deliveries import sent
from tests.support.moments import NOON, after

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PARENTS = "nr;klasa;kontakt\n1;1a;anna.nowak@gmail.com\n2;1b;jan.kowal@gmail.com\n3;1c;ewa.mazur@gmail.com\n"


@pytest.fixture
def iwona(office):
    """The data-protection officer."""
    return person("Iwona", Role.INSPECTOR)


@pytest.fixture
def table(bank_dir, population_dataset):
    return Resource.objects.create(dataset=population_dataset, slug="kontakty", title_pl="Kontakty")


@pytest.fixture
def decision(table, ala, renata):
    """Published with e-mail addresses, because Ala decided so."""
    delivery = sent(PARENTS, table, by=ala)
    actions.decide(
        table=delivery.tables.get(), code="email-found", column="kontakt", verdict="publish", reason="Zgoda rodziców.", by=ala, now=NOON
    )
    publish(delivery, ala, renata, seconds=5)
    table.refresh_from_db()
    return Decision.objects.get()


def publish(delivery, ala, renata, *, seconds):
    actions.submit(delivery=delivery, by=ala, now=after(seconds=seconds))
    delivery.refresh_from_db()
    actions.accept(delivery=delivery, by=renata, now=after(seconds=seconds + 1), random_bytes=os.urandom)
    delivery.refresh_from_db()


def test_a_decision_holds_for_the_same_sort_of_values_and_not_for_others(decision, table, ala):
    same = sent(PARENTS.replace("anna.nowak", "olga.lis"), table, by=ala, seconds=60)
    assert same.tables.get().decisions.get().remembered
    other = sent(PARENTS.replace("ewa.mazur@gmail.com", "ewa.mazur@onet.pl"), table, by=ala, seconds=120)
    need = queries.needs(other.tables.get())[0]
    assert (need.decision, need.before.reason) == (None, "Zgoda rodziców.")
    assert "onet" not in str(list(Decision.objects.values()))
    assert "gmail" not in str(list(Decision.objects.values()))


def test_another_kind_in_the_same_column_is_decided_by_itself(decision, table, ala):
    other = sent(PARENTS.replace("jan.kowal@gmail.com", "44051401359"), table, by=ala, seconds=60)
    assert [(need.code, need.decision is None) for need in queries.needs(other.tables.get()) if need.decision is None] == [
        ("pesel-found", True)
    ]


def test_the_officer_has_a_decision_made_anew(decision, table, ala, renata, iwona, client):
    waiting = sent(PARENTS.replace("1a", "2a"), table, by=ala, seconds=60)
    reopening.reopen(decision=decision, reason="Zgoda wygasła.", by=iwona, now=after(seconds=70))
    assert queries.needs(waiting.tables.get())[0].decision is None  # taken over before, open again
    with pytest.raises(Stopped):
        actions.submit(delivery=waiting, by=ala, now=after(seconds=71))
    later = sent(PARENTS.replace("1a", "3a"), table, by=ala, seconds=80)
    assert not later.tables.get().decisions.exists()
    with pytest.raises(Conflict):
        reopening.reopen(decision=decision, reason="Jeszcze raz.", by=iwona, now=after(seconds=90))
    client.force_login(ala)
    page = client.get(reverse("intake:personal-decision", args=[decision.pk])).content.decode()
    assert "Zgoda wygasła." in page
    assert reverse("intake:personal-decision", args=[decision.pk]) in client.get(reverse("desk:desk")).content.decode()
    answered = client.post(reverse("intake:personal-answer", args=[decision.pk]), {"verdict": "publish", "reason": "Nowa zgoda z 1 marca."})
    assert answered.status_code == 302
    decision.refresh_from_db()
    assert (decision.verdict, decision.reason, decision.reopened_at) == ("publish", "Nowa zgoda z 1 marca.", None)
    verbs = list(AuditEntry.objects.filter(verb__startswith="delivery.deci").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["delivery.decision-reopened", "delivery.decided-anew"]
    assert AuditEntry.objects.get(verb="delivery.decided-anew").detail["decided_before"] == "Zgoda rodziców."


def test_a_column_decided_anew_to_stay_inside_stays_there_from_the_next_delivery_on(decision, table, ala, renata, iwona):
    reopening.reopen(decision=decision, reason="Zgoda wygasła.", by=iwona, now=after(seconds=70))
    reopening.answer(decision=decision, verdict="withhold", reason="Racja.", by=ala, now=after(seconds=80))
    delivery = sent(PARENTS.replace("1a", "2a"), table, by=ala, seconds=90)
    found = delivery.tables.get()
    assert (found.withheld, queries.needs(found)) == (["kontakt"], ())
    assert queries.still_open(found).columns == ("kontakt",)
    publish(delivery, ala, renata, seconds=100)
    table.refresh_from_db()
    assert table.withheld == ["kontakt"]


def test_only_the_officer_asks_and_only_the_steward_answers(decision, ala, bartek, renata, iwona):
    for somebody in (ala, bartek, renata):
        with pytest.raises(NotAllowed):
            reopening.reopen(decision=decision, reason="x", by=somebody, now=NOON)
    reopening.reopen(decision=decision, reason="x", by=iwona, now=NOON)
    for somebody in (iwona, bartek, renata):
        with pytest.raises(NotAllowed):
            reopening.answer(decision=decision, verdict="publish", reason="x", by=somebody, now=NOON)


def test_who_delivered_and_the_stewards_get_a_letter(decision, ala, iwona):
    reopening.reopen(decision=decision, reason="Zgoda wygasła.", by=iwona, now=after(seconds=70))
    write_letters(JournalRow.objects.get(kind="decision-reopened"), after(seconds=71))
    assert [letter.to for letter in Letter.objects.filter(subject__contains="Dane osobowe")] == [ala.email]


def test_the_list_says_what_matters_now(decision, table, ala, bartek, iwona, client):
    client.force_login(iwona)
    address = reverse("intake:personal-data")
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert "Zgoda rodziców." in page.find("table").get_text()
    assert "gmail" not in page.get_text()
    assert "Zgoda" not in client.get(address, {"stan": "open"}).content.decode()
    assert "Zgoda" in client.get(address, {"stan": "current", "jednostka": "edukacja", "rodzaj": "email-found"}).content.decode()
    assert "Zgoda" not in client.get(address, {"rodzaj": "pesel-found"}).content.decode()
    assert "Zgoda" not in client.get(address, {"jednostka": "geodezja"}).content.decode()
    exported = client.get(reverse("intake:personal-data-csv"))
    text = exported.content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("Ludność miasta: Kontakty;teraz opublikowane;adresy e-mail;kontakt;")
    client.force_login(bartek)
    assert "Zgoda" not in client.get(address).content.decode()
    assert client.get(reverse("intake:personal-decision", args=[decision.pk])).status_code == 404


def test_cells_of_the_list_are_no_formulas(decision, iwona, client):
    Decision.objects.update(reason="=1+1")
    client.force_login(iwona)
    assert ";'=1+1;" in client.get(reverse("intake:personal-data-csv")).content.decode()


def test_the_officer_stops_a_publication(decision, table, ala, iwona, client):
    client.force_login(iwona)
    stop = reverse("intake:personal-stop", args=[decision.pk])
    assert client.post(stop, {"reason": "Dane dzieci."}).status_code == 422  # not sure enough
    assert client.post(stop, {"reason": "Dane dzieci.", "sure": "on"}).status_code == 302
    table.refresh_from_db()
    assert (table.is_published, table.withdrawn_reason) == (False, "Dane dzieci.")
    write_letters(JournalRow.objects.get(kind="withdrawn"), after(seconds=71))
    client.force_login(ala)
    assert client.post(stop, {"reason": "x", "sure": "on"}).status_code == 403


def test_a_decision_nothing_was_done_by_yet_is_taken_away(table, ala, iwona):
    delivery = sent(PARENTS, table, by=ala)
    actions.decide(table=delivery.tables.get(), code="email-found", column="kontakt", verdict="publish", reason="Zgoda.", by=ala, now=NOON)
    reopening.reopen(decision=Decision.objects.get(), reason="Nie ma zgody.", by=iwona, now=after(seconds=9))
    assert not Decision.objects.exists()
    assert Delivery.objects.get().state == Delivery.State.READ

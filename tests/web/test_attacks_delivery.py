"""Attacks on the way of a file: what was looked at is what is published, and who holds a link can do no more than send."""

import os
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.multipartparser import MultiPartParser
from django.test import Client
from django.urls import reverse

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import Gone, NotAllowed, UserError
from ratusz.portal.catalog.actions import set_audience
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core.budgets import Budget
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.desk.leaving import hand_over
from ratusz.portal.erasure import actions as erasures
from ratusz.portal.intake import actions, linking, reopening, timed
from ratusz.portal.intake.models import Delivery, OneTimeLink
from ratusz.portal.intake.queries import needs
from ratusz.portal.people.models import Membership, Role
from tests.support.cast import person
from tests.support.deliveries import PERSONAL, SCHOOLS, sent, submitted
from tests.support.moments import after
from tests.support.published import POPULATION, deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
State = Delivery.State
MORE = POPULATION + "Bytków;2024;12 900;20,5\n"
WORSE = POPULATION + "Bytków;2024;99 999;99,9\n"


@pytest.fixture
def schools(bank_dir, population_dataset, ala, renata):
    """A table of which nothing is published yet."""
    return Resource.objects.create(dataset=population_dataset, slug="szkoly", title_pl="Szkoły")


@pytest.fixture
def link_path(population, education):
    return linking.drop_address(population, "sekretariat@szkola.example", utc_now()).removeprefix("http://127.0.0.1:8000")


def send(client, path, content=MORE):
    return client.post(path, {"do": "send", "file": SimpleUploadedFile("dzielnice.csv", content.encode())})


def changed_under_the_eyes(delivery, *, by):
    """The steward takes it back, keeps one column more inside, and submits it again."""
    actions.take_back(delivery=delivery, by=by, now=after(minutes=10))
    delivery.refresh_from_db()
    actions.withhold(table=delivery.tables.get(), columns=["udzial"], by=by, now=after(minutes=11))
    delivery.refresh_from_db()
    actions.submit(delivery=delivery, by=by, now=after(minutes=12))


@pytest.mark.parametrize("way", ["accept", "schedule", "send-back"])
def test_a_reviewer_decides_about_what_their_page_showed(client, population, ala, renata, way):
    """Taken back, changed and submitted again while the reviewer reads: their click decides nothing."""
    delivery = submitted(MORE, population, by=ala, seconds=60)
    client.force_login(renata)
    page = client.get(reverse("intake:delivery", args=[delivery.pk])).content.decode()
    seen = page.split('name="seen" value="', 1)[1].split('"', 1)[0]
    changed_under_the_eyes(delivery, by=ala)
    form = {"seen": seen, "day": "2026-12-24", "hour": "12:00", "reason": "Popraw."}
    client.post(reverse(f"intake:{way}", args=[delivery.pk]), form)
    delivery.refresh_from_db()
    assert delivery.state == State.SUBMITTED
    population.refresh_from_db()
    assert population.rows == 7
    page = client.get(reverse("intake:delivery", args=[delivery.pk])).content.decode()
    seen = page.split('name="seen" value="', 1)[1].split('"', 1)[0]
    client.post(reverse("intake:accept", args=[delivery.pk]), {"seen": seen, "few_because": "Na tyle osób zgodził się urząd."})
    delivery.refresh_from_db()
    assert delivery.state == State.PUBLISHED


def test_a_link_does_not_take_away_what_its_steward_submitted(client, population, ala, link_path):
    """The steward submits what came by the link before its holder handed it in: the holder cannot undo that any more."""
    send(client, link_path)
    delivery = Delivery.objects.get(channel="link")
    actions.submit(delivery=delivery, by=ala, now=utc_now())
    assert client.get(link_path).status_code == 410
    assert send(client, link_path, WORSE).status_code == 410
    delivery.refresh_from_db()
    assert (delivery.state, Delivery.objects.filter(channel="link").count()) == (State.SUBMITTED, 1)


def test_a_link_does_not_dig_up_what_was_erased(client, population, link_path):
    """What is erased stays erased, and says so, whatever else comes by the link."""
    send(client, link_path)
    Delivery.objects.filter(channel="link").update(state=State.ERASED)
    send(client, link_path)
    assert sorted(Delivery.objects.filter(channel="link").values_list("state", flat=True)) == [State.ERASED, State.READ]


def test_the_link_of_a_leaver_is_closed(client, population, ala, adam, bartek):
    """A letter with a link stays in a private mailbox; it opens nothing after its person has left."""
    path = linking.drop_address(population, ala, utc_now()).removeprefix("http://127.0.0.1:8000")
    assert client.get(path).status_code == 200
    post = Membership.objects.get(user=ala)
    hand_over(person=ala, successors={post.pk: bartek}, by=adam, now=utc_now())
    assert client.get(path).status_code == 410
    assert send(client, path).status_code == 410
    assert not Delivery.objects.filter(channel="link").exists()
    with pytest.raises(Gone):
        linking.hold(OneTimeLink.objects.get(), now=utc_now())


def test_who_made_the_link_does_not_review_what_came_by_it(population, dorota, link_path, education):
    """A link sent to oneself makes nobody a second person."""
    Membership.objects.create(user=dorota, role=Role.REVIEWER)
    made = linking.make_link(resource=population, to="dorota@dom.example", by=dorota, now=utc_now(), random_bytes=os.urandom)
    delivery = actions.receive_by_link(link=made.link, file_name="a.csv", original=actions.keep([MORE.encode()]), now=utc_now())
    delivery.refresh_from_db()
    actions.hand_in(delivery=delivery, now=utc_now())
    delivery.refresh_from_db()
    assert delivery.state == State.SUBMITTED
    with pytest.raises(NotAllowed):
        actions.accept(delivery=delivery, by=dorota, now=utc_now(), random_bytes=os.urandom)


def test_a_used_link_sends_nothing_more(client, population, link_path):
    send(client, link_path)
    client.post(link_path, {"do": "hand-in"})
    for form in ({"do": "hand-in"}, {"do": "unchanged"}, {"do": "late", "until": "2027-01-01"}):
        assert client.post(link_path, form).status_code == 410
    assert send(client, link_path, WORSE).status_code == 410
    assert Delivery.objects.filter(channel="link").count() == 1
    assert AuditEntry.objects.filter(verb="delivery.handed-in").count() == 1


def test_a_link_is_no_key_to_another_table(client, population, ala, link_path):
    """Nothing that one posts with the file leads it elsewhere, and the delivery of somebody else is not handed in by it."""
    other = sent(WORSE, population, by=ala, seconds=60)
    form = {"do": "send", "resource": str(other.pk), "target": "new", "delivery": str(other.pk), "mode": "replaces"}
    client.post(link_path, {**form, "file": SimpleUploadedFile("x.csv", MORE.encode())})
    client.post(link_path, {"do": "hand-in", "delivery": str(other.pk)})
    other.refresh_from_db()
    assert other.state == State.READ
    assert Delivery.objects.get(channel="link").resource == population


@pytest.fixture
def inspector(office):
    return person("Iga", Role.INSPECTOR)


@pytest.mark.parametrize("scheduled", [False, True])
def test_what_the_officer_asks_to_be_decided_anew_is_not_published_meanwhile(schools, ala, renata, inspector, scheduled):
    """Nothing of it is published yet, so there is time to decide: neither a reviewer nor the clock publishes it before."""
    delivery = sent(PERSONAL, schools, by=ala, seconds=60)
    table = delivery.tables.get()
    need = needs(table)[0]
    actions.decide(table=table, code=need.code, column=need.column, verdict="publish", reason="Bo tak.", by=ala, now=after(minutes=2))
    for other in needs(table)[1:]:
        actions.decide(table=table, code=other.code, column=other.column, verdict="publish", reason="Bo tak.", by=ala, now=after(minutes=2))
    delivery.refresh_from_db()
    actions.submit(delivery=delivery, by=ala, now=after(minutes=3))
    delivery.refresh_from_db()
    if scheduled:
        timed.schedule(delivery=delivery, at=after(hours=5), by=renata, now=after(minutes=4))
    reopening.reopen(decision=table.decisions.first(), reason="To PESEL.", by=inspector, now=after(minutes=5))
    timed.publish_due(now=after(hours=6), random_bytes=os.urandom)
    delivery.refresh_from_db()
    with pytest.raises(UserError):
        actions.accept(delivery=delivery, by=renata, now=after(hours=7), random_bytes=os.urandom)
    delivery.refresh_from_db()
    schools.refresh_from_db()
    assert (delivery.state, schools.current) == (State.RETURNED, "")
    with pytest.raises(UserError):
        actions.submit(delivery=delivery, by=ala, now=after(hours=8))


def test_what_was_accepted_for_the_office_is_not_shown_to_all_by_its_steward(schools, ala, renata):
    """Between the review and the set time nothing is published yet, and still its steward alone shows it to no more people."""
    Resource.objects.filter(pk=schools.pk).update(audience="office")
    schools.refresh_from_db()
    delivery = submitted(SCHOOLS, schools, by=ala, seconds=60)
    for _step in range(2):
        with pytest.raises(NotAllowed):
            set_audience(thing=schools, audience="public", by=ala, now=after(minutes=3))
        if delivery.state == State.SUBMITTED:
            timed.schedule(delivery=delivery, at=after(hours=5), by=renata, now=after(minutes=4))
            delivery.refresh_from_db()
    timed.publish_due(now=after(hours=6), random_bytes=os.urandom)
    schools.refresh_from_db()
    assert (schools.audience, bool(schools.current)) == ("office", True)


def test_what_is_handed_in_is_the_file_that_the_page_showed(client, population, link_path):
    """The link was forwarded: somebody else sent another file between looking and handing in."""
    send(client, link_path)
    page = client.get(link_path).content.decode()
    seen = page.split('name="delivery" value="', 1)[1].split('"', 1)[0]
    send(client, link_path, WORSE)
    client.post(link_path, {"do": "hand-in", "delivery": seen})
    assert not Delivery.objects.filter(state=State.SUBMITTED).exists()
    page = client.get(link_path).content.decode()
    seen = page.split('name="delivery" value="', 1)[1].split('"', 1)[0]
    client.post(link_path, {"do": "hand-in", "delivery": seen})
    assert Delivery.objects.filter(state=State.SUBMITTED).count() == 1


def test_what_is_erased_is_what_the_second_person_saw(client, population, ala, renata, dorota):
    """Files delivered after they looked go with the rest only when they have looked again."""
    asked = erasures.ask(dataset=population.dataset, resource=population, reason="Dane osobowe.", by=ala, now=after(hours=1))
    client.force_login(dorota)
    seen = re.search(r'name="seen" value="(\w+)"', client.get(asked.get_absolute_url()).content.decode())[1]
    deliver(population, MORE, by=ala, reviewer=renata, seconds=4000)
    confirm = reverse("erasure:confirm", args=[asked.pk])
    client.post(confirm, {"sure": "1", "seen": seen})
    asked.refresh_from_db()
    assert asked.state == asked.State.ASKED
    seen = re.search(r'name="seen" value="(\w+)"', client.get(asked.get_absolute_url()).content.decode())[1]
    client.post(confirm, {"sure": "1", "seen": seen})
    asked.refresh_from_db()
    assert asked.state == asked.State.CONFIRMED


@pytest.mark.parametrize("path", ["/konto/wejscie/", "/urzad/dostawy/nowa/", "/urzad/przeprowadzka/", "/konto/haslo/nowe/"])
def test_strangers_fill_no_disk(client, path, monkeypatch):
    """What they send to pages that take no file of theirs is not read at all: neither by a form nor in search of its token."""
    monkeypatch.setattr(MultiPartParser, "parse", lambda _self: pytest.fail("read"))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["ratusz_csrf"] = "a" * 32
    assert strict.post(path, {"file": SimpleUploadedFile("a.zip", b"0" * 1_100_000)}).status_code == 413


def test_a_spent_budget_refuses_before_a_byte_is_read(client, settings, dorota, monkeypatch):
    settings.BANK_BUDGETS = [Budget(name="few", views=frozenset({"intake:deliver"}), methods=frozenset({"POST"}), at_once=1, per_s=0.001)]
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dorota)
    assert strict.post("/urzad/dostawy/nowa/", {}).status_code == 403
    monkeypatch.setattr(MultiPartParser, "parse", lambda _self: pytest.fail("read"))
    strict.cookies["ratusz_csrf"] = "a" * 32
    assert strict.post("/urzad/dostawy/nowa/", {"file": SimpleUploadedFile("a.csv", b"0")}).status_code == 429

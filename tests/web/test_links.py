"""A link: delivered and reviewed like a file, asked once a week, and honest about what was heard."""

import os
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse

from ratusz.bank.connectors.links import Answer, Silent, Why
from ratusz.portal.catalog import links, tasks
from ratusz.portal.catalog.models import LinkCheck, Resource
from ratusz.portal.config.timetable import TIMETABLE
from ratusz.portal.core.models import AuditEntry, Letter
from ratusz.portal.intake import actions
from ratusz.portal.intake.linkletters import tell_of_broken
from ratusz.portal.intake.models import Delivery
from tests.support.deliveries import SCHOOLS, sent
from tests.support.moments import NOON, after

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BIP = "https://bip.example.org/plan?rok=2026"


def web(status=200, location=""):
    return lambda _method, url: Answer(status=status, location=location if url == BIP else "")


def silent(method, url):
    raise Silent(Why.NO_ADDRESS)


def given(dataset, **more):
    return {"target": f"new-in:{dataset.pk}", "title": "Plan w BIP", "url": BIP, "service": "page", **more}


@pytest.fixture
def link(client, bank_dir, population_dataset, ala, renata):
    """A published link, which nobody has asked yet."""
    client.force_login(ala)
    client.post("/urzad/odnosniki/nowy/", given(population_dataset))
    delivery = Delivery.objects.get()
    assert delivery.state == Delivery.State.READ, delivery.failure
    client.post(reverse("intake:submit", args=[delivery.pk]))
    delivery.refresh_from_db()
    actions.accept(delivery=delivery, by=renata, now=NOON, random_bytes=os.urandom)
    client.logout()
    return Resource.objects.get()


def text(response):
    assert response.status_code == 200
    return " ".join(BeautifulSoup(response.content, "html.parser").find("main").get_text(" ").split())


def test_a_link_is_reviewed_before_anybody_sees_it(client, bank_dir, population_dataset, ala, renata):
    client.force_login(ala)
    client.post("/urzad/odnosniki/nowy/", given(population_dataset, note="Nowy plan."))
    delivery, made = Delivery.objects.get(), Resource.objects.get()
    assert (delivery.kind, made.kind, made.is_published) == ("link", "link", False)
    assert BIP in client.get(delivery.get_absolute_url()).content.decode()
    client.post(reverse("intake:submit", args=[delivery.pk]))
    client.post(reverse("intake:accept", args=[delivery.pk]))
    made.refresh_from_db()
    assert not made.is_published
    client.force_login(renata)
    client.post(reverse("intake:accept", args=[delivery.pk]))
    made.refresh_from_db()
    assert (made.is_published, made.url, made.format) == (True, BIP, "page")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://localhost/", "http://10.0.0.1/", "https://jan:haslo@bip.pl/", "bip.pl"])
def test_an_address_that_is_not_public_is_refused_beside_its_field(client, bank_dir, population_dataset, ala, url):
    client.force_login(ala)
    answer = client.post("/urzad/odnosniki/nowy/", given(population_dataset, url=url))
    assert answer.status_code == 422
    assert not Delivery.objects.exists()


def test_a_file_is_no_link(link, ala):
    delivery = sent(SCHOOLS, link, by=ala, seconds=60)
    assert delivery.failure["code"] == "not-a-link"


def test_another_address_is_seen_as_a_resident_will_before_it_is_published(client, link, ala):
    client.force_login(ala)
    client.post("/urzad/odnosniki/nowy/", {"target": f"to:{link.pk}", "url": "https://nowy.example.org/plan", "service": "wms"})
    delivery = Delivery.objects.get(state=Delivery.State.READ)
    page = client.get(f"/urzad/dostawy/{delivery.pk}/1/podglad/").content.decode()
    assert 'href="https://nowy.example.org/plan" rel="external' in page
    assert "Podgląd: nieopublikowane" in page
    assert BIP in client.get(link.get_absolute_url()).content.decode(), "residents still see the one that stands"


def test_the_page_says_where_it_leads_and_what_was_heard(client, link):
    page = client.get(link.get_absolute_url()).content.decode()
    assert f'href="{BIP}" rel="external noopener noreferrer nofollow"' in page
    links.check(resource_id=link.pk, ask=web(), now=after(days=1))
    assert "3 marca 2026" in text(client.get(link.get_absolute_url()))
    found = client.get(f"/api/v1/resources/{link.pk}").json()
    assert (found["kind"], found["format"], found["url"], found["downloads"], found["rows_url"]) == ("link", "page", BIP, {}, None)
    assert (found["check"]["state"], found["check"]["status"], found["checked_on"]) == ("works", 200, "2026-03-03")
    words = client.get(f"/r/{link.pk}/{link.current}.json")
    assert b"".join(words.streaming_content).decode() == f'{{"service": "page", "url": "{BIP}"}}'
    problem = client.get(f"/api/v1/resources/{link.pk}/rows").json()
    assert (problem["code"], problem["allowed"]) == ("no-rows", [BIP])


def test_a_broken_link_stays_and_says_so_to_residents_and_on_the_steward_s_desk(client, link, ala, bartek):
    links.check(resource_id=link.pk, ask=web(404), now=after(days=1))
    links.check(resource_id=link.pk, ask=silent, now=after(days=2))
    check = LinkCheck.objects.get()
    assert (check.state, check.broken_since, check.why, check.status) == ("broken", after(days=1), "no-address", None)
    assert check.next_at == after(days=3)
    page = client.get(link.get_absolute_url()).content.decode()
    assert "3 marca 2026" in page
    assert "odnośnik nie działał przy ostatnim sprawdzeniu (" in client.get("/dane/ludnosc/").content.decode()
    assert client.get(f"/api/v1/resources/{link.pk}").json()["check"]["state"] == "broken"
    for person, told in ((ala, True), (bartek, False)):
        client.force_login(person)
        assert ("Plan w BIP" in text(client.get("/urzad/"))) is told, person
    links.check(resource_id=link.pk, ask=web(), now=after(days=3))
    assert LinkCheck.objects.values_list("state", "broken_since", "why").get() == ("works", None, "")
    client.force_login(ala)
    assert "Plan w BIP" not in text(client.get("/urzad/")).partition("Ostatnio")[0]


def test_a_link_that_moved_names_the_new_address_and_is_mended_by_a_delivery(client, link, ala, renata):
    def moved(method, url):
        return Answer(status=301, location="https://nowy.example.org/plan") if url == BIP else Answer(status=200)

    links.check(resource_id=link.pk, ask=moved, now=after(days=1))
    assert "https://nowy.example.org/plan" in client.get(link.get_absolute_url()).content.decode()
    client.force_login(ala)
    form = client.get(f"/urzad/odnosniki/nowy/?resource={link.pk}").content.decode()
    assert BIP in form
    client.post("/urzad/odnosniki/nowy/", {"target": f"to:{link.pk}", "url": "https://nowy.example.org/plan", "service": "wms"})
    delivery = Delivery.objects.first()
    actions.submit(delivery=delivery, by=ala, now=after(days=2))
    delivery.refresh_from_db()
    actions.accept(delivery=delivery, by=renata, now=after(days=2), random_bytes=os.urandom)
    link.refresh_from_db()
    assert (link.url, link.format, link.link_check.state) == ("https://nowy.example.org/plan", "wms", "unchecked")


def test_each_link_is_asked_once_a_week_by_one_worker(link):
    assert list(links.take_due(now=after(seconds=1))) == [link.pk]
    assert list(links.take_due(now=after(seconds=2))) == []
    links.check(resource_id=link.pk, ask=web(), now=after(seconds=3))
    assert list(links.take_due(now=after(days=6))) == []
    assert list(links.take_due(now=after(days=7, minutes=1))) == [link.pk]


def test_what_is_withdrawn_or_changed_meanwhile_is_not_asked(link):
    def changed(method, url):
        Resource.objects.filter(pk=link.pk).update(url="https://inny.example.org/")
        return Answer(status=404)

    links.check(resource_id=link.pk, ask=changed, now=after(days=1))
    assert LinkCheck.objects.get().state == "unchecked"
    Resource.objects.filter(pk=link.pk).update(withdrawn_at=NOON, withdrawn_reason="x")
    assert list(links.take_due(now=after(days=30))) == []


def test_only_a_change_of_what_is_heard_is_an_event(link):
    for day in (1, 2, 3):
        links.check(resource_id=link.pk, ask=web(500), now=after(days=day))
    assert AuditEntry.objects.filter(verb="link.checked", target_id=str(link.pk)).count() == 1


def test_the_worker_asks_what_is_due_where_it_may(link, monkeypatch, settings):
    monkeypatch.setattr(tasks.http, "ask", web())
    job = next(job for job in TIMETABLE if job.name == "check links")
    settings.BANK_CHECK_LINKS = False
    job.run(after(seconds=1))
    assert LinkCheck.objects.get().state == "unchecked"
    settings.BANK_CHECK_LINKS = True
    job.run(after(seconds=1))
    assert LinkCheck.objects.get().state == "works"
    assert job.every_s < timedelta(hours=1).total_seconds()
    assert links.check(resource_id=Resource.objects.create(dataset=link.dataset, slug="t", title_pl="T").pk, ask=web(), now=NOON) is None


def broken(link, *days):
    for day in days:
        links.check(resource_id=link.pk, ask=silent, now=after(days=day))


def letters_to(person):
    return list(Letter.objects.filter(to=person.email).order_by("pk"))


def test_stewards_are_told_once_of_a_link_that_did_not_answer_twice(link, ala, bartek, renata):
    Letter.objects.all().delete()
    broken(link, 1)
    assert tell_of_broken(now=after(days=1, hours=1)) == 0
    broken(link, 2)
    assert tell_of_broken(now=after(days=8)) == 1
    (letter,) = letters_to(ala)
    assert (letter.subject, letter.once.split()[-2]) == ("1 odnośnik nie odpowiada", str(ala.pk))
    for words in ("Plan w BIP", "3 marca 2026", "nie ma serwera", BIP, "/urzad/"):
        assert words in letter.body
    assert not letters_to(bartek)
    assert not letters_to(renata)
    entry = AuditEntry.objects.get(verb="link.broken-told")
    assert (entry.target_id, entry.by, entry.detail["people"]) == (str(link.pk), None, [str(ala.pk)])
    # As long as it stays broken, nothing more; when it worked in between, anew.
    broken(link, 9, 10)
    assert tell_of_broken(now=after(days=15)) == 0
    links.check(resource_id=link.pk, ask=web(), now=after(days=16))
    assert LinkCheck.objects.get().told_at is None
    broken(link, 17, 18)
    assert tell_of_broken(now=after(days=22)) == 1
    assert len(letters_to(ala)) == 2


def test_all_links_of_a_steward_stand_in_one_letter_in_the_steward_s_language(link, ala):
    Letter.objects.all().delete()
    other = Resource.objects.create(
        dataset=link.dataset,
        slug="mapa",
        title_pl="Mapa",
        title_en="Map",
        kind="link",
        url=BIP,
        format="wms",
        current=link.current,
        published_at=NOON,
    )
    ala.language = "en"
    ala.save()
    for one in (link, other):
        broken(one, 1, 2)
    assert tell_of_broken(now=after(days=8)) == 1
    (letter,) = letters_to(ala)
    assert letter.subject == "2 links do not answer"
    assert "Map” in" in letter.body


def test_a_link_that_is_withdrawn_or_kept_by_nobody_makes_no_letter(link, ala):
    Letter.objects.all().delete()
    broken(link, 1, 2)
    ala.is_active = False
    ala.save()
    assert tell_of_broken(now=after(days=8)) == 0
    assert LinkCheck.objects.get().told_at is None
    ala.is_active = True
    ala.save()
    Resource.objects.update(withdrawn_at=NOON, withdrawn_reason="x")
    assert tell_of_broken(now=after(days=9)) == 0
    Resource.objects.update(withdrawn_at=None, withdrawn_reason="")
    next(job for job in TIMETABLE if job.name == "tell of broken links").run(after(days=10))
    assert len(letters_to(ala)) == 1
    assert next(job for job in TIMETABLE if job.name == "tell of broken links").every_s == timedelta(days=7).total_seconds()


@pytest.mark.parametrize(
    "wrong",
    [{"state": "broken"}, {"state": "moved"}, {"state": "works"}, {"why": "silent"}, {"moved_to": "https://x.pl"}, {"told_at": NOON}],
)
def test_the_database_keeps_the_parts_of_a_check_together(link, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        LinkCheck.objects.update(**wrong)

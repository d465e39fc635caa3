"""One-time links: who makes them, what their page takes and tells, and that it opens nothing else."""

import hashlib
import re
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ratusz.bank.base.errors import Gone, NotAllowed, NotFound, WrongUsage
from ratusz.portal.catalog.models import Audience, Resource
from ratusz.portal.core.followers import catch_up
from ratusz.portal.core.models import AuditEntry, Letter
from ratusz.portal.intake import actions, answering, linking
from ratusz.portal.intake.followers import letters
from ratusz.portal.intake.models import Answer, Delivery, OneTimeLink
from ratusz.portal.intake.views import dropping
from tests.support.moments import NOON, after
from tests.support.published import POPULATION

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
State = Delivery.State
MORE = POPULATION + "Bytków;2024;12 900;20,5\n"
HERE = ["ludnosc", "dzielnice"]


@pytest.fixture
def now(monkeypatch):
    """The clock of the pages: five minutes past noon, until a test turns it."""
    turned = {"at": after(minutes=5)}
    monkeypatch.setattr(dropping, "utc_now", lambda: turned["at"])
    return turned


@pytest.fixture
def address(population, now, education):
    """The path of the page that a link for the school opens."""
    return linking.drop_address(population, "sekretariat@szkola.example", NOON).removeprefix("http://127.0.0.1:8000")


def send(client, address, content=MORE, name="dzielnice.csv", **more):
    return client.post(address, {"do": "send", "file": SimpleUploadedFile(name, content.encode()), **more})


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_address_is_told_once_and_kept_as_a_digest(population):
    address = linking.drop_address(population, "sekretariat@szkola.example", NOON)
    token = address.rstrip("/").rpartition("/")[2]
    link = OneTimeLink.objects.get()
    assert link.digest == hashlib.sha256(token.encode()).hexdigest()
    assert (link.expires_at - link.made_at, link.made_by) == (timedelta(days=14), None)
    assert linking.open_link(token, now=after(days=13)) == link
    assert not AuditEntry.objects.filter(detail__icontains=token).exists()


def test_a_file_is_sent_read_told_and_handed_in_without_an_account(client, address, population, renata):
    page = client.get(address)
    assert page.status_code == 200
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert "noindex" in page["X-Robots-Tag"]
    assert "Ludność dzielnic" in text(page)
    assert send(client, address).status_code == 302
    delivery = Delivery.objects.get(channel="link")
    assert (delivery.state, delivery.received_by, delivery.link.whom) == (State.READ, None, "sekretariat@szkola.example")
    told = text(client.get(address))
    assert "8 wierszy" in told
    assert "12 900" in told or "13 218" in told
    done = client.post(address, {"do": "hand-in"})
    assert done["Location"] == reverse("intake:drop-thanks")
    assert client.get(done["Location"]).status_code == 200
    delivery.refresh_from_db()
    population.refresh_from_db()
    assert (delivery.state, population.rows) == (State.SUBMITTED, 7)
    client.force_login(renata)
    seen = text(client.get(delivery.get_absolute_url()))
    assert "sekretariat@szkola.example" in seen
    assert "Jednorazowym linkiem dla" in seen


def test_while_the_file_is_being_read_the_page_says_so_and_asks_again(client, address):
    send(client, address)
    Delivery.objects.update(state=State.READING)
    assert 'hx-trigger="every' in client.get(address).content.decode()
    again = client.get(address, headers={"HX-Request": "true"})
    assert (again.status_code, "HX-Refresh" in again.headers) == (200, False)
    Delivery.objects.update(state=State.READ)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_used_expired_revoked_and_unknown(client, address, population, dorota, now):
    send(client, address)
    client.post(address, {"do": "hand-in"})
    for answer in (client.get(address), client.post(address, {"do": "send"}), client.get(address + "szablon.xlsx")):
        assert answer.status_code == 410
        assert "już użyty" in text(answer)
    assert client.get("/dostawa/nie-ma-takiego/").status_code == 404
    old = linking.drop_address(population, "x@example.org", NOON).rpartition("8000")[2]
    now["at"] = after(days=15)
    assert client.get(old).status_code == 410
    now["at"] = after(days=1)
    linking.revoke(link=OneTimeLink.objects.filter(used_at=None).get(), by=dorota, now=after(hours=1))
    assert client.get(old).status_code == 410
    assert "zamknął" in text(client.get(old))


def test_a_corrected_file_may_follow_until_it_is_handed_in(client, address):
    send(client, address, content="\0\0\0", name="zepsuty.xlsx")
    assert Delivery.objects.get(channel="link").state == State.UNREADABLE
    assert "Nie udało się odczytać" in text(client.get(address))
    assert client.post(address, {"do": "hand-in"}).status_code == 409
    send(client, address)
    first, second = Delivery.objects.filter(channel="link").order_by("received_at", "pk")
    assert {first.state, second.state} == {State.DROPPED, State.READ}
    assert client.post(address, {"do": "hand-in"}).status_code == 302


def test_what_is_open_is_settled_by_the_stewards(client, address, ala, population):
    send(client, address, content="dzielnica;rok;ludność;udział\nBytków;2024;12 900;20,5\n")
    told = text(client.get(address))
    assert "nie pasuje" in told
    assert "2022" not in told, "periods that stand are not told"
    client.post(address, {"do": "hand-in"})
    delivery = Delivery.objects.get(channel="link")
    assert (delivery.state, delivery.link.used_at is not None) == (State.READ, True)
    assert list(Delivery.objects.to_finish_by(ala)) == [delivery]
    catch_up(letters, now=after(hours=1))
    assert Letter.objects.filter(to=ala.email, subject__startswith="Do rozstrzygnięcia").exists()
    table = delivery.tables.get()
    actions.take(table=table, resource=population, mode="adds", key=["dzielnica", "rok"], by=ala, now=after(hours=2))
    actions.submit(delivery=Delivery.objects.get(pk=delivery.pk), by=ala, now=after(hours=2))


def test_sent_back_its_sender_is_written_to_with_a_new_link(client, address, renata):
    send(client, address)
    client.post(address, {"do": "hand-in"})
    delivery = Delivery.objects.get(channel="link")
    actions.send_back(delivery=delivery, reason="Brakuje Michałkowic.", by=renata, now=after(hours=1))
    catch_up(letters, now=after(hours=2))
    letter = Letter.objects.get(to="sekretariat@szkola.example")
    assert "Brakuje Michałkowic." in letter.body
    assert "/dostawa/" in letter.body
    assert OneTimeLink.objects.count() == 2


def test_nothing_changed_and_late_are_answers(client, address, population, now):
    assert client.post(address, {"do": "late", "until": "2020-01-01"}).status_code == 400
    assert client.post(address, {"do": "late"}).status_code == 422
    assert client.post(address, {"do": "late", "until": "2026-04-20", "note": "Urlop"}).status_code == 302
    answer = Answer.objects.get()
    assert (answer.kind, answer.until, answer.by, answer.link.whom) == ("late", date(2026, 4, 20), None, "sekretariat@szkola.example")
    assert client.get(address).status_code == 410
    again = linking.drop_address(population, "x@example.org", NOON).rpartition("8000")[2]
    assert client.post(again, {"do": "unchanged"}).status_code == 302
    population.refresh_from_db()
    assert population.checked_on == date(2026, 3, 2)


def test_an_office_only_table_tells_nothing_but_its_name(client, address, population, now, ala):
    Resource.objects.update(audience=Audience.OFFICE, withheld=["udzial"])
    assert client.get("/dane/ludnosc/dzielnice/").status_code == 404
    page = client.get(address).content.decode()
    for secret in ("Węzłowiec", "13 218", "20,7", "Łagiewniki"):
        assert secret not in page
    book = openpyxl.load_workbook(BytesIO(client.get(address + "szablon.xlsx").content))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert not {"Bytków", "Węzłowiec", "2022", "13218"} & cells
    rules = [rule.formula1 for sheet in book for rule in sheet.data_validations.dataValidation]
    assert not [rule for rule in rules if rule and "Bytk" in str(rule)]
    send(client, address, content="dzielnica;rok;ludność;udział\nNowa;2022;1;1\nNowa;2023;1;1\n")
    page = client.get(address).content.decode()
    assert "Nowa" in page
    assert "Węzłowiec" not in page


def test_the_link_opens_no_other_page(client, address):
    send(client, address)
    delivery = Delivery.objects.get(channel="link")
    for path in (
        "/urzad/",
        delivery.get_absolute_url(),
        reverse("intake:resource", args=HERE),
        reverse("intake:original", args=[delivery.pk]),
    ):
        assert client.get(path).status_code == 302
    assert client.post(address, {"do": "publish"}).status_code == 404


def test_too_many_and_too_large(client, address, monkeypatch):
    monkeypatch.setattr(dropping, "MOST_FILES", 2)
    for _ in range(2):
        send(client, address)
    assert send(client, address).status_code == 429
    answer = client.post(address, {"do": "send"}, headers={"content-length": str(10**12)})
    assert answer.status_code == 413


def test_coordinators_make_and_close_links(client, population, dorota, ala, now, education):
    client.force_login(dorota)
    make = reverse("intake:link-make", args=HERE)
    assert client.post(make, {"days": 14}).status_code == 422
    assert client.post(make, {"days": 200, "email": "x@example.org"}).status_code == 422
    made = client.post(make, {"days": 7, "email": "x@example.org", "send": "on"})
    found = re.search(r"/dostawa/[\w-]+/", made.content.decode())
    assert found
    link = OneTimeLink.objects.get()
    assert (link.made_by, link.email) == (dorota, "x@example.org")
    assert found[0] in Letter.objects.get(to="x@example.org").body
    assert found[0] not in client.get(reverse("intake:resource", args=HERE)).content.decode()
    client.post(reverse("intake:link-revoke", args=[*HERE, link.pk]))
    link.refresh_from_db()
    assert link.revoked_by == dorota
    assert client.post(make, {"days": 7, "unit": str(education.pk)}).status_code == 200
    client.force_login(ala)
    assert client.post(make, {"days": 7, "email": "x@example.org"}).status_code == 403


@pytest.mark.parametrize("name", ["ala", "bartek", "renata", "celina"])
def test_only_coordinators_do(name, request, population, dorota):
    by = request.getfixturevalue(name)
    made = linking.make_link(resource=population, to=dorota, by=dorota, now=NOON, random_bytes=bytes)
    for act in (
        lambda: linking.make_link(resource=population, to="x@example.org", by=by, now=NOON, random_bytes=lambda count: b"1" * count),
        lambda: linking.revoke(link=made.link, by=by, now=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(WrongUsage):
        linking.make_link(
            resource=population,
            to="x@example.org",
            by=dorota,
            now=NOON,
            good_for=timedelta(days=91),
            random_bytes=lambda count: b"2" * count,
        )


def test_a_link_for_a_person_delivers_in_their_name(client, population, ala, now):
    address = linking.drop_address(population, ala, NOON).rpartition("8000")[2]
    send(client, address)
    delivery = Delivery.objects.get(channel="link")
    assert (delivery.received_by, delivery.link.person) == (ala, ala)
    Resource.objects.update(withdrawn_at=NOON, withdrawn_reason="x")
    token = address.rstrip("/").rpartition("/")[2]
    with pytest.raises(Gone):
        linking.open_link(token, now=after(minutes=6))
    with pytest.raises(NotFound):
        linking.open_link("x", now=NOON)


def test_a_link_used_on_another_page_meanwhile_takes_nothing_more(client, address, population, now):
    link = OneTimeLink.objects.get()
    answering.say_unchanged(resource=population, by=OneTimeLink.objects.get(), now=NOON)
    original = actions.keep([MORE.encode()])
    for act in (
        lambda: answering.say_unchanged(resource=population, by=link, now=NOON),
        lambda: actions.receive_by_link(link=link, file_name="a.csv", original=original, now=NOON),
    ):
        with pytest.raises(Gone):
            act()
    assert Answer.objects.count() == 1

"""Attacks on answers: what browsers and proxies keep, names that break headers, addresses that break the log, what logs tell."""

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.actions import set_audience
from ratusz.portal.core.models import Letter
from ratusz.portal.core.visitor import address_of, for_the_log, household
from ratusz.portal.desk import letters
from ratusz.portal.erasure import actions as erasures
from ratusz.portal.intake.models import Delivery
from tests.support.deliveries import sent
from tests.support.moments import after
from tests.support.published import POPULATION, deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MORE = POPULATION + "Bytków;2024;12 900;20,5\n"


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("how", ["withdrawn", "narrowed", "erased"])
def test_who_kept_an_answer_is_not_told_that_it_still_holds(population, ala, renata, dorota, how, sql_workers):
    """304 would say: go on showing it."""
    version = population.current
    deliver(population, MORE, by=ala, reviewer=renata, seconds=60)
    population.refresh_from_db()
    paths = [
        f"/api/v1/resources/{population.pk}/rows", f"/api/v1/resources/{population.pk}/rows?version={version}", f"/r/{population.pk}/{version}.csv",
        f"/api/v1/resources/{population.pk}/export.xlsx?version={version}", f"/api/v1/resources/{population.pk}/schema",
        f"/api/v1/resources/{population.pk}/sql?q=FROM data", f"/api/v1/resources/{population.pk}/profile", f"/api/v1/resources/{population.pk}/diff?from={version}&to={population.current}",
    ]  # fmt: skip
    kept = {}
    for path in paths:
        answer = Client().get(path)
        assert answer.status_code == 200, path
        body(answer)
        kept[path] = {"If-None-Match": answer["ETag"], "If-Modified-Since": answer.get("Last-Modified", "")}
        assert Client().get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    if how == "withdrawn":
        publishing.withdraw(resource=population, reason="Błąd.", by=renata, now=after(hours=1))
    elif how == "narrowed":
        set_audience(thing=population, audience="office", by=ala, now=after(hours=1))
    else:
        asked = erasures.ask(dataset=population.dataset, resource=population, reason="Dane osobowe.", by=ala, now=after(hours=1))
        erasures.carry_out(erasures.confirm(purge=asked, by=dorota, now=after(hours=2)), now=after(hours=2))
    for path in paths:
        for headers in (kept[path], {"If-None-Match": "*"}, {"Range": "bytes=0-10"}, {}):
            answer = Client().get(path, headers=headers)
            assert answer.status_code == (404 if how == "narrowed" else 410), (path, headers)
            assert "max-age" not in answer.get("Cache-Control", ""), path


def test_what_is_for_the_office_is_kept_by_no_proxy(client, population, ala, sql_workers):
    set_audience(thing=population, audience="office", by=ala, now=after(hours=1))
    client.force_login(ala)
    for path in (
        f"/api/v1/resources/{population.pk}/rows", f"/api/v1/resources/{population.pk}/sql?q=FROM data",
        f"/r/{population.pk}/{population.current}.csv", "/dane/ludnosc/dzielnice/", "/dane/",
        "/api/v1/datasets", f"/api/v1/resources/{population.pk}", f"/api/v1/resources/{population.pk}/versions", "/urzad/",
    ):  # fmt: skip
        answer = client.get(path)
        body(answer)
        kept = answer.get("Cache-Control", "")
        assert "public" not in kept, path
        assert "no-store" in kept or "private" in kept or "Cookie" in answer.get("Vary", ""), path


@pytest.mark.parametrize(
    "name", ["a\r\nX-Zle: tak.csv", 'a"; filename="zly.exe', "../../etc/passwd", "a\0b.csv", "\u202efdp.csv", "ą" * 250]
)
def test_a_name_of_a_file_breaks_no_header(client, population, ala, name):
    """A form drops what no name holds; an archive and the command line do not."""
    delivery = sent(MORE, population, by=ala, name=name.replace("\0", ""), seconds=60)
    client.force_login(ala)
    for path in (f"/urzad/dostawy/{delivery.pk}/plik/", f"/urzad/dostawy/{delivery.pk}/", f"/urzad/dostawy/{delivery.pk}/uwagi.xlsx"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert not answer.has_header("X-Zle")
        assert "\n" not in answer.get("Content-Disposition", "")
        body(answer)


@pytest.mark.parametrize(
    "written", ["fe80::1%eth0", "::ffff:10.0.0.1", "[2001:db8::1]:443", "10.0.0.1:99", "unknown", "_hidden", "'; --", "9" * 5_000]
)
def test_whatever_a_proxy_writes_an_address_comes_of_it(rf, client, settings, written):
    settings.BANK_PROXIES = ["127.0.0.1"]
    found = address_of(rf.get("/", headers={"X-Forwarded-For": written}))
    assert household(found)
    assert for_the_log(found)
    assert client.get("/zdrowie", headers={"X-Forwarded-For": written}).status_code in {200, 503}
    assert client.get("/metrics", headers={"X-Forwarded-For": written}).status_code == 404


def test_a_visitor_does_not_choose_whose_budget_they_spend(rf, settings):
    """What stands before the address that our proxy wrote is made up; without our proxy all of it is."""
    settings.BANK_PROXIES = ["127.0.0.1"]
    assert str(address_of(rf.get("/", headers={"X-Forwarded-For": "198.51.100.7, 203.0.113.9"}))) == "203.0.113.9"
    assert str(address_of(rf.get("/", REMOTE_ADDR="203.0.113.9", headers={"X-Forwarded-For": "198.51.100.7"}))) == "203.0.113.9"


def test_a_scanner_that_fails_lets_nothing_through(settings, population, ala):
    """Not found, killed, speaking nonsense: the file waits, and nobody downloads it meanwhile."""
    settings.BANK_SCAN_REQUIRED, settings.BANK_SCAN_TIMEOUT_S = True, 1
    for command in ("/nie/ma/takiego", "sh -c 'exit 2'", "sh -c 'kill -9 $$'", "sleep 5", "sh -c 'echo OK; exit 127'"):
        settings.BANK_SCAN_COMMAND = command
        delivery = sent(MORE, population, by=ala, seconds=60)
        assert delivery.state in {Delivery.State.RECEIVED, Delivery.State.READING}, command
        client = Client()
        client.force_login(ala)
        assert client.get(f"/urzad/dostawy/{delivery.pk}/plik/").status_code == 409, command
        assert not delivery.tables.exists()


def test_letters_about_what_was_erased_forget_its_name(settings, population, ala, adam, dorota):
    """The administrator's letter of an infected file named it."""
    settings.BANK_SCAN_COMMAND = "sh -c 'exit 1'"
    delivery = sent(MORE, population, by=ala, name="Jan Kowalski.csv", seconds=60)
    letter = Letter.objects.get(body__contains="Kowalski")
    letters.send_again(letter=letter, to="inny@ratusz.example", by=adam, now=after(minutes=5))
    assert Letter.objects.filter(body__contains="Kowalski").count() == 2
    asked = erasures.ask(
        dataset=population.dataset, resource=population, delivery=delivery.pk, reason="Dane osobowe.", by=ala, now=after(hours=1)
    )
    erasures.confirm(purge=asked, by=dorota, now=after(hours=2))
    assert not Letter.objects.filter(body__contains="Kowalski").exists()


def test_logs_name_nobody(client, settings, population, ala, caplog):
    """Neither people nor their files, what they look for, or the links they hold."""
    caplog.set_level(logging.DEBUG, logger="ratusz")
    settings.BANK_SCAN_COMMAND = ""
    client.post("/konto/wejscie/", {"login": "jan.kowalski@ratusz.example", "password": "tajne tajne tajne"})
    client.get("/dane/?q=Kowalski")
    client.get("/dostawa/TajnyTokenKowalskiego/")
    client.get("/nie/ma/Kowalski/")
    client.force_login(ala)
    client.post("/urzad/dostawy/nowa/", {"file": SimpleUploadedFile("Jan Kowalski.csv", MORE.encode()), "target": f"to:{population.pk}"})
    told = " ".join(record.getMessage() + str(getattr(record, "detail", "")) for record in caplog.records)
    assert "owalski" not in told
    assert "tajne tajne" not in told

"""The virus scanner of the office: what it stops nobody can open, and nothing is read before it has spoken."""

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from ratusz.bank.base.errors import NotAllowed, NotFound
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.core.models import AuditEntry, Letter
from ratusz.portal.intake import actions
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.reading import read_delivery
from ratusz.portal.intake.scanning import ScannerAway, Verdict, ask
from tests.support.deliveries import SCHOOLS, sent
from tests.support.moments import after

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: The test virus of the anti-virus makers, put together here so that no scanner stops this file.
EICAR = "{}$EICAR-{}-{}!$H+H*".format("X5O!P%@AP[4\\PZX54(P^)7CC)7}", "STANDARD-ANTIVIRUS", "TEST-FILE")


@pytest.fixture
def scanner(tmp_path, settings):
    """A scanner that finds the test virus on its standard input."""
    script = tmp_path / "scanner.sh"
    script.write_text('#!/bin/sh\nif grep -q "EICAR-STANDARD"; then exit 1; fi\nexit 0\n')
    script.chmod(0o700)
    settings.BANK_SCAN_COMMAND = str(script)
    return script


@pytest.fixture
def schools(bank_dir, population_dataset):
    return Resource.objects.create(dataset=population_dataset, slug="szkoly", title_pl="Szkoły")


def test_a_clean_file_is_read(scanner, schools, ala):
    assert sent(SCHOOLS, schools, by=ala).state == Delivery.State.READ


def test_an_infected_file_is_locked_away_from_everybody(client, scanner, schools, ala, adam, renata):
    delivery = sent(f"{SCHOOLS}4;{EICAR};1\n", schools, by=ala)
    assert (delivery.state, delivery.is_infected, delivery.tables.count()) == (Delivery.State.UNREADABLE, True, 0)
    with pytest.raises(NotFound):
        bank.store().original(delivery.original)
    for person in (ala, adam, renata):
        client.force_login(person)
        assert client.get(reverse("intake:original", args=[delivery.pk])).status_code == 404
    page = client.get(delivery.get_absolute_url())
    assert page.status_code == 200
    assert "skaner" in page.content.decode().lower()
    with pytest.raises(NotAllowed):
        actions.read_again(delivery=delivery, by=ala, now=after(seconds=5))
    with pytest.raises(NotAllowed):
        actions.keep_as_document(delivery=delivery, by=ala, now=after(seconds=5))
    assert AuditEntry.objects.filter(verb="delivery.quarantined", target_id=str(delivery.pk)).exists()
    letter = Letter.objects.get(to=adam.email, once__startswith="infected")
    assert delivery.file_name in letter.body
    assert str(delivery.pk) in letter.body


def test_the_same_bytes_delivered_again_are_stopped_again(scanner, schools, ala):
    for _ in range(2):
        delivery = sent(EICAR, schools, by=ala, name="a.csv")
        assert delivery.is_infected
        with pytest.raises(NotFound):
            bank.store().original(delivery.original)


@pytest.mark.parametrize("command", ["/no/such/scanner", "sh -c 'exit 2'", "sleep 20"])
def test_a_scanner_that_does_not_answer_is_waited_for(client, command, settings, schools, ala):
    """The file stays unread, is not given out, and a task waits to try again; with the setting off it is read."""
    settings.BANK_SCAN_COMMAND, settings.BANK_SCAN_TIMEOUT_S = command, 0.2
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    delivery = sent(SCHOOLS, schools, by=ala)
    with pytest.raises(ScannerAway):
        read_delivery(delivery_id=delivery.pk, now=after(seconds=2), random_bytes=bytes)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tables.count()) == (Delivery.State.RECEIVED, 0)
    client.force_login(ala)
    assert client.get(reverse("intake:original", args=[delivery.pk])).status_code == 409
    before = DBTaskResult.objects.count()
    DBTaskResult.objects.get().task.func(str(delivery.pk))
    assert DBTaskResult.objects.count() == before + 1
    settings.BANK_SCAN_REQUIRED = False
    read_delivery(delivery_id=delivery.pk, now=after(seconds=9), random_bytes=lambda size: b"\1" * size)
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.READ


def test_the_scanner_may_take_a_path(tmp_path):
    file = tmp_path / "file"
    file.write_text("x" + EICAR)
    assert ask(file, command="grep -vq EICAR-STANDARD {path}", timeout_s=5) == Verdict.INFECTED
    file.write_text("clean")
    assert ask(file, command="grep -vq EICAR-STANDARD {path}", timeout_s=5) == Verdict.CLEAN

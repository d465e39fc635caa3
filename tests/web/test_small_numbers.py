"""Small numbers of people: told at review, decided by somebody, hidden in whatever is published, and never given back."""

import io
import os

import pyarrow.parquet as pq
import pytest
from django.urls import reverse

from ratusz.bank.base.errors import Stopped
from ratusz.bank.build.secrecy import hidden_of
from ratusz.bank.protect.cells import Breakdown, Count, Method, Protection
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.intake import actions
from ratusz.portal.secrecy.actions import declare
from ratusz.portal.secrecy.models import Declaration
from ratusz.portal.secrecy.queries import declaration_of
from tests.support.deliveries import submitted
from tests.support.moments import after

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HELPED = """dzielnica;Kobiety;Mężczyźni;Liczba osób razem
Bańgów;3;14;17
Bytków;41;38;79
Centrum;63;57;120
Michałkowice;22;19;41
Przełajka;2;9;11
"""
HIDE = Protection(
    breakdowns=(Breakdown(column="dzielnica", totals=("Razem",)),),
    counts=(Count(column="liczba_osob_razem", parts=("kobiety", "mezczyzni")),),
)


@pytest.fixture
def table(bank_dir, population_dataset):
    return Resource.objects.create(dataset=population_dataset, slug="pomoc", title_pl="Objęci pomocą")


def publish(table, text, *, ala, renata, seconds, close="", few=""):
    delivery = submitted(text, table, by=ala, name="pomoc.csv", seconds=seconds)
    actions.accept(
        delivery=delivery, by=renata, now=after(seconds=seconds + 5), random_bytes=os.urandom, close_older=close, few_because=few
    )
    table.refresh_from_db()
    return delivery


def doors(client, table):
    """What everybody gets of the table, by every door."""
    api = f"/api/v1/resources/{table.pk}"
    parquet = client.get(f"{api}/export.parquet")
    content = parquet.getvalue() if not parquet.streaming else b"".join(parquet.streaming_content)
    read = pq.read_table(io.BytesIO(content))
    csv = client.get(f"{api}/export.csv")
    text = (csv.getvalue() if not csv.streaming else b"".join(csv.streaming_content)).decode()
    return client.get(f"{api}/rows").json(), text, read, client.get(table.get_absolute_url()).content.decode()


def test_what_is_small_is_asked_about_at_review_and_hidden_by_every_door(client, table, ala, renata, celina):
    delivery = submitted(HELPED, table, by=ala, name="pomoc.csv")
    page, protect = delivery.get_absolute_url(), reverse("intake:protect", args=[delivery.pk, 1])
    client.force_login(renata)
    shown = client.get(page).content.decode()
    assert "2 liczby poniżej 5 osób" in shown
    assert protect in shown
    # Nobody has said anything: publishing waits for an answer.
    seen = {"seen": delivery.submission}
    client.post(reverse("intake:accept", args=[delivery.pk]), seen)
    delivery.refresh_from_db()
    assert delivery.state == "submitted"
    # The table is recognised: groups, parts and their sum; what would be hidden stands beside why.
    proposal = client.get(protect).content.decode()
    assert "Kolumny i sumy rozpoznano w tabeli" in proposal
    assert "mniej niż 5" in proposal
    assert "żeby nie dało się obliczyć innych" in proposal
    form = {
        "method": "suppress", "threshold": "5", "counts": ["kobiety", "mezczyzni", "liczba_osob_razem"],
        "whole": "liczba_osob_razem", "breakdowns": ["dzielnica"], "totals": "Razem",
    }  # fmt: skip
    assert client.post(protect, {**form, "method": "open", "save": "1"}).status_code == 422
    assert client.post(protect, {**form, "try": "1"}).status_code == 200
    assert not Declaration.objects.exists()
    assert client.post(protect, {**form, "save": "1"}).status_code == 302
    assert AuditEntry.objects.filter(verb="resource.protection-declared").count() == 1
    client.post(reverse("intake:accept", args=[delivery.pk]), seen)
    table.refresh_from_db()
    client.logout()
    rows, csv, parquet, page = doors(client, table)
    hidden = {(mark["row"], mark["column"]) for mark in rows["status"] if mark["code"] == "suppressed"}
    assert {(1, "kobiety"), (5, "kobiety")} < hidden
    assert all(row[column] is None for row in rows["rows"] for number, column in hidden if row["_row"] == number)
    assert csv.count("suppressed") == len(hidden)
    assert sum(parquet[name].null_count for name in ("kobiety", "mezczyzni", "liczba_osob_razem")) == len(hidden)
    assert f"w miejscu {len(hidden)} wartości" in page
    assert "art. 38" in client.get(table.dataset.get_absolute_url()).content.decode()
    # The log is with the version, for the office alone.
    manifest = bank.store().manifest(str(table.pk), table.current)
    assert {one.spot for one in hidden_of(bank.store(), manifest)} == hidden
    assert client.get(protect).status_code == 302
    # Of the version that stands it can be tried and said, for those that follow.
    client.force_login(ala)
    standing, current = reverse("intake:protect-standing", args=[table.dataset.slug, table.slug]), table.current
    assert standing in client.get(reverse("intake:resource", args=[table.dataset.slug, table.slug])).content.decode()
    tried = client.post(client.get(standing).url, {**form, "threshold": "100", "try": "1"}).content.decode()
    assert "Obowiązuje od następnej wersji" in tried
    assert "mniej niż 100" in tried
    assert client.post(protect, {**form, "threshold": "100", "save": "1"}).url == reverse(
        "intake:resource", args=[table.dataset.slug, table.slug]
    )
    table.refresh_from_db()
    assert (declaration_of(table).protection.threshold, table.current) == (100, current)


def test_the_next_version_hides_too_and_what_stood_hidden_is_not_given_back(client, table, ala, renata):
    declare(resource=table, protection=HIDE, by=ala, now=after(seconds=1))
    publish(table, HELPED, ala=ala, renata=renata, seconds=10)
    first = {(mark["row"], mark["column"]) for mark in doors(client, table)[0]["status"]}
    # Nothing is small in it any more, but what was hidden and did not change would be told by it.
    publish(table, HELPED.replace("Przełajka;2;9;11", "Przełajka;12;9;21"), ala=ala, renata=renata, seconds=100)
    second = {(mark["row"], mark["column"]) for mark in doors(client, table)[0]["status"]}
    assert {spot for spot in first if spot[0] == 1} <= second
    assert (1, "kobiety") in second


def test_versions_that_show_what_is_hidden_now_are_closed_or_nothing_is_published(client, table, ala, renata):
    publish(table, HELPED, ala=ala, renata=renata, seconds=10, few="na próbę")
    open_before = table.current
    declare(resource=table, protection=HIDE, by=ala, now=after(seconds=50))
    delivery = submitted(HELPED + "Tuwim;30;31;61\n", table, by=ala, name="pomoc.csv", seconds=100)
    client.force_login(renata)
    assert "Zamknij wcześniejsze wersje" in client.get(delivery.get_absolute_url()).content.decode()
    with pytest.raises(Stopped) as stopped:
        actions.accept(delivery=delivery, by=renata, now=after(seconds=110), random_bytes=os.urandom)
    assert stopped.value.code == "cells-shown-before"
    actions.accept(delivery=delivery, by=renata, now=after(seconds=120), random_bytes=os.urandom, close_older="małe liczby")
    table.refresh_from_db()
    assert client.get(f"/api/v1/resources/{table.pk}/rows?version={open_before}").status_code == 410
    assert any(mark["code"] == "suppressed" for mark in doors(client, table)[0]["status"])


def test_a_reviewer_may_show_them_for_a_reason_which_is_kept(client, table, ala, renata):
    delivery = submitted(HELPED, table, by=ala, name="pomoc.csv")
    client.force_login(renata)
    client.post(reverse("intake:accept", args=[delivery.pk]), {"seen": delivery.submission, "few_because": "Dane z BIP, już jawne."})
    table.refresh_from_db()
    assert table.current
    said = Declaration.objects.get()
    assert (said.method, said.reason, said.by) == (str(Method.OPEN), "Dane z BIP, już jawne.", renata)
    assert doors(client, table)[0]["status"] == []


def test_a_table_with_no_small_number_gives_nothing_of_another_one_back(client, table, population_dataset, ala, renata):
    declared = Protection(breakdowns=(Breakdown(column="dzielnica"),), counts=(Count(column="liczba_osob"),))
    declare(resource=table, protection=declared, by=ala, now=after(seconds=1))
    publish(table, "dzielnica;liczba osób\nBańgów;3\nBytków;79\nCentrum;120\n", ala=ala, renata=renata, seconds=10)
    assert len(doors(client, table)[0]["status"]) == 1
    # By age: the same people. 202 less what is shown is what is hidden, whether anybody writes the total or not.
    by_age = Resource.objects.create(dataset=population_dataset, slug="wiek", title_pl="Według wieku")
    ages = "wiek;liczba osób\nmłodsi;90\nstarsi;112\n"
    delivery = submitted(ages, by_age, by=ala, name="wiek.csv", seconds=100)
    with pytest.raises(Stopped) as stopped:
        actions.accept(delivery=delivery, by=renata, now=after(seconds=110), random_bytes=os.urandom)
    assert stopped.value.code == "gives-back-hidden"
    declared = Protection(breakdowns=(Breakdown(column="wiek"),), counts=(Count(column="liczba_osob"),))
    declare(resource=by_age, protection=declared, by=ala, now=after(seconds=120))
    actions.accept(delivery=delivery, by=renata, now=after(seconds=130), random_bytes=os.urandom)
    by_age.refresh_from_db()
    rows = client.get(f"/api/v1/resources/{by_age.pk}/rows").json()
    assert len(rows["status"]) == 2

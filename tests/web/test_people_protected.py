"""Rounded numbers, rows on persons made alike, contributors: chosen on a page, seen before, published, told to everybody, not given back."""

import csv
import io
import os
from collections import Counter

import pytest
from django.urls import reverse

from ratusz.bank.base.errors import Stopped
from ratusz.bank.build.secrecy import protection_of
from ratusz.bank.protect.cells import Breakdown, Count, Dominance, Method, Protection, Rounding
from ratusz.portal.core import bank
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.intake import actions
from ratusz.portal.secrecy.actions import declare, seed_of
from ratusz.portal.secrecy.models import Declaration
from tests.support.deliveries import submitted
from tests.support.moments import after
from tests.web.test_small_numbers import HELPED, HIDE, doors, publish, table  # noqa: F401  a fixture
from tests.web.test_small_numbers_waiting import FORM

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PEOPLE = "wiek;płeć;ulica;decyzja;kwota\n" + "".join(
    f"{20 + at * 7 % 50};{'KM'[at % 2]};{('Polna', 'Leśna', 'Krótka')[at % 3]};{('tak', 'nie')[at * 5 % 7 > 2]};{100 + at}\n"
    for at in range(60)
)
GRANTS = "branża;kwota;firm;największa;druga\nhandel;1000;9;800;50\nusługi;2000;12;300;200\nbudowa;1500;8;300;250\nIT;900;7;200;150\nRazem;5400;36;800;300\n"


def csv_of(client, resource, question=""):
    answer = client.get(f"/api/v1/resources/{resource.pk}/export.csv{question}")
    text = (answer.getvalue() if not answer.streaming else b"".join(answer.streaming_content)).decode()
    return list(csv.DictReader(io.StringIO(text)))


def accepted(client, delivery):
    client.post(reverse("intake:accept", args=[delivery.pk]), {"seen": delivery.submission})
    delivery.refresh_from_db()
    return delivery.state == "published"


def test_numbers_are_rounded_so_that_versions_agree(client, table, ala, renata):  # noqa: F811
    delivery = submitted(HELPED, table, by=ala, name="pomoc.csv")
    protect = reverse("intake:protect", args=[delivery.pk, 1])
    client.force_login(renata)
    rounds = {**FORM, "method": "round", "base": "5"}
    seen = client.post(protect, {**rounds, "rounding": "controlled", "try": "1"}).content.decode()
    assert "Wszystkie sumy się zgadzają" in seen
    assert "Liczby, które by się zmieniły" in seen
    seen = client.post(protect, {**rounds, "rounding": "random", "try": "1"}).content.decode()
    assert "sumach zaokrąglone części" in seen or "sumie zaokrąglone części" in seen
    client.post(protect, {**rounds, "rounding": "random", "save": "1"})
    assert accepted(client, delivery)
    kept = Declaration.objects.get().protection
    assert kept.seed == seed_of(table, kept) != ""
    assert kept.seed not in str(list(AuditEntry.objects.values_list("detail", flat=True)))
    client.logout()
    table.refresh_from_db()
    rows, text, parquet, page = doors(client, table)
    first = {row["dzielnica"]: (row["kobiety"], row["mezczyzni"]) for row in rows["rows"]}
    assert all(value % 5 == 0 for pair in first.values() for value in pair)
    assert all(value % 5 == 0 for value in parquet["liczba_osob_razem"].to_pylist())
    assert not any(number in text for number in ("41", "38", "79", "63", "57", "17"))
    assert "losowo w górę albo w dół" in page
    # A version in which one district changed: every other number is rounded as it was.
    publish(table, HELPED.replace("Centrum;63;57;120", "Centrum;68;61;129"), ala=ala, renata=renata, seconds=100)
    second = {row["dzielnica"]: (row["kobiety"], row["mezczyzni"]) for row in doors(client, table)[0]["rows"]}
    assert {name: pair for name, pair in second.items() if name != "Centrum"} == {
        name: pair for name, pair in first.items() if name != "Centrum"
    }
    # To hide from now on what was rounded, the rounded versions are closed first.
    declare(resource=table, protection=HIDE, by=ala, now=after(seconds=200))
    third = submitted(HELPED + "Tuwim;30;31;61\n", table, by=ala, name="pomoc.csv", seconds=300)
    with pytest.raises(Stopped) as stopped:
        actions.accept(delivery=third, by=renata, now=after(seconds=310), random_bytes=os.urandom)
    assert stopped.value.code == "cells-shown-before"
    client.force_login(renata)
    assert "Zamknij wcześniejsze wersje" in client.get(third.get_absolute_url()).content.decode()
    actions.accept(delivery=third, by=renata, now=after(seconds=320), random_bytes=os.urandom, close_older="małe liczby")


def test_rows_on_persons_are_made_alike_and_nobody_stands_out(client, table, ala, renata):  # noqa: F811
    delivery = submitted(PEOPLE, table, by=ala, name="wnioski.csv")
    persons = reverse("intake:protect-persons", args=[delivery.pk, 1])
    client.force_login(renata)
    assert persons in client.get(delivery.get_absolute_url()).content.decode()
    form = {"method": "alike", "known": ["wiek", "plec", "ulica"], "sensitive": ["decyzja"], "k": "3", "l": "2", "coarser_wiek": "10"}
    wrong = client.post(persons, {**form, "l": "9", "sensitive": ["wiek"], "try": "1"})
    assert wrong.status_code == 422
    assert wrong.content.decode().count(" checked") == 5  # what was typed stays: the method, three columns known, one that is secret
    seen = client.post(persons, {**form, "try": "1"}).content.decode()
    assert "straci" in seen
    assert "Wiersze, które straciłyby to, co o osobie wiadomo" in seen
    client.post(persons, {**form, "save": "1"})
    assert "Wiersze o osobach" in client.get(delivery.get_absolute_url()).content.decode()
    assert accepted(client, delivery)
    client.logout()
    table.refresh_from_db()
    rows = csv_of(client, table)
    groups = Counter((row["wiek"], row["plec"], row["ulica"]) for row in rows)
    assert min(groups.values()) >= 3
    assert all(len({row["decyzja"] for row in rows if (row["wiek"], row["plec"], row["ulica"]) == group}) >= 2 for group in groups)
    assert {int(row["wiek"]) % 10 for row in rows if row["wiek"]} == {0}
    page = client.get(table.get_absolute_url()).content.decode()
    assert "takich samych jest co najmniej 3" in page
    assert "Pokazane mniej dokładnie: wiek" in page
    manifest = bank.store().manifest(str(table.pk), table.current)
    kept = protection_of(bank.store(), manifest)
    assert (kept.method, kept.persons.k) == (Method.ALIKE, 3)
    # A sum over groups says that ages are missing in it.
    summed = csv_of(client, table, "?group=plec&measure=sum(wiek)")
    assert {row["plec"]: row["sum(wiek)__status"] for row in summed} == {"K": "", "M": "", "": "suppressed"}


def test_who_makes_most_of_a_sum_is_hidden_and_their_columns_never_go_out(client, table, ala, renata):  # noqa: F811
    delivery = submitted(GRANTS, table, by=ala, name="dotacje.csv")
    protect = reverse("intake:protect", args=[delivery.pk, 1])
    client.force_login(renata)
    form = {
        "method": "suppress", "threshold": "3", "counts": ["kwota"], "breakdowns": ["branza"], "totals": "Razem", "contributors": "firm",
        "largest": ["najwieksza", "druga"], "dominance_first": "1", "dominance_percent": "75",
    }  # fmt: skip
    assert "dwóch największych" in client.post(protect, {**form, "largest": ["druga"], "known_within": "10", "try": "1"}).content.decode()
    assert "większość pochodzi od jednego" in client.post(protect, {**form, "try": "1"}).content.decode()
    client.post(protect, {**form, "save": "1"})
    declared = Declaration.objects.get().protection
    assert declared.counts == (Count(column="kwota", contributors="firm", largest=("najwieksza", "druga")),)
    assert declared.dominance == Dominance(first=1, percent=75)
    assert accepted(client, delivery)
    client.logout()
    table.refresh_from_db()
    rows = csv_of(client, table)
    assert set(rows[0]) == {"branza", "kwota", "kwota__status"}
    hidden = {row["branza"] for row in rows if row["kwota__status"] == "suppressed"}
    assert "handel" in hidden
    assert len(hidden) > 1
    grouped = csv_of(client, table, "?measure=sum(kwota)")
    assert grouped[0]["sum(kwota)__status"] == "suppressed"


def test_a_declaration_of_rounding_is_plain_values_and_back():
    made = Protection(
        breakdowns=(Breakdown(column="d"),), counts=(Count(column="n"),), method=Method.ROUND, rounding=Rounding.RANDOM, base=10, seed="x"
    )
    assert Protection.from_json(made.as_json()) == made
    old = {name: value for name, value in made.as_json().items() if name not in {"rounding", "seed", "persons"}}
    assert Protection.from_json(old).rounding is Rounding.CONTROLLED

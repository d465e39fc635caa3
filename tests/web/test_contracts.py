"""What is promised of a table: accepted from what the bank proposes, looked after at each delivery, kept in editions."""

import json
from datetime import date

import pytest
import yaml
from bs4 import BeautifulSoup

from ratusz.bank.base.errors import Conflict, NotAllowed
from ratusz.bank.check.contract.promised import promised_of
from ratusz.bank.check.contract.rules import Between, Complete, Filled, OneOf, rule_json
from ratusz.bank.model.problem import Severity
from ratusz.portal.contracts.actions import announce, promise, take_back
from ratusz.portal.contracts.models import Announcement, Contract
from ratusz.portal.contracts.queries import office_table
from ratusz.portal.core.followers import catch_up
from ratusz.portal.core.models import AuditEntry, Letter
from ratusz.portal.intake.queries import report_of
from ratusz.portal.subscriptions import actions as subscriptions
from ratusz.portal.subscriptions import digests
from ratusz.portal.subscriptions.followers import news
from ratusz.portal.subscriptions.models import Subscription
from ratusz.portal.subscriptions.topics import Topic
from tests.support.deliveries import sent
from tests.support.moments import after
from tests.support.published import POPULATION

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "/urzad/zbiory/ludnosc/dzielnice/kontrakt/"
WORSE = POPULATION.replace("Bytków;2023;13 001", "Bytkow;2023;-7")


def shown(client, status=200):
    answer = client.get(PAGE)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def test_a_steward_accepts_what_is_proposed_and_adds_a_rule(client, population, ala, renata):
    client.force_login(ala)
    assert "Jeszcze nie ma żadnej" in shown(client).get_text()
    text = json.dumps(rule_json(Filled(column="dzielnica")))
    answer = client.post(
        PAGE, {"number": 0, "rule": text, f"weight:{text}": "error", "column": ["dzielnica", "rok"], "why": "po naradzie"}, follow=True
    )
    page = BeautifulSoup(answer.content, "html.parser")
    assert "Każdy wiersz ma wartość w kolumnie „dzielnica”." in page.get_text()
    assert [one["value"] for one in page.select("select[name^='weight:'] option[selected]")] == ["error"]
    assert {one["value"] for one in page.select("input[name=column][checked]")} == {"dzielnica", "rok"}

    wrong = client.post(f"{PAGE}regula/", {"number": 1, "kind": "between", "between-column": "ludnosc", "between-severity": "warning"})
    assert (wrong.status_code, "Podaj co najmniej jedną z granic." in wrong.content.decode()) == (422, True)
    added = {
        "number": 1,
        "kind": "one-of",
        "one-of-column": "dzielnica",
        "one-of-values": "Bytków\nMichałkowice\n",
        "one-of-severity": "warning",
    }
    page = BeautifulSoup(client.post(f"{PAGE}regula/", added, follow=True).content, "html.parser")
    assert "W „dzielnica” tylko: Bytków, Michałkowice." in page.get_text()
    assert "w ostatniej wersji złamana 3 razy" in page.get_text()

    contract = Contract.objects.get()
    assert contract.kept_rules == (
        Filled(column="dzielnica", severity=Severity.ERROR), OneOf(column="dzielnica", values=("Bytków", "Michałkowice")),
    )  # fmt: skip
    assert [one.number for one in contract.editions.all()] == [2, 1]
    client.post(f"{PAGE}1/", {"number": 2})
    contract.refresh_from_db()
    assert (contract.number, len(contract.kept_rules)) == (3, 1)
    assert AuditEntry.objects.filter(verb="contract.changed").count() == 3

    told = yaml.safe_load(client.get("/urzad/po-co/kontrakt/ludnosc/dzielnice.odcs.yaml").content)
    assert (told["apiVersion"], [one["name"] for one in told["schema"][0]["properties"]]) == (
        "v3.1.0",
        ["dzielnica", "rok", "ludnosc", "udzial"],
    )
    assert [one["name"] for one in told["schema"][0]["properties"] if one["required"]] == ["dzielnica"]
    client.force_login(renata)
    assert "Każdy wiersz ma wartość" in shown(client).get_text()
    assert client.post(PAGE, {"number": 3}).status_code == 404


def test_a_delivery_is_looked_after(population, ala):
    rules = (
        Between(column="ludnosc", low="0", severity=Severity.ERROR),
        OneOf(column="dzielnica", values=("Bytków", "Michałkowice", "Węzłowiec")),
    )
    promise(resource=population, rules=rules, columns=promised_of(office_table(population).schema), by=ala, now=after(hours=1))
    delivery = sent(WORSE, population, by=ala, seconds=5000)
    table = delivery.tables.get()
    assert table.failure is None
    told = [(one.code, one.where.row, one.found) for one in report_of(table).problems if one.code.startswith("promise-")]
    assert told == [("promise-between", 5, "-7"), ("promise-one-of", 5, "Bytkow"), ("promise-one-of", 8, "Łagiewniki")]


def test_editions_are_not_overwritten_and_only_stewards_promise(population, ala, renata):
    promise(resource=population, rules=(Complete(rows=5),), columns=(), by=ala, now=after(hours=1))
    for number, rules, code in ((0, (), "contract-changed"), (1, (Filled(column="brak"),), "contract-column-unknown")):
        with pytest.raises(Conflict) as told:
            promise(resource=population, rules=rules, columns=(), by=ala, now=after(hours=2), number=number)
        assert told.value.code == code
    with pytest.raises(Conflict, match="contract-too-long|201|200"):
        promise(resource=population, rules=(Complete(rows=1),) * 201, columns=(), by=ala, now=after(hours=2), number=1)
    with pytest.raises(NotAllowed):
        promise(resource=population, rules=(), columns=(), by=renata, now=after(hours=2), number=1)


def test_a_column_may_go_when_those_who_use_it_were_told_before(client, population, ala):
    subscribed(population.dataset)
    promise(resource=population, rules=(), columns=promised_of(office_table(population).schema), by=ala, now=after(hours=1))
    client.force_login(ala)
    asked = {"announced-column": "udzial", "announced-becomes": "", "announced-from_day": "2020-01-01", "announced-why": "liczymy inaczej"}
    assert "Wybierz jutro albo późniejszy dzień." in client.post(f"{PAGE}zapowiedz/", asked, follow=True).content.decode()
    assert client.post(f"{PAGE}zapowiedz/", asked | {"announced-from_day": ""}).status_code == 422
    made = announce(
        resource=population, column="udzial", becomes="", from_day=date(2099, 3, 5), why="liczymy inaczej", by=ala, now=after(hours=2)
    )
    with pytest.raises(Conflict):
        announce(resource=population, column="udzial", becomes="x", from_day=date(2099, 3, 6), why="", by=ala, now=after(hours=2))

    catch_up(news, now=after(hours=3))
    digests.send_due(now=after(hours=3))
    letter = Letter.objects.get(once__startswith="news ")
    assert "zapowiedź zmiany: od 5 marca 2099 kolumna „udział” → –. liczymy inaczej" in " ".join(letter.body.split())
    client.logout()
    shown_page = BeautifulSoup(client.get("/dane/ludnosc/dzielnice/").content, "html.parser").get_text()
    assert "od 5 marca 2099: „udział” → –. liczymy inaczej" in " ".join(shown_page.split())
    assert "zapowiedź zmiany" in client.get("/zmiany/").content.decode()

    without = "\n".join(line.rpartition(";")[0] for line in POPULATION.splitlines())
    assert sent(without, population, by=ala, seconds=8000).tables.get().failure["code"] == "columns-dropped"
    Announcement.objects.update(from_day=date(2026, 3, 5))  # deliveries are read by the clock on the wall
    later = sent(without, population, by=ala, seconds=4 * 86400).tables.get()
    assert later.failure is None
    assert not [one for one in report_of(later).problems if one.code.startswith("promise-")]
    made.refresh_from_db()
    take_back(announcement=made, by=ala, now=after(days=5))
    assert sent(without, population, by=ala, seconds=6 * 86400).tables.get().failure["code"] == "columns-dropped"


def subscribed(dataset):
    topic = Topic(kind="dataset", dataset=dataset)
    subscriptions.ask(email="c@poczta.example", topic=topic, rhythm="at-once", language="pl", token=lambda: "t", now=after(days=-1))
    subscriptions.confirm(subscription=Subscription.objects.get(), now=after(days=-1))

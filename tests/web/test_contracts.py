"""What is promised of a table: accepted from what the bank proposes, looked after at each delivery, kept in editions."""

import json

import pytest
import yaml
from bs4 import BeautifulSoup

from ratusz.bank.base.errors import Conflict, NotAllowed
from ratusz.bank.check.contract.promised import promised_of
from ratusz.bank.check.contract.rules import Between, Complete, Filled, OneOf, rule_json
from ratusz.bank.model.problem import Severity
from ratusz.portal.contracts.actions import promise
from ratusz.portal.contracts.models import Contract
from ratusz.portal.contracts.queries import office_table
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.intake.queries import report_of
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

    told = yaml.safe_load(client.get(f"{PAGE}odcs.yaml").content)
    assert (told["apiVersion"], [one["name"] for one in told["schema"][0]["properties"]]) == ("v3.1.0", ["dzielnica", "rok"])
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

"""What is promised of a table: accepted from what the bank proposes, looked after at each delivery, kept in editions."""

import json
import os
from datetime import date

import pytest
import yaml
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from ratusz.bank.base.errors import Conflict, NotAllowed, WrongUsage
from ratusz.bank.check.contract.promised import promised_of
from ratusz.bank.check.contract.rules import Between, Complete, Filled, Known, OneOf, rule_json
from ratusz.bank.model.problem import Severity
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.contracts.actions import announce, promise, take_back
from ratusz.portal.contracts.models import Announcement, Contract
from ratusz.portal.contracts.queries import office_table, promises_of
from ratusz.portal.core.followers import catch_up
from ratusz.portal.core.models import AuditEntry, Letter
from ratusz.portal.intake import actions as intake
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


def test_a_rule_written_wrongly_is_refused_and_a_limit_is_written_as_people_write_it(client, population, ala):
    client.force_login(ala)

    def add(number, kind, **given):
        said = {f"{kind}-{name}": value for name, value in {**given, "severity": "warning"}.items()}
        return client.post(f"{PAGE}regula/", {"number": number, "kind": kind, **said})

    assert add(0, "between", column="udzial", low="0,5", high="1 000,5").status_code == 302
    assert Contract.objects.get().kept_rules == (Between(column="udzial", low="0.5", high="1000.5"),)
    for kind, typed, said in (
        ("between", "dużo", {"column": "udzial", "low": "dużo"}),
        ("between", "dawno", {"column": "rok", "low": "dawno"}),
        ("written", "[0-9", {"column": "dzielnica", "pattern": "[0-9"}),
        ("adds-up", "0", {"total": "ludnosc", "parts": ["dzielnica"], "tolerance": "0"}),
    ):
        answer = add(1, kind, **said)
        assert (answer.status_code, f'value="{typed}"' in answer.content.decode()) == (422, True)
        assert "Nie da się pilnować tej reguły" in answer.content.decode()
    for text in ('{"kind": "unique", "columns": "rok"}', '{"kind": "unique", "columns": []}', '{"kind": "complete", "rows": {}}', "5"):
        client.post(PAGE, {"number": 1, "rule": text, "why": "x" * 300})
    assert Contract.objects.get().number == 1


def test_what_was_ticked_stays_ticked_when_somebody_else_was_quicker(client, population, ala, renata):
    client.force_login(ala)
    filled, own = (json.dumps(rule_json(one), ensure_ascii=False, sort_keys=True) for one in (Filled(column="dzielnica"), Complete(rows=3)))
    promise(resource=population, rules=(Filled(column="rok"),), columns=(), by=ala, now=after(hours=1))
    sent_form = {"number": 0, "rule": [filled, own], f"weight:{filled}": "error", "column": ["rok"], "why": "po naradzie"}
    answer = client.post(PAGE, sent_form)
    page = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, "Ktoś w tym czasie zmienił ten kontrakt." in page.get_text()) == (422, True)
    assert {one["value"] for one in page.select("[name=rule][checked]")} == {filled, own}
    assert page.find("select", {"name": f"weight:{filled}"}).select_one("[selected]")["value"] == "error"
    assert [one["value"] for one in page.select("[name=column][checked]")] == ["rok"]
    assert (page.select_one("#why")["value"], page.select_one("form [name=number]")["value"]) == ("po naradzie", "1")
    client.force_login(renata)
    read = shown(client)
    assert "Każdy wiersz ma wartość w kolumnie „rok”." in read.get_text()
    assert not read.select("main form"), "who reviews reads what holds; its steward changes it"


def test_a_contract_tells_nothing_of_other_tables_and_of_columns_that_stay_inside(
    client, population, surveying, ala, bartek, renata, celina
):
    def of(slug, text, *, unit, by, seconds, withheld=(), **more):
        theme = population.dataset.theme
        dataset = Dataset.objects.create(slug=slug, title_pl=slug, unit=unit, theme=theme, created_at=after(), changed_at=after())
        table = Resource.objects.create(dataset=dataset, slug="osoby", title_pl="Osoby", **more)
        delivery = sent(text, table, by=by, seconds=seconds)
        if withheld:
            intake.withhold(table=delivery.tables.get(), columns=list(withheld), by=by, now=after(seconds=seconds))
        intake.submit(delivery=delivery, by=by, now=after(seconds=seconds + 1))
        delivery.refresh_from_db()
        intake.accept(delivery=delivery, by=renata, now=after(seconds=seconds + 2), random_bytes=os.urandom)
        table.refresh_from_db()
        return table

    inside = of("kadry", "kod;dodatek\nBytków;1\nInny;2\n", unit=surveying, by=bartek, seconds=100, audience="units")
    asked = Known(column="dzielnica", resource="kadry/osoby", there="kod")
    with pytest.raises(WrongUsage):
        promise(resource=population, rules=(asked,), columns=(), by=ala, now=after(hours=1))
    assert inside.current

    mixed = of("spis", "kod;poziom\n1;tajne-słowo\n2;jawne\n", unit=surveying, by=bartek, seconds=200, withheld=("poziom",))
    rules = (OneOf(column="poziom", values=("tajne-słowo", "jawne")), Filled(column="kod"))
    promise(resource=mixed, rules=rules, columns=(), by=bartek, now=after(hours=1))
    with pytest.raises(Conflict):
        announce(resource=mixed, column="poziom", becomes="", from_day=date(2099, 1, 1), why="x", by=bartek, now=after(hours=1))
    client.force_login(ala)
    told = client.get("/urzad/po-co/kontrakt/spis/osoby.odcs.yaml").content.decode()
    assert ("nullValues" in told, "poziom" in told, "tajne-słowo" in told) == (True, False, False)
    # Of a table that one sees, what is published is looked at, not what stays inside.
    known = Known(column="dzielnica", resource="spis/osoby", there="poziom")
    promise(resource=population, rules=(known,), columns=(), by=ala, now=after(hours=1))
    assert promises_of(population, today=date(2026, 3, 1)).others["spis/osoby"].schema.names == ("kod",)


def test_a_contract_comes_in_as_a_file_is_looked_at_and_promised(client, population, ala):
    client.force_login(ala)
    text = """
        {kind: DataContract, slaProperties: [{property: frequency, value: 1, unit: month}, {property: latency, value: 10}], schema: [{name: t, properties: [
          {name: dzielnica, required: true}, {name: obcy, required: true},
          {name: rok, quality: [{metric: invalidValues, arguments: {validValues: ['2022']}}]}]}]}"""
    asked = lambda content: {"odcs": SimpleUploadedFile("cudzy.yaml", content.encode())}  # noqa: E731
    page = client.post(f"{PAGE}z-pliku/", asked(text))
    shown_page = BeautifulSoup(page.content, "html.parser")
    told = " ".join(shown_page.get_text().split())
    assert "tabela nie ma takich kolumn: obcy" in told
    assert "w ostatniej wersji złamana 4 razy" in told
    assert "Dane za każdy miesiąc przychodzą 10 dni po jego końcu." in told
    form = shown_page.select_one("form:has(input[name=rule])")
    ticked = {
        "number": form.select_one("[name=number]")["value"],
        "rule": [one["value"] for one in form.select("#z-pliku [name=rule][checked]")],
        "column": [one["value"] for one in form.select("[name=column][checked]")],
    }
    assert (len(ticked["rule"]), ticked["column"]) == (2, ["dzielnica", "rok"])
    assert not Contract.objects.exists()
    client.post(PAGE, ticked)
    assert Contract.objects.get().kept_rules == (Filled(column="dzielnica"), OneOf(column="rok", values=("2022",)))
    again = client.post(f"{PAGE}z-pliku/", asked(text))
    assert "2 reguły już obowiązują." in " ".join(BeautifulSoup(again.content, "html.parser").get_text().split())
    for hostile in ("a: &a [x]\nb: *a\n", "x" * 400_000, "[" * 900):
        assert "To nie jest kontrakt ODCS" in client.post(f"{PAGE}z-pliku/", asked(hostile), follow=True).content.decode()
    broken = client.post(f"{PAGE}z-pliku/", asked("a: [1"), follow=True).content.decode()
    assert "To nie jest kontrakt ODCS: YAML, 1:" in broken
    assert client.post(f"{PAGE}z-pliku/", follow=True).status_code == 200

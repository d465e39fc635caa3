"""A wrong value of a source is corrected by two people, told to everybody, and given up once the source is mended."""

import os

import pytest
from bs4 import BeautifulSoup

from ratusz.bank.base.errors import Conflict, NotAllowed, Stopped, WrongUsage
from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.portal.catalog.models import Publication
from ratusz.portal.core.followers import catch_up
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.corrections.actions import propose
from ratusz.portal.corrections.models import Kept
from ratusz.portal.corrections.queries import duties, in_version
from ratusz.portal.intake import mending, reading
from ratusz.portal.intake.queries import report_of
from ratusz.portal.subscriptions.followers import news
from ratusz.portal.subscriptions.topics import Topic
from tests.support.deliveries import sent
from tests.support.moments import after
from tests.support.published import POPULATION, deliver
from tests.web.test_subscriptions import subscribe
from tests.web.test_subscriptions import told as letters

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "/urzad/zasoby/ludnosc/dzielnice/korekty/"
PLACE = (("dzielnica", "Bytków"), ("rok", "2023"))
RIGHT = Correction(number=0, action=Action.OVERRIDE, where=PLACE, column="ludnosc", expect="13001", value="13100")


def text_of(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def accepted(population, ala, renata, correction=RIGHT):
    kept = propose(
        resource=population, correction=correction, reason="Błąd w przepisaniu.", provider="USC, pismo z 5 maja", by=ala, now=after(hours=1)
    )
    mending.accept(kept=kept, by=renata, now=after(hours=2), random_bytes=os.urandom)
    population.refresh_from_db()
    kept.refresh_from_db()
    return kept


def test_a_steward_proposes_another_person_accepts_and_everybody_sees_why(client, population, ala, renata):
    client.force_login(ala)
    assert "ludzie widzą to, co podaje źródło" in text_of(client.get(PAGE))
    form = BeautifulSoup(client.get(PAGE, {"wiersz": 4, "kolumna": "ludnosc"}).content, "html.parser")
    assert [form.select_one(f"[name={name}]")["value"] for name in ("expect", "is_0", "is_1")] == ["13001", "Bytków", "2023"]
    sent_form = {
        "action": "override", "column": "ludnosc", "where_0": "dzielnica", "is_0": "Bytków", "where_1": "rok", "is_1": "2023",
        "expect": "13 001", "value": "13 100", "reason": "Błąd w przepisaniu.", "provider": "USC, pismo z 5 maja",
    }  # fmt: skip
    for wrong in (
        {"value": "dużo"},
        {"expect": "13 002"},
        {"is_0": "Nigdzie"},
        {"action": "scale", "value": "1"},
        {"provider": ""},
        {"where_1": "dzielnica"},
        {"where_1": ""},
    ):
        answer = client.post(PAGE, sent_form | wrong)
        assert (answer.status_code, "Błąd w przepisaniu." in answer.content.decode()) == (422, True), wrong
    page = client.post(PAGE, sent_form, follow=True)
    assert "1 komórka ostatniej wersji się zmieni." in text_of(page)
    assert "13 100 zamiast 13 001" in text_of(page)
    assert client.post(f"{PAGE}1/przyjmij/").status_code == 403
    assert [one.action for one in duties(renata, after(hours=1))] == ["Przejrzyj"]

    client.force_login(renata)
    assert "Przyjmij i pokaż" in text_of(client.get(f"{PAGE}1/"))
    client.post(f"{PAGE}1/przyjmij/")
    public = client.get("/dane/ludnosc/dzielnice/")
    told = text_of(public)
    assert "1 wartość poprawił urząd." in told
    assert "dzielnica: Bytków, rok: 2023, „ludność”: pokazujemy 13 100, źródło podaje 13 001. Błąd w przepisaniu." in told
    mark = BeautifulSoup(public.content, "html.parser").select_one("td .rz-mended")
    told = " ".join([mark.parent.get_text(), mark["aria-label"]]).replace("\xa0", " ")
    assert told == "13 100* pokazujemy 13 100, źródło podaje 13 001."
    assert "Poprawione przez urząd" in text_of(client.get(mark["href"].partition("#")[0]))
    rows = client.get("/api/v1/resources/ludnosc/dzielnice/corrections").json()
    assert (rows["items"][0]["cells"][0]["found"], rows["items"][0]["reason"], len(rows["digest"])) == ("13001", "Błąd w przepisaniu.", 64)
    assert client.get("/api/v1/resources/ludnosc/dzielnice/rows?dzielnica=Bytków&rok=2023").json()["rows"][0]["ludnosc"] == 13100

    refused = client.post(f"{PAGE}1/wycofaj/", {"reason": " "})
    assert (refused.status_code, "Napisz, dlaczego jest wycofywana." in text_of(refused)) == (422, True)
    client.post(f"{PAGE}1/wycofaj/", {"reason": "źródło miało rację"})
    assert "poprawił urząd" not in text_of(client.get("/dane/ludnosc/dzielnice/"))
    assert "źródło miało rację" in text_of(client.get(PAGE))
    verbs = AuditEntry.objects.filter(verb__startswith="correction.").order_by("at").values_list("verb", flat=True)
    assert list(verbs) == ["correction.proposed", "correction.accepted", "correction.withdrawn"]


def test_it_holds_for_later_deliveries_until_the_source_is_mended(population, ala, renata):
    due = population.next_due_on
    kept = accepted(population, ala, renata)
    assert population.next_due_on == due
    again = deliver(population, POPULATION.replace("14,3", "14,4"), by=ala, reviewer=renata, seconds=90_000)
    assert in_version(again, again.current).cells[0].value == "13100"

    delivery = sent(POPULATION.replace("13 001", "13 100"), again, by=ala, seconds=180_000)
    problems = [one for one in report_of(delivery.tables.get()).problems if one.code.startswith("correction-")]
    assert [(one.code, one.where.row) for one in problems] == [("correction-mended", 5)]
    mended = deliver(population, POPULATION.replace("13 001", "13 100"), by=ala, reviewer=renata, seconds=200_000)
    kept.refresh_from_db()
    assert (kept.is_outdated, in_version(mended, mended.current)) == (True, None)
    assert [one.action for one in duties(ala, after(days=9))] == ["Wycofaj"]
    assert AuditEntry.objects.filter(verb="correction.overtaken").count() == 1
    before = Publication.objects.count()
    mending.withdraw(kept=kept, reason="źródło poprawione", by=ala, now=after(days=10), random_bytes=os.urandom)
    assert (Publication.objects.count(), list(duties(ala, after(days=11)))) == (before, [])


def test_a_third_value_stops_the_delivery_until_somebody_decides(population, ala, renata):
    accepted(population, ala, renata)
    table = sent(POPULATION.replace("13 001", "12 999"), population, by=ala, seconds=90_000).tables.get()
    told = [(one.code, one.found, one.expected, str(one.weight)) for one in report_of(table).problems if one.code.startswith("correction-")]
    assert told == [("correction-differs", "12999", "13001", "error")]


def test_who_may_and_what_may_not_be_corrected(population, ala, bartek, renata):
    kept = accepted(population, ala, renata)
    with pytest.raises(NotAllowed):
        propose(resource=population, correction=RIGHT, reason="x", provider="y", by=bartek, now=after(hours=3))
    with pytest.raises(NotAllowed):
        mending.withdraw(kept=kept, reason="x", by=ala, now=after(hours=3), random_bytes=os.urandom)
    for correction, error in (
        (RIGHT, Conflict), (Correction(number=0, action=Action.DROP), WrongUsage),
        (Correction(number=0, action=Action.OVERRIDE, where=PLACE, column="udzial", expect="20.6", value="20.6"), WrongUsage),
    ):  # fmt: skip
        with pytest.raises(error):
            propose(resource=population, correction=correction, reason="x", provider="y", by=ala, now=after(hours=3))
    assert Kept.objects.count() == 1


def test_a_row_is_left_out_a_slice_multiplied_a_value_doubted(client, population, ala, renata):
    for correction in (
        Correction(number=0, action=Action.DROP, where=(("dzielnica", "Łagiewniki"),), column="ludnosc", expect="4"),
        Correction(number=0, action=Action.SCALE, where=(("rok", "2022"),), column="udzial", expect="1", most="100", value="0.1"),
        Correction(number=0, action=Action.FLAG, where=PLACE, column="ludnosc", expect="13001"),
    ):
        if correction.action is Action.SCALE:
            with pytest.raises(WrongUsage):
                accepted(population, ala, renata, correction)
        else:
            accepted(population, ala, renata, correction)
    told = text_of(client.get("/dane/ludnosc/dzielnice/"))
    assert "1 wiersz pominięto. 1 wartość jest wątpliwa." in told
    assert "dzielnica: Łagiewniki: wiersz pominięto." in told
    assert (population.rows, "6 wierszy" in told) == (6, True)


def test_subscribers_read_that_it_was_corrected_and_not_that_data_came(population, ala, renata):
    subscribe(Topic(kind="dataset", dataset=population.dataset))
    catch_up(news, now=after(hours=1))
    assert "nowe dane" in letters(after(hours=1))[-1].subject
    accepted(population, ala, renata)
    catch_up(news, now=after(hours=3))
    letter = letters(after(hours=4))[-1]
    assert "poprawione: Ludność" in letter.subject
    assert "Błąd w przepisaniu." in letter.body
    # With a delivery among them it is data that came.
    deliver(population, POPULATION.replace("14,3", "14,4"), by=ala, reviewer=renata, seconds=90_000)
    catch_up(news, now=after(days=2))
    assert "nowe dane" in letters(after(days=2))[-1].subject


def test_with_nothing_left_of_the_last_version_the_others_are_still_read(monkeypatch, population, ala):
    def nothing(*_given):
        raise Stopped("nothing-left", "Nothing.")

    monkeypatch.setattr(reading, "shown_table", nothing)
    delivery = sent(POPULATION.replace("14,3", "14,4"), population, by=ala, seconds=90_000)
    assert (delivery.state, delivery.tables.get().failure["code"]) == ("read", "nothing-left")

"""What people find wrong: reported by anybody, read by the office first, answered, and thanked for beside the version that mends it."""

import re

import pytest

from ratusz.bank.base.errors import NotAllowed, WrongUsage
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.core.models import AuditEntry, JournalRow
from ratusz.portal.desk.queries import waiting
from ratusz.portal.findings import actions, queries
from ratusz.portal.findings.actions import Answer
from ratusz.portal.findings.followers import forget_words
from ratusz.portal.findings.models import Finding, Need
from ratusz.portal.findings.places import Place
from tests.support.moments import after
from tests.support.published import POPULATION, deliver
from tests.support.voices import send, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TABLE = "/zglos-blad/ludnosc/dzielnice/"
SAID = "W Bytkowie było 13 208, nie 13 218 osób."


@pytest.fixture
def finding(population) -> Finding:
    place = Place(dataset=population.dataset, resource=population, version=population.current, row=1, column="ludnosc", label="ludność")
    return actions.report(place=place, text=SAID, nickname="Sowa", token="t" * 20, now=after(minutes=1))


def test_a_problem_in_a_cell_is_reported_without_an_account(client, population):
    page = client.get(f"{TABLE}?wersja={population.current}&wiersz=1&kolumna=ludnosc")
    assert "wiersz 1" in words(page)
    assert "13218" in words(page).replace(" ", "").replace("\u00a0", "")
    answer = send(client, f"{TABLE}?wiersz=1&kolumna=ludnosc", text=SAID, nickname=" Sowa ")
    made = Finding.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/zgloszenia/1/{made.token}/"
    assert (made.row, made.column, made.version, made.nickname, made.state) == (1, "ludnosc", population.current, "Sowa", "received")
    assert "ratusz_session" not in client.cookies
    assert "ratusz_csrf" not in client.cookies
    own = client.get(answer["Location"])
    assert SAID in words(own)
    assert own["Referrer-Policy"] == "no-referrer"
    assert AuditEntry.objects.filter(verb="finding.received", by=None).exists()
    assert JournalRow.objects.filter(kind="finding", target=made.pk).exists()


def test_nobody_reads_the_text_before_the_office_has(client, finding):
    assert SAID not in words(client.get("/zgloszenia/1/"))
    assert "Sowa" not in words(client.get("/zgloszenia/1/"))
    assert "Ludność miasta" in words(client.get("/zgloszenia/"))
    assert client.get("/zgloszenia/1/" + "x" * 20 + "/").status_code == 404


def test_it_waits_on_the_desk_of_the_unit_and_of_nobody_else(finding, ala, bartek, renata):
    def titles(person):
        return [duty.title for duty in waiting(person, after(minutes=2)) if duty.kind == "voice"]

    assert len(titles(ala)) == 1
    assert titles(bartek) == titles(renata) == []
    with pytest.raises(NotAllowed):
        actions.take(finding=finding, by=bartek, now=after(minutes=2))


def test_an_answer_credits_the_finder_beside_the_version_that_mends_it(client, finding, population, ala, renata):
    client.force_login(ala)
    assert SAID in words(client.get("/urzad/zgloszenia/1/"))
    assert client.post("/urzad/zgloszenia/1/wez/").status_code == 302
    deliver(population, POPULATION.replace("13 218", "13 208"), by=ala, reviewer=renata, seconds=200)
    wrong = client.post("/urzad/zgloszenia/1/odpowiedz/", {"outcome": "mended", "text": ""})
    assert wrong.status_code == 422
    said = {"outcome": "mended", "text": "Literówka przy wpisywaniu.", "version": population.current, "shown_text": SAID, "credited": "on"}
    assert client.post("/urzad/zgloszenia/1/odpowiedz/", said).status_code == 302
    client.logout()
    public = words(client.get("/zgloszenia/1/"))
    assert SAID in public
    assert "Literówka" in public
    assert "Sowa" in public
    assert "Sowa" in words(client.get("/dane/ludnosc/"))
    assert "Sowa" in words(client.get("/dane/ludnosc/dzielnice/"))
    assert "1 błąd" in words(client.get("/zgloszenia/"))


def test_what_is_shown_holds_no_personal_data(finding, ala):
    for said in (
        Answer(outcome="no-error", text="To wpis pani o numerze 44051401359."),
        Answer(outcome="no-error", text="Tak ma być.", shown_text="Zapytajcie jan.kowalski@gmail.com"),
    ):
        with pytest.raises(WrongUsage) as refused:
            actions.answer(finding=finding, said=said, by=ala, now=after(minutes=3))
        assert refused.value.code == "personal-in-answer"
    finding.refresh_from_db()
    assert finding.state == "received"


def test_a_version_of_another_table_mends_nothing(finding, ala):
    with pytest.raises(WrongUsage):
        actions.answer(finding=finding, said=Answer(outcome="mended", text="Już.", version="obca"), by=ala, now=after(minutes=3))


def test_it_is_passed_to_another_unit_which_answers(client, finding, population, ala, bartek, surveying, renata):
    """Bartek keeps no dataset of education; once the report is his unit's, it waits for him and no longer for Ala."""
    client.force_login(bartek)
    assert client.get("/urzad/zgloszenia/1/").status_code == 404
    client.force_login(ala)
    page = client.get("/urzad/zgloszenia/1/").content.decode()
    assert "odpowiedź do" in page
    assert client.post("/urzad/zgloszenia/1/przekaz/", {"unit": ""}).status_code == 422
    assert client.post("/urzad/zgloszenia/1/przekaz/", {"unit": surveying.pk}).status_code == 302
    assert [len(tuple(queries.duties(who, after(days=1)))) for who in (ala, bartek, renata)] == [0, 1, 0]
    client.force_login(bartek)
    listed = client.get("/urzad/zgloszenia/").content.decode()
    assert SAID[:20] in listed, "the office reads what was written"
    assert SAID[:20] not in client.get("/zgloszenia/").content.decode()
    assert client.get("/urzad/zgloszenia/1/").status_code == 200
    Resource.objects.filter(pk=population.pk).update(audience="units")
    finding = Finding.objects.select_related("dataset", "resource").get()
    with pytest.raises(NotAllowed):
        actions.pass_on(finding=finding, unit=population.dataset.unit, by=bartek, now=after(days=1))


def test_what_is_set_aside_keeps_no_text_and_is_not_listed(client, finding, ala):
    client.force_login(ala)
    assert client.post("/urzad/zgloszenia/1/odloz/", {"why": ""}).status_code == 422
    assert client.post("/urzad/zgloszenia/1/odloz/", {"why": "Reklama."}).status_code == 422, "it says first that the text is deleted"
    assert client.post("/urzad/zgloszenia/1/odloz/", {"why": "Reklama.", "sure": "on"}).status_code == 302
    finding.refresh_from_db()
    assert (finding.text, finding.nickname, finding.state) == ("", "", "aside")
    assert "Reklama" in words(client.get(finding.own_address))
    assert "Zgłoszenie 1" not in words(client.get("/zgloszenia/"))
    assert client.get("/urzad/zgloszenia/").status_code == 200


def test_two_of_the_office_may_act_at_once(client, finding, ala):
    """Neither overwrites what the other said, and what was forgotten does not come back with an old page."""
    client.force_login(ala)
    opened = re.search(r'name="stands" value="([^"]*)"', client.get("/urzad/zgloszenia/1/").content.decode())[1]
    said = {"outcome": "no-error", "text": "Tak ma być.", "shown_text": SAID, "version": "", "stands": opened}
    assert client.post("/urzad/zgloszenia/1/odpowiedz/", said).status_code == 302
    late = words(client.post("/urzad/zgloszenia/1/odpowiedz/", {**said, "text": "Nie wiem."}, follow=True))
    finding.refresh_from_db()
    assert (finding.answer, "w tym czasie" in late) == ("Tak ma być.", True)
    stale = Finding.objects.get()
    actions.set_aside(finding=finding, why="Reklama.", by=ala, now=after(minutes=3))
    for act in (
        lambda: actions.answer(finding=stale, said=Answer(outcome="known", text="Wiemy."), by=ala, now=after(minutes=4)),
        lambda: actions.set_aside(finding=stale, why="Znowu.", by=ala, now=after(minutes=4)),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Finding.objects.get().text == ""


def test_why_it_is_set_aside_holds_no_personal_data(finding, ala):
    with pytest.raises(WrongUsage):
        actions.set_aside(finding=finding, why="Pisał Jan, tel. 602 123 456.", by=ala, now=after(minutes=3))


def test_signs_that_nobody_sees_hide_no_number_and_turn_no_text(client, population):
    pesel = "440514\u200b01359"
    page = send(client, TABLE, text=f"Pisze {pesel}", nickname="")
    assert (page.status_code, "PESEL" in words(page)) == (422, True)
    assert send(client, TABLE, text="W Bytkowie \u202eźle\x07", nickname="\u200fSowa").status_code == 302
    made = Finding.objects.get()
    assert (made.text, made.nickname) == ("W Bytkowie źle", "Sowa")


def test_what_was_written_is_forgotten_with_time_and_with_an_erasure(client, finding, population, ala, settings):
    said = Answer(outcome="mended", text="Poprawione.", shown_text="Za dużo.", version=population.current, credited=True)
    actions.answer(finding=finding, said=said, by=ala, now=after(days=1))
    need = actions.say_need(dataset=population.dataset, text="Numer Jana", now=after(days=1))
    Need.objects.filter(pk=need.pk).update(settled_at=after(days=2))
    settings.BANK_FORGET_ADDRESSES_AFTER_DAYS = 365
    assert actions.forget(now=after(days=300)) == 0
    assert actions.forget(now=after(days=400)) == 1
    assert actions.forget(now=after(days=401)) == 0
    finding.refresh_from_db()
    assert (finding.text, finding.nickname, finding.shown_text) == ("", "Sowa", "Za dużo.")
    assert not Need.objects.exists()
    assert "Za dużo." in words(client.get(finding.own_address))
    Publication.objects.filter(version=population.current).update(erased_hash="e" * 64)
    forget_words(JournalRow(kind="erased", target=population.pk), after(days=500))
    finding.refresh_from_db()
    assert (finding.shown_text, finding.answer, finding.nickname) == ("", "", "")


def test_a_report_about_what_is_hidden_is_nothing_to_others(client, finding, population, celina, ala):
    type(population.dataset).objects.update(audience="office")
    assert client.get("/zgloszenia/1/").status_code == 404
    assert "Ludność" not in words(client.get("/zgloszenia/"))
    own = words(client.get(finding.own_address))
    assert SAID in own
    assert "Ludność" not in own
    assert client.get(TABLE).status_code == 404
    client.force_login(ala)
    assert client.get("/zgloszenia/1/").status_code == 200


@pytest.mark.parametrize("asked", ["?wiersz=999", "?wiersz=x", "?kolumna=nie_ma", "?wersja=nie-ma", "?wiersz=1&kolumna=zle"])
def test_a_place_that_does_not_exist_is_no_place(client, population, asked):
    assert client.get(TABLE + asked).status_code == 404


def test_what_one_looked_for_is_counted_and_read_by_the_coordinator(client, population, dorota, ala, bartek):
    sent = send(client, "/czego-szukasz/zbior/ludnosc/", text="To samo dla ulic")
    assert client.get(sent["Location"]).status_code == 200
    send(client, "/czego-szukasz/zbior/ludnosc/", text="To samo dla ulic")
    need = Need.objects.get()
    client.force_login(ala)
    assert "dla ulic" not in words(client.get("/urzad/czego-szukano/"))
    client.force_login(dorota)
    assert "dla ulic" in words(client.get("/urzad/czego-szukano/"))
    assert client.post(f"/urzad/czego-szukano/{need.pk}/zalatwione/").status_code == 302
    assert client.post(f"/urzad/czego-szukano/{need.pk}/zalatwione/").status_code in {302, 403}
    need.refresh_from_db()
    assert need.settled_by == dorota
    assert "dla ulic" in words(client.get("/urzad/czego-szukano/"))


def test_many_are_set_aside_at_once_and_brought_back(client, population, ala, bartek):
    place = Place(dataset=population.dataset)
    for number in range(3):
        actions.report(place=place, text=f"Kup tanio, nr {number}", nickname="Reklama", token=f"{number}" * 20, now=after(minutes=1))
    actions.report(place=place, text=SAID, nickname="", token="s" * 20, now=after(minutes=2))
    here = "/urzad/zgloszenia/wiele/"
    client.force_login(bartek)
    assert "Kup tanio" not in words(client.get(here))
    client.post(here, {"numbers": ["1", "2"], "why": "Nie moje."})
    client.force_login(ala)
    assert client.post(here, {"numbers": ["1", "2"], "why": ""}).status_code == 422
    client.post(here, {"numbers": ["1", "2", "3"], "why": "Zalew reklam."})
    assert [one.number for one in Finding.objects.waiting()] == [4]
    client.logout()
    public = words(client.get("/zgloszenia/2/"))
    assert "Zalew reklam." in public
    assert "Kup tanio" not in public
    assert "Kup tanio" not in words(client.get(Finding.objects.get(number=2).own_address))
    client.force_login(ala)
    page = client.get(here).content.decode()
    assert "3 zgłoszenia" in page
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    assert client.post(f"{here}cofnij/", {"key": "wczoraj"}).status_code == 404
    client.post(f"{here}cofnij/", {"key": key})
    assert Finding.objects.waiting().count() == 4
    assert AuditEntry.objects.filter(verb="finding.brought-back", by=ala).count() == 3

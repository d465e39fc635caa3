"""Figures that do not agree: found by comparing, released by a coordinator, explained, verified by another person, told to everybody."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ratusz.bank.base.errors import Conflict, NotAllowed
from ratusz.portal.core import bank
from ratusz.portal.core.models import AuditEntry, JournalRow
from ratusz.portal.desk.queries import waiting
from ratusz.portal.discrepancies import actions, presenters
from ratusz.portal.discrepancies.actions import Decision
from ratusz.portal.discrepancies.models import Discrepancy, Evidence
from ratusz.portal.discrepancies.presenters import value_in_words
from ratusz.portal.discrepancies.reports import report_page
from ratusz.portal.discrepancies.scanning import scan
from tests.support.moments import after
from tests.support.phenomena import OTHERS
from tests.support.published import POPULATION, deliver
from tests.support.voices import send, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOTE = "Geodezja liczy osoby pod adresami z numerem, Edukacja wszystkich zameldowanych."


def found(phenomenon, *, minutes=1):
    """The one discrepancy there is, after a scan."""
    scan(phenomenon, now=after(minutes=minutes))
    return Discrepancy.objects.get()


def decision(**said):
    return Decision(**{"outcome": "explained", "cause": "population-base", "text": "Inna populacja.", "note_pl": NOTE, **said})


def settled(phenomenon, *, dorota, ala, bartek):
    one = found(phenomenon)
    actions.release(discrepancies=[one], due_on=after(days=14).date(), by=dorota, now=after(minutes=2))
    actions.decide(discrepancy=one, said=decision(), by=ala, now=after(minutes=3))
    actions.verify(discrepancy=one, by=bartek, now=after(minutes=4))
    one.refresh_from_db()
    return one


def test_the_way_of_a_discrepancy_from_the_scan_to_the_public_note(client, residents_of_districts, ala, bartek, renata, dorota):
    def duties(person):
        return [duty.title for duty in waiting(person, after(minutes=5)) if "rozbieżno" in duty.title.lower() or "zgadzaj" in duty.title]

    one = found(residents_of_districts)
    assert (one.period, one.state, sorted(one.values.values())) == ("2023", "detected", ["10310", "13001"])
    assert duties(ala) == duties(bartek) == []
    assert len(duties(dorota)) == 1
    assert client.get("/rozbieznosci/1/").status_code == 404
    assert "10 310" not in words(client.get("/rozbieznosci/"))

    client.force_login(dorota)
    assert "Mieszkańcy dzielnic" in words(client.get("/urzad/rozbieznosci/"))
    assert client.post("/urzad/rozbieznosci/wydaj/", {"due_on": "2031-01-15"}).status_code == 422
    assert client.post("/urzad/rozbieznosci/wydaj/", {"chosen": [one.number], "due_on": "2031-01-15"}).status_code == 302
    for today, late in ((date(2031, 1, 15), False), (date(2031, 1, 16), True)):
        facts = report_page(dorota, 2031, today=today).facts
        assert ("Bez odpowiedzi w terminie" in [fact.name for fact in facts]) is late, "a day to come is not missed"
    assert [len(duties(who)) for who in (ala, bartek, renata, dorota)] == [1, 1, 0, 0]

    client.force_login(ala)
    assert "13 001" in words(client.get("/urzad/rozbieznosci/1/"))
    assert client.post("/urzad/rozbieznosci/1/uwaga/", {"text": "Sprawdzam w meldunkach."}).status_code == 302
    assert client.post("/urzad/rozbieznosci/1/uwaga/", {"text": ""}).status_code == 422
    said = {"outcome": "explained", "cause": "population-base", "text": "Inna populacja.", "note_pl": NOTE}
    assert client.post("/urzad/rozbieznosci/1/odpowiedz/", {**said, "cause": ""}).status_code == 422
    assert client.post("/urzad/rozbieznosci/1/odpowiedz/", said).status_code == 302
    assert client.post("/urzad/rozbieznosci/1/potwierdz/").status_code == 403, "who decided does not verify"
    client.logout()
    page = words(client.get("/rozbieznosci/1/"))
    assert "Edukacja podaje 13 001, Geodezja 10 310" in page.replace("\u00a0", " ")
    assert "do wyjaśnienia" in page
    assert NOTE not in page, "what nobody verified is not told"

    client.force_login(bartek)
    assert len(duties(bartek)) == 1
    assert client.post("/urzad/rozbieznosci/1/cofnij/", {"why": ""}).status_code == 422
    assert client.post("/urzad/rozbieznosci/1/potwierdz/").status_code == 302
    client.logout()
    for address in ("/dane/adresy/osoby/", "/dane/adresy/osoby/wykres/?_chart=bars&group=obszar&measure=sum(osoby)"):
        assert "Edukacja podaje 13 001, Geodezja 10 310" in words(client.get(address)).replace("\u00a0", " "), address
    other = words(client.get("/dane/adresy/osoby/wykres/?_chart=bars&group=obszar&measure=count()"))
    assert "10 310" not in other.replace("\u00a0", " "), "what is not drawn is not told of"
    page = words(client.get("/rozbieznosci/1/"))
    assert NOTE in page
    assert "wyjaśnione" in page
    assert "D4" not in page
    assert NOTE in words(client.get("/rozbieznosci/?stan=wyjasnione"))
    assert "1" not in [one.number for one in Discrepancy.objects.public().in_public_state("poprawione")]
    verbs = set(AuditEntry.objects.filter(target_id=str(one.pk)).values_list("verb", flat=True))
    assert verbs >= {"discrepancy.found", "discrepancy.released", "discrepancy.decided", "discrepancy.verified", "discrepancy.commented"}
    assert JournalRow.objects.filter(kind="discrepancy", target=one.pk).count() >= 4


def test_what_was_ticked_and_typed_stays_when_it_is_refused(client, residents_of_districts, dorota):
    one = found(residents_of_districts)
    client.force_login(dorota)
    assert client.post("/urzad/rozbieznosci/wydaj/", {"aside": "1", "why": "Znane."}).status_code == 422, "nothing was ticked"
    for typed in ({"due_on": "wkrótce", "why": "Znane."}, {"due_on": "2031-01-15", "aside": "1", "why": " "}):
        answer = client.post("/urzad/rozbieznosci/wydaj/", {"chosen": [one.number], **typed})
        page = answer.content.decode()
        assert (answer.status_code, f'value="{one.number}" checked' in page) == (422, True), "what was ticked stays ticked"
        assert f'value="{typed["due_on"]}"' in page
    Discrepancy.objects.update(gone_at=after(minutes=2))
    for typed in ({"due_on": "wkrótce"}, {"aside": "1", "why": ""}):
        page = client.post("/urzad/rozbieznosci/wydaj/", {"chosen": [one.number], **typed}).content.decode()
        assert f'value="{one.number}" checked' in page, "also where it is not among those that wait"
        assert "ds-error-summary" in page or "ds-validation" in page
    actions.release(discrepancies=[one], due_on=after(days=14).date(), by=dorota, now=after(minutes=2))
    said = {"outcome": "explained", "cause": "population-base", "text": "Inna populacja."}
    answer = client.post("/urzad/rozbieznosci/1/odpowiedz/", {**said, "stands": "dawniej"})
    assert answer.status_code == 422
    assert "Inna populacja." in words(answer), "what was typed stays, whatever refuses it"
    assert 'name="stands" value="dawniej"' not in answer.content.decode(), "and can be sent once more"


def test_what_was_typed_stays_where_somebody_else_acted_first(client, residents_of_districts, ala, dorota):
    one = found(residents_of_districts)
    actions.release(discrepancies=[one], due_on=after(days=14).date(), by=dorota, now=after(minutes=2))
    client.force_login(dorota)
    said = {"outcome": "explained", "cause": "population-base", "text": "Moje zdanie.", "why": "Moje zdanie.", "due_on": "2031-01-15"}
    refused = {"assigned": ("cofnij", "otworz"), "decided": ("odpowiedz", "otworz")}
    for state, ways in refused.items():
        assert Discrepancy.objects.get().state == state
        for way in ways:
            for _again in range(2):
                answer = client.post(f"/urzad/rozbieznosci/1/{way}/", {**said, "stands": one.stands})
                assert (answer.status_code, "Moje zdanie." in words(answer)) == (422, True), (state, way)
        if state == "assigned":
            actions.decide(discrepancy=one, said=decision(), by=ala, now=after(minutes=3))


def test_what_was_explained_returns_with_other_figures_and_not_without(residents_of_districts, ala, bartek, renata, dorota):
    one = settled(residents_of_districts, dorota=dorota, ala=ala, bartek=bartek)
    scan(residents_of_districts, now=after(minutes=5))
    one.refresh_from_db()
    assert (one.state, Evidence.objects.count()) == ("closed", 1), "the same figures were explained"
    table = residents_of_districts.holdings.get(label_pl="Geodezja").resource
    deliver(table, OTHERS.replace("10 310", "9 007"), by=bartek, reviewer=renata, seconds=400)
    scan(residents_of_districts, now=after(minutes=8))
    one.refresh_from_db()
    assert (one.state, one.outcome, Evidence.objects.count()) == ("assigned", "", 2)
    assert Discrepancy.objects.count() == 1
    deliver(table, OTHERS.replace("10 310", "13 001"), by=bartek, reviewer=renata, seconds=500)
    scan(residents_of_districts, now=after(minutes=10))
    one.refresh_from_db()
    assert one.gone_at is not None
    assert one.state == "assigned", "that it is gone is verified by a person"


def test_a_figure_to_be_mended_is_verified_when_it_is_mended(residents_of_districts, ala, bartek, renata, dorota):
    one = found(residents_of_districts)
    actions.release(discrepancies=[one], due_on=after(days=14).date(), by=dorota, now=after(minutes=2))
    said = decision(outcome="corrected-at-source", cause="transcription", true="13001")
    actions.decide(discrepancy=one, said=said, by=bartek, now=after(minutes=3))
    with pytest.raises(Conflict):
        actions.verify(discrepancy=one, by=ala, now=after(minutes=4))
    with pytest.raises(NotAllowed):
        actions.verify(discrepancy=one, by=renata, now=after(minutes=4))
    table = residents_of_districts.holdings.get(label_pl="Geodezja").resource
    deliver(table, OTHERS.replace("10 310", "13 001"), by=bartek, reviewer=renata, seconds=300)
    scan(residents_of_districts, now=after(minutes=7))
    actions.verify(discrepancy=one, by=ala, now=after(minutes=8))
    one.refresh_from_db()
    assert (one.state, one.verdict.value) == ("closed", "13001")


def test_a_resident_raises_one_and_it_stands_in_the_same_queue(client, residents_of_districts, ala, dorota):
    text = "Na stronie przedszkoli jest 12 900, a tu 13 001."
    assert send(client, "/rozbieznosci/zglos/", text="").status_code == 422
    answer = send(client, "/rozbieznosci/zglos/", phenomenon=residents_of_districts.pk, period="2023", text=text)
    assert answer.status_code == 302
    one = Discrepancy.objects.get()
    assert text in words(client.get(answer["Location"]))
    assert client.get(f"/rozbieznosci/{one.number}/{'x' * 20}/").status_code == 404
    client.force_login(dorota)
    assert "12 900" in words(client.get("/urzad/rozbieznosci/"))
    release = {"chosen": [one.number], "due_on": "2031-01-15", "shown_text": "Różnica ze stroną przedszkoli."}
    assert client.post("/urzad/rozbieznosci/wydaj/", release).status_code == 302
    client.logout()
    page = words(client.get(f"/rozbieznosci/{one.number}/"))
    assert "Różnica ze stroną przedszkoli." in page
    assert text not in page
    assert POPULATION


def test_nobody_verifies_what_they_have_not_read_and_who_decided_does_not_rewrite_the_note(
    client, residents_of_districts, ala, bartek, dorota
):
    one = found(residents_of_districts)
    actions.release(discrepancies=[one], due_on=after(days=14).date(), by=dorota, now=after(minutes=2))
    actions.decide(discrepancy=one, said=decision(), by=ala, now=after(minutes=3))
    client.force_login(bartek)
    page = client.get("/urzad/rozbieznosci/1/").content.decode()
    read = re.search(r'potwierdz/">.*?name="stands" value="([^"]+)"', page, re.DOTALL)[1]
    with pytest.raises(NotAllowed):
        actions.write_note(discrepancy=one, note_pl="Co innego.", note_en="", by=ala, now=after(minutes=4))
    actions.send_back(discrepancy=one, why="Do poprawy.", by=ala, now=after(minutes=4))
    actions.decide(discrepancy=one, said=decision(note_pl="Co innego."), by=ala, now=after(minutes=5))
    assert client.post("/urzad/rozbieznosci/1/potwierdz/", {"stands": read}).status_code == 302
    one.refresh_from_db()
    assert one.state == "decided", "another decision stands there than the one that was read"
    actions.verify(discrepancy=one, by=bartek, now=after(minutes=6), stands=one.stands)
    with pytest.raises(NotAllowed):
        actions.write_note(discrepancy=one, note_pl="Jeszcze co innego.", note_en="", by=ala, now=after(minutes=7))
    actions.write_note(discrepancy=one, note_pl="Poprawiona literówka.", note_en="", by=dorota, now=after(minutes=8))


def test_texts_that_look_like_numbers_to_a_program_are_shown_as_they_stand():
    assert [value_in_words(text) for text in ("NaN", "1e999999999", "1_000", "-12345.50")] == [
        "NaN",
        "1e999999999",
        "1_000",
        "−12\u00a0345,50",
    ]


def test_a_long_queue_asks_no_more_than_a_short_one(client, residents_of_districts, dorota, monkeypatch):
    monkeypatch.setattr(presenters, "_named_areas", dict)  # kept between requests, but not within the transaction of a test
    one = found(residents_of_districts)
    client.force_login(dorota)

    def asked():
        client.get("/urzad/rozbieznosci/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/urzad/rozbieznosci/").status_code == 200
        return len(queries)

    short, sides = asked(), list(one.sides.all())
    for number in range(2, 8):
        one.pk, one.number, one.key = uuid4(), number, f"key-{number}"
        one.save(force_insert=True)
        for side in sides:
            side.pk, side.discrepancy = uuid4(), one
            side.save(force_insert=True)
    assert asked() == short


def test_comparing_at_once_writes_no_file_half_and_an_unchanged_record_is_left_alone(residents_of_districts):
    found(residents_of_districts)
    with CaptureQueriesContext(connection) as queries:
        scan(residents_of_districts, now=after(minutes=2))
    assert not [query for query in queries if "discrepancies_side" in query["sql"] and not query["sql"].startswith("SELECT")]
    drafts = {path.name for path in (bank.directory() / bank.CACHE / "compared").iterdir()}
    assert drafts == {
        f"{residents_of_districts.pk}.{view}.{suffix}" for view in ("public", "office") for suffix in ("csv", "json", "areas.json")
    }

"""What people ask for: three kinds of it, of which one is never shown and has its day by law."""

from datetime import date, timedelta

import pytest

from ratusz.bank.base.errors import Conflict, NotAllowed, WrongUsage
from ratusz.portal.asking import actions, terms
from ratusz.portal.asking.actions import Reply, Wish
from ratusz.portal.asking.models import Asked
from ratusz.portal.core.models import Letter
from ratusz.portal.desk.queries import waiting
from ratusz.portal.people.models import Unit
from tests.support.moments import NOON, after
from tests.support.voices import send, stamped, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SAID = "Ile jest miejsc w żłobkach w każdej dzielnicy?"
FORMAL = {"text": "Umowy z 2025 roku.", "email": "celina@mieszkanka.example", "name": "Celina Obywatelska", "purpose": "Praca dyplomowa."}


@pytest.fixture
def question(population) -> Asked:
    return actions.ask(wish=Wish(kind="question", text=SAID, about=population.dataset), token="t" * 20, now=after())


@pytest.fixture
def formal(office, settings) -> Asked:
    settings.BANK_EMAIL = "kancelaria@ratusz.example"
    return actions.ask(wish=Wish(kind="reuse", **FORMAL), token="f" * 20, now=NOON)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 16)),
        (date(2026, 12, 10), date(2026, 12, 28)),  # the 24th to the 27th are free
        (date(2026, 4, 17), date(2026, 5, 4)),  # 1 May is free, 2 a Saturday, 3 free
        (date(2026, 5, 21), date(2026, 6, 5)),  # Corpus Christi is on 4 June
        (date(2026, 12, 23), date(2027, 1, 7)),  # Epiphany is free
        (date(2026, 3, 23), date(2026, 4, 7)),  # 6 April is the Monday of Easter
        (date(2026, 10, 28), date(2026, 11, 12)),  # 11 November is free
        (date(2026, 8, 1), date(2026, 8, 17)),  # 15 August is a Saturday, and free
        (date(2024, 12, 10), date(2024, 12, 24)),  # Christmas Eve was a working day then
    ],
)
def test_the_statutory_day_is_counted_as_the_law_counts(received, due):
    assert terms.due_on(received) == due


def test_the_extended_day_is_two_months_from_the_request():
    assert terms.latest_on(date(2026, 3, 2)) == date(2026, 5, 4)  # the 2nd is a Saturday
    assert terms.latest_on(date(2025, 12, 31)) == date(2026, 3, 2)  # 28 February is a Saturday


def test_the_form_asks_first_what_it_is(client, population):
    page = words(client.get("/zapytaj/?zbior=ludnosc"))
    assert "Ludność miasta" in page
    for word in ("pytanie", "dane", "ponowne-wykorzystanie", "informacja-publiczna"):
        assert f"/zapytaj/{word}/?zbior=ludnosc" in client.get("/zapytaj/?zbior=ludnosc").content.decode()
        assert client.get(f"/zapytaj/{word}/").status_code == 200
    assert client.get("/zapytaj/petycja/").status_code == 404
    assert client.get("/zapytaj/?zbior=nie-ma").status_code == 404


def test_a_question_is_public_after_it_was_read_and_without_the_name(client, population, ala):
    sent = send(client, "/zapytaj/pytanie/?zbior=ludnosc", text=SAID)
    asked = Asked.objects.get()
    assert sent["Location"] == f"{asked.own_address}#dotarlo"
    assert SAID in words(client.get(asked.own_address))
    assert client.get("/prosby/1/").status_code == 404
    assert "żłobk" not in words(client.get("/prosby/"))
    client.force_login(ala)
    assert SAID in words(client.get("/urzad/prosby/1/"))
    assert client.post("/urzad/prosby/1/pokaz/", {"title": ""}).status_code == 422
    assert client.post("/urzad/prosby/1/pokaz/", {"title": "Miejsca w żłobkach", "text": "Ile miejsc?"}).status_code == 302
    client.logout()
    public = words(client.get("/prosby/1/"))
    assert "Miejsca w żłobkach" in public
    assert "Ile miejsc?" in public
    assert SAID not in public
    assert "Miejsca w żłobkach" in words(client.get("/prosby/"))
    client.force_login(ala)
    done = client.post("/urzad/prosby/1/odpowiedz/", {"outcome": "published", "found": str(population.dataset_id), "text": "Już są."})
    assert done.status_code == 302
    client.logout()
    assert "Już są." in words(client.get("/prosby/1/"))
    assert "/dane/ludnosc/" in client.get("/prosby/1/").content.decode()


def test_what_cannot_be_had_says_why(question, ala):
    with pytest.raises(WrongUsage):
        actions.answer(asked=question, said=Reply(outcome="unavailable", text=" "), by=ala, now=after(minutes=1))
    with pytest.raises(WrongUsage):
        actions.answer(asked=question, said=Reply(outcome="published", text="Jest."), by=ala, now=after(minutes=1))
    with pytest.raises(WrongUsage):
        actions.answer(asked=question, said=Reply(outcome="answered", text="Zadzwoń: 44051401359"), by=ala, now=after(minutes=1))
    actions.answer(asked=question, said=Reply(outcome="unavailable", text="Nikt tego nie liczy."), by=ala, now=after(minutes=1))
    assert not question.is_shown  # answered to the one who asked; nobody gave it a title


def test_others_say_that_they_need_it_once_a_day(client, question, ala):
    actions.show(asked=question, title="Miejsca w żłobkach", text="", by=ala, now=after(minutes=1))
    answers = [client.post("/prosby/1/tez-potrzebuje/") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 200]
    question.refresh_from_db()
    assert question.voices == 1
    assert client.get("/prosby/1/tez-potrzebuje/").status_code == 302
    assert "jeszcze 1 osoba" in words(client.get("/prosby/1/"))


def test_a_formal_request_gets_a_receipt_and_goes_to_the_mailbox(client, office, settings):
    settings.BANK_EMAIL = "kancelaria@ratusz.example"
    sent = send(client, "/zapytaj/ponowne-wykorzystanie/", **FORMAL)
    asked = Asked.objects.get()
    page = words(client.get(sent["Location"]))
    assert "Potwierdzenie" in page
    assert "numer 1" in page
    handed, receipt = Letter.objects.order_by("pk")
    assert handed.to == "kancelaria@ratusz.example"
    assert all(text in handed.body for text in ("Umowy z 2025 roku.", "Celina Obywatelska", "Praca dyplomowa.", FORMAL["email"]))
    assert receipt.to == FORMAL["email"]
    assert "Umowy" not in receipt.body
    assert "Obywatelska" not in receipt.body
    assert "1" in receipt.body
    assert asked.token in receipt.body


def test_a_formal_request_is_never_public_and_not_for_stewards(client, formal, ala, dorota):
    formal.unit = Unit.objects.get(slug="urzad-miasta")
    formal.save()
    for path in ("/prosby/", "/prosby/1/"):
        assert "Umowy" not in words(client.get(path))
    assert client.get("/prosby/1/").status_code == 404
    client.force_login(ala)
    assert client.get("/urzad/prosby/1/").status_code == 404
    assert "Wniosek" not in words(client.get("/urzad/prosby/"))
    with pytest.raises(NotAllowed):
        actions.show(asked=formal, title="x", text="", by=dorota, now=after())
    with pytest.raises(NotAllowed):
        actions.set_aside(asked=formal, why="x", by=dorota, now=after())
    client.force_login(dorota)
    page = words(client.get("/urzad/prosby/1/"))
    assert "Umowy z 2025 roku." in page
    assert "Celina Obywatelska" in page
    assert [duty.due_on for duty in waiting(dorota, after()) if duty.kind == "voice"] == [date(2026, 3, 16)]
    assert client.post("/urzad/prosby/1/odpowiedz/", {"outcome": "answered", "text": "Pismem z 10 marca."}).status_code == 302
    client.logout()
    own = words(client.get(formal.own_address))
    assert "Pismem" not in own


def test_the_day_is_moved_once_and_the_reason_is_sent(client, formal, dorota):
    client.force_login(dorota)
    assert client.post("/urzad/prosby/1/przedluz/", {"because": ""}).status_code == 422
    Asked.objects.update(due_on=date(2100, 1, 4))  # the page asks the clock
    assert client.post("/urzad/prosby/1/przedluz/", {"because": "Trzeba odszukać akta."}).status_code == 302
    formal.refresh_from_db()
    assert formal.due_on == date(2026, 5, 4)
    assert "Trzeba odszukać akta." in Letter.objects.get(once__startswith="extended").body
    with pytest.raises(NotAllowed):
        actions.extend(asked=formal, because="Znowu.", by=dorota, now=after())


def test_a_later_day_is_told_of_before_the_first_one_is_over(formal, dorota):
    with pytest.raises(Conflict):
        actions.extend(asked=formal, because="Akta.", by=dorota, now=after(days=15))
    actions.extend(asked=formal, because="Akta.", by=dorota, now=after(days=14))


def test_two_of_the_office_may_act_at_once(question, ala):
    stale, stands = Asked.objects.get(), question.stands
    actions.answer(asked=question, said=Reply(outcome="unavailable", text="Nie mamy.", stands=stands), by=ala, now=after(minutes=1))
    with pytest.raises(Conflict):
        actions.answer(asked=stale, said=Reply(outcome="unavailable", text="Nie wiem.", stands=stands), by=ala, now=after(minutes=2))
    with pytest.raises(NotAllowed):  # it has an answer; a page that was open before takes nothing away
        actions.set_aside(asked=stale, why="Reklama.", by=ala, now=after(minutes=3))
    assert Asked.objects.get().answer == "Nie mamy."


def test_it_is_passed_on_with_a_letter_to_the_new_mailbox(client, formal, dorota, education):
    Unit.objects.filter(pk=education.pk).update(email="edukacja@ratusz.example")
    client.force_login(dorota)
    assert client.post("/urzad/prosby/1/przekaz/", {"unit": str(education.pk)}).status_code == 302
    assert Letter.objects.filter(to="edukacja@ratusz.example").count() == 1
    assert client.post("/urzad/prosby/1/przekaz/", {"unit": "nie-ma"}).status_code == 422


def test_what_tells_of_the_person_is_taken_away_a_year_after(formal, dorota, settings):
    actions.answer(asked=formal, said=Reply(outcome="answered", text="Pismem."), by=dorota, now=after(days=3))
    settings.BANK_FORGET_ADDRESSES_AFTER_DAYS = 365
    assert actions.forget(now=after(days=300)) == 0
    assert actions.forget(now=after(days=400)) == 1
    formal.refresh_from_db()
    assert (formal.text, formal.name, formal.email, formal.purpose, formal.form) == ("", "", "", "", "")
    assert not Letter.objects.filter(body__contains="@").exists()
    assert actions.forget(now=after(days=500)) == 0


def test_what_is_set_aside_keeps_no_text(client, question, ala):
    client.force_login(ala)
    assert client.post("/urzad/prosby/1/odloz/", {"why": "Reklama."}).status_code == 422, "it says first that the text is deleted"
    assert client.post("/urzad/prosby/1/odloz/", {"why": "Reklama.", "sure": "on"}).status_code == 302
    question.refresh_from_db()
    assert question.text == ""
    assert question.state == "aside"
    assert "Reklama" in words(client.get(question.own_address))


def test_no_letter_is_made_of_what_a_stranger_writes(client, office, settings):
    """Headers of letters cannot be injected, and the receipt is no sender of advertisements."""
    settings.BANK_EMAIL = "kancelaria@ratusz.example"
    said = {"website": "", "shown": stamped(), "text": "Kup teraz! https://reklama.example", "name": "X\nBcc: ofiara@example.org"}
    for email in ("a@b.pl\nBcc: ofiara@example.org", "a@b.pl,ofiara@example.org", "Ofiara <ofiara@example.org>"):
        assert client.post("/zapytaj/informacja-publiczna/", {**said, "email": email}).status_code == 422
    for number in range(5):
        client.post("/zapytaj/informacja-publiczna/", {**said, "text": f"Kup teraz {number}", "email": "ofiara@example.org"})
    letters = Letter.objects.filter(to="ofiara@example.org")
    assert letters.count() == 3
    assert not any("Kup" in one.body or "\n" in one.subject for one in letters)
    assert all("\n" not in one.subject for one in Letter.objects.all())


def test_a_question_asked_from_what_is_hidden_is_hidden(client, question, population, ala):
    actions.show(asked=question, title="Miejsca w żłobkach", text="", by=ala, now=after(minutes=1))
    type(population.dataset).objects.update(audience="office")
    assert client.get("/prosby/1/").status_code == 404
    assert "żłobk" not in words(client.get("/prosby/"))
    assert "Ludność" not in words(client.get(question.own_address))


def test_terms_begin_on_the_day_in_the_city(office):
    """Half past eleven in the evening in Warsaw is still the same day, whatever the day is in Greenwich."""
    late = NOON.replace(hour=23, minute=30)  # half past midnight in Warsaw
    made = actions.ask(wish=Wish(kind="data", text="Dane o drzewach."), token="d", now=late)
    assert made.due_on == date(2026, 3, 3) + timedelta(days=14)

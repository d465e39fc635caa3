"""Surveys: written by one, let be asked by another, answered by anybody, closed into a delivery; no text leaves before it was read."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict, NotAllowed, WrongUsage
from ratusz.portal.catalog.models import ColumnText, Dataset, Resource
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.core.strangers import stamp
from ratusz.portal.desk.queries import waiting
from ratusz.portal.intake.actions import accept
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import Membership, Role
from ratusz.portal.surveys import actions, answering, closing
from ratusz.portal.surveys.answering import Sheet
from ratusz.portal.surveys.models import FreeText, Survey, SurveyAnswer
from tests.support.moments import NOON, after
from tests.support.surveyed import answered, drafted, opened, words_of
from tests.support.voices import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PLACE = "Biuro obsługi, parter"
SECRET = "Zróbcie coś z panem Kowalskim spod piątki."


@pytest.fixture
def survey(bank_dir, education, ala, renata) -> Survey:
    return opened(education, ala, renata, paper_place=PLACE)


@pytest.fixture
def today(monkeypatch):
    """Pages think that it is the afternoon of the day of the tests."""
    for module in ("views", "office", "papers", "writing", "reading"):
        monkeypatch.setattr(f"ratusz.portal.surveys.{module}.utc_now", lambda: after(hours=2))


def work(**passed):
    closing.work(now=after(**passed), random_bytes=os.urandom)


def send(client, path, **said):
    """A minute after the form was shown."""
    return client.post(path, {"website": "", "shown": stamp(after(hours=2) - timedelta(minutes=1)), **said})


def published(delivery, renata):
    accept(delivery=delivery, by=renata, now=after(days=30), random_bytes=os.urandom, few_because="Tyle osób odpowiedziało.")


def test_it_closes_into_a_delivery_and_texts_follow_when_they_were_read(survey, ala, renata):
    answered(survey, {1: (1,), 2: (1, 3), 3: (5,), 4: SECRET})
    answered(survey, {1: (1,), 4: "Więcej cienia."})
    answering.type_in(survey=survey, sheet=Sheet(id=uuid4(), answers={2: (1,)}), by=ala, now=after(hours=2))
    work(days=10)
    survey.refresh_from_db()
    assert survey.state == "open"
    work(days=22)  # fourteen days, and seven for sheets of paper
    survey.refresh_from_db()
    assert (survey.state, survey.counts.people, survey.counts.paper) == ("closed", 3, 1)
    delivery = survey.counted
    assert (delivery.state, delivery.channel, delivery.received_by, delivery.submitted_by) == ("submitted", "survey", ala, ala)
    published(delivery, renata)
    table = Resource.objects.get(slug="lawki-nad-stawami-odpowiedzi")
    assert table.is_published
    assert table.dataset.title_pl == "Ankieta: Ławki nad stawami"
    assert "3 odpowiedzi" in table.dataset.source_pl
    texts = {one.name: one.label_pl for one in ColumnText.objects.filter(resource=table)}
    assert texts["people"] == "Ile osób tak odpowiedziało"
    assert len(texts) == 10
    assert not survey.texts.exclude(verdict="unread").exists()
    work(days=23)
    assert Delivery.objects.count() == 1
    first, second = survey.texts.order_by("text")
    actions.judge(text=first, verdict="shown", words="", by=ala, now=after(days=23))
    with pytest.raises(Conflict):
        actions.hand_on(survey=survey, by=ala, now=after(days=23))
    actions.judge(text=second, verdict="reworded", words="Zróbcie coś z sąsiadem.", by=ala, now=after(days=23))
    actions.hand_on(survey=survey, by=ala, now=after(days=23))
    work(days=23)
    survey.refresh_from_db()
    published(survey.worded, renata)
    assert Resource.objects.get(slug="lawki-nad-stawami-wypowiedzi").is_published
    work(days=40)
    assert SurveyAnswer.objects.exists()
    work(days=54)
    assert not SurveyAnswer.objects.exists()
    assert not FreeText.objects.exists()
    survey.refresh_from_db()
    assert survey.counts.people == 3


def test_an_officer_writes_it_another_lets_it_be_asked(client, bank_dir, education, ala, renata, today):
    """Every page of the desk, as Ala and Renata go through them."""
    client.force_login(ala)
    assert "Rozpocznij ankietę" in words(client.get("/urzad/ankiety/"))
    theme = words_of().theme
    said = {
        "title_pl": "Ławki nad stawami", "purpose_pl": "Wybieramy miejsca.", "effect_pl": "Miejsca ławek.", "theme": theme.pk,
        "opens_on": day_of(NOON), "ends_on": day_of(NOON) + timedelta(days=14), "paper_place": PLACE, "unit": str(education.pk),
    }  # fmt: skip
    assert client.get("/urzad/ankiety/nowa/").status_code == 200
    assert client.post("/urzad/ankiety/nowa/", {**said, "ends_on": day_of(NOON) - timedelta(days=1)}).status_code == 422
    made = client.post("/urzad/ankiety/nowa/", said)
    assert made["Location"] == "/urzad/ankiety/lawki-nad-stawami/pytania/1/"
    question = {"kind": "one", "label_pl": "Jak często?", "choices": "co tydzień | every week\nnigdy", "another": "1"}
    assert client.post(made["Location"], {**question, "choices": "tylko jedna"}).status_code == 422
    following = client.post(made["Location"], question)["Location"]
    assert following.endswith("/pytania/2/")
    assert client.post(following, {"kind": "scale", "label_pl": "Jak oceniasz?", "steps": "5", "low_pl": "źle"}).status_code == 302
    assert client.post(following[:-2] + "3/", {"kind": "text", "label_pl": "Co jeszcze?"}).status_code == 302
    here = "/urzad/ankiety/lawki-nad-stawami/"
    for path in ("pytania/1/", "opis/", "podglad/", "arkusz/", ""):
        assert client.get(here + path).status_code == 200, path
    assert client.get(here + "pytania/9/").status_code == 404
    client.post(here + "pytania/3/wyzej/")
    client.post(here + "pytania/3/usun/")
    assert [one.label.pl for _number, one in Survey.objects.get().questionnaire.numbered] == ["Jak często?", "Co jeszcze?"]
    assert client.post(here + "opis/", {**said, "title_pl": "Ławki nad wodą"}).status_code == 302
    assert client.get("/ankiety/lawki-nad-stawami/").status_code == 404
    client.post(here + "przekaz/")
    assert client.get(here + "opis/").status_code == 403
    client.post(here + "wez-z-powrotem/")
    client.post(here + "przekaz/")
    client.force_login(renata)
    assert "Ankieta: Ławki nad wodą" in [one.title for one in waiting(renata, after(hours=1))]
    assert client.post(here + "odeslij/", {"reason": ""}).status_code == 422
    client.post(here + "odeslij/", {"reason": "Za mało pytań."})
    client.force_login(ala)
    assert "Za mało pytań." in words(client.get(here))
    client.post(here + "przekaz/")
    client.force_login(renata)
    client.post(here + "przyjmij/")
    client.logout()
    assert "Ławki nad wodą" in words(client.get("/ankiety/"))
    assert "Jak często?" in words(client.get("/ankiety/lawki-nad-stawami/"))


def test_nobody_lets_their_own_survey_be_asked(bank_dir, education, ala, renata):
    Membership.objects.create(user=ala, role=Role.REVIEWER)
    survey = drafted(education, ala)
    actions.submit(survey=survey, by=ala, now=after())
    survey.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.accept(survey=survey, by=ala, now=after())
    assert not [one for one in waiting(ala, after()) if one.target == survey.pk]
    actions.accept(survey=survey, by=renata, now=after())
    with pytest.raises(NotAllowed):
        actions.set_question(survey=survey, question=survey.questionnaire.questions[0], number=2, by=ala, now=after())


def test_a_resident_answers_without_account_cookie_or_script(client, survey, today):
    here = "/ankiety/lawki-nad-stawami/"
    page = client.get(here)
    assert not page.cookies
    assert "<script" not in page.content.decode().split("<main")[1].split("</main>")[0]
    assert "Miejsca ławek" in words(page)
    key = {"sheet_id": str(uuid4())}
    assert send(client, here, **key, q2="1").status_code == 422  # the first has to be answered
    assert send(client, here, **key, q1="9").status_code == 422
    caught = send(client, here, **key, q1="1", website="http://x")
    assert caught.status_code == 422
    personal = send(client, here, **key, q1="1", q4="Zadzwońcie: 501 502 503")
    assert "numer telefonu" in words(personal)
    done = send(client, here, **key, q1="1", q2=["1", "3"], q3="5", q4=SECRET)
    assert done["Location"] == here + "dziekujemy/"
    assert send(client, here, **key, q1="1", q4=SECRET).status_code == 302  # the button was pressed twice
    assert client.get(done["Location"]).status_code == 200
    answer = SurveyAnswer.objects.get()
    assert (answer.way, answer.given, answer.typed_by) == ("web", {"1": [1], "2": [1, 3], "3": [5], "4": []}, None)
    assert [one.text for one in FreeText.objects.all()] == [SECRET]
    assert "every week" in words(client.get("/en" + here))


def test_the_code_and_the_sheet_lead_to_it(client, survey, today, settings):
    settings.BANK_ADDRESS = "https://dane.example"
    code = client.get("/ankiety/lawki-nad-stawami/kod.svg")
    assert code["Content-Type"] == "image/svg+xml"
    assert "style" not in code.content.decode()
    sheet = client.get("/ankiety/lawki-nad-stawami/arkusz/")
    assert "https://dane.example/ankiety/lawki-nad-stawami/" in words(sheet)
    assert PLACE in words(sheet)


def test_paper_is_typed_in_by_a_named_officer(client, survey, ala, today):
    client.force_login(ala)
    here = "/urzad/ankiety/lawki-nad-stawami/papier/"
    assert client.get(here).status_code == 200
    assert client.post(here, {"sheet_id": str(uuid4())}).status_code == 422
    client.post(here, {"sheet_id": str(uuid4()), "q2": "2"})  # what has to be answered may be blank on paper
    answer = SurveyAnswer.objects.get()
    assert (answer.way, answer.typed_by) == ("paper", ala)
    assert "Przepisano przez Ciebie 1 arkusz" in words(client.get(here))
    assert AuditEntry.objects.filter(verb="survey.paper-typed-in", by=ala).count() == 1
    page = words(client.get("/urzad/ankiety/lawki-nad-stawami/"))
    assert "Ile osób odpowiedziało dotąd" in page
    with pytest.raises(Conflict):
        answering.type_in(survey=opened_without_paper(survey), sheet=Sheet(id=uuid4(), answers={1: (1,)}), by=ala, now=after(hours=1))


def test_a_sheet_typed_wrongly_is_taken_back_by_whoever_typed_it_in(client, survey, ala, dorota, today):
    here, sheets = (f"/urzad/ankiety/lawki-nad-stawami/papier/{end}" for end in ("", "przepisane/"))
    answered(survey, {1: (1,)})
    client.force_login(ala)
    first = client.post(here, {"sheet_id": str(uuid4()), "q2": "2", "q4": "Więcej cienia"})
    back = BeautifulSoup(first.content, "html.parser").select_one("details input[name=sheet]")["value"]
    client.post(here, {"sheet_id": str(uuid4()), "q1": "3", "q4": "Kosze"})
    page = client.get(sheets)
    assert "2. Czego brakuje?: koszy" in words(page)
    assert client.post(sheets, {"sheet": back, "reason": " "}).status_code == 422
    said = client.post(sheets, {"sheet": back, "reason": "Zły arkusz"}, follow=True)
    assert "Arkusz został wycofany" in words(said)
    assert [one.text for one in FreeText.objects.all()] == ["Kosze"], "its words are gone with it"
    assert SurveyAnswer.objects.count() == 2
    assert AuditEntry.objects.get(verb="survey.paper-taken-back").detail == {"reason": "Zły arkusz"}
    left, web = (SurveyAnswer.objects.get(way=way) for way in ("paper", "web"))
    client.force_login(dorota)
    for another in (left, web):
        assert "nie ma takiego arkusza" in words(client.post(sheets, {"sheet": str(another.pk), "reason": "x"}, follow=True))
    client.force_login(ala)
    client.post(sheets, {"sheet": str(left.pk), "reason": "Dwa razy"})
    client.post(sheets, {"sheet": "bzdura:x", "reason": "x"})
    assert list(SurveyAnswer.objects.all()) == [web]
    assert FreeText.objects.count() == 1, "found again by nobody, so left out when texts are read"


def test_the_home_page_says_what_is_asked_now(client, survey, monkeypatch):
    monkeypatch.setattr("ratusz.portal.pages.views.utc_now", lambda: after(hours=2))
    assert "Urząd pyta: Ławki nad stawami" in words(client.get("/"))
    actions.close(survey=survey, by=None, now=after(hours=2))
    assert "Urząd pyta" not in words(client.get("/"))


def opened_without_paper(survey):
    survey.paper_place = ""
    survey.save()
    return survey


def test_answers_end_with_the_last_day_and_are_checked_on_the_server(survey):
    for answers in ({}, {1: (4,)}, {1: (1, 2)}, {1: "tak"}, {1: (1,), 3: (6,)}, {1: (1,), 4: "x" * 1001}, {1: (1,), 9: (1,)}, {2: (1,)}):
        with pytest.raises(WrongUsage):
            answered(survey, answers)
    answered(survey, {1: (1,)}, days=14)
    for days in (-1, 15):
        with pytest.raises(Conflict):
            answered(survey, {1: (1,)}, days=days)


def test_what_it_closed_into_is_shown_until_it_is_withdrawn(client, survey, ala, renata, today):
    answered(survey, {1: (1,), 2: (1,), 4: SECRET})
    answered(survey, {1: (3,)})
    client.force_login(ala)
    assert client.get("/urzad/ankiety/lawki-nad-stawami/wypowiedzi/").status_code == 404  # it is open
    client.post("/urzad/ankiety/lawki-nad-stawami/zamknij/")
    assert "Dopuść ankietę" not in words(client.get("/urzad/ankiety/lawki-nad-stawami/"))
    client.logout()
    page = words(client.get("/ankiety/lawki-nad-stawami/"))
    assert "co tydzień (50,0 %)" in page
    assert "przez internet 2, na papierze 0" in page
    assert "/dane/ankieta-lawki" not in client.get("/ankiety/lawki-nad-stawami/").content.decode()
    work(hours=3)
    survey.refresh_from_db()
    published(survey.counted, renata)
    assert "/dane/ankieta-lawki-nad-stawami/" in client.get("/ankiety/lawki-nad-stawami/").content.decode()
    Resource.objects.filter(slug="lawki-nad-stawami-odpowiedzi").update(withdrawn_at=after(days=1), withdrawn_reason="Błąd w liczeniu.")
    page = words(client.get("/ankiety/lawki-nad-stawami/"))
    assert "Błąd w liczeniu." in page
    assert "50,0 %" not in page


def test_a_text_that_nobody_read_never_leaves(client, survey, ala, renata, bank_dir):
    """Each page, file and answer of machines about the survey and its tables; and the files of the store."""
    answered(survey, {1: (1,), 2: (1, 3), 4: SECRET})
    answered(survey, {1: (1,), 4: "Dobrze jest."})
    actions.close(survey=survey, by=ala, now=after(hours=2))
    work(hours=3)
    survey.refresh_from_db()
    published(survey.counted, renata)
    left_out, shown = survey.texts.order_by("-text")
    paths = ["/ankiety/", "/ankiety/lawki-nad-stawami/", "/ankiety/lawki-nad-stawami/arkusz/", "/dane/ankieta-lawki-nad-stawami/"]
    before = leaving(client, paths)
    assert "panem Kowalskim" not in before
    assert "Dobrze jest" not in before
    actions.judge(text=shown, verdict="shown", words="", by=ala, now=after(hours=4))
    actions.judge(text=left_out, verdict="left-out", words="", by=ala, now=after(hours=4))
    with pytest.raises(WrongUsage):
        actions.judge(text=left_out, verdict="reworded", words="Zadzwońcie: 501 502 503", by=ala, now=after(hours=4))
    actions.hand_on(survey=survey, by=ala, now=after(hours=5))
    with pytest.raises(NotAllowed):
        actions.judge(text=left_out, verdict="shown", words="", by=ala, now=after(hours=6))
    work(hours=6)
    survey.refresh_from_db()
    published(survey.worded, renata)
    after_all = leaving(client, paths)
    assert "panem Kowalskim" not in after_all
    assert "Dobrze jest." in after_all
    kept = b"".join(path.read_bytes() for path in bank_dir.rglob("*") if path.is_file() and "sqlite" not in path.name)
    assert b"panem Kowalskim" not in kept


def leaving(client, paths) -> str:
    """All that leaves: pages, and of each table its page, rows, exports, search and SQL."""
    told = []
    for table in Resource.objects.published():
        api = f"/api/v1/resources/{table.pk}"
        paths = [
            *paths, table.get_absolute_url(), f"{table.get_absolute_url()}?q=Kowalskim", f"{api}/rows", f"{api}/export.csv", f"{api}/export.jsonl",
            f"{api}/profile", f"{api}/versions", f"{api}/rows?facet=question",
            f"{api}/sql?q=SELECT+*+FROM+data",
        ]  # fmt: skip
    for path in [*paths, "/dane/?q=Kowalskim", "/zmiany/", "/api/v1/datasets?q=Kowalskim"]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        told.append((b"".join(answer.streaming_content) if answer.streaming else answer.content).decode())
    return "\n".join(told)


def test_texts_are_read_one_by_one_on_the_desk(client, survey, ala, bartek, today):
    answered(survey, {1: (1,), 4: "Dzwońcie: 501 502 503"})
    actions.close(survey=survey, by=ala, now=after(hours=2))
    duty = next(one for one in waiting(ala, after(hours=3)) if one.target == survey.pk)
    assert "Do przeczytania: 1" in duty.sentence
    text = survey.texts.get()
    here = "/urzad/ankiety/lawki-nad-stawami/wypowiedzi/"
    client.force_login(bartek)
    assert client.get(here).status_code == 404
    assert client.post(f"{here}{text.pk}/", {f"{text.pk}-verdict": "shown"}).status_code == 404
    client.force_login(ala)
    assert "numer telefonu" in words(client.get(here))
    assert client.post(f"{here}{text.pk}/", {}).status_code == 422
    client.post(f"{here}{text.pk}/", {f"{text.pk}-verdict": "shown"})
    assert survey.texts.unread().count() == 1  # a number of a phone is refused
    client.post(f"{here}{text.pk}/", {f"{text.pk}-verdict": "reworded", f"{text.pk}-words": "Zadzwońcie."})
    assert "Przekaż dalej" in words(client.get(here))
    client.post(here + "koniec/")
    survey.refresh_from_db()
    assert survey.handed_by == ala


def test_a_delivery_that_fails_is_told_and_made_again_by_another(client, survey, ala, dorota, renata, today):
    answered(survey, {1: (1,)})
    actions.close(survey=survey, by=ala, now=after(hours=2))
    ala.is_active = False
    ala.save()
    work(hours=3)
    work(hours=4)
    survey.refresh_from_db()
    assert survey.failure["code"] == "not-allowed"
    assert not Delivery.objects.exists()
    duty = next(one for one in waiting(dorota, after(hours=3)) if one.target == survey.pk)
    assert "Nie udało się" in duty.sentence
    client.force_login(dorota)
    assert "Może to zrobić tylko gestor" in words(client.get("/urzad/ankiety/lawki-nad-stawami/"))
    client.post("/urzad/ankiety/lawki-nad-stawami/jeszcze-raz/")
    work(hours=5)
    survey.refresh_from_db()
    assert survey.counted.received_by == dorota


def test_nobody_answered_is_no_delivery(client, survey, ala, today):
    actions.close(survey=survey, by=ala, now=after(hours=2))
    work(hours=3)
    assert not Delivery.objects.exists()
    assert not Dataset.objects.exists()
    assert "Nikt nie odpowiedział" in words(client.get("/ankiety/lawki-nad-stawami/"))
    with pytest.raises(NotAllowed):
        actions.close(survey=Survey.objects.get(), by=ala, now=after(hours=4))


def test_results_go_to_the_dataset_that_was_chosen(bank_dir, population, education, ala, renata):
    survey = opened(education, ala, renata, dataset=population.dataset)
    answered(survey, {1: (1,)})
    actions.close(survey=survey, by=ala, now=after(hours=2))
    work(hours=3)
    assert Resource.objects.get(slug="lawki-nad-stawami-odpowiedzi").dataset == population.dataset
    population.dataset.audience = "office"
    population.dataset.save()
    with pytest.raises(WrongUsage):
        drafted(education, ala, dataset=population.dataset)

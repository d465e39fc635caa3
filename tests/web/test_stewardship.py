"""What units gather and what for: declared, changed with a reason, put aside; what is missing, who answers, and what to do next."""

import pytest
from bs4 import BeautifulSoup

from ratusz.bank.base.errors import Conflict, NotAllowed, WrongUsage
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.desk.queries import waiting
from ratusz.portal.desk.reminders import preview_unit
from ratusz.portal.stewardship import actions
from ratusz.portal.stewardship.models import Flow, Purpose, Requirement, Share
from ratusz.portal.stewardship.queries import Lack, counts, missing
from ratusz.portal.stewardship.words import ConsumerWords, FlowWords, PurposeWords, RequirementWords, SystemWords
from tests.support.moments import after
from tests.support.shown import dataset, resource
from tests.support.voices import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REPORT = PurposeWords(text_pl="raport o stanie gminy", basis="art. 28aa u.s.g.", is_public=True)


@pytest.fixture
def flow(education, ala) -> Flow:
    return actions.make(words=FlowWords(title="Dzieci w przedszkolach"), unit=education, by=ala, now=after())


def test_a_unit_declares_its_own_and_names_a_purpose_on_the_way(client, education, surveying, ala, bartek):
    client.force_login(ala)
    address = "/urzad/po-co/rejestr/przeplywy/nowy/"
    page = client.get(address)
    assert f'value="{education.pk}" selected' in page.content.decode(), "a steward of one unit need not choose it"
    said = {"title": "Dzieci w przedszkolach", "unit": education.pk, "frequency": "ANNUAL", "from_text": "przedszkola", "personal": "no"}
    refused = client.post(address, {**said, "unit": surveying.pk, "about": "Trzy zdania."})
    assert refused.status_code == 422
    assert "Trzy zdania." in words(refused), "what was typed stays"
    answer = client.post(address, {**said, "new_purpose": "rekrutacja", "new_basis": "Prawo oświatowe"})
    made = Flow.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert [str(one) for one in made.purposes.all()] == ["rekrutacja"]
    assert made.purposes.get().basis == "Prawo oświatowe"
    assert "wpisano" in words(client.get(made.get_absolute_url())), "its history stands beside it"
    listed = words(client.get("/urzad/po-co/rejestr/przeplywy/?q=przedszkol"))
    assert "na potrzeby: rekrutacja (Prawo oświatowe)" in listed
    client.force_login(bartek)
    other = client.get(made.get_absolute_url())
    assert "Dzieci w przedszkolach" in words(other), "people of the office read each other's"
    assert "Zapisz" not in words(other)
    assert client.post(made.get_absolute_url(), said).status_code == 404


def test_a_change_has_a_reason_is_told_and_never_overwrites_what_one_did_not_see(flow, ala, bartek, dorota, surveying):
    seen = flow.stands
    new = FlowWords(title="Dzieci w przedszkolach miasta", columns=("dzielnica", "dzielnica", " dzieci "))
    assert actions.change(thing=flow, words=new, by=ala, now=after(minutes=1), why="Prywatnych nie liczymy.", stands=seen)
    entry = AuditEntry.objects.get(verb="declared.changed")
    assert entry.detail["why"] == "Prywatnych nie liczymy."
    assert entry.detail["before"]["title"] == "Dzieci w przedszkolach"
    assert Flow.objects.get().columns == ["dzielnica", "dzieci"]
    assert not actions.change(thing=flow, words=FlowWords(title=new.title, columns=("dzielnica", "dzieci")), by=ala, now=after(minutes=2))
    with pytest.raises(Conflict):
        actions.change(thing=flow, words=FlowWords(title="Inaczej"), by=dorota, now=after(minutes=3), stands=seen)
    with pytest.raises(NotAllowed):
        actions.change(thing=flow, words=FlowWords(title="Nie moje"), by=bartek, now=after(minutes=3))
    with pytest.raises(NotAllowed):  # nobody gives away to a unit that is not theirs
        actions.change(thing=flow, words=new, by=ala, now=after(minutes=3), unit=surveying)
    with pytest.raises(WrongUsage):
        actions.change(thing=flow, words=FlowWords(title="  "), by=ala, now=after(minutes=3))


def test_what_is_put_aside_counts_no_more_and_comes_back(client, flow, ala):
    client.force_login(ala)
    place = flow.get_absolute_url()
    assert client.post(f"{place}odloz/", {"why": ""}).status_code == 422
    assert client.post(f"{place}odloz/", {"why": "Pomyłka."}).status_code == 302
    assert "Dzieci w przedszkolach" not in words(client.get("/urzad/po-co/rejestr/przeplywy/"))
    assert "Dzieci w przedszkolach" in words(client.get("/urzad/po-co/rejestr/przeplywy/?stan=odlozone"))
    assert counts(ala)[Lack.PURPOSE] == 0
    assert client.post(f"{place}przywroc/").status_code == 302
    end = f"/urzad/po-co/przeplyw/{flow.pk}/koniec/"
    assert client.post(end, {}).status_code == 422
    client.post(end, {"why": "Prowadzi to kuratorium."})
    assert counts(ala)[Lack.PURPOSE] == 0
    assert "Dzieci" in words(client.get("/urzad/po-co/rejestr/przeplywy/?stan=zakonczone"))
    client.post(end)
    assert counts(ala)[Lack.PURPOSE] == 1


def test_what_is_missing_has_somebody_who_answers_and_a_next_step(client, flow, education, surveying, ala, bartek):
    system = actions.make(words=SystemWords(name="SIO"), unit=education, by=ala, now=after())
    actions.make(words=FlowWords(title="Uczniowie", system=system, personal="yes"), unit=education, by=ala, now=after())
    need = actions.make(words=RequirementWords(text="Miejsca w żłobkach", asked_of=education), unit=surveying, by=bartek, now=after())
    assert {lack: count for lack, count in counts(ala).items() if count} == {
        Lack.PURPOSE: 2, Lack.NEEDED: 1, Lack.SOURCE: 1, Lack.BASIS: 2,
    }  # fmt: skip
    client.force_login(ala)
    assert "nie wiadomo po co" in words(client.get("/urzad/po-co/"))
    (line,) = missing(ala, Lack.NEEDED)
    assert (line.unit, [str(one) for one in line.people], line.can_act) == (education, ["Ala"], True)
    page = client.get(line.action_url).content.decode()
    assert 'value="Miejsca w żłobkach"' in page
    said = {"title": "Miejsca w żłobkach", "unit": education.pk, "frequency": "MONTHLY"}
    assert client.post(line.action_url, said).status_code == 302
    assert Requirement.objects.unmet().count() == 1, "the need is another unit's: Ala gathers it, Bartek says that it is enough"
    need.refresh_from_db()
    given = Flow.objects.get(title="Miejsca w żłobkach")
    actions.change(thing=need, words=RequirementWords(text=need.text, asked_of=education, met_by=given), by=bartek, now=after(minutes=1))
    assert counts(ala)[Lack.NEEDED] == 0
    for lack in Lack:
        assert client.get(f"/urzad/po-co/braki/{lack}/").status_code == 200
    assert client.get("/urzad/po-co/braki/inne/").status_code == 404
    assert not any(one.can_act for one in missing(bartek, Lack.PURPOSE))


def test_gathered_twice_says_why_one_thinks_so_and_is_told_apart(client, flow, education, surveying, ala, bartek):
    columns = ("dzielnica", "rok", "dzieci")
    actions.change(thing=flow, words=FlowWords(title="Dzieci w przedszkolach", columns=columns), by=ala, now=after(minutes=1))
    twin = actions.make(
        words=FlowWords(title="Przedszkola: dzieci", columns=("Rok", "Dzielnica", "Dzieci")), unit=surveying, by=bartek, now=after()
    )
    actions.make(words=FlowWords(title="Dzieci w przedszkolach", from_unit=education), unit=surveying, by=bartek, now=after())
    actions.make(words=FlowWords(title="Drogi rowerowe"), unit=surveying, by=bartek, now=after())
    (line,) = missing(ala, Lack.TWICE)
    assert "te same kolumny" in line.sentence
    assert "prawie tak samo" in line.sentence
    client.force_login(ala)
    assert "te same kolumny" in words(client.get(line.url))
    assert client.post(f"{line.url}rozne/", {"why": ""}).status_code == 422
    assert client.post(f"{line.url}rozne/", {"why": "Jedno to miejsca, drugie dzieci."}).status_code == 302
    assert missing(bartek, Lack.TWICE) == ()
    assert "Nic już nie wskazuje" in words(client.get(line.url))
    with pytest.raises(Conflict):
        actions.tell_apart(first=twin, second=flow, why="Znów.", by=bartek, now=after())


def test_the_share_is_kept_when_it_changes_and_each_day(client, flow, education, ala):
    assert [(one.flows, one.without) for one in Share.objects.all()] == [(1, 1)]
    purpose = actions.make(words=REPORT, unit=education, by=ala, now=after(minutes=1))
    assert Share.objects.count() == 1, "nothing changed"
    actions.change(thing=flow, words=FlowWords(title=flow.title, purposes=(purpose,)), by=ala, now=after(days=2))
    assert [round(one.percent) for one in Share.objects.all()] == [100, 0]
    client.force_login(ala)
    assert "<svg" in client.get("/urzad/po-co/").content.decode()
    assert client.get("/urzad/po-co/udzial.csv").content.decode().splitlines()[-1].endswith(",1,0,0.0")


def test_a_dataset_says_what_it_is_gathered_for_where_that_is_public(client, population, education, ala):
    purpose = actions.make(words=REPORT, unit=education, by=ala, now=after())
    inside = actions.make(words=PurposeWords(text_pl="kontrola wewnętrzna"), unit=education, by=ala, now=after())
    actions.make(words=FlowWords(title="Ludność", resource=population, purposes=(purpose, inside)), unit=education, by=ala, now=after())
    page = words(client.get("/dane/ludnosc/"))
    assert "Zbierane na potrzeby: raport o stanie gminy (art. 28aa u.s.g.)." in page
    assert "kontrola wewnętrzna" not in page
    actions.put_aside(thing=purpose, why="Zniesiony.", by=ala, now=after(minutes=1))
    assert "Zbierane na potrzeby" not in words(client.get("/dane/ludnosc/"))
    with pytest.raises(WrongUsage):
        actions.make(words=PurposeWords(text_pl="dla jan.kowalski@gmail.com", is_public=True), unit=education, by=ala, now=after())


def test_the_page_for_everybody_is_shown_by_a_coordinator_and_holds_nothing_of_the_office_alone(client, population, education, ala, dorota):
    purpose = actions.make(words=REPORT, unit=education, by=ala, now=after())
    actions.make(words=FlowWords(title="Ludność", resource=population, purposes=(purpose,)), unit=education, by=ala, now=after())
    actions.make(words=FlowWords(title="Sprawy rodzin"), unit=education, by=ala, now=after())
    actions.make(words=RequirementWords(text="Miejsca w żłobkach"), unit=education, by=ala, now=after())
    assert client.get("/po-co-zbieramy/").status_code == 404
    client.force_login(ala)
    assert client.post("/urzad/po-co/strona/").status_code == 404
    client.force_login(dorota)
    assert "tylko koordynatorzy" in words(client.get("/po-co-zbieramy/"))
    client.post("/urzad/po-co/strona/")
    client.logout()
    page = words(client.get("/po-co-zbieramy/"))
    assert "raport o stanie gminy" in page
    assert "Ludność miasta" in page
    assert "Miejsca w żłobkach" in page
    assert "Sprawy rodzin" not in page
    assert "I jeszcze 1" in page
    client.force_login(dorota)
    client.post("/urzad/po-co/strona/")
    client.logout()
    assert client.get("/po-co-zbieramy/").status_code == 404


def test_a_purpose_whose_day_of_review_has_come_waits_on_the_desk(education, ala, bartek):
    made: Purpose = actions.make(words=PurposeWords(text_pl="strategia", review_on=after().date()), unit=education, by=ala, now=after())
    assert [duty.target for duty in waiting(ala, after(days=1))] == [made.pk]
    assert waiting(bartek, after(days=1)) == ()


def test_what_is_to_be_delivered_says_for_whom_and_by_what_law(education, ala, dorota):
    table = resource(dataset("zlobki", education), next_due_on=after().date())
    purpose = actions.make(words=REPORT, unit=education, by=ala, now=after())
    consumer = actions.make(words=ConsumerWords(name_pl="Rada Miasta", due="do 31 maja"), unit=education, by=ala, now=after())
    said = FlowWords(title="Miejsca", resource=table, purposes=(purpose,), consumers=(consumer,))
    actions.make(words=said, unit=education, by=ala, now=after())
    (duty,) = waiting(ala, after())
    assert duty.sentence.endswith("Po co: Rada Miasta, do 31 maja; raport o stanie gminy (art. 28aa u.s.g.).")
    ((_person, letter),) = preview_unit(unit=education, by=dorota, now=after())
    assert letter is not None
    assert "do 31 maja" in letter.body


def test_the_picture_shows_who_feeds_whom_with_a_table_that_says_the_same(client, flow, education, surveying, ala, bartek):
    fed = FlowWords(title="Dojazdy", from_unit=education, personal="no")
    actions.make(words=fed, unit=surveying, by=bartek, now=after())
    client.force_login(ala)
    page = client.get("/urzad/po-co/obraz/").content.decode()
    assert "Wydział Edukacji → Wydział Geodezji: 1" in page
    assert "źródło nie podane → Wydział Edukacji: 1" in page
    for by, said in (("systemy", "system nie podany"), ("cele", "cel nieznany"), ("odbiorcy", "nie podano, kto korzysta"), ("zle", "Od")):
        assert said in words(client.get(f"/urzad/po-co/obraz/?wedlug={by}")), by


def test_what_a_form_does_not_offer_any_more_stays_and_words_of_few_are_not_told_to_all(client, flow, population, education, ala, bartek):
    system = actions.make(words=SystemWords(name="SIO"), unit=education, by=ala, now=after())
    said = FlowWords(title="Dzieci", system=system, resource=population, personal="no")
    actions.change(thing=flow, words=said, by=ala, now=after(seconds=1))
    need = actions.make(words=RequirementWords(text="Dzieci w dzielnicach", met_by=flow), unit=education, by=ala, now=after())
    actions.put_aside(thing=system, why="Nie ma go.", by=ala, now=after(seconds=2))
    population.withdrawn_at, population.withdrawn_reason = after(seconds=2), "błąd"
    population.save()
    client.force_login(ala)
    page = BeautifulSoup(client.get(flow.get_absolute_url()).content, "html.parser")
    sent = {one["name"]: one.select_one("option[selected]")["value"] for one in page.select("select") if one.select_one("option[selected]")}
    sent |= {"title": "Dzieci w wieku szkolnym", "why": "Dokładniej."}
    assert client.post(flow.get_absolute_url(), sent).status_code == 302
    flow.refresh_from_db()
    assert (flow.title, flow.system, flow.resource) == ("Dzieci w wieku szkolnym", system, population)

    client.force_login(bartek)
    assert "w wieku szkolnym" in words(client.get(need.get_absolute_url()))
    population.audience = "units"
    population.save()
    assert "w wieku szkolnym" not in words(client.get(need.get_absolute_url()))
    assert "w wieku szkolnym" not in words(client.get("/urzad/po-co/rejestr/potrzeby/"))

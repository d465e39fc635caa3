"""Inventories: a unit looks through what it gathers, line by line; the coordinator sees how far, reminds by a click, and closes."""

from datetime import timedelta

import pytest

from ratusz.bank.base.clock import utc_now as clock
from ratusz.bank.base.errors import Conflict, NotAllowed, WrongUsage
from ratusz.portal.core.models import Letter
from ratusz.portal.desk.queries import waiting
from ratusz.portal.people.models import Unit
from ratusz.portal.stewardship import actions, rounds
from ratusz.portal.stewardship.models import Campaign, Flow, Line, Part
from ratusz.portal.stewardship.words import FlowWords
from tests.support.moments import after
from tests.support.voices import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def declared(education, ala):
    return [
        actions.make(words=FlowWords(title=title), unit=education, by=ala, now=after())
        for title in ("Dzieci", "Nauczyciele", "Oddziały", "Świetlice")
    ]


def test_a_coordinator_opens_it_and_the_units_are_written_to(client, declared, education, surveying, ala, bartek, dorota):
    client.force_login(ala)
    assert client.get("/urzad/po-co/inwentaryzacje/nowa/").status_code == 404
    client.force_login(dorota)
    due = (clock() + timedelta(days=30)).date()
    asked = {"name": "Jesień 2026", "due_on": due.isoformat(), "units": [education.pk, surveying.pk], "letter": "Prosimy o pełną listę."}
    refused = client.post("/urzad/po-co/inwentaryzacje/nowa/", {**asked, "units": []})
    assert refused.status_code == 422
    assert "Prosimy o pełną listę." in words(refused)
    opened = client.post("/urzad/po-co/inwentaryzacje/nowa/", asked)
    campaign = Campaign.objects.get()
    assert opened["Location"] == campaign.get_absolute_url()
    assert {letter.to for letter in Letter.objects.all()} == {ala.email, bartek.email}
    assert all("Prosimy o pełną listę." in letter.body and "/urzad/po-co/lista/" in letter.body for letter in Letter.objects.all())
    Unit.objects.filter(pk=surveying.pk).update(closed_on=clock().date())
    client.post("/urzad/po-co/inwentaryzacje/nowa/", {**asked, "units": [], "everyone": "on"})
    everyone = Campaign.objects.exclude(pk=campaign.pk).get()
    assert {part.unit for part in Part.objects.filter(campaign=everyone)} == set(Unit.objects.filter(closed_on=None))


@pytest.fixture
def campaign(declared, education, surveying, bartek, dorota):
    due = (clock() + timedelta(days=30)).date()
    return rounds.open_campaign(name="Jesień", due_on=due, letter="", units=[education, surveying], by=dorota, now=clock())


def test_a_unit_answers_line_by_line_and_says_that_its_list_is_whole(client, campaign, education, ala, bartek):
    part = Part.objects.get(unit=education)
    (duty,) = [one for one in waiting(ala, clock()) if one.target == campaign.pk]
    assert (duty.url, duty.due_on) == (part.get_absolute_url(), campaign.due_on)
    client.force_login(bartek)
    assert client.get(duty.url).status_code == 404
    client.force_login(ala)
    page = client.get(duty.url)
    assert "Wiersze bez odpowiedzi: 4 z 4" in words(page)
    assert client.post(duty.url, {"note": ""}).status_code == 302
    assert Part.objects.get(pk=part.pk).finished_at is None, "lines wait yet"
    lines = {line.flow.title: line for line in part.lines.select_related("flow")}
    client.post(f"{duty.url}{lines['Dzieci'].pk}/zgadza-sie/")
    client.post(f"{duty.url}{lines['Nauczyciele'].pk}/koniec/", {"why": "Robi to kuratorium."})
    client.post(f"{duty.url}{lines['Świetlice'].pk}/koniec/", {})
    client.post(f"{duty.url}{lines['Świetlice'].pk}/cofnij/")
    client.post(f"{duty.url}{lines['Świetlice'].pk}/zgadza-sie/")
    changed = {"title": "Oddziały i uczniowie", "unit": education.pk, "frequency": "ANNUAL", "why": "Dopisani uczniowie."}
    answer = client.post(f"{lines['Oddziały'].flow.get_absolute_url()}?lista={part.pk}", changed)
    assert answer["Location"] == part.get_absolute_url(), "back to the list"
    added = client.post(rounds.list_address(part), {"title": "Dowozy", "unit": education.pk, "frequency": "MONTHLY"})
    assert added["Location"] == part.get_absolute_url()
    assert {line.flow.title: line.answer for line in part.lines.select_related("flow")} == {
        "Dzieci": "confirmed", "Nauczyciele": "ended", "Oddziały i uczniowie": "corrected", "Świetlice": "confirmed", "Dowozy": "added",
    }  # fmt: skip
    assert Flow.objects.get(title="Nauczyciele").ended_on is not None
    client.post(duty.url, {"note": "Dowozy od września."})
    assert Part.objects.get(pk=part.pk).note == "Dowozy od września."
    assert "Kompletna od" in words(client.get(duty.url))
    assert [one for one in waiting(ala, clock()) if one.target == campaign.pk] == []
    client.post(f"{duty.url}otworz/")
    assert "Otwórz listę ponownie" not in words(client.get(duty.url))
    client.post(duty.url, {"note": ""})


def test_the_coordinator_sees_how_far_units_are_reminds_and_closes(client, campaign, education, surveying, ala, bartek, dorota):
    part = Part.objects.get(unit=education)
    for line in part.lines.select_related("flow", "part__campaign"):
        rounds.confirm_line(line=line, by=ala, now=clock())
    rounds.finish(part=part, note="", by=ala, now=clock())
    client.force_login(dorota)
    whole = words(client.get(campaign.get_absolute_url()))
    assert "Kompletne listy: 1 z 2" in whole
    other = Part.objects.get(unit=surveying)
    reminder = client.get(f"{other.get_absolute_url()}przypomnij/")
    assert "to przypomnienie" in words(reminder)
    assert Letter.objects.count() == 2, "it was looked at only"
    client.post(f"{other.get_absolute_url()}przypomnij/")
    client.post(f"{other.get_absolute_url()}przypomnij/")
    assert Letter.objects.count() == 3, "one letter a day"
    assert client.post(campaign.get_absolute_url(), {"outcome": ""}).status_code == 422
    client.post(campaign.get_absolute_url(), {"outcome": "Jedna jednostka nie odpowiedziała."})
    client.force_login(ala)
    assert "Jedna jednostka nie odpowiedziała." in words(client.get("/urzad/po-co/inwentaryzacje/"))
    client.force_login(dorota)
    stays = words(client.get(campaign.get_absolute_url()))
    actions.change(thing=Flow.objects.get(title="Dzieci"), words=FlowWords(title="Dzieci i młodzież"), by=ala, now=clock())
    assert words(client.get(campaign.get_absolute_url())) == stays, "the outcome does not change with what comes after"
    with pytest.raises(NotAllowed):
        rounds.finish(part=other, note="", by=bartek, now=clock())
    with pytest.raises(NotAllowed):
        rounds.remind(part=other, by=dorota, now=clock())


def test_an_inventory_has_days_and_units_and_is_a_coordinators(declared, education, ala, dorota):
    asked = {"name": "Jesień", "letter": "", "now": after()}
    with pytest.raises(NotAllowed):
        rounds.open_campaign(**asked, due_on=after(days=5).date(), units=[education], by=ala)
    with pytest.raises(WrongUsage):
        rounds.open_campaign(**asked, due_on=after().date(), units=[education], by=dorota)
    with pytest.raises(WrongUsage):
        rounds.open_campaign(**asked, due_on=after(days=5).date(), units=[], by=dorota)
    made = rounds.open_campaign(**asked, due_on=after(days=5).date(), units=[education], by=dorota)
    part = made.parts.get()
    with pytest.raises(Conflict):
        rounds.finish(part=part, note="", by=ala, now=after())
    line: Line = part.lines.first()
    rounds.end_line(line=line, why="", by=ala, now=after())
    assert not Flow.objects.running().filter(pk=line.flow_id).exists()
    line.refresh_from_db()
    rounds.take_back(line=line, by=ala, now=after())
    assert Flow.objects.running().filter(pk=line.flow_id).exists(), "taken back whole"


def test_what_is_put_aside_or_given_to_another_unit_holds_no_list_up(campaign, declared, education, surveying, ala, dorota):
    mine, theirs = (Part.objects.get(unit=unit) for unit in (education, surveying))

    def answers(part):
        return dict(part.lines.values_list("flow__title", "answer"))

    actions.put_aside(thing=declared[0], why="Nie ma tego.", by=ala, now=clock())
    actions.change(thing=declared[1], words=FlowWords(title="Nauczyciele"), unit=surveying, by=dorota, now=clock())
    assert answers(mine) == {"Dzieci": "ended", "Nauczyciele": "corrected", "Oddziały": "", "Świetlice": ""}
    assert answers(theirs) == {"Nauczyciele": "added"}
    actions.bring_back(thing=declared[0], by=ala, now=clock())
    assert answers(mine)["Dzieci"] == ""
    for flow in (declared[0], *declared[2:]):
        actions.confirm(flow=flow, by=ala, now=clock())
    rounds.finish(part=mine, note="", by=ala, now=clock())

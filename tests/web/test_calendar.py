"""When figures are promised: declared by the steward, kept or not by deliveries, shown to residents, in the office and to programs."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from ratusz.bank.model.period import PeriodKind
from ratusz.bank.reconcile.releases import Calendar
from ratusz.portal.catalog.calendars import calendar_of, declare
from ratusz.portal.catalog.models import Frequency, ReleaseCalendar
from ratusz.portal.catalog.publishing import undo
from ratusz.portal.desk.timeliness import timely
from ratusz.portal.intake.answering import say_unchanged
from tests.support.moments import NOON, after
from tests.support.published import POPULATION, deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "/urzad/zbiory/ludnosc/dzielnice/kalendarz/"
QUARTERLY = Calendar(frequency=PeriodKind.QUARTER, lag="P1M")


def text_of(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def test_a_steward_tries_a_calendar_and_promises_it(client, population, ala, renata):
    client.force_login(ala)
    assert "Bez kalendarza" in text_of(client.get(PAGE))
    form = {"kind": "rule", "frequency": "quarter", "number": 1, "unit": "months"}
    assert "Co byłoby obiecane" in text_of(client.post(PAGE, form | {"try": "1"}))
    assert ReleaseCalendar.objects.count() == 0
    assert client.post(PAGE, {"kind": "list", "days": "pojutrze", "save": "1"}).status_code == 422
    assert client.post(PAGE, {"kind": "list", "days": "", "save": "1"}).status_code == 422
    assert client.post(PAGE, {**form, "number": "", "save": "1"}).status_code == 422  # nothing written is not "at once"
    shown = client.post(PAGE, form | {"save": "1", "reason": "jak w GUS"}, follow=True)
    assert "Dane za każdy kwartał przychodzą 1 miesiąc po jego końcu." in text_of(shown)
    assert calendar_of(population) == QUARTERLY
    far = client.post(PAGE, {"kind": "list", "days": "2099-03-16; 2098\n", "reason": "tak wyszło", "save": "1"})
    assert (far.status_code, "2099-03-16; 2098" in text_of(far), "tak wyszło" in text_of(far)) == (422, True, True)
    assert ReleaseCalendar.objects.count() == 1  # more than three years ahead is no promise
    client.post(PAGE, {"kind": "none", "save": "1"})
    assert (calendar_of(population), "jak w GUS" in text_of(client.get(PAGE))) == (None, True)
    client.force_login(renata)
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, form).status_code == 404


def test_deliveries_keep_the_promised_days(client, population, ala, renata, dorota):
    declare(resource=population, calendar=QUARTERLY, by=ala, now=after(hours=1))
    population.refresh_from_db()
    owed = population.next_due_on
    first = QUARTERLY.on(owed)
    assert (owed, str(first.period)) == (date(2026, 4, 30), "2026-Q1")

    days = (owed - NOON.date()).days
    old = deliver(population, POPULATION.replace("14,3", "14,2"), by=ala, reviewer=renata, seconds=(days + 1) * 86_400)
    assert old.next_due_on == owed  # it says that it is about 2023
    come = deliver(population, POPULATION.replace("14,3", "14,4"), by=ala, reviewer=renata, seconds=(days + 3) * 86_400, state_on=None)
    then = QUARTERLY.after(owed).day
    assert come.next_due_on == then
    again = deliver(population, POPULATION.replace("14,3", "14,5"), by=ala, reviewer=renata, seconds=(days + 5) * 86_400, state_on=None)
    assert again.next_due_on == then  # the period that is owed has not ended: this is a correction
    found = timely({population.pk: population}, NOON.date())[0]
    ends = (owed - first.period.last).days
    assert (found.releases, found.punctual, found.latest, found.first, found.last) == (1, 0, 3, ends + 3, ends + 5)

    say_unchanged(resource=again, by=ala, now=after(days=days + 60))
    again.refresh_from_db()
    assert again.next_due_on == QUARTERLY.after(then).day
    undo(resource=again, seen=again.current, reason="pomyłka", hide=False, by=renata, now=after(days=days + 61))
    again.refresh_from_db()
    assert again.next_due_on == then
    client.force_login(dorota)
    assert "Tabele z kalendarzem publikacji" in text_of(client.get("/urzad/terminowosc/"))


def test_residents_see_what_comes_when_and_take_it_into_their_calendar(client, population, ala):
    assert "Żaden dzień nie jest obiecany" in text_of(client.get("/kalendarz/"))
    declare(resource=population, calendar=QUARTERLY, by=ala, now=after(hours=1))
    page = client.get("/kalendarz/")
    assert "kwartał 20" in text_of(page)
    assert "kwartał 20" in text_of(client.get("/kalendarz/", {"instytucja": "edukacja"}))
    assert "kwartał 20" not in text_of(client.get("/kalendarz/", {"instytucja": "zle"}))
    feed = client.get("/kalendarz.ics")
    lines = feed.content.decode().split("\r\n")
    assert (lines[0], lines[-2], lines.count("BEGIN:VEVENT") >= 4) == ("BEGIN:VCALENDAR", "END:VCALENDAR", True)
    assert max(len(line.encode()) for line in lines) <= 75
    population.dataset.audience = "office"
    population.dataset.save()
    assert b"VEVENT" not in client.get("/kalendarz.ics").content


def test_what_stands_decides_where_a_calendar_begins(population, ala):
    population.dataset.frequency = Frequency.MONTHLY
    population.dataset.save()
    yearly = Calendar(frequency=PeriodKind.YEAR, lag="P3M")
    declare(resource=population, calendar=yearly, by=ala, now=after(hours=1))
    population.refresh_from_db()
    assert population.next_due_on == date(2026, 3, 31)  # figures of 2023 stand; nothing was promised before today
    type(population).objects.update(state_on=date(2025, 12, 31))
    declare(resource=population, calendar=yearly, by=ala, now=after(hours=1))
    population.refresh_from_db()
    assert population.next_due_on == date(2027, 3, 31)  # those of 2025 stand already
    declare(resource=population, calendar=None, by=ala, now=after(hours=2))
    population.refresh_from_db()
    assert population.next_due_on is not None

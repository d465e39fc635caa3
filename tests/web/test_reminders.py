"""Reminders: one letter a person with everything owed, on the right mornings, to the right person, and to nobody else."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ratusz.bank.base.clock import WARSAW
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core.models import JobMark, Letter
from ratusz.portal.desk import reminders
from ratusz.portal.people.models import Reminders, Role, Substitution, User
from tests.support.cast import person
from tests.support.moments import NOON
from tests.support.shown import dataset, resource

pytestmark = pytest.mark.django_db

#: A Monday.
MONDAY = date(2026, 3, 2)


def morning(day, hour=8):
    return datetime(day.year, day.month, day.day, hour, tzinfo=WARSAW)


def due(unit, day, *, slug="szkoly", frequency="ANNUAL"):
    return resource(dataset(slug, unit, frequency=frequency), next_due_on=day)


def letters(day, hour=8):
    """Who is written to on that morning; what was written is forgotten."""
    reminders.write_due(now=morning(day, hour))
    found = sorted(Letter.objects.filter(once__startswith="owed").values_list("to", flat=True))
    Letter.objects.all().delete()
    return [address.split("@")[0] for address in found]


def mornings(days):
    """The days of which somebody was written to."""
    return [day for day in days if letters(day)]


def days_from(first, count):
    return [first + timedelta(days=number) for number in range(count)]


@pytest.mark.parametrize(("frequency", "ahead"), [("ANNUAL", 7), ("ANNUAL_2", 7), ("QUARTERLY", 7), ("MONTHLY", 3), ("WEEKLY", 1)])
def test_before_the_day_on_it_and_every_week_after(ala, education, frequency, ahead):
    day = date(2026, 3, 12)  # a Thursday; so all days lie in the week
    due(education, day, frequency=frequency)
    before = day - timedelta(days=ahead)
    expected = [
        before if before.weekday() < 5 else before + timedelta(days=7 - before.weekday()),
        day,
        *(day + timedelta(days=7 * n) for n in (1, 2, 3)),
    ]
    assert mornings(days_from(MONDAY, 35)) == expected


def test_what_falls_on_a_free_day_comes_on_the_next_working_day(ala, education):
    due(education, date(2026, 4, 5))  # Easter Sunday; a week before is Palm Sunday
    assert mornings(days_from(date(2026, 3, 25), 16)) == [date(2026, 3, 30), date(2026, 4, 7)]


@pytest.mark.parametrize(("day", "hour"), [(MONDAY, 6), (MONDAY - timedelta(days=1), 9), (date(2026, 1, 6), 9)])
def test_nothing_at_night_or_on_free_days(ala, education, day, hour):
    due(education, day)
    assert letters(day, hour) == []


def test_the_morning_is_that_of_warsaw(ala, education):
    due(education, MONDAY)
    assert reminders.write_due(now=datetime(2026, 3, 2, 5, 59, tzinfo=UTC)) == 0
    assert reminders.write_due(now=datetime(2026, 3, 2, 6, 0, tzinfo=UTC)) == 1


def test_once_a_day_however_often_the_worker_asks(ala, education):
    due(education, MONDAY)
    assert [reminders.write_due(now=morning(MONDAY, hour)) for hour in (7, 8, 15)] == [1, 0, 0]
    assert Letter.objects.count() == 1


def test_one_letter_holds_all_that_a_person_owes_in_their_language(ala, education, settings):
    settings.BANK_NAME = "Bank Danych"
    due(education, MONDAY, slug="a")
    due(education, MONDAY - timedelta(days=3), slug="b")
    due(education, MONDAY + timedelta(days=60), slug="c")
    reminders.write_due(now=morning(MONDAY))
    letter = Letter.objects.get()
    assert letter.subject == "Bank Danych: 2 sprawy czekają, 1 po terminie"
    for words in (
        "Dzień dobry, Ala,",
        "Zbiór a",
        "Zbiór b",
        "Termin mija dziś.",
        "Spóźnienie: 3 dni.",
        "http://127.0.0.1:8000/urzad/dostawy/nowa/",
    ):
        assert words in letter.body
    assert "Zbiór c" not in letter.body
    User.objects.update(language="en")
    Letter.objects.all().delete()
    reminders.write_due(now=morning(MONDAY + timedelta(days=7)))
    assert "Good day, Ala," in Letter.objects.get(once__startswith="owed").body
    assert "/en/urzad/dostawy/nowa/" in Letter.objects.get(once__startswith="owed").body


def test_the_address_of_a_duty_may_be_made_by_somebody_else(ala, education):
    """The seam for links that open only the place to drop a file."""
    table = due(education, MONDAY)
    reminders.write_due(now=morning(MONDAY), address_of=lambda duty, who: f"https://bank.example/wrzuc/{duty.target}/{who.name}")
    assert f"https://bank.example/wrzuc/{table.pk}/Ala" in Letter.objects.get().body


def test_preferences(ala, education):
    day = date(2026, 3, 12)
    due(education, day)
    User.objects.update(reminders=Reminders.OVERDUE)
    assert mornings(days_from(MONDAY, 20)) == [day + timedelta(days=7)]
    User.objects.update(reminders=Reminders.WEEKLY)
    JobMark.objects.all().delete()
    assert mornings(days_from(MONDAY, 20)) == [date(2026, 3, 9), date(2026, 3, 16)]


def test_nobody_else_and_nobody_who_left(ala, bartek, renata, celina, education):
    due(education, MONDAY)
    assert letters(MONDAY) == ["ala"]
    User.objects.filter(pk=ala.pk).update(is_active=False)
    assert letters(MONDAY + timedelta(days=7)) == []


def test_while_one_is_substituted_the_substitute_gets_the_letter(ala, bartek, education, surveying, monkeypatch):
    due(education, MONDAY, slug="a")
    due(surveying, MONDAY, slug="b")
    days = {"first_on": MONDAY, "last_on": date(2099, 1, 1)}
    Substitution.objects.create(principal=ala, substitute=bartek, made_at=NOON, made_by=ala, **days)
    reminders.write_due(now=morning(MONDAY))
    letter = Letter.objects.get()
    assert letter.to == bartek.email
    assert "Zbiór b" in letter.body


def test_from_the_second_week_on_the_coordinator_is_told(ala, dorota, education):
    due(education, MONDAY - timedelta(days=13))
    edyta, other = person("Edyta", Role.COORDINATOR, education), person("Ola", Role.COORDINATOR, education.parent)
    reminders.write_due(now=morning(MONDAY))
    assert not Letter.objects.filter(once__startswith="late").exists()
    reminders.write_due(now=morning(MONDAY + timedelta(days=7)))
    late = Letter.objects.filter(once__startswith="late")
    assert {letter.to for letter in late} == {dorota.email, edyta.email, other.email}
    assert "Wydział Edukacji (Ala)" in late[0].body
    assert "Spóźnienie: 20 dni." in late[0].body


def test_what_nobody_delivers_is_told_the_coordinator_at_once(dorota, education):
    due(education, MONDAY + timedelta(days=3))
    reminders.write_due(now=morning(MONDAY))
    assert "wyznacz gestora" in Letter.objects.get(to=dorota.email).body


def test_reminders_are_changed_by_the_link_in_the_letter_without_signing_in(client, ala, education):
    due(education, MONDAY)
    reminders.write_due(now=morning(MONDAY))
    path = next(word for word in Letter.objects.get().body.split() if "/konto/przypomnienia/" in word).partition("8000")[2]
    assert "Ala" in client.get(path).content.decode()
    assert "Zapisano" in client.post(path, {"reminders": "overdue"}).content.decode()
    ala.refresh_from_db()
    assert ala.reminders == Reminders.OVERDUE
    assert "_auth_user_id" not in client.session
    assert client.post(path, {"reminders": "never"}).status_code == 200
    assert client.get(path[:-3] + "x/").status_code == 404
    User.objects.update(is_active=False)
    assert client.get(path).status_code == 404


def test_what_was_delivered_is_asked_for_no_more(ala, education):
    table = due(education, MONDAY)
    Resource.objects.filter(pk=table.pk).update(next_due_on=MONDAY + timedelta(days=365))
    assert letters(MONDAY) == []

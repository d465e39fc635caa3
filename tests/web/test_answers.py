"""Nothing changed, and late until a day: what moves, what residents see, and taking it back."""

from datetime import date

import pytest
from django.urls import reverse

from ratusz.bank.base.errors import Conflict, NotAllowed, WrongUsage
from ratusz.portal.catalog.calendars import due_after
from ratusz.portal.catalog.models import Dataset, Frequency, Resource
from ratusz.portal.core.models import JournalRow
from ratusz.portal.desk.month import month_of
from ratusz.portal.intake import answering
from ratusz.portal.intake.models import Answer
from tests.support.moments import NOON, after
from tests.support.published import POPULATION, deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DUE = date(2026, 4, 2)


@pytest.fixture
def monthly(population):
    Dataset.objects.update(frequency=Frequency.MONTHLY)
    Resource.objects.update(next_due_on=DUE)
    return Resource.objects.select_related("dataset").get()


def test_nothing_changed_moves_the_day_and_leaves_the_date_of_the_data(client, monthly, ala):
    published = monthly.published_at, monthly.state_on, monthly.current
    answer = answering.say_unchanged(resource=monthly, by=ala, now=after(days=30), note="Rejestr bez zmian.")
    monthly.refresh_from_db()
    assert (answer.due_on, answer.due_after) == (DUE, date(2026, 5, 2))
    assert (monthly.next_due_on, monthly.checked_on) == (date(2026, 5, 2), date(2026, 4, 1))
    assert (monthly.published_at, monthly.state_on, monthly.current) == published
    assert client.get(f"/api/v1/resources/{monthly.pk}").json()["checked_on"] == "2026-04-01"
    assert JournalRow.objects.last().kind == "answered"


def test_who_answers_months_late_is_not_late_at_once(monthly, ala):
    answering.say_unchanged(resource=monthly, by=ala, now=after(days=150))
    monthly.refresh_from_db()
    assert monthly.next_due_on > after(days=150).date()


def test_where_no_day_is_promised_it_was_checked_all_the_same(population, ala):
    answering.say_unchanged(resource=population, by=ala, now=NOON)
    population.refresh_from_db()
    assert (population.next_due_on, population.checked_on) == (None, date(2026, 3, 2))


def test_residents_see_that_it_was_checked(client, monthly, ala):
    answering.say_unchanged(resource=monthly, by=ala, now=after(days=30), note="uwaga-urzędu")
    page = client.get(monthly.get_absolute_url()).content.decode()
    assert "sprawdzono" in page
    assert "1 kwietnia 2026" in page
    assert "Sprawdzono: bez zmian" in page
    assert "uwaga-urzędu" not in page


def test_a_new_publication_is_newer_than_a_check(monthly, ala, renata):
    answering.say_unchanged(resource=monthly, by=ala, now=after(days=30))
    deliver(monthly, POPULATION.replace("9 100", "9 200"), by=ala, reviewer=renata, seconds=90_000 * 31)
    monthly.refresh_from_db()
    assert monthly.checked_on is None


def test_late_until_a_day_is_due_on_that_day(monthly, ala):
    answer = answering.say_late(resource=monthly, until=date(2026, 4, 20), by=ala, now=after(days=29), note="Urlop.")
    monthly.refresh_from_db()
    assert (answer.until, monthly.next_due_on, monthly.checked_on) == (date(2026, 4, 20), date(2026, 4, 20), None)
    for until in (date(2026, 3, 2), date(2026, 1, 1), date(2028, 1, 1)):
        with pytest.raises(WrongUsage):
            answering.say_late(resource=monthly, until=until, by=ala, now=NOON)


def test_an_answer_is_taken_back_and_the_day_is_what_it_was(monthly, ala):
    answer = answering.say_unchanged(resource=monthly, by=ala, now=after(days=30))
    with pytest.raises(WrongUsage):
        answering.undo(answer=answer, reason=" ", by=ala, now=after(days=31))
    answering.undo(answer=answer, reason="Jednak są zmiany.", by=ala, now=after(days=31))
    monthly.refresh_from_db()
    assert (monthly.next_due_on, monthly.checked_on) == (DUE, None)
    with pytest.raises(Conflict):
        answering.undo(answer=answer, reason="x", by=ala, now=after(days=31))
    assert not Answer.objects.standing().exists()


def test_only_the_newest_answer_is_taken_back(monthly, ala):
    first = answering.say_unchanged(resource=monthly, by=ala, now=after(days=30))
    answering.say_late(resource=monthly, until=date(2026, 5, 20), by=ala, now=after(days=31))
    with pytest.raises(Conflict):
        answering.undo(answer=first, reason="x", by=ala, now=after(days=31))


@pytest.mark.parametrize("name", ["bartek", "renata", "celina"])
def test_only_stewards_answer(name, request, monthly, ala):
    by = request.getfixturevalue(name)
    answer = answering.say_unchanged(resource=monthly, by=ala, now=after(days=30))
    for act in (
        lambda: answering.say_unchanged(resource=monthly, by=by, now=NOON),
        lambda: answering.say_late(resource=monthly, until=date(2026, 5, 20), by=by, now=NOON),
        lambda: answering.undo(answer=answer, reason="x", by=by, now=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_nothing_has_not_changed_where_nothing_stands(bank_dir, population_dataset, ala):
    empty = Resource.objects.create(dataset=population_dataset, slug="puste", title_pl="Puste")
    with pytest.raises(WrongUsage):
        answering.say_unchanged(resource=empty, by=ala, now=NOON)


def test_the_page_of_a_resource_in_the_office(client, django_assert_max_num_queries, monthly, ala, dorota, renata):
    address = reverse("intake:resource", args=["ludnosc", "dzielnice"])
    for person, sees_links in ((ala, False), (renata, False), (dorota, True)):
        client.force_login(person)
        client.get("/urzad/")  # the count of what waits, in the navigation, is kept for a minute
        with django_assert_max_num_queries(14):  # with two of the footer, which memory answers outside a test
            page = client.get(address).content.decode()
        assert "7 wierszy" in page
        assert ("Jednorazowe linki" in page) is sees_links
    client.force_login(ala)
    client.post(reverse("intake:unchanged", args=["ludnosc", "dzielnice"]), {"note": "ok"})
    answer = Answer.objects.get()
    assert answer.by == ala
    assert client.post(reverse("intake:late", args=["ludnosc", "dzielnice"]), {"until": "kiedyś"}).status_code == 422
    client.post(reverse("intake:answer-undo", args=["ludnosc", "dzielnice", answer.pk]), {"reason": "Pomyłka."})
    answer.refresh_from_db()
    assert answer.undone_because == "Pomyłka."
    assert "cofnięto: Pomyłka." in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("days", "due"),
    [(31, date(2026, 5, 2)), (44, date(2026, 5, 2)), (20, date(2026, 5, 2)), (5, DUE), (100, date(2026, 7, 2))],
    ids=["on the day", "late", "a little early", "a correction of what stands", "months late"],
)
def test_the_next_day_is_that_of_the_calendar_and_not_of_the_delivery(monthly, days, due):
    """Due on 2 April: who delivers late owes the next one on 2 May all the same."""
    assert due_after(monthly, after(days=days).date(), described=None) == due


def test_a_later_day_that_was_agreed_for_one_delivery_moves_no_other(client, monthly, ala, renata, dorota):
    answering.say_late(resource=monthly, until=date(2026, 4, 9), by=ala, now=after(days=30))
    answering.say_late(resource=monthly, until=date(2026, 4, 20), by=ala, now=after(days=31))
    monthly.refresh_from_db()
    assert (monthly.next_due_on, answering.promised_day(monthly)) == (date(2026, 4, 20), DUE)
    deliver(monthly, POPULATION + "Przełajka;2024;2047;3,2\n", by=ala, reviewer=renata, seconds=51 * 86_400)
    monthly.refresh_from_db()
    assert monthly.next_due_on == date(2026, 5, 2)
    (late,) = (one for unit in month_of(dorota, date(2026, 4, 30)) for one in unit.expected)
    assert late.days_late == 2

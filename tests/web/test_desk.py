"""The desk: what waits for whom, in which order, with how few questions; who owes what; the number in the navigation."""

from datetime import timedelta

import pytest

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.asking.models import Asked
from ratusz.portal.catalog.models import Dataset, LinkCheck, Resource
from ratusz.portal.core.duties import DutyKind
from ratusz.portal.core.models import AuditEntry, Letter
from ratusz.portal.desk import queries
from ratusz.portal.intake import actions
from ratusz.portal.people import staff
from ratusz.portal.people.models import Membership, Role
from tests.support.cast import person
from tests.support.deliveries import PERSONAL, SCHOOLS, sent, submitted
from tests.support.moments import NOON
from tests.support.shown import dataset, resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return day_of(utc_now())


def due(unit, days, *, slug="szkoly", frequency="ANNUAL", today):
    """A table due in so many days."""
    of = Dataset.objects.filter(slug=slug).first() or dataset(slug, unit, frequency=frequency)
    return resource(of, next_due_on=today + timedelta(days=days))


def kinds(user):
    return [duty.kind for duty in queries.waiting(user, utc_now())]


@pytest.mark.parametrize(
    ("frequency", "days", "asked"),
    [("ANNUAL", 7, True), ("ANNUAL", 8, False), ("ANNUAL_2", 7, True), ("QUARTERLY", 8, False), ("MONTHLY", 3, True), ("MONTHLY", 4, False),
     ("WEEKLY", 1, True), ("WEEKLY", 2, False), ("DAILY", 0, True), ("MONTHLY", -40, True)],
)  # fmt: skip
def test_a_delivery_is_asked_for_so_many_days_ahead(ala, education, frequency, days, asked, today):
    due(education, days, frequency=frequency, today=today)
    assert kinds(ala) == ([DutyKind.DELIVER] if asked else [])


def test_only_stewards_of_the_unit_owe_it(ala, bartek, renata, dorota, celina, education, today):
    due(education, 0, today=today)
    assert [len(kinds(who)) for who in (ala, bartek, renata, dorota, celina)] == [1, 0, 0, 0, 0]


def test_nothing_is_asked_for_that_was_withdrawn_or_whose_unit_is_closed(ala, education, today):
    one = due(education, -1, today=today)
    Resource.objects.filter(pk=one.pk).update(withdrawn_at=NOON, withdrawn_reason="x")
    assert kinds(ala) == []
    Resource.objects.filter(pk=one.pk).update(withdrawn_at=None, withdrawn_reason="")
    education.closed_on = today
    education.save()
    assert kinds(ala) == []


def test_what_is_overdue_stands_first_then_by_day(ala, education, today):
    for number, days in enumerate((5, -30, 0, -1)):
        due(education, days, slug=f"zbior-{number}", today=today)
    assert [duty.due_on for duty in queries.waiting(ala, utc_now())] == [today + timedelta(days=days) for days in (-30, -1, 0, 5)]


def test_deliveries_wait_for_who_has_them_in_hand(bank_dir, ala, renata, education, today):
    table = resource(dataset("szkoly", education))
    read = sent(SCHOOLS, table, by=ala)
    assert kinds(ala) == [DutyKind.CORRECT]
    actions.submit(delivery=read, by=ala, now=utc_now())
    assert (kinds(ala), kinds(renata)) == ([], [DutyKind.REVIEW])
    actions.send_back(delivery=read, reason="Popraw sumę.", by=renata, now=utc_now())
    (duty,) = queries.waiting(ala, utc_now())
    assert "Popraw sumę." in duty.sentence
    assert kinds(renata) == []


def test_what_waits_for_a_reviewer_is_owed_by_nobody_until_it_is_sent_back(bank_dir, ala, renata, dorota, education, today):
    table = due(education, -13, today=today)
    read = sent(SCHOOLS, table, by=ala)
    actions.submit(delivery=read, by=ala, now=utc_now())
    assert (kinds(ala), kinds(renata)) == ([], [DutyKind.REVIEW])
    assert queries.owed_by_unit(dorota, utc_now()) == ()
    actions.send_back(delivery=read, reason="Popraw sumę.", by=renata, now=utc_now())
    (duty,) = queries.waiting(ala, utc_now())
    assert (duty.kind, duty.due_on, duty.is_overdue(today)) == (DutyKind.CORRECT, table.next_due_on, True), "one duty, with its day"
    assert [one.overdue for one in queries.owed_by_unit(dorota, utc_now())] == [1]


def test_what_cannot_be_read_and_what_needs_a_decision_wait_too(bank_dir, ala, education):
    table = resource(dataset("szkoly", education))
    sent(PERSONAL, table, by=ala, name="dane.csv")
    sent(b"PK\x03\x04" + b"x" * 50, table, by=ala, name="zly.xlsx", seconds=60)
    assert sorted(kinds(ala)) == [DutyKind.CORRECT, DutyKind.DECIDE]


def test_links_and_letters_wait_for_those_who_see_to_them(ala, renata, dorota, adam, education):
    link = resource(dataset("strony", education), kind="link", url="https://x.example", format="page", current="v", published_at=NOON)
    LinkCheck.objects.create(resource=link, state="broken", why="silent", broken_since=NOON, checked_at=NOON, next_at=NOON)
    Letter.objects.create(once="x", to="y@z.pl", subject="S", body="", written_at=NOON, try_at=NOON, lost_at=NOON)
    assert kinds(ala) == [DutyKind.LINK]
    assert kinds(renata) == []
    for runner in (dorota, adam):
        assert sorted(kinds(runner)) == [DutyKind.LETTER, DutyKind.LINK]


def test_the_page_says_it_in_words_and_leads_there(client, ala, education, today):
    table = due(education, -3, today=today)
    client.force_login(ala)
    page = client.get("/urzad/").content.decode()
    assert "Czeka na Ciebie 1 sprawa." in page
    assert "Spóźnienie: 3 dni." in page
    assert f"resource={table.pk}" in page
    assert 'href="/urzad/zasoby/szkoly/' in page  # where one says that nothing changed, or that it will come later
    assert '<span class="rz-nav__count">1</span>' in page
    # The form it leads to has the table chosen.
    assert f'value="to:{table.pk}" selected' in client.get(f"/urzad/dostawy/nowa/?dataset=szkoly&resource={table.pk}").content.decode()


def test_nothing_waits(client, bartek):
    client.force_login(bartek)
    page = client.get("/urzad/").content.decode()
    assert "Nic na Ciebie nie czeka" in page
    assert "rz-nav__count" not in page


def test_narrowing_and_paging(client, bank_dir, ala, education, today):
    for number in range(35):
        due(education, -number, slug=f"zbior-{number}", today=today)
    sent(SCHOOLS, resource(dataset("szkoly", education)), by=ala)
    client.force_login(ala)
    page = client.get("/urzad/").content.decode()
    assert page.count('<p class="rz-tasks__title">') == 30
    assert "strona=2" in page
    assert client.get("/urzad/?strona=2").content.decode().count('<p class="rz-tasks__title">') == 6
    assert client.get("/urzad/?rodzaj=correct").content.decode().count('<p class="rz-tasks__title">') == 1
    for odd in ("?strona=99", "?strona=-1", "?strona=%C2%B2", "?rodzaj=x"):
        assert client.get(f"/urzad/{odd}").status_code == 200


def test_the_desk_asks_as_little_for_many_things_as_for_few(client, bank_dir, ala, education, renata, today, django_assert_max_num_queries):
    for number in range(12):
        due(education, -number, slug=f"zbior-{number}", today=today)
        submitted(SCHOOLS, Resource.objects.get(dataset__slug=f"zbior-{number}"), by=ala, seconds=number)
        sent(SCHOOLS, Resource.objects.get(dataset__slug=f"zbior-{number}"), by=ala, seconds=100 + number)
    for who, most in ((ala, 20), (renata, 16)):  # of them one for surveys, two for inventories and purposes, one for figures that differ
        client.force_login(who)
        with django_assert_max_num_queries(most):
            client.get("/urzad/")


def test_a_coordinator_sees_who_owes_what_and_reminds_with_one_click(client, ala, dorota, education, surveying, today):
    due(education, -20, slug="a", today=today)
    due(education, 2, slug="b", today=today)
    due(surveying, -1, slug="c", today=today)
    client.force_login(dorota)
    page = client.get("/urzad/").content.decode()
    assert "Kto z czym zalega" in page
    assert "Dostarcza: Ala" in page
    assert "nikt: wyznacz gestora" in page
    assert page.count("Przypomnij<") == 1
    letter = client.get(f"/urzad/przypomnij/{education.pk}/").content.decode()
    assert "Tabela tabela" in letter
    assert "/konto/przypomnienia/" not in letter, "the address that opens Ala's preferences is hers alone"
    assert not Letter.objects.exists(), "it was looked at only"
    client.post(f"/urzad/przypomnij/{education.pk}/")
    client.post(f"/urzad/przypomnij/{education.pk}/")
    letter = Letter.objects.get()
    assert (letter.to, "Tabela tabela" in letter.body, "http://127.0.0.1:8000/urzad/dostawy/nowa/" in letter.body) == (
        ala.email,
        True,
        True,
    )
    assert AuditEntry.objects.filter(verb="unit.reminded").count() == 2
    client.force_login(ala)
    assert "Kto z czym zalega" not in client.get("/urzad/").content.decode()


def test_files_sent_back_and_late_answers_are_owed_too(client, bank_dir, ala, renata, dorota, education, today):
    """Nothing is due, and yet not everything is well."""
    delivery = submitted(SCHOOLS, resource(dataset("szkoly", education)), by=ala)
    actions.send_back(delivery=delivery, reason="Popraw sumę.", by=renata, now=utc_now())
    said = {"came_at": NOON, "text": "Czy rok 2020 jest pełny? " * 9, "due_on": today - timedelta(days=1)}
    Asked.objects.create(number=1, token="a", kind="question", unit=education, **said)
    Asked.objects.create(number=2, token="b", kind="information", unit=education, **(said | {"due_on": today + timedelta(days=2)}))
    client.force_login(dorota)
    page = client.get("/urzad/").content.decode()
    assert "Dziś nikt z niczym nie zalega" not in page
    assert "szkoly.csv: zwrócona do poprawy" in page
    assert "Czy rok 2020 jest pełny?" in page
    formal, late = queries.waiting(dorota, utc_now())
    assert (formal.is_statutory, late.is_overdue(today)) == (True, True), "what the law sets a day for stands first"
    letter = client.get(f"/urzad/przypomnij/{education.pk}/").content.decode()
    assert "Popraw sumę." in letter
    assert "Czy rok 2020" not in letter, "what a resident wrote stays where it can be forgotten"


def test_many_broken_links_are_one_line(client, dorota, education):
    for number in range(3):
        link = resource(
            dataset(f"strony-{number}", education), kind="link", url="https://x.example", format="page", current="v", published_at=NOON
        )
        LinkCheck.objects.create(resource=link, state="broken", why="silent", broken_since=NOON, checked_at=NOON, next_at=NOON)
    client.force_login(dorota)
    assert client.get("/urzad/").content.decode().count('<p class="rz-tasks__title">') == 1
    assert client.get("/urzad/?rodzaj=link").content.decode().count('<p class="rz-tasks__title">') == 3


def test_a_coordinator_of_one_unit_reminds_no_other(client, education, surveying, ala, bartek, today):
    due(surveying, -1, today=today)
    edyta = person("Edyta", Role.COORDINATOR, education)
    client.force_login(edyta)
    assert "Dziś nikt z niczym nie zalega." in client.get("/urzad/").content.decode()
    assert client.post(f"/urzad/przypomnij/{surveying.pk}/").status_code == 403
    assert not Letter.objects.exists()


def test_a_substitute_has_the_desk_of_both(bank_dir, ala, bartek, education, surveying, today, dorota):
    due(education, -1, today=today)
    staff.name_substitute(principal=ala, substitute=bartek, first_on=today, last_on=today, by=ala, now=utc_now())
    assert kinds(bartek) == [DutyKind.DELIVER]
    assert Membership.objects.filter(user=bartek).count() == 1

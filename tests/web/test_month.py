"""The month of a coordinator: which units have delivered, which have not, who was reminded; one button for all of those."""

from datetime import timedelta

import pytest

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core.models import AuditEntry, Letter
from ratusz.portal.desk.month import bounds, month_of
from ratusz.portal.intake import actions
from ratusz.portal.people.models import Role
from tests.support.cast import person
from tests.support.deliveries import SCHOOLS, sent
from tests.support.shown import dataset, resource

pytestmark = pytest.mark.django_db
TODAY = day_of(utc_now())
FIRST, LAST = bounds(TODAY)


@pytest.fixture
def month(education, surveying):
    """Education owes one table and has published another; surveying is done; a table of next month is nobody's yet."""

    def table(slug, unit, **said):
        return resource(dataset(slug, unit, frequency="MONTHLY"), title_pl=slug, **said)

    came = {"published_at": utc_now(), "current": "v", "next_due_on": LAST + timedelta(days=20)}
    table("nastepny", surveying, next_due_on=LAST + timedelta(days=20))
    table("mapy", surveying, **came)
    table("uczniowie", education, **came)
    return table("szkoly", education, next_due_on=LAST)


def test_by_unit_what_came_and_what_did_not(month, dorota, education, surveying):
    first, second = month_of(dorota, TODAY)
    assert (first.unit, first.is_done, [one.came for one in first.expected]) == (education.name, False, [False, True])
    assert (second.unit, second.is_done, [one.resource.title for one in second.expected]) == (surveying.name, True, ["mapy"])


def test_a_coordinator_of_a_unit_sees_that_unit(month, surveying):
    assert [one.unit for one in month_of(person("Edyta", Role.COORDINATOR, surveying), TODAY)] == [surveying.name]


def test_what_is_handed_in_is_not_asked_for_and_what_was_sent_back_is(bank_dir, month, dorota, ala, renata):
    delivery = sent(SCHOOLS, month, by=ala)
    assert month_of(dorota, TODAY)[0].expected[0].is_open
    actions.submit(delivery=delivery, by=ala, now=utc_now())
    assert [one.is_done for one in month_of(dorota, TODAY)] == [True, True]
    actions.send_back(delivery=delivery, reason="Popraw.", by=renata, now=utc_now())
    assert [(one.is_open, one.state) for one in month_of(dorota, TODAY)[0].expected] == [(True, "returned"), (False, "")]


def test_the_page_says_how_the_month_stands_and_reminds_all_who_owe(client, month, dorota, ala, bartek, django_assert_max_num_queries):
    Resource.objects.filter(pk=month.pk).update(next_due_on=LAST)
    client.force_login(dorota)
    assert 'href="/urzad/miesiac/"' in client.get("/urzad/").content.decode()
    with django_assert_max_num_queries(16):
        page = client.get("/urzad/miesiac/").content.decode()
    assert "1 z 2" in page
    assert "Przypomnij 1 jednostce" in page
    client.post("/urzad/miesiac/przypomnij/")
    letter = Letter.objects.get()
    assert (letter.to, "szkoly" in letter.body) == (ala.email, True), "what is due by the end of the month, though not asked for yet"
    page = client.get("/urzad/miesiac/").content.decode()
    assert "przypomniano" in page
    assert "Przypomnij 1 jednostce" not in page, "once a day"
    client.post("/urzad/miesiac/przypomnij/")
    assert (Letter.objects.count(), AuditEntry.objects.filter(verb="unit.reminded").count()) == (1, 1)
    client.force_login(bartek)
    assert client.post("/urzad/miesiac/przypomnij/").status_code == 404

"""Statistics of use are a dataset of the bank: they come in by the front door each month, and what a demo made up never does."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.models import Dataset, Publication, Resource
from ratusz.portal.core.models import Letter
from ratusz.portal.intake import actions
from ratusz.portal.intake.models import Delivery
from ratusz.portal.usage import counting, tables
from ratusz.portal.usage.counts import Counts
from ratusz.portal.usage.delivering import ACCOUNT, SLUG, deliver_use
from ratusz.portal.usage.events import What
from ratusz.portal.usage.rolling import write_days

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

JANUARY, FEBRUARY = (datetime(2027, month, 3, 5, tzinfo=UTC) for month in (2, 3))


def used(population, *, month, views=4, invented=""):
    """Days of a month on which `population` was looked at and downloaded."""
    days = {}
    for number in range(1, 21):
        day = datetime(2027, month, number, tzinfo=UTC)
        counts = Counts(closed=True, invented_until=invented)
        counts.note(day_of(day).isoformat(), (What.VIEW, str(population.pk), ""), views)
        counts.note(day_of(day).isoformat(), (What.DOWNLOAD, str(population.pk), "csv"))
        counts.search("żłobek", found=0, people=2)
        days[day_of(day)] = counts
    write_days(counting.folder(), days)


def deliveries():
    return Delivery.objects.filter(dataset__slug=SLUG)


def accept_all(renata, now):
    for delivery in deliveries().filter(state=Delivery.State.SUBMITTED):
        actions.accept(delivery=delivery, by=renata, now=now, random_bytes=os.urandom)


def test_a_month_that_is_over_is_delivered_once_and_waits_for_a_reviewer_the_first_time(bank_dir, population, office, renata):
    used(population, month=1)
    assert deliver_use(now=datetime(2027, 1, 31, 12, tzinfo=UTC), random_bytes=os.urandom) == []
    assert deliver_use(now=JANUARY, random_bytes=os.urandom) == list(tables.HEADS)
    assert deliver_use(now=JANUARY + timedelta(hours=1), random_bytes=os.urandom) == []
    assert set(deliveries().values_list("state", flat=True)) == {Delivery.State.SUBMITTED}
    assert not Dataset.objects.visible_to(AnonymousUser()).filter(slug=SLUG).exists()
    accept_all(renata, JANUARY)
    table = Resource.objects.get(dataset__slug=SLUG, slug=tables.THINGS)
    assert (table.rows, str(table.state_on)) == (2, "2027-01-31")
    assert not Letter.objects.filter(to=ACCOUNT).exists()


def test_the_next_month_publishes_itself(client, bank_dir, population, office, renata):
    used(population, month=1)
    deliver_use(now=JANUARY, random_bytes=os.urandom)
    accept_all(renata, JANUARY)
    used(population, month=2)
    assert deliver_use(now=FEBRUARY, random_bytes=os.urandom)
    by_day = {one.rows: one.by for one in Publication.objects.filter(resource__slug=tables.BY_DAY)}
    assert by_day == {20: renata, 40: None}
    rows = client.get(f"/api/v1/resources/{SLUG}/{tables.THINGS}/rows").json()["rows"]
    assert sum(int(row["number"]) for row in rows) == 200


def test_what_a_demo_made_up_never_becomes_data(bank_dir, population, office):
    used(population, month=1, invented="2027-01-20")
    assert deliver_use(now=JANUARY, random_bytes=os.urandom) == []
    assert not Dataset.objects.filter(slug=SLUG).exists()


def test_rows_name_only_what_everybody_may_see(bank_dir, population, office, settings):
    used(population, month=1)
    Dataset.objects.filter(pk=population.dataset_id).update(audience="office")
    deliver_use(now=JANUARY, random_bytes=os.urandom)
    assert not deliveries().filter(resource__slug=tables.THINGS).exists()
    assert deliveries().filter(resource__slug=tables.BY_DAY).exists()

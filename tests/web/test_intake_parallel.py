"""Two reviewers at once: what only shows with parallel writers, so on PostgreSQL; SQLite has one writer at a time."""

import os
import threading

import pytest
from django.db import connection, connections

from ratusz.bank.base.errors import Conflict
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.intake import actions
from ratusz.portal.intake.models import Delivery
from tests.support.deliveries import SCHOOLS, submitted
from tests.support.moments import after

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite has one writer at a time"),
]


def test_of_two_deliveries_accepted_at_once_one_is_published(bank_dir, population_dataset, ala, renata):
    table = Resource.objects.create(dataset=population_dataset, slug="szkoly", title_pl="Szkoły")
    waiting = [submitted(SCHOOLS + f"{n};SP {n};1\n", table, by=ala, seconds=n) for n in (7, 8)]
    barrier, outcomes = threading.Barrier(2), []

    def accept(delivery):
        barrier.wait(10)
        try:
            actions.accept(delivery=delivery, by=renata, now=after(seconds=30), random_bytes=os.urandom, few_because="na próbę")
            outcomes.append("published")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept, args=[delivery]) for delivery in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["conflict", "published"]
    assert Publication.objects.count() == 1
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["published", "submitted"]

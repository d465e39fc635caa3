"""Who is asked to name the columns that tell rows apart is given columns to name."""

import pytest
from bs4 import BeautifulSoup

from ratusz.portal.catalog.models import Resource
from ratusz.portal.intake import actions
from ratusz.portal.intake.sections import key_choices
from tests.support.deliveries import SCHOOLS, sent
from tests.support.moments import after
from tests.support.published import deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_correction_stopped_for_want_of_a_key_can_be_given_one(bank_dir, client, population_dataset, ala, renata):
    table = Resource.objects.create(dataset=population_dataset, slug="szkoly", title_pl="Szkoły")
    deliver(table, SCHOOLS, by=ala, reviewer=renata)
    delivery = sent("nr;szkoła;uczniowie\n2;SP 2;290\n", table, by=ala, seconds=100)
    actions.take(table=delivery.tables.get(), resource=table, mode="corrects", key=[], by=ala, now=after(seconds=101))
    found = delivery.tables.get()
    assert found.failure["code"] == "key-needed"
    assert [name for name, _label in key_choices(found)] == ["nr", "szkola", "uczniowie"]
    client.force_login(ala)
    page = BeautifulSoup(client.get(delivery.get_absolute_url()).content, "html.parser")
    assert len(page.select('input[name="t1-key"]')) == 3
    actions.take(table=found, resource=table, mode="corrects", key=["nr"], by=ala, now=after(seconds=102))
    found.refresh_from_db()
    assert (found.failure, found.difference["changed"]) == (None, 1)

"""One real file of each kind goes the whole way: delivered, read, reviewed, published, seen on its page and in the API."""

import pytest
from django.test import Client

from ratusz.portal.catalog.models import Theme
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import Unit, User
from tests.support.real import EACH_KIND, RealFile

pytestmark = pytest.mark.slow


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def deliver(officer: Client, real: RealFile, unit: Unit) -> Delivery:
    """As a new dataset, through the form."""
    theme = Theme.objects.create(slug="rozne", name_pl="Różne", eu_code="GOVE")
    with real.path().open("rb") as file:
        words = {"dataset_title": real.title, "dataset_description": "Prawdziwy plik.", "theme": theme.pk, "unit": unit.pk}
        answer = officer.post("/urzad/dostawy/nowa/", {"file": file, "target": "new", **words})
    assert answer.status_code == 302, answer.content.decode()
    delivery = Delivery.objects.get()
    assert delivery.state == Delivery.State.READ, delivery.failure
    return delivery


@pytest.mark.parametrize("real", EACH_KIND, ids=lambda real: real.found.partition("/")[0])
def test_a_real_file_is_delivered_published_and_seen(real: RealFile, bank_dir, education: Unit, ala: User, renata: User, client: Client):
    officer, reviewer = signed_in(ala), signed_in(renata)
    delivery = deliver(officer, real, education)
    assert officer.get(delivery.get_absolute_url()).status_code == 200
    officer.post(f"{delivery.get_absolute_url()}wyslij/")
    reviewer.post(f"{delivery.get_absolute_url()}przyjmij/")
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.PUBLISHED

    resource = delivery.dataset.resources.get()
    page = client.get(resource.get_absolute_url(), real.row)
    assert page.status_code == 200
    assert real.title in page.content.decode()
    rows = client.get(f"/api/v1/resources/{resource.pk}/rows", real.row).json()
    assert rows["count"] == 1
    assert rows["rows"][0][real.column] == real.figure

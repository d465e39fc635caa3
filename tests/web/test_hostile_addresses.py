"""Addresses that no page of ours writes are refused in words, never with a fault."""

import base64

import pytest

from ratusz.portal.catalog.models import ColumnText

pytestmark = pytest.mark.django_db
NESTED = base64.urlsafe_b64encode(b"[" * 20_000).decode()


def test_a_cursor_of_the_catalogue_may_be_anything(client, population):
    answer = client.get("/api/v1/datasets", {"cursor": NESTED})
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor-mismatch")


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_the_first_and_the_last_day_of_the_calendar(client, population, day):
    answer = client.get(f"/api/v1/resources/{population.pk}/rows", {"at": day})
    assert answer.status_code in {200, 404}


@pytest.mark.parametrize("end", ["datasets/%00", "resources/a/%00/rows", "resources/{id}/rows?version=%00", "datasets?q=%00"])
def test_a_nul_means_nothing(client, population, end):
    answer = client.get(f"/api/v1/{end}".format(id=population.pk))
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")


def test_a_version_left_empty_is_the_current_one(client, population):
    answer = client.get(f"/api/v1/resources/{population.pk}/rows?version=&at=")
    assert (answer.status_code, answer.json()["version"]) == (200, population.current)


@pytest.mark.parametrize("end", ["rows", "schema", "export.csv?for=excel"])
def test_what_a_reader_has_is_old_when_a_column_was_given_another_name(client, population, end):
    address = f"/api/v1/resources/{population.pk}/{end}"
    before = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": before}).status_code == 304
    ColumnText.objects.update_or_create(resource=population, name="rok", defaults={"label_pl": "Rok spisu"})
    assert client.get(address, headers={"if-none-match": before}).status_code == 200

"""SQL over HTTP: what it answers, to whom, and what it says when it does not."""

import json

import pytest
from django.test import Client

from ratusz.portal.explore import sql

pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # a worker is a process that loads an engine


@pytest.fixture(autouse=True)
def workers(settings):
    settings.BANK_SQL_TIMEOUT_S = 20
    yield
    sql.close()


def asked(client: Client, statement: str, address: str = "ludnosc/dzielnice", **more: str):
    answer = client.get(f"/api/v1/resources/{address}/sql", {"q": statement, **more})
    return answer, json.loads(answer.content) if "json" in answer["Content-Type"] else None


def test_a_select_is_answered_as_rows_are(client, population):
    answer, body = asked(client, "SELECT dzielnica, ludnosc, ludnosc__status, udzial FROM data WHERE rok = '2022' ORDER BY 1")
    assert answer.status_code == 200, body
    assert body["rows"][2] == {"dzielnica": "Węzłowiec", "ludnosc": None, "ludnosc__status": "unknown", "udzial": None}
    assert body["rows"][0]["udzial"] == "20.7"

"""What holds for every answer: policies, cookies, language; and the health of the bank."""

import pytest
from django.urls import reverse
from django.utils.translation import get_language, override

from ratusz.bank.base.clock import utc_now
from ratusz.portal.core import jobs
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/en/", "/dane/", "/konto/wejscie/", "/nothing", "/api/v1/nothing"])
def test_every_answer_lets_the_browser_run_and_show_only_what_is_ours(client, path):
    response = client.get(path)
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert (response["X-Content-Type-Options"], response["Referrer-Policy"]) == ("nosniff", "strict-origin-when-cross-origin")


@pytest.mark.parametrize("path", ["/", "/en/", "/dane/", "/instytucje/", "/nothing", "/api/v1/nothing", "/zdrowie"])
def test_a_visitor_gets_no_cookie(client, path, bank_dir):
    response = client.get(path)
    assert not response.cookies
    assert not response.has_header("Set-Cookie")


def test_what_somebody_with_an_account_sees_is_kept_by_nobody_on_the_way(client, bank_dir, ala):
    assert "Cache-Control" not in client.get("/dane/")
    client.force_login(ala)
    for path in ("/", "/dane/", "/urzad/", "/liczby/", "/api/v1/datasets"):
        assert client.get(path)["Cache-Control"].startswith("private"), path


def test_the_address_decides_the_language_of_a_page(client):
    assert client.get("/", headers={"accept-language": "en"})["Content-Language"] == "pl"
    assert client.get("/en/", headers={"accept-language": "pl"})["Content-Language"] == "en"


def test_static_files_are_served_and_kept_for_ever(client, settings):
    response = client.get(f"{settings.STATIC_URL}ninja/favicon.png")
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
    response.close()


# --- /zdrowie


def test_the_bank_is_well_when_database_store_and_a_worker_answer(client, bank_dir):
    jobs.beat("w", now=utc_now())
    response = client.get("/zdrowie")
    assert response.status_code == 200
    found = response.json()
    assert (found["status"], found["database"], found["store"], found["queue"]) == ("ok", "ok", "ok", 0)
    assert found["worker_seen_at"].endswith("Z")
    assert "no-store" in response["Cache-Control"]


def test_the_bank_is_unwell_without_a_worker(client, bank_dir):
    assert client.get("/zdrowie").status_code == 503
    jobs.beat("w", now=NOON)
    response = client.get("/zdrowie")
    assert (response.status_code, response.json()["worker_seen_at"]) == (503, "2026-03-02T12:00:00Z")


def test_the_bank_is_unwell_when_the_store_is_not_where_it_was(client, bank_dir):
    jobs.beat("w", now=utc_now())
    (bank_dir / "store").rename(bank_dir / "elsewhere")
    (bank_dir / "store").mkdir()
    response = client.get("/zdrowie")
    assert (response.status_code, response.json()["store"]) == (503, "missing")


def test_health_is_asked_in_few_queries(client, bank_dir, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        client.get("/zdrowie")


def test_the_language_of_a_request_ends_with_it(client, bank_dir):
    """What runs in the thread afterwards, or is answered before the language is known, does not speak as the last visitor did."""
    for address in ("/en/", "/en/nothing", "/static-of-nothing"):
        client.get(address)
        assert get_language() == "pl"
    assert reverse("pages:catalogue") == "/dane/"
    with override("en"):
        client.get("/")
        assert get_language() == "en"

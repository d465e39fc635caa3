"""A class behind one address is served; one loop is refused in plain words."""

import pytest

from ratusz.portal.core.budgets import Budget

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SCHOOL, LOOP = "198.51.100.7", "203.0.113.9"
EXPORT = "/api/v1/resources/ludnosc/dzielnice/export.csv"


@pytest.fixture
def few(settings):
    """A budget of ten files."""
    settings.BANK_BUDGETS = [Budget(name="few", views=frozenset({"api:api_export"}), methods=frozenset({"GET"}), at_once=10, per_s=0.001)]


def test_thirty_pupils_open_pages_and_take_files(client, population):
    """Pages cost nothing, and what a lesson takes at once lies within the budget of exports."""
    statuses = set()
    for _pupil in range(30):
        for address in ("/", "/dane/ludnosc/", "/dane/ludnosc/dzielnice/", "/api/v1/resources/ludnosc/dzielnice/rows", EXPORT, EXPORT):
            answer = client.get(address, REMOTE_ADDR=SCHOOL)
            statuses.add(answer.status_code)
            if answer.streaming:
                b"".join(answer)
    assert statuses == {200}


def test_a_loop_is_refused_and_told_when_to_come_back(client, few, population, ala):
    for _ in range(10):
        assert client.get(EXPORT, REMOTE_ADDR=LOOP).status_code == 200
    refused = client.get(EXPORT, REMOTE_ADDR=LOOP)
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert int(refused["Retry-After"]) > 100
    assert refused.json()["code"] == "too-many-requests"
    assert client.get(EXPORT, REMOTE_ADDR=LOOP, headers={"x-forwarded-for": SCHOOL}).status_code == 429  # it may not say that it is another
    assert client.get(EXPORT, REMOTE_ADDR=SCHOOL).status_code == 200
    assert client.get("/dane/ludnosc/", REMOTE_ADDR=LOOP).status_code == 200
    client.force_login(ala)
    assert client.get(EXPORT, REMOTE_ADDR=LOOP).status_code == 200  # an account has its own


def test_looking_how_far_a_file_is_costs_no_file(client, few, population):
    for _ in range(12):
        assert client.get(EXPORT + "?_progress=1", REMOTE_ADDR=LOOP).status_code == 303
    assert client.get(EXPORT, REMOTE_ADDR=LOOP).status_code == 200


def test_behind_our_proxy_visitors_are_told_apart(client, few, population):
    for _ in range(10):
        client.get(EXPORT, headers={"x-forwarded-for": LOOP})
    assert client.get(EXPORT, headers={"x-forwarded-for": LOOP}).status_code == 429
    assert client.get(EXPORT, headers={"x-forwarded-for": SCHOOL}).status_code == 200


def test_a_page_for_people_says_it_too(client, settings, population):
    settings.BANK_BUDGETS = [Budget(name="none", views=frozenset({"pages:home"}), methods=frozenset({"GET"}), at_once=1, per_s=0.001)]
    client.get("/", REMOTE_ADDR=LOOP)
    refused = client.get("/", REMOTE_ADDR=LOOP)
    assert refused.status_code == 429
    assert "<h1>" in refused.content.decode()


def test_one_account_is_tried_a_few_times_and_an_office_signs_in_at_eight(client, bank_dir, ala):
    for _ in range(10):
        assert client.post("/konto/wejscie/", {"login": ala.email, "password": "zgaduję"}).status_code == 200
    refused = client.post("/konto/wejscie/", {"login": ala.email, "password": "hasło hasło"})
    assert (refused.status_code, refused.wsgi_request.user.is_authenticated) == (200, False)
    statuses = {client.post("/konto/wejscie/", {"login": f"u{n}@ratusz.example", "password": "x"}).status_code for n in range(40)}
    assert statuses == {200}

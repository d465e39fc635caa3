"""The log of a walk through the site names nobody."""

import json
import logging
import re

import pytest
from django.conf import settings as django_settings

from ratusz.portal.config.logs import logging_of
from ratusz.portal.core.logs import JsonFormatter, LineFormatter
from tests.web.test_upkeep import SYSTEM

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def lines(settings):
    """Everything that is logged while the test runs, as both formatters write it."""
    config = logging_of("json", "DEBUG")
    found = []

    class Keep(logging.Handler):
        def emit(self, record):
            found.append(JsonFormatter().format(record))
            found.append(LineFormatter().format(record))

    handler, root = Keep(), logging.getLogger()
    requests, told = logging.getLogger("ratusz.requests"), logging.getLogger("django.request")
    before = root.level, requests.level
    root.addHandler(handler)
    root.setLevel("DEBUG")
    requests.setLevel("DEBUG")
    yield found
    root.removeHandler(handler)
    root.setLevel(before[0])
    requests.setLevel(before[1])
    assert config["loggers"]["django.request"]["filters"]
    assert told.filters


@pytest.mark.slow
def test_a_walk_through_the_site_leaves_nobody_in_the_log(client, lines, population, ala, adam, renata, dorota, celina):
    client.raise_request_exception = False
    secret = {"q": "Wiśniewska-Szukana", "email": "szukany@ratusz.example"}
    addresses = ["/", "/dane/", "/dane/ludnosc/", "/dane/ludnosc/dzielnice/", "/en/dane/", "/statystyki/", "/api/v1/datasets",
                 "/api/v1/resources/ludnosc/dzielnice/rows", "/konto/haslo/reset/key/abc-tajny/", "/nikt/Wiśniewska-Szukana/"]  # fmt: skip
    office = ["/urzad/", "/urzad/ludzie/", f"/urzad/ludzie/{ala.pk}/", "/urzad/dziennik/", "/urzad/jednostki/", "/konto/", SYSTEM]
    for person in (None, ala, adam, renata, dorota, celina):
        if person is not None:
            client.force_login(person)
        for address in addresses + office * (person is not None):
            client.get(address, secret, REMOTE_ADDR="198.51.100.77")
    client.logout()
    client.post("/konto/wejscie/", {"login": ala.email, "password": "hasło hasło"}, REMOTE_ADDR="198.51.100.77")
    client.post("/konto/wejscie/", {"login": "obcy@ratusz.example", "password": "Kowalska-Obca"}, REMOTE_ADDR="198.51.100.77")
    logging.getLogger("ratusz").error("no letter to %s", celina.email)
    log = "\n".join(lines)
    assert len(lines) > 100
    for name in (
        "Wiśniewska",
        "Wi%C5%9B",
        "szukany",
        "Kowalska",
        "tajny",
        "198.51.100.77",
        "@ratusz.example",
        "Celina",
        "Renata",
        str(ala.pk),
    ):
        assert name not in log, name


def test_a_line_of_json_tells_number_pattern_status_and_time(client, lines):
    answer = client.get("/zdrowie", headers={"x-request-id": "0123456789abcdef"})
    told = [json.loads(line) for line in lines if line.startswith("{")]
    line = next(one for one in told if one["logger"] == "ratusz.requests")
    assert {name: line[name] for name in ("method", "pattern", "status", "request", "level")} == {
        "method": "GET", "pattern": "/zdrowie", "status": answer.status_code, "request": "0123456789abcdef", "level": "INFO",
    }  # fmt: skip
    assert line["visitor"] == "127.0.0.0"
    assert line["ms"] > 0
    assert answer["X-Request-ID"] == "0123456789abcdef"
    assert re.fullmatch(r"[0-9a-f]{16}", client.get("/zdrowie", headers={"x-request-id": "\n<x>"})["X-Request-ID"])


@pytest.mark.urls("tests.web.faulty")
def test_a_fault_is_logged_by_place_without_its_words(client, lines, bank_dir):
    client.raise_request_exception = False
    client.get("/zle/fault?pesel=44051401359")
    told = [json.loads(line) for line in lines if line.startswith("{")]
    line = next(one for one in told if one["logger"] == "django.request")
    assert line["error"] == "ZeroDivisionError"
    assert any("faulty.py" in place for place in line["places"])
    assert "44051401359" not in "\n".join(lines)
    assert "/zle/fault" not in line["message"].replace("/zle/<slug:kind>", "")
    assert django_settings.LOGGING["formatters"]

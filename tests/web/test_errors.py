"""Errors as people and as machines meet them."""

import json
import logging

import pytest
from django.test import override_settings

from tests.web.faulty import ERRORS

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.faulty")]

STATUS = {
    "wrong": 400,
    "missing": 404,
    "gone": 410,
    "forbidden": 403,
    "conflict": 409,
    "full": 507,
    "damaged": 500,
    "http404": 404,
    "denied": 403,
    "fault": 500,
}


@pytest.fixture(autouse=True)
def _faults_are_answered(client):
    client.raise_request_exception = False


@pytest.mark.parametrize(("kind", "status"), STATUS.items())
def test_people_get_a_page_that_holds_no_secret_and_is_not_kept(client, kind, status):
    response = client.get(f"/zle/{kind}")
    text = response.content.decode()
    assert (response.status_code, response["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert "<h1>" in text
    assert "secret" not in text
    assert "<script>" not in text.partition("<main")[2]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("kind", "status"), STATUS.items())
def test_machines_get_problem_json_with_a_code(client, kind, status):
    response = client.get(f"/api/v1/zle/{kind}")
    problem = json.loads(response.content)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert set(problem) == {"type", "title", "status", "detail", "code", "hint", "allowed"}
    assert problem["status"] == status
    assert problem["code"] == getattr(
        ERRORS[kind], "code", {"http404": "not-found", "denied": "not-allowed", "fault": "our-fault"}.get(kind)
    )
    assert "secret" not in response.content.decode()
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_problem_says_what_would_have_been_right(client):
    problem = client.get("/api/v1/zle/wrong").json()
    assert (problem["detail"], problem["hint"], problem["allowed"]) == ("There is no <b>x</b>.", "Choose one.", ["a", "b"])


def test_a_page_says_it_too_and_escapes_what_was_given(client):
    text = client.get("/zle/wrong").content.decode()
    assert "There is no &lt;b&gt;x&lt;/b&gt;." in text
    assert "<code>a</code>" in text


def test_an_unknown_address_is_like_one_that_is_not_yours(client):
    for prefix in ("", "/api/v1"):
        unknown, hidden = client.get(f"{prefix}/nothing-of-the-kind"), client.get(f"{prefix}/zle/http404")
        assert (unknown.status_code, hidden.status_code) == (404, 404)
        assert unknown.content.replace(b"/nothing-of-the-kind", b"") == hidden.content.replace(b"/zle/http404", b"")


def test_an_old_address_leads_on_with_its_parameters(client):
    response = client.get("/zle/moved/old/x?a=1")
    assert (response.status_code, response["Location"]) == (301, "/zle/moved/new/x?a=1")


def test_a_fault_of_ours_is_logged_with_its_traceback_and_without_the_parameters(client, caplog):
    with caplog.at_level(logging.ERROR):
        client.get("/zle/fault?pesel=44051401359")
    record = next(record for record in caplog.records if record.name == "django.request")
    assert record.exc_info[0] is ZeroDivisionError
    assert "44051401359" not in caplog.text


def test_the_page_of_a_fault_asks_nobody_who_they_are(client, ala, django_assert_num_queries):
    """What broke may be the database: only the session that the view itself would have used is asked for, once."""
    client.force_login(ala)
    with django_assert_num_queries(0):
        assert client.get("/zle/fault").status_code == 500


def test_a_fault_signs_nobody_out(client, ala, settings):
    client.force_login(ala)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    answer = client.get("/zle/fault")
    assert answer.status_code == 500
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert client.cookies[settings.SESSION_COOKIE_NAME].value == before
    assert client.get("/urzad/").wsgi_request.user == ala


def test_a_foreign_host_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["dane.example.org"]
    assert client.get("/zle/wrong", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(("accept", "language"), [("en", "en"), ("pl,en;q=0.5", "pl"), ("de", "pl"), ("", "pl")])
def test_a_problem_speaks_the_language_that_was_asked_for(client, accept, language):
    with override_settings(LANGUAGE_CODE="pl"):
        title = client.get("/api/v1/zle/missing", headers={"accept-language": accept}).json()["title"]
    assert title == {"en": "Nothing here", "pl": "Nic tu nie ma"}[language]

"""Reviewers, coordinators and administrators prove twice who they are, before anything else of the office; stewards need not."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.people import staff

pytestmark = pytest.mark.django_db

SETUP = "/konto/dwa-kroki/aplikacja/"


@pytest.fixture(autouse=True)
def required(settings):
    cache.clear()  # what others of this process typed wrongly counts for five minutes
    settings.BANK_MFA = True


def sign_in(client, who):
    return client.post("/konto/wejscie/", {"login": who.email, "password": "hasło hasło"})


def code_for(secret):
    """What the app on the telephone shows."""
    counters = sorted(totp.yield_hotp_counters_from_time())
    counter = counters[len(counters) // 2]  # the oldest one may be over before it arrives
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def set_up(client):
    answer = client.get(SETUP)
    page = answer.content.decode()
    assert answer.status_code == 200, answer["Location"]
    secret = re.search(r"<code>([A-Z2-7]{16,})</code>", page)[1]
    return secret, client.post(SETUP, {"code": code_for(secret)})


@pytest.mark.parametrize("who", ["renata", "dorota", "adam"])
def test_without_it_one_is_led_to_set_it_up_and_does_nothing_else(client, request, population, who):
    person = request.getfixturevalue(who)
    Dataset.objects.update(audience="office")
    assert sign_in(client, person)["Location"] == "/urzad/"
    for path in ("/urzad/", "/urzad/zbiory/", "/urzad/ludzie/", "/urzad/dziennik.csv", "/urzad/dostawy/nowa/", "/urzad/zastepstwa/"):
        assert (client.get(path)["Location"], client.post(path)["Location"]) == (SETUP, SETUP), path
    # Not by another door either: for the office's data they are a stranger.
    assert client.get("/dane/ludnosc/").status_code == 404
    assert client.get("/api/v1/datasets/ludnosc").status_code == 404
    _secret, done = set_up(client)
    assert done["Location"] == "/konto/dwa-kroki/kody/"
    assert client.get("/konto/dwa-kroki/kody/").content.decode().count("<li><code>") == 10
    assert client.get("/urzad/").status_code == 200
    assert client.get("/dane/ludnosc/").status_code == 200


def test_from_then_on_a_code_is_asked_for(client, renata):
    sign_in(client, renata)
    secret, _done = set_up(client)
    client.logout()
    assert "/konto/dwa-kroki/wejscie/" in sign_in(client, renata)["Location"]
    assert client.get("/urzad/").status_code == 302
    wrong = client.post("/konto/dwa-kroki/wejscie/", {"code": "000000"})
    assert (wrong.status_code, "_auth_user_id" in client.session) == (200, False)
    spare = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    assert client.post("/konto/dwa-kroki/wejscie/", {"code": spare})["Location"] == "/urzad/"
    assert client.get("/urzad/").status_code == 200
    assert secret


def test_stewards_and_residents_need_none_and_may_have_one(client, ala, celina):
    sign_in(client, ala)
    assert client.get("/urzad/").status_code == 200
    assert set_up(client)[1].status_code == 302
    client.logout()
    sign_in(client, celina)
    assert client.get("/konto/").status_code == 200


def test_a_steward_who_substitutes_a_reviewer_needs_it_meanwhile(client, ala, renata):
    today = day_of(utc_now())
    staff.name_substitute(principal=renata, substitute=ala, first_on=today, last_on=today + timedelta(days=1), by=renata, now=utc_now())
    sign_in(client, ala)
    assert client.get("/urzad/")["Location"] == SETUP


def test_whose_roles_need_it_keeps_it(client, renata, ala):
    for who, status in ((renata, 200), (ala, 302)):
        client.logout()
        sign_in(client, who)
        set_up(client)
        page = client.get("/konto/dwa-kroki/aplikacja/wylacz/").content.decode()
        assert ("Twoje role go wymagają" in page) is (status == 200)
        assert client.post("/konto/dwa-kroki/aplikacja/wylacz/").status_code == status
        assert Authenticator.objects.filter(user=who, type="totp").exists() is (status == 200)


def test_a_city_whose_own_sign_in_does_it_switches_it_off(client, renata, settings):
    settings.BANK_MFA = False
    sign_in(client, renata)
    assert client.get("/urzad/").status_code == 200


def test_all_its_pages_are_shown(client, ala):
    sign_in(client, ala)
    assert "Ustaw" in client.get("/konto/dwa-kroki/").content.decode()
    set_up(client)
    assert "Drugi krok jest włączony" in client.get("/konto/dwa-kroki/").content.decode()
    assert client.get("/konto/dwa-kroki/kody/nowe/").status_code == 200
    assert client.post("/konto/dwa-kroki/kody/nowe/").status_code == 302
    assert client.get("/konto/dwa-kroki/kody/plik/").status_code == 200
    assert client.get("/konto/dwa-kroki/potwierdz/").status_code in {200, 302}


def test_who_sets_it_up_is_signed_out_where_no_proof_was_given(client, renata):
    thief = type(client)()
    sign_in(thief, renata)
    sign_in(client, renata)
    set_up(client)
    assert client.get("/urzad/").status_code == 200
    assert "/konto/wejscie/" in thief.get("/urzad/")["Location"]

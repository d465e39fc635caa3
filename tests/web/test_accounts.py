"""Signing in and out, passwords, and the sign-in of the demo city."""

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import NoReverseMatch, reverse

from ratusz.portal.core.models import Letter
from ratusz.portal.people.queries import demo_people

pytestmark = pytest.mark.django_db

LOGIN = "/konto/wejscie/"


def sign_in(client, person, password="hasło hasło"):  # noqa: S107  the cast's
    return client.post(LOGIN, {"login": person.email, "password": password})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_people_of_the_office_come_to_their_desk(client, ala):
    response = sign_in(client, ala)
    assert (response.status_code, response["Location"]) == (302, "/urzad/")
    assert is_signed_in(client)


def test_others_come_home_and_each_in_their_language(client, celina):
    celina.language = "en"
    celina.save()
    assert sign_in(client, celina)["Location"] == "/en/"


def test_the_address_of_the_account_is_not_case_sensitive(client, ala):
    client.post(LOGIN, {"login": ala.email.upper(), "password": "hasło hasło"})
    assert is_signed_in(client)


@pytest.mark.parametrize("password", ["", "Hasło hasło", "hasło hasło "])
def test_a_wrong_password_signs_nobody_in(client, ala, password):
    assert sign_in(client, ala, password).status_code == 200
    assert not is_signed_in(client)


def test_a_closed_account_signs_nobody_in(client, ala):
    ala.is_active = False
    ala.save()
    sign_in(client, ala)
    assert not is_signed_in(client)


def test_signing_in_leads_back_to_where_one_was_going_but_not_elsewhere(client, ala):
    inside = client.post(f"{LOGIN}?next=/dane/", {"login": ala.email, "password": "hasło hasło", "next": "/dane/"})
    assert inside["Location"] == "/dane/"
    client.logout()
    outside = client.post(LOGIN, {"login": ala.email, "password": "hasło hasło", "next": "https://evil.example/"})
    assert "evil" not in outside["Location"]


def test_signing_out_leaves_no_session(client, ala):
    client.force_login(ala)
    assert client.post("/konto/wyjscie/")["Location"] == "/"
    assert not is_signed_in(client)
    assert not Session.objects.exists()


def test_signing_out_needs_more_than_a_link(client, ala):
    client.force_login(ala)
    client.get("/konto/wyjscie/")
    assert is_signed_in(client)


def test_nobody_signs_up(client):
    for name in ("account_signup", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert client.get("/konto/signup/").status_code == 404


def test_a_forgotten_password_is_set_anew_by_letter(client, ala):
    client.post("/konto/haslo/nowe/", {"email": ala.email})
    letter = Letter.objects.get()
    assert letter.to == ala.email
    path = next(word for word in letter.body.split() if "/konto/haslo/nowe/" in word).removeprefix("http://127.0.0.1:8000")
    page = client.get(path, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "nowe długie hasło", "password2": "nowe długie hasło"})
    assert is_signed_in(client) or sign_in(client, ala, "nowe długie hasło").status_code == 302


def test_nobody_learns_who_has_an_account(client, ala):
    known, unknown = (client.post("/konto/haslo/nowe/", {"email": email}) for email in (ala.email, "nobody@ratusz.example"))
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert Letter.objects.count() == 1


def test_the_api_speaks_the_language_of_a_person_signed_in(client, celina):
    celina.language = "en"
    celina.save()
    client.force_login(celina)
    assert client.get("/api/v1/nothing", headers={"accept-language": "pl"}).json()["title"] == "Nothing here"


# --- the demo city


def test_in_any_other_bank_the_demo_sign_in_does_not_exist(client, ala):
    """The address answers like any address that leads nowhere, whoever is named, and the page has no buttons."""
    assert django_settings.BANK_DEMO is False
    for email in (ala.email, "nobody@ratusz.example"):
        response = client.post("/konto/demo/", {"email": email})
        assert response.status_code == 404
    assert not is_signed_in(client)
    assert demo_people() == ()
    page = client.get(LOGIN).content.decode()
    assert ala.email not in page
    assert "/konto/demo/" not in page


def test_in_the_demo_city_one_click_signs_in(client, ala, settings):
    settings.BANK_DEMO = True
    response = client.post("/konto/demo/", {"email": ala.email})
    assert (response.status_code, response["Location"]) == (302, "/urzad/")
    assert is_signed_in(client)


def test_one_click_leads_to_the_page_one_came_for_and_to_no_other_place(client, ala, settings):
    settings.BANK_DEMO = True
    assert '<input type="hidden" name="next" value="/urzad/dziennik/">' in client.get(f"{LOGIN}?next=/urzad/dziennik/").content.decode()
    for wanted, onward in [
        ("/urzad/dziennik/", "/urzad/dziennik/"),
        ("https://elsewhere.example/", "/urzad/"),
        ("//elsewhere.example/", "/urzad/"),
    ]:
        assert client.post("/konto/demo/", {"email": ala.email, "next": wanted})["Location"] == onward


def test_in_the_demo_city_the_page_has_a_button_for_each_person(client, ala, renata, celina, settings):
    settings.BANK_DEMO = True
    assert [(p.name, p.roles) for p in demo_people()] == [
        ("Ala", ("gestor, Wydział Edukacji",)),
        ("Renata", ("recenzent",)),
        ("Celina", ()),
    ]
    page = client.get(LOGIN).content.decode()
    assert "/konto/demo/" in page
    assert all(person.email in page for person in (ala, renata))


def test_even_in_the_demo_city_nobody_comes_in_under_a_name_that_is_not_there(client, ala, settings):
    settings.BANK_DEMO = True
    ala.is_active = False
    ala.save()
    for email in (ala.email, "nobody@ratusz.example", ""):
        assert client.post("/konto/demo/", {"email": email}).status_code == 404
    assert client.get("/konto/demo/").status_code == 405


def test_the_demo_sign_in_asks_for_the_token_of_our_own_page(ala, settings):
    settings.BANK_DEMO = True
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/konto/demo/", {"email": ala.email}).status_code == 403


def test_the_page_of_signing_in_asks_the_database_little(client, ala, renata, settings, django_assert_max_num_queries):
    # Two of the footer, which memory answers outside a test's transaction.
    with django_assert_max_num_queries(2):
        client.get(LOGIN)
    settings.BANK_DEMO = True
    with django_assert_max_num_queries(5):
        client.get(LOGIN)

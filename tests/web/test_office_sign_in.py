"""The office's own sign-in opens invited accounts, makes none, and says in plain words what is wrong."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from ratusz.portal.config.env import Env
from ratusz.portal.config.oidc import sign_in_of_office
from ratusz.portal.people.models import User
from tests.support.oidc import CLIENT, SECRET, provider
from tests.web.test_second_proof import set_up, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

START = "/konto/urzad/login/"


@pytest.fixture
def office_login(settings):
    with provider() as found:
        env = Env(oidc_issuer=found.issuer, oidc_client=CLIENT, oidc_secret=SECRET, oidc_name="Login Miasta")
        for name, value in sign_in_of_office(env).items():
            setattr(settings, name, value)
        settings.BANK_OIDC_NAME = "Login Miasta"
        yield found


def come_back(client, found):
    """The way there and back."""
    there = client.get(START)
    assert there.status_code == 302
    assert there["Location"].startswith(f"{found.issuer}/authorize?")
    return client.get(f"{START}callback/?{found.agree(there['Location'])}")


def is_signed_in(client, who):
    return client.session.get("_auth_user_id") == str(who.pk)


def test_an_invited_person_comes_to_their_desk(client, office_login, ala):
    answer = come_back(client, office_login)
    assert (answer.status_code, answer["Location"]) == (302, "/urzad/")
    assert is_signed_in(client, ala)
    client.logout()
    # From then on by the number of the account there: an address may change.
    office_login.says["email"] = "inna@ratusz.example"
    come_back(client, office_login)
    assert is_signed_in(client, ala)


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ({"email": "obcy@ratusz.example"}, "Nie ma konta z adresem obcy@ratusz.example."),
        ({"email_verified": False}, "nie potwierdza Twojego adresu"),
        ({"email": None}, "nie potwierdza Twojego adresu"),
    ],
)
def test_nobody_signs_up_by_it(client, office_login, ala, says, words):
    office_login.says |= says
    answer = come_back(client, office_login)
    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert "poproś koordynatora" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_a_closed_account_stays_closed(client, office_login, ala):
    come_back(client, office_login)
    client.logout()
    User.objects.update(is_active=False)
    come_back(client, office_login)
    assert "_auth_user_id" not in client.session


def test_errors_are_told_in_plain_words(client, office_login, ala):
    cancelled = client.get(f"{START}callback/?error=access_denied&state=x")
    office_login.refuses = True
    refused = come_back(client, office_login)
    forged = client.get(f"{START}callback/?code=kod-1&state=obcy")
    for answer in (cancelled, refused, forged):
        assert answer.status_code == 403
        assert "Nie udało się wejść" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_provider_that_is_away_is_told_too(client, office_login, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = client.get(START)
    assert answer.status_code == 403
    assert "nie odpowiedziało jak trzeba" in answer.content.decode()


def test_the_button_stands_only_where_the_office_has_a_sign_in(client, office_login, settings):
    assert "Login Miasta" in client.get("/konto/wejscie/").content.decode()
    settings.BANK_OIDC_NAME = ""
    assert START not in client.get("/konto/wejscie/").content.decode()


def test_without_a_sign_in_of_the_office_there_is_nothing_here(client):
    assert client.get(START).status_code == 404


def test_it_does_not_stand_for_the_second_proof(client, office_login, settings, renata):
    """Whoever has set one up is asked for it after the office's sign-in too; who needs one and has none, is led to set it up."""
    settings.BANK_MFA = True
    sign_in(client, renata)
    set_up(client)
    client.logout()
    office_login.says = {"sub": "u2", "email": renata.email, "email_verified": True, "name": "Renata"}
    answer = come_back(client, office_login)
    assert answer["Location"].endswith("/konto/dwa-kroki/wejscie/") or "/konto/dwa-kroki/wejscie/" in answer["Location"]
    assert client.get("/urzad/").status_code == 302
    Authenticator.objects.all().delete()
    come_back(client, office_login)
    assert client.get("/urzad/")["Location"] == "/konto/dwa-kroki/aplikacja/"


def test_an_address_that_is_not_vouched_for_opens_nothing(client, office_login, ala, renata):
    """Neither where the office says so, nor where it says nothing; and who it vouches for is one person."""
    for more in ({"email_verified": False}, {"email_verified": None}, {}):
        office_login.says = {"sub": "u9", "email": renata.email, "name": "x", **more}
        come_back(client, office_login)
        assert "_auth_user_id" not in client.session


def test_nobody_ties_the_account_of_somebody_else_to_theirs(client, office_login, ala, bartek):
    """Signed in as one and vouched for as another: the account of the office stays with whom it vouches for."""
    client.force_login(bartek)
    there = client.get(f"{START}?process=connect")
    client.get(f"{START}callback/?{office_login.agree(there['Location'])}")
    assert not SocialAccount.objects.filter(user=bartek).exists()
    client.logout()
    come_back(client, office_login)
    assert is_signed_in(client, ala)


def test_coming_back_without_having_gone_opens_nothing(client, office_login, ala):
    """A link with somebody else's code and state, sent to a victim, signs the victim in as nobody."""
    other = type(client)()
    there = other.get(START)
    answer = client.get(f"{START}callback/?{office_login.agree(there['Location'])}")
    assert answer.status_code in {200, 302, 403}
    assert "_auth_user_id" not in client.session

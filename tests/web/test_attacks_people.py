"""Attacks on accounts: roles taken by oneself, accounts taken over, second proofs, letters and addresses led astray."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.errors import NotAllowed
from ratusz.portal.core import outbox
from ratusz.portal.core.models import AuditEntry, Letter
from ratusz.portal.core.verbs import sentence
from ratusz.portal.people import actions, staff
from ratusz.portal.people.models import Membership, Role, Substitution
from tests.support.cast import person
from tests.support.moments import NOON, after
from tests.web.test_second_proof import code_for, set_up, sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "hasło hasło"


@pytest.fixture
def officer(office):
    """The data-protection officer of the whole bank."""
    return person("Iga", Role.INSPECTOR)


def test_a_coordinator_makes_nobody_the_officer_who_would_confirm_for_them(celina, dorota, officer):
    """Who erases needs a second person, and the officer is one of them: only an administrator appoints and removes officers."""
    with pytest.raises(NotAllowed):
        staff.give_role(user=celina, role=Role.INSPECTOR, unit=None, by=dorota, now=after())
    with pytest.raises(NotAllowed):
        staff.take_role(membership=officer.memberships.get(), by=dorota, now=after())
    assert list(Membership.objects.filter(role=Role.INSPECTOR)) == [officer.memberships.get()]


def test_a_coordinator_is_not_offered_that_role(client, dorota, officer):
    client.force_login(dorota)
    page = client.get(f"/urzad/ludzie/{officer.pk}/").content.decode()
    assert 'value="inspector"' not in page
    assert "/rola/" not in page.replace(f'/urzad/ludzie/{officer.pk}/rola/"', "")


def test_a_coordinator_does_not_take_over_the_account_of_the_officer(client, dorota, officer):
    """Another address, then another password: that would be their second person."""
    client.force_login(dorota)
    client.post(f"/urzad/ludzie/{officer.pk}/adres/", {"email": "moj@dom.example"})
    officer.refresh_from_db()
    assert officer.email == "iga@ratusz.example"
    with pytest.raises(NotAllowed):
        staff.name_substitute(
            principal=officer, substitute=dorota, first_on=day_of(NOON), last_on=day_of(NOON), by=dorota, now=NOON
        )  # fmt: skip


def test_whose_address_is_changed_is_told_at_the_old_one_and_signed_out(client, ala, dorota):
    client.force_login(ala)
    actions.change_address(user=ala, email="nowy@dom.example", by=dorota, now=utc_now())
    letter = Letter.objects.get(to="ala@ratusz.example")
    assert "Dorota" in letter.body
    assert client.get("/urzad/").status_code == 302


def test_a_substitute_gives_themselves_nothing_that_outlasts_the_days(ala, dorota):
    """In place of a coordinator one may give roles, but not to oneself."""
    today = day_of(utc_now())
    staff.name_substitute(principal=dorota, substitute=ala, first_on=today, last_on=today, by=dorota, now=utc_now())
    with pytest.raises(NotAllowed):
        staff.give_role(user=ala, role=Role.REVIEWER, unit=None, by=ala, now=utc_now())
    assert not Membership.objects.filter(user=ala, role=Role.REVIEWER).exists()


def test_a_substitute_of_the_administrator_does_not_name_themselves(ala, renata, adam):
    today = day_of(utc_now())
    staff.name_substitute(principal=adam, substitute=ala, first_on=today, last_on=today, by=adam, now=utc_now())
    with pytest.raises(NotAllowed):
        staff.name_substitute(
            principal=renata, substitute=ala, first_on=today, last_on=today + timedelta(days=300), by=ala, now=utc_now()
        )  # fmt: skip


def test_a_substitute_does_not_lengthen_the_days_nor_hand_them_on(client, ala, celina, dorota, education):
    today = day_of(utc_now())
    staff.name_substitute(principal=dorota, substitute=ala, first_on=today, last_on=today, by=dorota, now=utc_now())
    client.force_login(ala)
    form = {"principal": dorota.pk, "substitute": ala.pk, "first_on": today, "last_on": today + timedelta(days=300)}
    client.post("/urzad/zastepstwa/", form)
    assert Substitution.objects.count() == 1
    Substitution.objects.update(first_on=today - timedelta(days=5), last_on=today - timedelta(days=1))
    assert client.get("/urzad/ludzie/").status_code == 404


def test_mfa_is_told_in_the_journal_of_the_office(client, settings, ala, renata):
    """Who sets a second proof up, takes it away, or makes new codes, is told like any other change of an account."""
    settings.BANK_MFA = True
    sign_in(client, ala)
    set_up(client)
    made = AuditEntry.objects.get(verb="person.proof-set-up")
    assert (made.by, made.target_id) == (ala, str(ala.pk))
    assert "Ala" in sentence(made)
    client.post("/konto/dwa-kroki/kody/nowe/")
    assert AuditEntry.objects.filter(verb="person.codes-made", by=ala).exists()
    client.post("/konto/dwa-kroki/aplikacja/wylacz/")
    assert not Authenticator.objects.filter(user=ala, type="totp").exists()
    assert AuditEntry.objects.filter(verb="person.proof-removed", by=ala).exists()
    told = " ".join(str(one.detail) for one in AuditEntry.objects.all())
    assert not re.search(r"[A-Z2-7]{16,}", told)


def test_passwords_are_told_in_the_journal_of_the_office(client, ala):
    sign_in(client, ala)
    client.post("/konto/haslo/", {"oldpassword": PASSWORD, "password1": "inne długie hasło", "password2": "inne długie hasło"})
    ala.refresh_from_db()
    assert ala.check_password("inne długie hasło")
    assert AuditEntry.objects.filter(verb="person.password-set", by=ala).exists()


def test_the_link_in_a_letter_leads_to_the_bank_whatever_host_was_asked(client, ala, settings):
    """Whoever asks for somebody's new password under a name of their own gets no link under that name sent."""
    settings.BANK_ADDRESS, settings.ALLOWED_HOSTS = "https://dane.example.org", ["*"]
    client.post("/konto/haslo/nowe/", {"email": ala.email}, headers={"host": "zly.example"})
    letter = Letter.objects.get(to=ala.email)
    assert "https://dane.example.org/konto/haslo/nowe/" in letter.body
    assert "zly.example" not in letter.body + letter.subject


@pytest.mark.parametrize("onward", ["https://zly.example/", "//zly.example/", "/\\zly.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(client, ala, settings, onward):
    """Not in the demo either, which answers to every host name."""
    settings.ALLOWED_HOSTS = ["*"]
    answer = client.post(f"/konto/wejscie/?next={onward}", {"login": ala.email, "password": PASSWORD, "next": onward})
    assert answer["Location"] == "/urzad/"
    settings.BANK_DEMO = True
    assert Client().post("/konto/demo/", {"email": ala.email, "next": onward})["Location"] == "/urzad/"


def test_a_household_with_ipv6_has_no_more_tries_than_one_with_ipv4(client, settings, ala):
    """Each of the many addresses of one line would have its own tries."""
    settings.BANK_PROXIES = ["127.0.0.1"]
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    cache.clear()
    answers = [
        client.post(
            "/konto/wejscie/",
            {"login": f"ktos{number}@ratusz.example", "password": "x"},
            headers={"X-Forwarded-For": f"2001:db8::{number}"},
        )
        for number in range(1, 6)
    ]
    assert "Too many" in answers[-1].content.decode() or "Zbyt wiele" in answers[-1].content.decode()


def test_a_letter_with_a_line_break_in_its_subject_stops_no_other_letter(mailoutbox, ala):
    """A title may hold one (a cell of a spreadsheet does): it makes no header, and the others are sent."""
    outbox.write(once="one", to=ala.email, subject="Dane\r\nBcc: zly@zly.example", body="x", now=NOON)
    outbox.write(once="two", to=ala.email, subject="Inny", body="x", now=after(seconds=1))
    assert outbox.send_due(now=after(minutes=1)) == 2
    assert [letter.subject for letter in mailoutbox] == ["Dane Bcc: zly@zly.example", "Inny"]
    assert all(letter.recipients() == [ala.email] for letter in mailoutbox)


def test_a_letter_to_no_address_stops_no_other_letter(mailoutbox, ala):
    outbox.write(once="one", to="ala@ratusz.example\nBcc: zly@zly.example", subject="x", body="x", now=NOON)
    outbox.write(once="two", to=ala.email, subject="Inny", body="x", now=after(seconds=1))
    assert outbox.send_due(now=after(minutes=1)) == 1
    assert Letter.objects.get(once="one").lost_at is not None


def test_signing_in_changes_the_key_of_the_session(client, ala):
    client.get("/konto/wejscie/")
    client.session.save()
    before = client.session.session_key
    sign_in(client, ala)
    assert client.session.session_key != before


def test_a_leaver_between_password_and_code_does_not_come_in(client, settings, renata, adam):
    """The account is closed while the page waits for the code of the telephone."""
    settings.BANK_MFA = True
    sign_in(client, renata)
    set_up(client)
    other = Client()
    sign_in(other, renata)
    spare = Authenticator.objects.get(user=renata, type="recovery_codes").wrap().get_unused_codes()[0]
    actions.close_account(user=renata, by=adam, now=utc_now())
    other.post("/konto/dwa-kroki/wejscie/", {"code": spare})
    assert other.get("/urzad/").status_code == 302
    assert client.get("/urzad/").status_code == 302


def test_a_code_of_the_telephone_is_guessed_a_few_times_only_and_used_once(client, settings, renata):
    """Ten wrong ones, and the right one is refused too; one that was used opens nothing a second time."""
    settings.BANK_MFA = True
    cache.clear()
    sign_in(client, renata)
    secret, _done = set_up(client)
    cache.clear()
    code, first, second, thief = code_for(secret), Client(), Client(), Client()
    for one in (first, second, thief):
        sign_in(one, renata)
    first.post("/konto/dwa-kroki/wejscie/", {"code": code})
    second.post("/konto/dwa-kroki/wejscie/", {"code": code})
    assert ("_auth_user_id" in first.session, "_auth_user_id" in second.session) == (True, False)
    for number in range(12):
        thief.post("/konto/dwa-kroki/wejscie/", {"code": f"{number:06}"})
    spare = Authenticator.objects.get(user=renata, type="recovery_codes").wrap().get_unused_codes()[0]
    thief.post("/konto/dwa-kroki/wejscie/", {"code": spare})
    assert "_auth_user_id" not in thief.session


def test_a_new_password_by_letter_asks_for_the_code_and_ends_other_sessions(client, settings, renata):
    """Whoever reads somebody's mail is not signed in by it, keeps no second proof from being asked for, and is told of in the log."""
    settings.BANK_MFA = True
    cache.clear()
    sign_in(client, renata)
    set_up(client)
    thief = Client()
    thief.post("/konto/haslo/nowe/", {"email": renata.email})
    path = next(word for word in Letter.objects.get(to=renata.email).body.split() if "/nowe/" in word).removeprefix("http://127.0.0.1:8000")
    page = thief.get(path, follow=True)
    thief.post(page.request["PATH_INFO"], {"password1": "nowe długie hasło", "password2": "nowe długie hasło"})
    assert "_auth_user_id" not in thief.session
    assert (
        "/konto/dwa-kroki/wejscie/" in thief.post("/konto/wejscie/", {"login": renata.email, "password": "nowe długie hasło"})["Location"]
    )
    assert thief.get("/urzad/").status_code == 302
    assert client.get("/urzad/").status_code == 302
    assert AuditEntry.objects.filter(verb="person.password-set", target_id=str(renata.pk)).exists()
    again = Client()
    assert again.get(path, follow=True).request["PATH_INFO"] == path

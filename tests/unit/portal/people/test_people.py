"""Accounts: who invites whom, what closing one ends, and who is what where."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from ratusz.bank.base.errors import Conflict, NotAllowed
from ratusz.portal.core.models import AuditEntry, Letter
from ratusz.portal.people.actions import close_account, invite
from ratusz.portal.people.models import Membership, Role, User
from ratusz.portal.people.policy import can_invite, is_administrator, is_coordinator, is_reviewer_of, is_steward_of
from ratusz.portal.people.queries import reviewers_of
from tests.support.cast import person
from tests.support.moments import NOON, after

RULES = {"steward": is_steward_of, "reviewer": is_reviewer_of, "coordinator": is_coordinator, "administrator": is_administrator}


def roles_of(user, unit):
    return {name for name, holds in RULES.items() if holds(user, unit)}


def test_each_is_what_the_membership_says_and_nothing_else(ala, renata, dorota, adam, celina, education, surveying):
    assert [roles_of(somebody, education) for somebody in (ala, renata, dorota, adam, celina, AnonymousUser())] == [
        {"steward"},
        {"reviewer"},
        {"coordinator"},
        {"administrator"},
        set(),
        set(),
    ]
    assert roles_of(ala, surveying) == set()
    assert roles_of(ala, None) == set()
    assert roles_of(renata, None) == {"reviewer"}


def test_a_role_reaches_down_the_tree_and_not_up(office, education):
    above, below = person("Góra", Role.REVIEWER, office), person("Dół", Role.REVIEWER, education)
    assert is_reviewer_of(above, education)
    assert not is_reviewer_of(below, office)
    assert not is_reviewer_of(above, None)


def test_a_closed_account_has_no_role(ala, education):
    ala.is_active = False
    assert roles_of(ala, education) == set()


def test_an_administrator_of_a_unit_alone_does_not_administer_the_bank(education):
    assert not is_administrator(person("Ewa", Role.ADMINISTRATOR, education), education)


def test_reviewers_of_a_unit_are_its_own_those_above_and_of_the_whole_bank(office, education, surveying, renata):
    own, above, beside = (
        person("Own", Role.REVIEWER, education),
        person("Up", Role.REVIEWER, office),
        person("Side", Role.REVIEWER, surveying),
    )
    person("Left", Role.REVIEWER, education, is_active=False)
    Membership.objects.create(user=own, unit=office, role=Role.REVIEWER)
    assert list(reviewers_of(education)) == [own, renata, above]
    assert beside not in reviewers_of(education)


def asked(by, unit, **words):
    return invite(**{"email": "Nowa@Example.org ", "name": "Nowa", "role": Role.STEWARD, "unit": unit, "by": by, "now": NOON} | words)


def test_a_coordinator_invites_and_a_letter_with_a_link_goes_out(dorota, education, client):
    new = asked(dorota, education)
    assert (new.email, new.has_usable_password(), new.memberships.get().role) == ("nowa@example.org", False, Role.STEWARD)
    letter = Letter.objects.get()
    assert (letter.to, letter.once) == ("nowa@example.org", f"invited {new.pk}")
    path = next(word for word in letter.body.split() if "/konto/" in word).removeprefix("http://127.0.0.1:8000")
    page = client.get(path, follow=True)
    assert page.status_code == 200
    client.post(page.request["PATH_INFO"], {"password1": "długie hasło 7", "password2": "długie hasło 7"})
    new.refresh_from_db()
    assert new.check_password("długie hasło 7")
    assert AuditEntry.objects.get(verb="person.invited").detail == {"role": "steward", "unit": "edukacja"}


def test_the_link_is_good_once(dorota, education, client):
    new = asked(dorota, education)
    path = next(word for word in Letter.objects.get().body.split() if "/konto/" in word).removeprefix("http://127.0.0.1:8000")
    new.set_password("inne długie hasło")
    new.save()
    assert "password1" not in client.get(path, follow=True).content.decode()


def test_a_coordinator_of_one_unit_invites_only_there(education, surveying):
    local = person("Lokalna", Role.COORDINATOR, education)
    assert can_invite(local, education)
    with pytest.raises(NotAllowed):
        asked(local, surveying)
    with pytest.raises(NotAllowed):
        asked(local, None, role=Role.REVIEWER)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR])
def test_only_an_administrator_makes_coordinators_and_administrators(dorota, adam, role):
    with pytest.raises(NotAllowed):
        asked(dorota, None, role=role)
    assert asked(adam, None, role=role).memberships.get().role == role


@pytest.mark.parametrize("who", ["ala", "renata", "celina"])
def test_others_invite_nobody(who, education, request):
    with pytest.raises(NotAllowed):
        asked(request.getfixturevalue(who), education)
    assert not Letter.objects.exists()


def test_an_address_has_one_account(dorota, education, ala):
    with pytest.raises(Conflict) as caught:
        asked(dorota, education, email=ala.email.upper())
    assert caught.value.code == "account-exists"


def signed_in(user):
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.set_expiry(after(days=400_0))
    session.save()


def test_closing_an_account_ends_roles_password_and_sessions_at_once(adam, ala, bartek):
    signed_in(ala)
    signed_in(bartek)
    close_account(user=ala, by=adam, now=NOON)
    closed = User.objects.get(pk=ala.pk)
    assert (closed.is_active, closed.has_usable_password(), closed.memberships.count()) == (False, False, 0)
    assert [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()] == [str(bartek.pk)]
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.by, entry.detail["roles"][0].split()[0]) == ("person.closed", adam, "steward")


@pytest.mark.parametrize("who", ["dorota", "ala", "celina"])
def test_only_an_administrator_closes_accounts(who, bartek, request):
    with pytest.raises(NotAllowed):
        close_account(user=bartek, by=request.getfixturevalue(who), now=NOON)
    assert User.objects.get(pk=bartek.pk).is_active


def test_the_last_administrator_stays(adam):
    with pytest.raises(NotAllowed) as caught:
        close_account(user=adam, by=adam, now=NOON)
    assert caught.value.values["rule"] == "leaves_an_administrator"
    other = person("Druga", Role.ADMINISTRATOR)
    close_account(user=adam, by=other, now=NOON)
    assert not User.objects.get(pk=adam.pk).is_active

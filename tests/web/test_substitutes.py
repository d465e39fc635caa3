"""Substitutes have the roles of another person between two days, and four eyes stay four."""

from datetime import date, timedelta

import pytest

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.errors import Conflict, NotAllowed, WrongUsage
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.core.verbs import sentence
from ratusz.portal.intake import actions
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.policy import can_decide, can_prepare
from ratusz.portal.people import staff
from ratusz.portal.people.models import Membership, Role, Substitution, User
from ratusz.portal.people.standing import forget_standing, standing_of
from tests.support.cast import person
from tests.support.deliveries import SCHOOLS, sent, submitted
from tests.support.moments import NOON
from tests.support.shown import dataset, resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return day_of(utc_now())


def substitute(principal, by_whom, *, first, last):
    Substitution.objects.create(principal=principal, substitute=by_whom, first_on=first, last_on=last, made_at=NOON, made_by=principal)
    for who in (principal, by_whom):
        forget_standing(who)


@pytest.mark.parametrize(("from_day", "to_day", "holds"), [(0, 0, True), (-3, 0, True), (0, 9, True), (1, 9, False), (-9, -1, False)])
def test_roles_hold_between_the_days_and_not_beyond(ala, bartek, education, today, from_day, to_day, holds):
    substitute(ala, bartek, first=today + timedelta(days=from_day), last=today + timedelta(days=to_day))
    assert standing_of(bartek).has([Role.STEWARD], education.pk) is holds
    assert not standing_of(ala).has([Role.STEWARD], Membership.objects.get(user=bartek).unit_id)


def test_what_a_principal_has_as_a_substitute_is_not_handed_on(ala, bartek, renata, education, surveying, today):
    substitute(ala, bartek, first=today, last=today)
    substitute(bartek, renata, first=today, last=today)
    assert standing_of(renata).has([Role.STEWARD], surveying.pk)
    assert not standing_of(renata).has([Role.STEWARD], education.pk)


def test_a_closed_account_gives_nothing(ala, bartek, education, today):
    substitute(ala, bartek, first=today, last=today)
    User.objects.filter(pk=ala.pk).update(is_active=False)
    forget_standing(bartek)
    assert not standing_of(bartek).has([Role.STEWARD], education.pk)


def test_nobody_reviews_what_they_or_the_one_they_substitute_delivered(bank_dir, ala, renata, education, today):
    """Ala delivers; Renata, who reviews, substitutes her: two accounts, one pair of eyes. In both directions."""
    other = person("Rafał", Role.REVIEWER)
    delivery = submitted(SCHOOLS, resource(dataset("szkoly", education)), by=ala)
    assert can_decide(renata, delivery)
    substitute(ala, renata, first=today, last=today)
    assert not can_decide(renata, delivery)
    assert list(Delivery.objects.to_review_by(renata)) == []
    assert can_decide(other, delivery)
    with pytest.raises(NotAllowed):
        actions.send_back(delivery=delivery, reason="x", by=renata, now=utc_now())


def test_nor_does_a_reviewer_review_what_their_substitute_delivered(bank_dir, ala, renata, education, today):
    delivery = submitted(SCHOOLS, resource(dataset("szkoly", education)), by=ala)
    substitute(renata, ala, first=today, last=today)
    assert standing_of(ala).everywhere == {Role.REVIEWER}
    assert not can_decide(ala, delivery)
    assert not can_decide(renata, delivery)
    assert list(Delivery.objects.to_review_by(renata)) == list(Delivery.objects.to_review_by(ala)) == []


def test_a_substitution_that_has_ended_still_counts_for_what_was_delivered_in_it(bank_dir, ala, renata, education):
    day = day_of(NOON)
    delivery = submitted(SCHOOLS, resource(dataset("szkoly", education)), by=ala)
    substitute(ala, renata, first=day - timedelta(days=1), last=day + timedelta(days=1))
    assert not can_decide(renata, delivery)
    assert list(Delivery.objects.to_review_by(renata)) == []


def test_and_not_for_what_was_delivered_long_before(bank_dir, ala, renata, education):
    delivery = submitted(SCHOOLS, resource(dataset("szkoly", education)), by=ala)
    substitute(ala, renata, first=date(2025, 1, 1), last=date(2025, 1, 9))
    assert can_decide(renata, delivery)
    assert list(Delivery.objects.to_review_by(renata)) == [delivery]


def test_the_audit_says_in_whose_place(client, bank_dir, ala, bartek, education, today):
    table = resource(dataset("szkoly", education))
    substitute(ala, bartek, first=today, last=today)
    delivery = sent(SCHOOLS, table, by=bartek)
    client.force_login(bartek)
    assert client.post(f"/urzad/dostawy/{delivery.pk}/wyslij/").status_code == 302
    for verb in ("delivery.received", "delivery.submitted"):
        entry = AuditEntry.objects.get(verb=verb)
        assert (entry.by, entry.in_place_of) == (bartek, ala), verb
    assert sentence(entry) == "Bartek w zastępstwie (Ala) przekazuje plik szkoly.csv do sprawdzenia."
    # What one's own roles allow is one's own.
    own = sent(SCHOOLS, resource(dataset("mapy", Membership.objects.get(user=bartek).unit)), by=bartek, seconds=60)
    assert AuditEntry.objects.get(verb="delivery.received", target_id=str(own.pk)).in_place_of is None


def test_a_substitute_finishes_what_the_other_began(bank_dir, ala, bartek, education, today):
    delivery = sent(SCHOOLS, resource(dataset("szkoly", education)), by=ala)
    assert not can_prepare(bartek, delivery)
    substitute(ala, bartek, first=today, last=today)
    assert can_prepare(bartek, delivery)
    assert list(Delivery.objects.to_finish_by(bartek)) == [delivery]


# --- naming one


def name(principal, whom, by, today, days=3):
    return staff.name_substitute(
        principal=principal, substitute=whom, first_on=today, last_on=today + timedelta(days=days), by=by, now=utc_now()
    )


def test_who_names_a_substitute(ala, bartek, renata, dorota, adam, today):
    for by, principal, whom in ((bartek, ala, renata), (renata, ala, bartek), (dorota, adam, bartek)):
        with pytest.raises(NotAllowed):
            name(principal, whom, by, today)
    name(ala, bartek, ala, today)
    name(bartek, renata, dorota, today)
    name(dorota, bartek, adam, today)


def test_nobody_makes_themselves_a_substitute(ala, renata, dorota, adam, today):
    """A coordinator would be a reviewer by it, or an administrator."""
    for principal in (ala, renata, adam):
        with pytest.raises(NotAllowed):
            name(principal, dorota, dorota, today)
    assert Role.REVIEWER not in standing_of(dorota).everywhere
    assert name(ala, adam, adam, today)


def test_a_substitute_does_not_appoint_on_with_the_roles_of_another(ala, bartek, adam, celina, today):
    """Bartek has Adam's role for a day: he is an administrator then, and the audit says in whose place."""
    name(adam, bartek, adam, today)
    staff.give_role(user=celina, role=Role.REVIEWER, unit=None, by=bartek, now=utc_now())
    assert AuditEntry.objects.get(verb="role.given").in_place_of == adam


@pytest.mark.parametrize(("first", "last"), [(5, 1), (-9, -1), (0, 400)])
def test_days_that_make_no_sense(ala, bartek, today, first, last):
    days = {"first_on": today + timedelta(days=first), "last_on": today + timedelta(days=last)}
    with pytest.raises(WrongUsage):
        staff.name_substitute(principal=ala, substitute=bartek, by=ala, now=utc_now(), **days)


def test_people_who_cannot_substitute(ala, bartek, celina, today):
    for whom in (ala, celina):
        with pytest.raises(WrongUsage):
            name(ala, whom, ala, today)
    name(ala, bartek, ala, today)
    with pytest.raises(Conflict):
        name(ala, bartek, ala, today)


def test_the_page(client, ala, bartek, dorota, today):
    client.force_login(ala)
    days = {"first_on": today.isoformat(), "last_on": (today + timedelta(days=7)).isoformat()}
    assert client.post("/urzad/zastepstwa/", {"substitute": bartek.pk, **days}).status_code == 302
    assert "Bartek za: Ala" in client.get("/urzad/zastepstwa/").content.decode()
    assert client.post("/urzad/zastepstwa/", {"substitute": ala.pk, **days}).status_code == 422
    pair = Substitution.objects.get()
    client.force_login(bartek)
    assert "Zakończ" not in client.get("/urzad/zastepstwa/").content.decode()
    assert client.post(f"/urzad/zastepstwa/{pair.pk}/koniec/").status_code == 404
    client.force_login(dorota)
    client.post("/urzad/zastepstwa/", {"principal": bartek.pk, "substitute": ala.pk, **days})
    client.post(f"/urzad/zastepstwa/{pair.pk}/koniec/")
    assert list(Substitution.objects.values_list("principal__name", "substitute__name")) == [("Bartek", "Ala")]


def test_one_that_has_begun_keeps_its_days_when_it_is_ended(ala, bartek, today):
    substitute(ala, bartek, first=today - timedelta(days=3), last=today + timedelta(days=3))
    staff.end_substitution(substitution=Substitution.objects.get(), by=ala, now=utc_now())
    assert Substitution.objects.get().last_on == today - timedelta(days=1)
    forget_standing(bartek)
    assert not standing_of(bartek).has([Role.STEWARD], Membership.objects.get(user=ala).unit_id)

"""Somebody leaves: one form closes the account and hands over what it held."""

from datetime import timedelta

import pytest

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.errors import NotAllowed, WrongUsage
from ratusz.portal.core.models import AuditEntry, Letter
from ratusz.portal.desk.leaving import hand_over, leaving
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.policy import is_deliverer
from ratusz.portal.people.models import Membership, Role, Substitution
from tests.support.cast import person
from tests.support.deliveries import SCHOOLS, sent
from tests.support.moments import NOON
from tests.support.shown import dataset, resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(bank_dir, ala, education):
    return sent(SCHOOLS, resource(dataset("szkoly", education)), by=ala)


def test_roles_deliveries_and_substitutions_move_in_one_step(client, ala, bartek, adam, education, delivery):
    today = day_of(utc_now())
    days = {"first_on": today, "last_on": today + timedelta(days=5)}
    Substitution.objects.create(principal=ala, substitute=bartek, made_at=NOON, made_by=ala, **days)
    post = ala.memberships.get()
    client.force_login(ala)
    client.force_login(adam)
    page = client.get(f"/urzad/ludzie/{ala.pk}/odejscie/").content.decode()
    for words in ("gestor, Wydział Edukacji", "szkoly.csv", "Bartek za: Ala", "Nikt inny nie ma tam tej roli."):
        assert words in page
    assert client.post(f"/urzad/ludzie/{ala.pk}/odejscie/", {}).status_code == 422
    answer = client.post(f"/urzad/ludzie/{ala.pk}/odejscie/", {f"role_{post.pk}": bartek.pk})
    assert answer.status_code == 302
    ala.refresh_from_db()
    delivery.refresh_from_db()
    assert (ala.is_active, ala.has_usable_password(), ala.memberships.count()) == (False, False, 0)
    assert Membership.objects.filter(user=bartek, unit=education, role=Role.STEWARD).exists()
    assert (delivery.received_by, delivery.carried_on_by) == (ala, bartek)
    assert list(Delivery.objects.to_finish_by(bartek)) == [delivery]
    assert is_deliverer(bartek, delivery)
    assert not Substitution.objects.exists()
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"role.given", "delivery.handed-over", "person.closed", "person.handed-over"} <= verbs
    letter = Letter.objects.get()
    assert letter.to == bartek.email
    assert "gestor, Wydział Edukacji" in letter.body


def test_a_unit_without_another_steward_needs_a_successor(ala, bartek, adam, education):
    with pytest.raises(WrongUsage) as missing:
        hand_over(person=ala, successors={}, by=adam, now=utc_now())
    assert missing.value.code == "successor-missing"
    ala.refresh_from_db()
    assert ala.is_active
    person("Ewa", Role.STEWARD, education)
    assert leaving(ala, now=utc_now()).alone == frozenset()
    hand_over(person=ala, successors={}, by=adam, now=utc_now())
    ala.refresh_from_db()
    assert not ala.is_active


def test_only_administrators_and_never_the_last_one(client, ala, dorota, adam):
    with pytest.raises(NotAllowed):
        hand_over(person=ala, successors={}, by=dorota, now=utc_now())
    with pytest.raises(NotAllowed):
        hand_over(person=adam, successors={}, by=adam, now=utc_now())
    client.force_login(dorota)
    assert "Nie możesz zamknąć tego konta" in client.get(f"/urzad/ludzie/{ala.pk}/odejscie/").content.decode()
    assert client.post(f"/urzad/ludzie/{adam.pk}/odejscie/", {}).status_code == 403


def test_what_a_leaver_did_in_the_place_of_others_stays_with_those(ala, bartek, adam, delivery, surveying):
    day = day_of(utc_now())
    Substitution.objects.create(principal=ala, substitute=bartek, first_on=day, last_on=day, made_at=NOON, made_by=ala)
    post = bartek.memberships.get()
    hand_over(person=bartek, successors={post.pk: ala}, by=adam, now=utc_now())
    delivery.refresh_from_db()
    assert delivery.carried_on_by is None
    assert {one.unit for one in ala.memberships.all()} == {surveying, delivery.dataset.unit}

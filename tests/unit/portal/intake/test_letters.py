"""Who is told what by letter."""

import pytest
from django.db import transaction

from ratusz.portal.catalog.models import Dataset, Publication, Resource, Theme
from ratusz.portal.config.followers import FOLLOWERS
from ratusz.portal.core import journal
from ratusz.portal.core.followers import catch_up
from ratusz.portal.core.models import FollowerMark, Letter
from ratusz.portal.intake.followers import letters
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import Membership, Role, Substitution
from tests.support.moments import NOON, after


@pytest.fixture
def delivery(ala, renata, education):
    theme = Theme.objects.create(slug="edukacja", name_pl="Edukacja", eu_code="EDUC")
    dataset = Dataset.objects.create(
        slug="szkoly",
        title_pl="Szkoły",
        title_en="Schools",
        description_pl="x",
        unit=education,
        theme=theme,
        created_at=NOON,
        changed_at=NOON,
    )
    return Delivery.objects.create(
        dataset=dataset, file_name="szkoły.xlsx", original="0" * 64, size_bytes=1, received_at=NOON, received_by=ala
    )


def tell(kind, target, version="", at=NOON):
    with transaction.atomic():
        journal.write(kind, target=target, version=version, at=at)
    catch_up(letters, now=at)
    return [(letter.to.partition("@")[0], letter.subject) for letter in Letter.objects.order_by("pk")]


def published(delivery, by, at=NOON, version="v1", delivery_id=None):
    resource = Resource.objects.filter(slug="dane").first() or Resource.objects.create(
        dataset=delivery.dataset, slug="dane", title_pl="Dane"
    )
    Publication.objects.create(resource=resource, version=version, private="p1", at=at, by=by, delivery=delivery_id or delivery.pk)
    return tell("published", resource, version, at)


def test_the_follower_is_listed():
    assert letters in FOLLOWERS


def test_reviewers_learn_of_a_submission_in_their_language_with_a_link(delivery, renata):
    renata.language = "en"
    renata.save()
    assert tell("submitted", delivery) == [("renata", "To be reviewed: Schools")]
    body = Letter.objects.get().body
    assert "Ala submitted the file szkoły.xlsx" in body
    assert f"http://127.0.0.1:8000/en/urzad/dostawy/{delivery.pk}/" in body


def test_who_submits_is_not_asked_to_review_it(delivery, ala):
    Membership.objects.create(user=ala, unit=None, role=Role.REVIEWER)
    assert [to for to, _ in tell("submitted", delivery)] == ["renata"]


def test_who_delivered_learns_of_a_return_and_why(delivery, renata):
    Delivery.objects.update(decided_by=renata, decision_note="Brakuje roku 2024.")
    assert tell("returned", delivery) == [("ala", "Do poprawy: Szkoły")]
    assert "Brakuje roku 2024." in Letter.objects.get().body


def test_who_delivered_learns_of_a_publication(delivery, renata):
    assert published(delivery, renata) == [("ala", "Opublikowano: Szkoły")]
    assert "/dane/szkoly/dane/" in Letter.objects.get().body


def test_nobody_is_told_of_what_they_did_themselves(delivery, ala):
    Delivery.objects.update(decided_by=ala)
    assert tell("returned", delivery) == []
    assert published(delivery, ala) == []


def test_an_undo_is_not_told_as_a_publication(delivery, renata):
    published(delivery, renata)
    assert len(published(delivery, renata, at=after(days=1))) == 1


def test_a_closed_account_gets_no_letter(delivery, renata, ala):
    ala.is_active = False
    ala.save()
    assert published(delivery, renata) == []


def test_a_replay_writes_nothing_new(delivery):
    before = tell("submitted", delivery)
    FollowerMark.objects.filter(name="letters").update(number=0)
    catch_up(letters, now=after(days=1))
    assert [(letter.to.partition("@")[0], letter.subject) for letter in Letter.objects.all()] == before


def test_other_kinds_are_passed_over(delivery):
    assert tell("withdrawn", delivery) == tell("described", delivery) == []
    assert FollowerMark.objects.get(name="letters").number == journal.last_number()


def test_while_a_reviewer_is_substituted_the_substitute_is_told_and_never_of_their_own(delivery, ala, bartek, renata):
    days = {"first_on": NOON.date(), "last_on": NOON.date(), "made_at": NOON, "made_by": renata}
    pair = Substitution.objects.create(principal=renata, substitute=bartek, **days)
    assert [name for name, _subject in tell("submitted", delivery)] == ["bartek"]
    Letter.objects.all().delete()
    Substitution.objects.filter(pk=pair.pk).update(substitute=ala)
    assert tell("submitted", delivery) == []


def test_who_carries_a_delivery_on_is_told_what_became_of_it(delivery, bartek, renata):
    Delivery.objects.update(carried_on_by=bartek, decided_by=renata, decision_note="Popraw.")
    assert [name for name, _subject in tell("returned", delivery)] == ["bartek"]

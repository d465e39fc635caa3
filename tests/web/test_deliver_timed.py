"""Accepted for a set time, and published by itself: when it happens, when it does not, and who is told."""

import os
from datetime import timedelta

import pytest
from django.utils.translation import override

from ratusz.bank.base.errors import Conflict, NotAllowed, WrongUsage
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.core.followers import catch_up
from ratusz.portal.core.models import AuditEntry, Letter
from ratusz.portal.intake import actions, timed, unaided
from ratusz.portal.intake.followers import letters
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import Membership
from tests.support.deliveries import PERSONAL, SCHOOLS, sent, submitted
from tests.support.moments import NOON, after
from tests.support.published import deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
State = Delivery.State
MORE = SCHOOLS + "4;SP 4;12\n"


@pytest.fixture
def table(bank_dir, population_dataset):
    return Resource.objects.create(dataset=population_dataset, slug="szkoly", title_pl="Szkoły")


@pytest.fixture
def standing(table, ala, renata, dorota):
    """A table that stands, and may publish itself."""
    deliver(table, SCHOOLS, by=ala, reviewer=renata)
    unaided.allow(resource=table, allowed=True, by=dorota, now=after(seconds=10))
    table.refresh_from_db()
    return table


def told():
    catch_up(letters, now=after(days=2))
    return [(letter.to.partition("@")[0], letter.subject.partition(":")[0]) for letter in Letter.objects.order_by("pk")]


def scheduled(table, ala, renata):
    delivery = submitted(SCHOOLS, table, by=ala)
    timed.schedule(delivery=delivery, at=after(days=1), by=renata, now=after(seconds=9))
    delivery.refresh_from_db()
    return delivery


def test_it_is_published_at_its_minute_and_not_before(table, ala, renata):
    delivery = scheduled(table, ala, renata)
    assert (delivery.state, delivery.decided_by) == (State.SCHEDULED, renata)
    assert timed.publish_due(now=after(hours=23, minutes=59), random_bytes=os.urandom) == 0
    assert not Publication.objects.exists()
    assert timed.publish_due(now=after(days=1), random_bytes=os.urandom) == 1
    delivery.refresh_from_db()
    publication = Publication.objects.get()
    assert (delivery.state, publication.by, publication.at) == (State.PUBLISHED, renata, after(days=1))
    assert timed.publish_due(now=after(days=2), random_bytes=os.urandom) == 0


def test_the_time_lies_ahead_and_is_set_by_a_reviewer_of_what_is_submitted(table, ala, renata):
    delivery = submitted(SCHOOLS, table, by=ala)
    for at in (after(seconds=9), NOON, after(days=400)):
        with pytest.raises(WrongUsage):
            timed.schedule(delivery=delivery, at=at, by=renata, now=after(seconds=9))
    with pytest.raises(NotAllowed):
        timed.schedule(delivery=delivery, at=after(days=1), by=ala, now=after(seconds=9))
    seen = Delivery.objects.get(pk=delivery.pk)
    actions.take_back(delivery=delivery, by=ala, now=after(seconds=2))
    actions.submit(delivery=delivery, by=ala, now=after(seconds=3))
    with pytest.raises(Conflict):
        timed.schedule(delivery=seen, at=after(days=1), by=renata, now=after(seconds=9))


def test_called_off_it_waits_for_a_review_again(table, ala, renata):
    delivery = scheduled(table, ala, renata)
    timed.call_off(delivery=delivery, by=ala, now=after(hours=1))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.publish_at, delivery.decided_by) == (State.SUBMITTED, None, None)
    assert timed.publish_due(now=after(days=1), random_bytes=os.urandom) == 0
    assert list(Delivery.objects.to_review_by(renata)) == [delivery]


def test_overtaken_it_goes_back_and_both_are_told(table, ala, renata):
    first = scheduled(table, ala, renata)
    other = submitted(MORE, table, by=ala, seconds=20)
    actions.accept(delivery=other, by=renata, now=after(seconds=30), random_bytes=os.urandom)
    assert timed.publish_due(now=after(days=1), random_bytes=os.urandom) == 0
    first.refresh_from_db()
    assert first.state == State.RETURNED
    assert "zmienił" in first.decision_said
    with override("en"):
        assert "changed" in first.decision_said, "told in the language of who reads it"
    assert Publication.objects.count() == 1
    assert {("ala", "Nie opublikowano"), ("renata", "Nie opublikowano")} <= set(told())


def test_a_reviewer_who_left_publishes_nothing_more(table, ala, renata, office):
    delivery = scheduled(table, ala, renata)
    Membership.objects.filter(user=renata).delete()
    assert timed.publish_due(now=after(days=1), random_bytes=os.urandom) == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.decided_by) == (State.SUBMITTED, None)


def test_a_repeat_delivery_without_a_question_publishes_itself_and_tells_the_reviewers(standing, ala, renata):
    delivery = sent(MORE, standing, by=ala, seconds=60)
    assert list(unaided.objections(delivery)) == []
    told()
    Letter.objects.all().delete()
    actions.submit(delivery=delivery, by=ala, now=after(seconds=61))
    delivery.refresh_from_db()
    standing.refresh_from_db()
    assert (delivery.state, delivery.published_itself, delivery.decided_by) == (State.PUBLISHED, True, None)
    assert (standing.rows, standing.published_by) == (4, None)
    assert AuditEntry.objects.filter(verb="delivery.published-itself").count() == 1
    assert told() == [("renata", "Opublikowano bez recenzji"), ("ala", "Opublikowano")]
    letter = Letter.objects.get(subject__startswith="Opublikowano bez recenzji")
    assert letter.to.startswith("renata")
    assert "przybyło: 1" in letter.body
    assert f"/urzad/zbiory/{standing.dataset.slug}/{standing.slug}/historia/" in letter.body


def test_reviewers_are_told_of_it_once_whenever_letters_are_written(standing, ala, renata, monkeypatch):
    """Submitted, it is about to publish itself: the letter "to be reviewed" is written when it does not, and only then."""
    told()
    Letter.objects.all().delete()
    monkeypatch.setattr(actions, "start_publishing", lambda _delivery: None)
    delivery = sent(MORE, standing, by=ala, seconds=60)
    actions.submit(delivery=delivery, by=ala, now=after(seconds=61))
    assert told() == [], "the worker writes letters before it publishes"
    delivery.refresh_from_db()
    Resource.objects.filter(pk=standing.pk).update(publishes_itself=False)
    for _ in range(2):
        assert unaided.publish_unaided(delivery=delivery, now=after(seconds=62), random_bytes=os.urandom) is False
        assert {who for who, _subject in told()} == {"renata"}
        assert Letter.objects.get().subject.startswith("Do recenzji")


OBJECTIONS = {
    "another column": ("nr;szkoła;uczniowie;nauczyciele\n1;SP 1;310;20\n2;SP 2;287;21\n3;SP 3;-;22\n", "columns"),
    "a column less": ("nr;szkoła\n1;SP 1\n2;SP 2\n", "settled"),
    "another type": ("nr;szkoła;uczniowie\n1;SP 1;wielu\n2;SP 2;mało\n3;SP 3;-\n", "warning"),
    "more than half changed": ("nr;szkoła;uczniowie\n1;SP 1;1\n2;SP 2;2\n3;SP 3;-\n", "half"),
    "more than doubled": (SCHOOLS + "".join(f"{n};SP {n};{n}\n" for n in range(4, 9)), "come than"),
    "nothing new": (SCHOOLS.replace(";", " ; "), "change nothing"),
    "personal data": (PERSONAL.replace("dyrektor", "uczniowie"), "settled"),
}


@pytest.mark.parametrize("case", OBJECTIONS)
def test_what_speaks_against_it_is_told_and_a_reviewer_looks_first(case, standing, ala):
    content, expected = OBJECTIONS[case]
    delivery = sent(content, standing, by=ala, seconds=60)
    told = [one.sentence("en") for one in unaided.objections(delivery)]
    assert any(expected in sentence for sentence in told), told
    assert all(one.sentence("pl") for one in unaided.objections(delivery))


def test_other_objections(standing, ala, dorota, renata):
    delivery = sent(MORE, standing, by=ala, seconds=60)
    found = delivery.tables.get()
    actions.withhold(table=found, columns=["uczniowie"], by=ala, now=NOON)
    assert "Other columns" in next(unaided.objections(delivery)).sentence("en")
    actions.withhold(table=found, columns=[], by=ala, now=NOON)
    actions.take(table=found, resource=standing, mode="replaces", key=["nr"], by=ala, now=NOON)
    assert "another way" in next(unaided.objections(delivery)).sentence("en")
    unaided.allow(resource=standing, allowed=False, by=dorota, now=NOON)
    assert "review every" in next(unaided.objections(delivery)).sentence("en")
    actions.submit(delivery=delivery, by=ala, now=NOON + timedelta(minutes=9))
    delivery.refresh_from_db()
    assert delivery.state == State.SUBMITTED


@pytest.mark.parametrize("name", ["ala", "bartek", "renata", "celina"])
def test_only_a_coordinator_allows_it(name, request, standing):
    with pytest.raises(NotAllowed):
        unaided.allow(resource=standing, allowed=False, by=request.getfixturevalue(name), now=NOON)


def test_a_first_delivery_and_a_document_never_publish_themselves(table, ala, dorota):
    unaided.allow(resource=table, allowed=True, by=dorota, now=NOON)
    delivery = sent(SCHOOLS, table, by=ala)
    assert any("first delivery" in one.sentence("en") for one in unaided.objections(delivery))
    actions.submit(delivery=delivery, by=ala, now=after(seconds=1))
    delivery.refresh_from_db()
    assert delivery.state == State.SUBMITTED
    assert unaided.publish_unaided(delivery=delivery, now=after(seconds=2), random_bytes=os.urandom) is False

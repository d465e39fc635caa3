"""Surveys: written by one, let be asked by another, answered by anybody, closed into a delivery; no text leaves before it was read."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict, NotAllowed, WrongUsage
from ratusz.portal.catalog.models import ColumnText, Dataset, Resource
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.desk.queries import waiting
from ratusz.portal.intake.actions import accept
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import Membership, Role
from ratusz.portal.surveys import actions, answering, closing
from ratusz.portal.surveys.answering import Sheet
from ratusz.portal.surveys.models import Answer, Survey, Text
from tests.support.moments import NOON, after
from tests.support.surveyed import answered, drafted, opened, words_of
from tests.support.voices import send, stamped, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PLACE = "Biuro obsługi, parter"
SECRET = "Zróbcie coś z panem Kowalskim spod piątki."


@pytest.fixture
def survey(bank_dir, education, ala, renata) -> Survey:
    return opened(education, ala, renata, paper_place=PLACE)


@pytest.fixture
def today(monkeypatch):
    """Pages think that it is the afternoon of the day of the tests."""
    for module in ("views", "office", "writing", "reading"):
        monkeypatch.setattr(f"ratusz.portal.surveys.{module}.utc_now", lambda: after(hours=2))


def work(**passed):
    closing.work(now=after(**passed), random_bytes=os.urandom)


def published(delivery, renata):
    accept(delivery=delivery, by=renata, now=after(days=30), random_bytes=os.urandom)


def test_it_closes_into_a_delivery_and_texts_follow_when_they_were_read(survey, ala, renata):
    answered(survey, {1: (1,), 2: (1, 3), 3: (5,), 4: SECRET})
    answered(survey, {1: (1,), 4: "Więcej cienia."})
    answering.type_in(survey=survey, sheet=Sheet(id=uuid4(), answers={2: (1,)}), by=ala, now=after(hours=2))
    work(days=10)
    survey.refresh_from_db()
    assert survey.state == "open"
    work(days=22)  # fourteen days, and seven for sheets of paper
    survey.refresh_from_db()
    assert (survey.state, survey.counts.people, survey.counts.paper) == ("closed", 3, 1)
    delivery = survey.counted
    assert (delivery.state, delivery.channel, delivery.received_by, delivery.submitted_by) == ("submitted", "survey", ala, ala)
    published(delivery, renata)
    table = Resource.objects.get(slug="lawki-nad-stawami-odpowiedzi")
    assert table.is_published
    assert table.dataset.title_pl == "Ankieta: Ławki nad stawami"
    assert "3 odpowiedzi" in table.dataset.source_pl
    texts = {one.name: one.label_pl for one in ColumnText.objects.filter(resource=table)}
    assert texts["people"] == "Ile osób tak odpowiedziało"
    assert len(texts) == 10
    assert not survey.texts.exclude(verdict="unread").exists()
    work(days=23)
    assert Delivery.objects.count() == 1
    first, second = survey.texts.order_by("text")
    actions.judge(text=first, verdict="shown", words="", by=ala, now=after(days=23))
    with pytest.raises(Conflict):
        actions.hand_on(survey=survey, by=ala, now=after(days=23))
    actions.judge(text=second, verdict="reworded", words="Zróbcie coś z sąsiadem.", by=ala, now=after(days=23))
    actions.hand_on(survey=survey, by=ala, now=after(days=23))
    work(days=23)
    survey.refresh_from_db()
    published(survey.worded, renata)
    assert Resource.objects.get(slug="lawki-nad-stawami-wypowiedzi").is_published
    work(days=40)
    assert Answer.objects.exists()
    work(days=54)
    assert not Answer.objects.exists()
    assert not Text.objects.exists()
    survey.refresh_from_db()
    assert survey.counts.people == 3

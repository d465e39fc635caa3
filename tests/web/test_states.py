"""The table of docs/guide/deliveries.md: what each person may do with a delivery in each state, and what becomes of it."""

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from ratusz.bank.base.errors import NotAllowed
from ratusz.portal.catalog.models import Resource
from ratusz.portal.intake import actions, timed
from ratusz.portal.intake.models import Delivery
from tests.support.deliveries import SCHOOLS, sent, submitted
from tests.support.documents import pdf
from tests.support.moments import after

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
State = Delivery.State
PEOPLE = ("ala", "bartek", "renata", "dorota", "adam", "celina")
#: Who prepares deliveries of the unit: its steward, the coordinator, the administrator.
STEWARDS = {"ala", "dorota", "adam"}
REVIEWERS = {"renata"}
NOBODY: set[str] = set()
BEFORE_REVIEW = (State.RECEIVED, State.READING, State.READ, State.RETURNED, State.UNREADABLE)
STEWARDS_BEFORE_REVIEW = dict.fromkeys(BEFORE_REVIEW, STEWARDS)
LATER = after(days=1)
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Row:
    """An action: in which states by whom, and the state afterwards; in every other state by nobody."""

    act: object
    allowed: dict
    leads_to: str


def _given(delivery):
    return delivery.tables.first()


#: The steward who delivered is Ala; nobody reviews what they delivered themselves, and none of the others has the role.
TABLE = {
    "describe": Row(
        lambda d, by: actions.describe(delivery=d, state_on=None, note="x", by=by, now=LATER),
        {State.READ: STEWARDS, State.RETURNED: STEWARDS},
        "same",
    ),
    "ignore": Row(
        lambda d, by: actions.ignore(table=_given(d), because="x", by=by, now=LATER),
        {State.READ: STEWARDS, State.RETURNED: STEWARDS},
        "same",
    ),
    "take": Row(
        lambda d, by: actions.take(table=_given(d), resource=d.resource, mode="replaces", key=[], by=by, now=LATER),
        {State.READ: STEWARDS, State.RETURNED: STEWARDS},
        State.READ,
    ),
    "read-again": Row(
        lambda d, by: actions.read_again(delivery=d, by=by, now=LATER),
        STEWARDS_BEFORE_REVIEW,
        "read",
    ),
    "submit": Row(
        lambda d, by: actions.submit(delivery=d, by=by, now=LATER),
        {State.READ: STEWARDS, State.RETURNED: STEWARDS},
        State.SUBMITTED,
    ),
    "take-back": Row(lambda d, by: actions.take_back(delivery=d, by=by, now=LATER), {State.SUBMITTED: STEWARDS}, State.READ),
    "send-back": Row(
        lambda d, by: actions.send_back(delivery=d, reason="x", by=by, now=LATER), {State.SUBMITTED: REVIEWERS}, State.RETURNED
    ),
    "accept": Row(
        lambda d, by: actions.accept(delivery=d, by=by, now=LATER, random_bytes=os.urandom), {State.SUBMITTED: REVIEWERS}, State.PUBLISHED
    ),
    "schedule": Row(
        lambda d, by: timed.schedule(delivery=d, at=LATER + timedelta(hours=1), by=by, now=LATER),
        {State.SUBMITTED: REVIEWERS},
        State.SCHEDULED,
    ),
    "call-off": Row(lambda d, by: timed.call_off(delivery=d, by=by, now=LATER), {State.SCHEDULED: STEWARDS | REVIEWERS}, State.SUBMITTED),
    "drop": Row(
        lambda d, by: actions.drop(delivery=d, reason="x", by=by, now=LATER),
        STEWARDS_BEFORE_REVIEW,
        State.DROPPED,
    ),
}


@pytest.fixture
def resource(bank_dir, population_dataset):
    return Resource.objects.create(dataset=population_dataset, slug="szkoly", title_pl="Szkoły")


def brought_to(state, resource, ala, renata):
    """A delivery of Ala's in that state."""
    if state == State.UNREADABLE:
        return sent(pdf(), resource, by=ala, name="szkoly.pdf")
    is_new = state in {State.READ, State.RECEIVED, State.READING}
    delivery = sent(SCHOOLS, resource, by=ala) if is_new else submitted(SCHOOLS, resource, by=ala)
    match state:
        case State.RECEIVED | State.READING:  # the worker is elsewhere
            Delivery.objects.filter(pk=delivery.pk).update(state=state, reading_since=None)
        case State.RETURNED:
            actions.send_back(delivery=delivery, reason="x", by=renata, now=after(seconds=5))
        case State.SCHEDULED:
            timed.schedule(delivery=delivery, at=after(days=3), by=renata, now=after(seconds=5))
        case State.PUBLISHED:
            actions.accept(delivery=delivery, by=renata, now=after(seconds=5), random_bytes=os.urandom)
        case State.DROPPED:
            actions.take_back(delivery=delivery, by=ala, now=after(seconds=5))
            actions.drop(delivery=delivery, reason="", by=ala, now=after(seconds=6))
        case State.ERASED:  # by two people: see test_erasure.py
            Delivery.objects.filter(pk=delivery.pk).update(state=state)
    delivery.refresh_from_db()
    assert delivery.state == state
    return delivery


@pytest.mark.parametrize("state", list(State))
def test_who_may_do_what_in_a_state(state, request, resource, ala, renata):
    """Those who may not are refused and nothing is changed; those who may are tried in the test below."""
    delivery = brought_to(state, resource, ala, renata)
    for name, row in TABLE.items():
        if state == State.UNREADABLE and name in {"ignore", "take"}:
            continue  # it has no tables
        for person in PEOPLE:
            if person in row.allowed.get(state, NOBODY):
                continue
            with pytest.raises(NotAllowed):
                row.act(Delivery.objects.get(pk=delivery.pk), request.getfixturevalue(person))
            delivery.refresh_from_db()
            assert delivery.state == state, (name, person)


MOVES = [(name, state, person) for name, row in TABLE.items() for state, people in row.allowed.items() for person in sorted(people)]


@pytest.mark.parametrize(("name", "state", "person"), MOVES)
def test_where_an_action_leads(name, state, person, request, resource, ala, renata):
    delivery = brought_to(state, resource, ala, renata)
    TABLE[name].act(Delivery.objects.get(pk=delivery.pk), request.getfixturevalue(person))
    delivery.refresh_from_db()
    expected = {"same": state, "read": State.UNREADABLE if state == State.UNREADABLE else State.READ}.get(TABLE[name].leads_to)
    assert delivery.state == (expected or TABLE[name].leads_to)


def test_the_guide_names_every_state_and_action():
    guide = (ROOT / "docs" / "guide" / "deliveries.md").read_text()
    assert [state for state in State.values if f"`{state}`" not in guide] == []
    assert [name for name in TABLE if f"`{name}`" not in guide] == []

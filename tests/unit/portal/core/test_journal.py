"""The journal, and those who follow it."""

import pytest
from django.db import transaction

from ratusz.portal.core import audit, journal
from ratusz.portal.core.followers import AT_ONCE, Follower, catch_up
from ratusz.portal.core.models import AuditEntry, FollowerMark, JournalRow
from tests.support.moments import NOON, after


def happened(target, *kinds):
    with transaction.atomic():
        for kind in kinds:
            journal.write(kind, target=target, version="v1", at=NOON)


def following(*kinds, fails_at=()):
    """A follower that keeps what it did in `done`, and fails where told to."""
    done, trouble = [], list(fails_at)

    def follow(row, now):
        if row.kind in trouble:
            trouble.remove(row.kind)
            raise LookupError(f"no {row.kind}")
        done.append(row.kind)

    return Follower(name="test", kinds=frozenset(kinds), follow=follow), done


def test_a_row_says_what_happened_to_what_and_when(ala, education):
    happened(education, "described")
    row = JournalRow.objects.get()
    assert (row.kind, row.target, row.version, row.at) == ("described", education.pk, "v1", NOON)
    assert journal.last_number() == row.number


@pytest.mark.django_db(transaction=True)
def test_writing_outside_of_the_transaction_of_the_act_is_a_fault(education):
    with pytest.raises(RuntimeError):
        journal.write("described", target=education, at=NOON)
    assert journal.last_number() == 0


def test_a_follower_does_the_rows_of_its_kinds_in_order_once(education):
    follower, done = following("a", "b")
    happened(education, "a", "other", "b", "a")
    assert catch_up(follower, now=NOON) == 4
    assert done == ["a", "b", "a"]
    assert catch_up(follower, now=NOON) == 0
    happened(education, "b")
    catch_up(follower, now=NOON)
    assert done == ["a", "b", "a", "b"]


def test_a_failure_is_kept_and_tried_again_and_what_came_before_stays_done(education):
    follower, done = following("a", "b", "c", fails_at=["b"])
    happened(education, "a", "b", "c")
    with pytest.raises(LookupError):
        catch_up(follower, now=NOON)
    mark = FollowerMark.objects.get(name="test")
    assert (done, mark.failure, mark.number) == (["a"], "LookupError: no b", JournalRow.objects.get(kind="a").number)
    catch_up(follower, now=after(seconds=5))
    mark.refresh_from_db()
    assert (done, mark.failure, mark.number) == (["a", "b", "c"], "", journal.last_number())


def test_what_a_failing_row_wrote_is_undone_with_it(education):
    def follow(row, now):
        audit.record("half.done", target=education, by=None, at=now)
        raise LookupError

    happened(education, "a")
    with pytest.raises(LookupError):
        catch_up(Follower(name="test", kinds=frozenset("a"), follow=follow), now=NOON)
    assert not AuditEntry.objects.exists()


def test_a_follower_stops_for_breath(education, monkeypatch):
    """So that one that is far behind does not hold the worker for an hour."""
    monkeypatch.setattr("ratusz.portal.core.followers.AT_ONCE", 2)
    follower, done = following("a")
    happened(education, "a", "a", "a")
    assert [catch_up(follower, now=NOON), catch_up(follower, now=NOON), len(done)] == [2, 1, 3]
    assert AT_ONCE >= 100


def test_the_audit_says_who_did_what_to_what(ala, education):
    audit.record("unit.named", target=education, by=ala, at=NOON, detail={"before": "x"})
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.verb, entry.target_kind, entry.target_id) == (ala, "unit.named", "unit", str(education.pk))
    assert (entry.target_label, entry.detail, entry.at) == ("Wydział Edukacji", {"before": "x"}, NOON)

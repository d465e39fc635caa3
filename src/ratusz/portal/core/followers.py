"""Those who read the journal: each keeps the last number it has done, does rows in order, and may be replayed without harm."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ratusz.portal.core.models import FollowerMark, JournalRow

AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """`follow(row, now)` is called for rows of `kinds`, in a transaction with the mark: both happen or neither."""

    name: str
    kinds: frozenset[str]
    follow: Callable[[JournalRow, datetime], None]


def catch_up(follower: Follower, *, now: datetime) -> int:
    """Do what `follower` has not done yet, at most AT_ONCE rows; the number of rows passed.

    A row that fails is written to the mark and raised; the mark stays before it, so the next call tries it again.
    """
    FollowerMark.objects.get_or_create(name=follower.name)
    done = 0
    while done < AT_ONCE and _step(follower, now=now):
        done += 1
    return done


def _step(follower: Follower, *, now: datetime) -> bool:
    """Do the next row; False where there is none."""
    try:
        with transaction.atomic():
            mark = FollowerMark.objects.select_for_update().get(name=follower.name)
            row = JournalRow.objects.filter(number__gt=mark.number).order_by("number").first()
            if row is None:
                return False
            if row.kind in follower.kinds:
                follower.follow(row, now)
            FollowerMark.objects.filter(name=follower.name).update(number=row.number, at=now, failure="")
    except Exception as error:
        FollowerMark.objects.filter(name=follower.name).update(failure=f"{type(error).__name__}: {error}"[:2000], at=now)
        raise
    return True

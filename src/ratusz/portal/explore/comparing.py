"""What changed between two versions of a table: worked out once, for both are read whole, and in turn where they are large."""

from contextlib import nullcontext

from ratusz.bank.model.table import Table
from ratusz.bank.store.diff import Diff, diff
from ratusz.portal.core import bank
from ratusz.portal.core.remembered import remembered
from ratusz.portal.explore.copies import LARGE_ROWS
from ratusz.portal.explore.turns import turn


def difference(before: Table, after: Table, *, limit: int) -> Diff:
    """The difference, with at most `limit` rows of it. Access has been decided by whoever opened the tables."""
    place = _place(before.version, after.version, limit)
    if not place:
        with turn() if max(before.rows, after.rows) >= LARGE_ROWS else nullcontext():
            place.append(diff(bank.engine(), before, after, limit=limit))
    return place[0]


@remembered(64)
def _place(_before: str, _after: str, _limit: int) -> list[Diff]:
    """Where a difference is kept."""
    return []

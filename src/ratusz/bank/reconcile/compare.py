"""Observations → slices: everything that `ratusz compare` says."""

from collections.abc import Iterator

from ratusz.bank.reconcile.observations import Observations
from ratusz.bank.reconcile.scan import scan, usual_of
from ratusz.bank.reconcile.slices import Slice, slices


def compare(seen: Observations, *, all_of_them: bool = True) -> Iterator[Slice]:
    """Every slice, or those that differ."""
    for scanned in scan(seen, usual_of(seen)):
        yield from slices(seen, scanned, all_of_them=all_of_them)

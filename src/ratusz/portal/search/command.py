"""The index from the command line."""

from dataclasses import dataclass

from ratusz.portal.search.node import node


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What was made anew: how many datasets are in it."""

    datasets: int


def rebuild() -> Rebuilt:
    """Make the index of this node anew from the database and the store; the old one answers until it is done."""
    return Rebuilt(datasets=node().rebuild())

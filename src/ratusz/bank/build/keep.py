"""A table and its report become a committed version."""

from collections.abc import Callable, Sequence

from ratusz import __version__
from ratusz.bank.model.table import Part, PartFile
from ratusz.bank.store import Store

#: Called with the name of each step as it begins; see `STEPS`.
Step = Callable[[str], None]
STEPS = ("reading", "joining", "checking", "correcting", "protecting", "keeping")
SOFTWARE = f"ratusz {__version__}"


def no_step(name: str) -> None:
    """For callers that show no progress."""


def keep_parts(store: Store, files: Sequence[PartFile]) -> tuple[Part, ...]:
    """The parts of a version: those with a hash are in the store already, the others move into it."""
    return tuple(_keep_part(store, file) for file in files)


def _keep_part(store: Store, file: PartFile) -> Part:
    if file.sha256:
        return Part(sha256=file.sha256, rows=file.rows, bytes=file.path.stat().st_size, first_row=file.first_row)
    return store.add_part(file.path, rows=file.rows, first_row=file.first_row)

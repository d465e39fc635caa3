"""Which tables may have gaps that everybody reads of: an empty file for each in the cache folder.

Pages of tables ask the database of gaps only where there is one. A file too many costs a question; what is deleted is made again by the
next look that is due.
"""

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from ratusz.portal.core import bank

FOLDER = "lacking"


def set_mark(resource: UUID, *, lacks: bool) -> None:
    """Note whether something is missing in a table."""
    path = _path(resource)
    if lacks:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    else:
        path.unlink(missing_ok=True)


def marked(tables: Iterable[UUID]) -> tuple[UUID, ...]:
    """Those of `tables` in which something may be missing."""
    return tuple(one for one in tables if _path(one).exists()) if settings.BANK_DIR is not None else ()


def _path(resource: UUID) -> Path:
    return bank.directory() / bank.CACHE / FOLDER / str(resource)

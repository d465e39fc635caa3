"""How many rows each new version of a table added, took away and changed: counted once by a worker, in the cache folder.

Versions never change, so neither do the numbers; a file that is missing is made again when the journal is read anew.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from ratusz.bank.base.errors import UserError
from ratusz.bank.store.diff import diff
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.core import bank
from ratusz.portal.core.followers import Follower
from ratusz.portal.core.models import JournalRow
from ratusz.portal.core.remembered import remembered
from ratusz.portal.explore.tables import open_table

FOLDER = "differences"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Rows that came, went, changed; and whether columns did."""

    added: int
    removed: int
    changed: int
    columns: bool = False


def counted(resource: str, before: str, after: str) -> Counted | None:
    """The numbers between two public versions of a table (ids as text); None where nobody has counted yet."""
    try:
        return _read(resource, before, after)
    except FileNotFoundError:
        return None


def count(resource: str, before: str, after: str) -> Counted:
    """The same, counted now and kept."""
    found = diff(bank.export_engine(), open_table(resource, before), open_table(resource, after), limit=0)
    columns = bool(found.columns_added or found.columns_removed or found.columns_retyped)
    told = Counted(added=found.added, removed=found.removed, changed=found.changed, columns=columns)
    path = _path(resource, before, after)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(asdict(told)), encoding="utf-8")
    draft.replace(path)
    return told


def _of_publication(row: JournalRow, now: datetime) -> None:  # noqa: ARG001  the form of a follower
    resource = Resource.objects.filter(pk=row.target, kind=Resource.Kind.TABLE).first()
    if resource is None or not row.version:
        return
    history = list(Publication.objects.filter(resource=resource, withdrawn_reason="").values_list("version", flat=True))
    at = history.index(row.version) if row.version in history else -1
    before = history[at + 1] if 0 <= at < len(history) - 1 else ""
    if not before or before == row.version or counted(str(resource.pk), before, row.version) is not None:
        return
    try:
        count(str(resource.pk), before, row.version)
    except UserError:  # one of them was erased
        return


#: Counts what a publication changed.
differences = Follower(name="differences", kinds=frozenset({"published"}), follow=_of_publication)


@remembered(4_096)
def _read(resource: str, before: str, after: str) -> Counted:
    return Counted(**json.loads(_path(resource, before, after).read_bytes()))


def _path(resource: str, before: str, after: str) -> Path:
    return bank.directory() / bank.CACHE / FOLDER / f"{resource}.{before}.{after}.json"

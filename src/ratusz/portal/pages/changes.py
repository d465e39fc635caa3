"""What changed between two published versions of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.schema import Schema
from ratusz.bank.model.status import CellStatus
from ratusz.bank.store.diff import Change, Diff
from ratusz.bank.store.diff import DiffRow as StoredRow
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.columns import kind_of
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.explore.comparing import difference
from ratusz.portal.explore.tables import open_table
from ratusz.portal.show.rowdiff import DiffRow, RowDiff
from ratusz.portal.show.table import Column

ROWS_SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    """What the page shows. `left_out`: rows that differ but are not listed; `key`: the columns that tell rows apart, in words."""

    resource: Resource
    versions: tuple[Publication, ...]
    before: Publication
    after: Publication
    diff: Diff
    table: RowDiff
    left_out: int
    key: str


def changes_page(user: Anybody, resource: Resource, *, before: str, after: str) -> ChangesPage:
    """The difference of two public versions of `resource`: those named, else the current one and the one before it."""
    versions = _versions(resource)
    newer = _named(versions, after) or versions[0]
    older = _named(versions, before) or _next(versions, newer)
    for each in (older, newer):
        visible_version(user, resource, version=each.version)
    tables = [open_table(str(resource.pk), each.version) for each in (older, newer)]
    found = difference(tables[0], tables[1], limit=ROWS_SHOWN)
    labels = {name: text.label for name, text in column_texts(resource).items()}
    return ChangesPage(
        resource=resource,
        versions=versions,
        before=older,
        after=newer,
        diff=found,
        table=_shown(found, tables[1].schema, labels, caption=resource.title),
        key=", ".join(labels.get(name) or tables[1].schema.column(name).label for name in found.key),
        left_out=found.added + found.removed + found.changed - len(found.rows),
    )


def _versions(resource: Resource) -> tuple[Publication, ...]:
    """Public versions, newest first, each once."""
    found: dict[str, Publication] = {}
    for each in Publication.objects.filter(resource=resource, withdrawn_reason=""):
        found.setdefault(each.version, each)
    if len(found) < 2:
        raise WrongQuery(
            "one-version-only", N_("This table has been published once, so there is nothing to compare."), N_("Open the table itself.")
        )
    return tuple(found.values())


def _named(versions: Sequence[Publication], name: str) -> Publication | None:
    if not name:
        return None
    found = next((each for each in versions if each.version == name), None)
    if found is None:
        raise WrongQuery(
            "version-unknown",
            N_("There is no published version {found} here."),
            values={"found": name},
            allowed=tuple(each.version for each in versions),
        )
    return found


def _next(versions: Sequence[Publication], newer: Publication) -> Publication:
    """The version before `newer`, or the oldest when it is the oldest itself."""
    at = versions.index(newer)
    return versions[min(at + 1, len(versions) - 1)]


def _shown(found: Diff, schema: Schema, labels: dict[str, str], *, caption: str) -> RowDiff:
    columns = [column for column in schema.columns if column.name not in found.columns_added]
    return RowDiff(
        caption=gettext("What changed: %(title)s") % {"title": caption},
        columns=tuple(
            Column(name=column.name, label=labels.get(column.name) or column.label, kind=kind_of(column.type), unit=column.unit or "")
            for column in columns
        ),
        rows=tuple(_row(row, [column.name for column in columns]) for row in found.rows),
    )


def _row(row: StoredRow, names: Sequence[str]) -> DiffRow:
    side = 0 if row.kind is Change.REMOVED else 1
    cells = tuple(_value(row.cells[name][side]) for name in names)
    changed = set(row.changed) if row.kind is Change.CHANGED else set()
    before = {at: _value(row.cells[name][0]) for at, name in enumerate(names) if name in changed}
    return DiffRow(change=_WORDS[row.kind], cells=cells, before=before)


def _value(cell: Any) -> Any:
    return cell.sign if isinstance(cell, CellStatus) else cell


_WORDS: dict[Change, Any] = {Change.ADDED: "added", Change.REMOVED: "removed", Change.CHANGED: "changed"}

"""What stands: a version becomes the current one, an earlier one becomes current again, all of it is withdrawn or comes back.

Each verb locks the row of the resource, looks whether it is still what the person saw, and moves the pointer, the history,
the audit and the journal in one transaction. None of them writes to the store.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from ratusz.bank.base.clock import WARSAW
from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.actions import refresh_words
from ratusz.portal.catalog.calendars import due_after
from ratusz.portal.catalog.models import LinkCheck, Publication, Resource
from ratusz.portal.catalog.policy import can_restore, can_undo, can_withdraw
from ratusz.portal.core import audit, journal
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import reason_of
from ratusz.portal.people.models import User

#: What stands of a link whose address nobody has asked yet.
NEVER_ASKED = {
    "state": LinkCheck.State.UNCHECKED,
    "status": None,
    "why": "",
    "moved_to": "",
    "broken_since": None,
    "told_at": None,
    "checked_at": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A version to be shown: its public and private ids, size, and how it came to be (kept for the next delivery).

    `replaced`: id of the private version that stood when the delivery was read, "" for none; another one by now is a conflict.
    """

    public: str
    private: str
    replaced: str
    rows: int
    columns: int
    mode: str
    key: tuple[str, ...]
    withheld: tuple[str, ...]
    recipe: str
    state_on: date | None
    delivery: UUID | None
    note: str = ""
    format: str = ""
    bytes: int = 0
    url: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """How the edition that an undo goes back to had come to be, so that the next delivery joins it and not the undone one."""

    mode: str
    key: tuple[str, ...]
    recipe: str
    withheld: tuple[str, ...]


def publish(
    *,
    resource: Resource,
    edition: Edition,
    by: User | None,
    now: datetime,
    at: datetime | None = None,
    promised: date | None = None,
    is_delivery: bool = True,
) -> Publication:
    """Make `edition` the one everybody sees. Part of the transaction of the caller, who has asked the rule; `by` None: it did so itself.

    `at`: when it was published elsewhere, before it moved in; no later than `now`, and no earlier than what stands.
    `promised`: the day of the calendar, where a later one was agreed for this delivery alone; None: the day that stands.
    Where it `is_delivery` no longer, but what stands with other corrections, no promised day is kept by it, and none moves.
    """
    shown_at = min(at or now, now)
    row = _locked(resource)
    if row.private != edition.replaced:
        raise _overtaken()
    row.private, row.mode, row.key, row.recipe = edition.private, edition.mode, list(edition.key), edition.recipe
    row.withheld = list(edition.withheld)
    publication = Publication(
        resource=row,
        version=edition.public,
        private=edition.private,
        at=shown_at,
        by=by,
        delivery=edition.delivery,
        state_on=edition.state_on,
        rows=edition.rows,
        columns=edition.columns,
        format=edition.format,
        bytes=edition.bytes,
        url=edition.url,
        original=edition.original,
        note=edition.note,
    )
    publication.save(force_insert=True)
    detail: dict[str, object] = {"version": edition.public, "rows": edition.rows}
    due = row.next_due_on
    if is_delivery:
        detail["due_on"] = due.isoformat() if due else ""
        row.next_due_on = promised or due
        due = due_after(row, shown_at.astimezone(WARSAW).date(), described=edition.state_on)
        # What stands for no promised day, a correction or an extra, says so: whoever counts the days kept passes it over.
        detail["keeps"] = due != row.next_due_on
    _point_at(row, publication, due=due, now=shown_at)
    audit.record("resource.published", target=row, by=by, at=now, detail=detail)
    journal.write("published", target=row, version=edition.public, at=now)
    return publication


@transaction.atomic
def undo(*, resource: Resource, seen: str, reason: str, hide: bool, by: User, now: datetime, joined: Joined | None = None) -> Publication:
    """Make the edition before the current one current again. `seen`: the version the person saw as current.

    `joined`: how that edition was read and joined, and which columns stay inside in it, for the next delivery; None: as now.
    `hide`: the undone version was a mistake that nobody should open again; its address says so from now on (410).
    """
    require(can_undo, by, resource)
    row = _locked(resource)
    reason = _reason(reason)
    if row.current != seen:
        raise _overtaken()
    earlier = earlier_than_current(row)
    if earlier is None:
        raise Conflict("nothing-earlier", N_("There is no earlier version to go back to."), N_("Withdraw the resource instead."))
    undone = versions_of_current(row)
    if hide:
        _of_current(row).update(withdrawn_reason=reason)
    again = Publication(
        resource=row,
        version=earlier.version,
        private=earlier.private,
        at=now,
        by=by,
        delivery=earlier.delivery,
        state_on=earlier.state_on,
        rows=earlier.rows,
        columns=earlier.columns,
        format=earlier.format,
        bytes=earlier.bytes,
        url=earlier.url,
        original=earlier.original,
        note=reason,
    )
    again.save(force_insert=True)
    row.private = earlier.private
    if joined is not None:
        row.mode, row.key, row.recipe, row.withheld = joined.mode, list(joined.key), joined.recipe, list(joined.withheld)
    _point_at(row, again, due=due_before(row, undone), now=now)
    audit.record(
        "resource.undone", target=row, by=by, at=now, detail={"undone": seen, "version": again.version, "reason": reason, "hidden": hide}
    )
    journal.write("published", target=row, version=again.version, at=now)
    return again


def earlier_than_current(resource: Resource) -> Publication | None:
    """The edition that stood before the current version first did, and may still be shown; None when there was none.

    What was delivered once is one edition, with whatever corrections it was shown: those are withdrawn, not undone.
    """
    same = _of_current(resource)
    first = same.order_by("at", "pk").first()
    if first is None:
        return None
    history = Publication.objects.filter(resource=resource, pk__lt=first.pk, withdrawn_reason="")
    return history.exclude(version__in=same.values("version")).first()


def versions_of_current(resource: Resource) -> tuple[str, ...]:
    """The public versions of the edition that stands: an undo that hides closes them all."""
    return tuple(dict.fromkeys(_of_current(resource).values_list("version", flat=True)))


def _of_current(resource: Resource) -> QuerySet[Publication]:
    """The publications of what stands: of the version, and of others made of the same delivered table."""
    all_ = Publication.objects.filter(resource=resource)
    return all_.filter(private=resource.private) if resource.is_table and resource.private else all_.filter(version=resource.current)


@transaction.atomic
def withdraw(*, resource: Resource, reason: str, by: User, now: datetime) -> None:
    """Take `resource` away from everybody; its addresses say why (410). Nothing is deleted."""
    require(can_withdraw, by, resource)
    reason = _reason(reason)
    row = _locked(resource)
    if row.withdrawn_at is not None:
        raise _overtaken()
    row.withdrawn_at, row.withdrawn_reason = now, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    refresh_words(row.dataset)
    audit.record("resource.withdrawn", target=row, by=by, at=now, detail={"reason": reason})
    journal.write("withdrawn", target=row, version=row.current, at=now)


@transaction.atomic
def close_versions(*, resource: Resource, versions: Collection[str], reason: str, by: User, now: datetime) -> None:
    """Take earlier `versions` away from everybody for good, as when a column in them was to stay inside; the current one stands."""
    require(can_withdraw, by, resource)
    reason = _reason(reason)
    row = _locked(resource)
    still_open = Publication.objects.filter(resource=row, withdrawn_reason="").exclude(version=row.current)
    # Chosen among them here: PostgreSQL breaks on a NUL, which only a request made by hand can name.
    closed = sorted(set(still_open.values_list("version", flat=True)) & set(versions))
    if not closed:
        raise WrongUsage("no-version-chosen", N_("No earlier version was chosen that is still open."))
    Publication.objects.filter(resource=row, version__in=closed).update(withdrawn_reason=reason)
    audit.record("resource.versions-closed", target=row, by=by, at=now, detail={"versions": closed, "reason": reason})
    for version in closed:
        journal.write("version-withdrawn", target=row, version=version, at=now)


@transaction.atomic
def restore(*, resource: Resource, reason: str, by: User, now: datetime) -> None:
    """Show a withdrawn `resource` again."""
    require(can_restore, by, resource)
    reason = _reason(reason)
    row = _locked(resource)
    if row.withdrawn_at is None:
        raise _overtaken()
    was = row.withdrawn_reason
    row.withdrawn_at, row.withdrawn_reason = None, ""
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    refresh_words(row.dataset)
    audit.record("resource.restored", target=row, by=by, at=now, detail={"reason": reason, "withdrawn_because": was})
    journal.write("restored", target=row, version=row.current, at=now)


def due_before(row: Resource, versions: Collection[str]) -> date | None:
    """The day that was promised when the edition with these `versions` was delivered: with that taken back, the delivery is owed again."""
    told = AuditEntry.objects.filter(
        verb="resource.published", target_id=str(row.pk), detail__version__in=list(versions), detail__has_key="due_on"
    )
    detail = told.order_by("-at").values_list("detail", flat=True).first()
    if detail is None:
        return row.next_due_on
    return date.fromisoformat(detail["due_on"]) if detail["due_on"] else None


def _point_at(row: Resource, publication: Publication, *, due: date | None, now: datetime) -> None:
    row.current, row.rows, row.columns, row.state_on = publication.version, publication.rows, publication.columns, publication.state_on
    row.format, row.bytes, row.url = publication.format, publication.bytes, publication.url
    row.published_at, row.published_by, row.checked_on = now, publication.by, None
    # What is promised is figures: a regulation or a map service beside them is not late when they are.
    row.next_due_on = due if row.is_table and not row.dataset.archived_at else None
    row.save(
        update_fields=[
            "current",
            "private",
            "mode",
            "key",
            "recipe",
            "withheld",
            "rows",
            "columns",
            "format",
            "bytes",
            "url",
            "state_on",
            "published_at",
            "published_by",
            "next_due_on",
            "checked_on",
        ]
    )
    if row.kind == Resource.Kind.LINK:
        LinkCheck.objects.update_or_create(resource=row, defaults={**NEVER_ASKED, "next_at": now})
    refresh_words(row.dataset)


def _locked(resource: Resource) -> Resource:
    """The row as it is now, held until the end of the transaction (SQLite holds the whole database)."""
    return Resource.objects.select_for_update(of=("self",)).select_related("dataset__unit", "dataset__theme").get(pk=resource.pk)


def _reason(reason: str) -> str:
    return reason_of(reason, missing=N_("A reason is needed: it will be shown."))


def _overtaken() -> Conflict:
    return Conflict(
        "overtaken",
        N_("Somebody else changed this resource in the meantime; nothing was done."),
        N_("Look at it as it is now, and decide again."),
    )

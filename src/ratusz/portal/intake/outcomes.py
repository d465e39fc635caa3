"""What a delivery brings becomes what everybody sees: public versions are made first, then all pointers move in one transaction."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_
from ratusz.bank.build.mended import mended_in
from ratusz.portal.catalog import publishing
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import audit, bank
from ratusz.portal.corrections.actions import note_outcomes
from ratusz.portal.intake.answering import promised_day
from ratusz.portal.intake.editions import edition_of
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.intake.queries import checked_before
from ratusz.portal.intake.smallcells import closing_with, shown_because
from ratusz.portal.people.models import User
from ratusz.portal.secrecy.actions import declare
from ratusz.portal.secrecy.queries import open_in

State = Delivery.State


def publish_delivery(
    *,
    delivery: Delivery,
    guard: Callable[[Delivery], None],
    by: User | None,
    now: datetime,
    random_bytes: RandomBytes,
    note: str = "",
    close_older: str = "",
    few_because: str = "",
    at: datetime | None = None,
) -> None:
    """Publish what `delivery` brings, in the name of `by`; None: it publishes itself.

    `guard` raises where it may not go on; it is asked before anything is made, and again of the locked row. `close_older`: the reason
    to close earlier versions in which columns stand that this delivery keeps inside; "" leaves them open.
    `few_because`: why small numbers of people may be shown about which nobody has said anything; `Stopped` where there are such and
    nothing is said. It is kept with the publication, or neither is. `at`: when it was published before, elsewhere; None: now.

    A process that ends in between leaves public versions that nothing points at, and a delivery that waits as before.
    `Conflict` when the delivery or a resource was changed by somebody else in the meantime.
    """
    guard(delivery)
    seen = delivery.submitted_at
    tables, shown = _checked(delivery), shown_because(delivery, few_because)
    closing = closing_with(delivery) if close_older.strip() else {}
    datasets = {resource.dataset_id for _table, resource in tables}
    open_before = open_in(datasets)
    editions = [
        (one, edition_of(table, one, declared=shown.get(str(one.pk)), closing=closing, now=now, random_bytes=random_bytes))
        for table, one in tables
    ]
    with transaction.atomic():
        row = locked(delivery)
        guard(row)
        _checked(row)
        if row.submitted_at != seen or open_in(datasets, lock=True) != open_before:
            raise Conflict(
                "changed-beside", N_("The delivery was changed in the meantime."), N_("Look at it as it is now, and decide again.")
            )
        for resource, edition in editions:
            if by is not None and str(resource.pk) in shown:
                declare(resource=resource, protection=shown[str(resource.pk)], reason=few_because, by=by, now=now)
            publishing.publish(resource=resource, edition=edition, by=by, now=now, at=at, promised=promised_day(resource))
            if resource.is_table:
                told = mended_in(bank.store(), bank.store().manifest(str(resource.pk), edition.public))
                note_outcomes(resource=resource, told=told, now=now)
            older = closing.get(str(resource.pk))
            if older and by is not None:
                resource.refresh_from_db()
                publishing.close_versions(resource=resource, versions=older, reason=close_older, by=by, now=now)
        row.state, row.published_itself = State.PUBLISHED, by is None
        row.decided_at, row.decided_by, row.decision_note = now, by, note
        row.save(update_fields=["state", "published_itself", "decided_at", "decided_by", "decision_note"])
        if by is None:
            audit.record("delivery.published-itself", target=row, by=None, at=now, detail={"note": note})
        else:
            audit.record("delivery.accepted", target=row, by=by, at=now, detail={"note": note})


def taken(delivery: Delivery) -> list[tuple[DeliveredTable, Resource]]:
    """The tables that go somewhere, and where."""
    tables = delivery.tables.select_related("resource__dataset", "delivery")
    return [(table, table.resource) for table in tables if table.resource is not None]


def _checked(delivery: Delivery) -> list[tuple[DeliveredTable, Resource]]:
    """The same, where their rules were asked with the corrections that will be in them; else Conflict."""
    found = taken(delivery)
    for table in checked_before([table for table, _resource in found]):
        raise Conflict(
            "checked-before",
            N_("Corrections of the table “{table}” were changed since the file was checked: the bank is checking it again."),
            N_("Look at it again in a moment."),
            values={"table": table.name},
        )
    return found


def locked(delivery: Delivery) -> Delivery:
    """The row as it is now, held until the end of the transaction."""
    found: Delivery = Delivery.objects.select_for_update(of=("self",)).select_related("dataset__unit").get(pk=delivery.pk)
    return found

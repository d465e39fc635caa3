"""A repeat delivery without a question publishes itself, where a coordinator allows it for the resource; reviewers are told at once.

What is asked of it can be told in a sentence each; whatever speaks against it is told too, and then a reviewer looks first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from ratusz.bank.base.errors import Stopped, UserError
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_, say
from ratusz.bank.model.problem import Severity
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.policy import can_widen
from ratusz.portal.core import audit, journal
from ratusz.portal.core.models import JournalRow
from ratusz.portal.core.policy import require
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.intake.outcomes import locked, publish_delivery, taken
from ratusz.portal.intake.queries import file_report, manifest_of, needs, obstacles, report_of, still_open
from ratusz.portal.intake.smallcells import FEW, small_cells
from ratusz.portal.people.models import User

State = Delivery.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Why a reviewer has to look first."""

    says: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        """In words."""
        return say(self.says, language, self.values)


@transaction.atomic
def allow(*, resource: Resource, allowed: bool, by: User, now: datetime) -> None:
    """Say whether repeat deliveries of `resource` may publish themselves."""
    require(can_widen, by, resource)
    row = Resource.objects.select_for_update(of=("self",)).select_related("dataset").get(pk=resource.pk)
    if row.publishes_itself == allowed:
        return
    row.publishes_itself = allowed
    row.save(update_fields=["publishes_itself"])
    audit.record("resource.publishing-itself", target=row, by=by, at=now, detail={"allowed": allowed})
    journal.write("described", target=row, at=now)


def is_wished(delivery: Delivery) -> bool:
    """Whether all it goes to may publish itself, so that it is worth telling what speaks against it."""
    tables = taken(delivery)
    return bool(tables) and all(resource.publishes_itself for _, resource in tables)


def objections(delivery: Delivery) -> Iterator[Objection]:
    """What speaks against publishing it before a reviewer has looked; nothing: it publishes itself when it is submitted."""
    if not is_wished(delivery):
        yield Objection(says=N_("Somebody has to review every delivery of this table."))
        return
    if delivery.link_id is not None:
        yield Objection(says=N_("It came by a one-time link."))
    if any(obstacles(delivery)):
        yield Objection(says=N_("Something in it has to be settled first."))
    if any(problem.weight is not Severity.ADVICE for problem in file_report(delivery).problems):
        yield Objection(says=N_("There is a warning about the file."))
    for table, resource in taken(delivery):
        if not resource.is_table or not table.base or not table.version:
            yield Objection(says=N_("It is the first delivery of the table, or no table."))
        else:
            yield from _of_table(table, resource)


def _of_table(table: DeliveredTable, resource: Resource) -> Iterator[Objection]:
    if resource.withdrawn_at is not None:
        yield Objection(says=N_("What stands was withdrawn."))
    if table.mode != resource.mode or table.key != resource.key or table.accepted:
        yield Objection(says=N_("It joins what stands in another way than the last delivery."))
    small = small_cells(table)
    answered = FEW if small is not None and not small.is_open else ""
    if any(problem.weight is not Severity.ADVICE and problem.code != answered for problem in report_of(table).problems):
        yield Objection(says=N_("There is a warning about the rows."))
    if any(not need.decision or not need.decision.remembered for need in needs(table)):
        yield Objection(says=N_("A decision was taken about it that was not taken before."))
    if sorted(table.withheld) != sorted(name for name in resource.withheld if name in manifest_of(table).schema) or still_open(table):
        yield Objection(says=N_("Other columns stay inside the office than before."))
    yield from _of_difference(table, resource)


def _of_difference(table: DeliveredTable, resource: Resource) -> Iterator[Objection]:
    """At most half of the rows go or change, and the table at most doubles."""
    counts = table.difference or {}
    if any((counts.get("columns") or {}).values()):
        yield Objection(says=N_("Its columns are not those that stand."))
    gone, added = counts.get("removed", 0) + counts.get("changed", 0), counts.get("added", 0)
    if gone + added == 0:
        yield Objection(says=N_("It would change nothing."))
    if gone * 2 > resource.rows:
        yield Objection(says=N_("More than half of the rows would go or change ({count})."), values={"count": gone})
    if added > resource.rows:
        yield Objection(says=N_("More rows would come than there are now ({count})."), values={"count": added})


def publish_unaided(*, delivery: Delivery, now: datetime, random_bytes: RandomBytes) -> bool:
    """Publish the submitted `delivery` where nothing speaks against it; whether it was. Otherwise it waits for a reviewer as any other."""
    try:
        publish_delivery(delivery=delivery, guard=_guard, by=None, now=now, random_bytes=random_bytes)
    except UserError:
        _leave_to_reviewers(delivery, now=now)
        return False
    return True


@transaction.atomic
def _leave_to_reviewers(delivery: Delivery, *, now: datetime) -> None:
    """Tell that it was submitted; only now, so that reviewers are never asked about what publishes itself a moment later."""
    row = locked(delivery)
    told = JournalRow.objects.filter(kind="submitted", target=row.pk, at__gte=row.submitted_at or now)
    if row.state == State.SUBMITTED and row.submitted_at == delivery.submitted_at and not told.exists():
        journal.write("submitted", target=row, at=now)


def _guard(delivery: Delivery) -> None:
    if delivery.state != State.SUBMITTED or any(objections(delivery)):
        raise Stopped("review-needed", N_("Somebody has to review this delivery."))

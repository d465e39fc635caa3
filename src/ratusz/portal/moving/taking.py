"""One file of a move through the front door: received, read, its open questions settled as far as a move may, submitted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ratusz.bank.base.errors import UserError
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_
from ratusz.bank.documents import kind_of
from ratusz.bank.documents.problems import UNREAD
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.core.remarks import remark
from ratusz.portal.intake import actions, refusals
from ratusz.portal.intake.models import Decision, Delivery
from ratusz.portal.intake.queries import needs, obstacles
from ratusz.portal.intake.reading import read_delivery
from ratusz.portal.moving.models import Move, MovedFile

State, FileState = Delivery.State, MovedFile.State
#: Reasons that stand in the records.
WAS_PUBLIC = N_("Moved in from an earlier portal, where it was public.")
ONLY_FIRST = N_("When the file moved in, its first table was taken.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How far a file came. `stopped`: why no further. `tables_left`: tables of it that were left out."""

    state: str
    stopped: UserError | None = None
    tables_left: int = 0
    as_document: bool = False


def take_in(row: MovedFile, move: Move, chunks: Iterable[bytes], *, mode: str, now: datetime, random_bytes: RandomBytes) -> Taken:
    """Receive the bytes of an edition and bring it as far as it goes."""
    resource = row.thing.resource
    if resource is None:
        raise ValueError(row.thing_id)
    original = actions.keep(chunks)
    with transaction.atomic():
        delivery = actions.receive(
            dataset=resource.dataset, resource=resource, file_name=row.name, original=original, by=move.prepared_by, now=now,
            state_on=row.state_on, channel=Delivery.Channel.MOVED, after=_before(row), mode=mode, packed_in=move.original, queued=False,
        )  # fmt: skip
        MovedFile.objects.filter(pk=row.pk).update(delivery=delivery, state=FileState.WAITING, problem=None)
    row.delivery = delivery
    return _brought_on(delivery, move, now=now, random_bytes=random_bytes)


def take_up(row: MovedFile, move: Move, *, now: datetime, random_bytes: RandomBytes) -> Taken | None:
    """Go on with an edition that was received before; None where it was given up or failed, and is to be received anew."""
    delivery = Delivery.objects.select_related("dataset__unit", "resource").filter(pk=row.delivery_id or UUID(int=0)).first()
    if delivery is None or delivery.state in {State.DROPPED, State.UNREADABLE}:
        return None
    return _brought_on(delivery, move, now=now, random_bytes=random_bytes)


def _before(row: MovedFile) -> Delivery | None:
    """The delivery of the edition before, where it is not published yet."""
    earlier = MovedFile.objects.filter(thing=row.thing_id, number__lt=row.number, delivery__isnull=False).exclude(
        state__in=(FileState.FAILED, FileState.PUBLISHED)
    )
    last = earlier.select_related("delivery").order_by("-number").first()
    return last.delivery if last else None


def _brought_on(delivery: Delivery, move: Move, *, now: datetime, random_bytes: RandomBytes) -> Taken:
    as_document = False
    if delivery.is_being_read:
        as_document = _read(delivery, move, now=now, random_bytes=random_bytes)
    if delivery.state == State.PUBLISHED:
        return Taken(state=FileState.PUBLISHED)
    if delivery.state == State.SUBMITTED:
        return Taken(state=FileState.READY)
    if delivery.failure:
        return Taken(state=FileState.FAILED, stopped=refusals.from_json(delivery.failure))
    left = _leave_out(delivery, move, now=now)
    _vouch(delivery, move, now=now)
    stopped = next(iter(obstacles(delivery)), None)
    if stopped is None:
        actions.submit(delivery=delivery, by=move.prepared_by, now=now)
    state = FileState.STOPPED if stopped else FileState.READY
    return Taken(state=state, stopped=_reason(delivery, stopped), tables_left=left, as_document=as_document)


def _read(delivery: Delivery, move: Move, *, now: datetime, random_bytes: RandomBytes) -> bool:
    """Read it here and now; what holds no table and can be kept as a document is kept as one. Whether it was."""
    read_delivery(delivery_id=delivery.pk, now=now, random_bytes=random_bytes)
    delivery.refresh_from_db()
    resource = delivery.resource
    if delivery.state != State.UNREADABLE or delivery.kind != Delivery.Kind.TABLE or resource is None or resource.private:
        return False
    if kind_of(bank.store().original(delivery.original)) is None:
        return False
    actions.keep_as_document(delivery=delivery, by=move.prepared_by, now=now)
    read_delivery(delivery_id=delivery.pk, now=now, random_bytes=random_bytes)
    delivery.refresh_from_db()
    return True


def _leave_out(delivery: Delivery, move: Move, *, now: datetime) -> int:
    """Say of tables that nobody asked for that they are left out; how many."""
    left = list(delivery.tables.filter(resource=None, ignored_because=""))
    if left and delivery.tables.filter(resource__isnull=False).exists():
        for table in left:
            actions.ignore(table=table, because=remark(ONLY_FIRST), by=move.prepared_by, now=now)
        return len(left)
    return 0


def _vouch(delivery: Delivery, move: Move, *, now: datetime) -> None:
    """Where who prepares says so: documents were public until now. What looks like personal data is decided one by one all the same."""
    if not move.vouched or delivery.kind != Resource.Kind.DOCUMENT:
        return
    for table in delivery.tables.all():
        for need in needs(table):
            if need.code == UNREAD and need.decision is None:
                actions.decide(
                    table=table, code=UNREAD, column=need.column, verdict=Decision.Verdict.PUBLISH, reason=remark(WAS_PUBLIC),
                    by=move.prepared_by, now=now,
                )  # fmt: skip


def _reason(delivery: Delivery, stopped: UserError | None) -> UserError | None:
    """Why a table was stopped, where that is known better than that it was."""
    if stopped is None or stopped.code != "table-stopped":
        return stopped
    failed = next((table for table in delivery.tables.all() if table.failure), None)
    return refusals.from_json(failed.failure) if failed is not None and failed.failure else stopped

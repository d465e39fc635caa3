"""Large tables made anew by the worker: asked for by a click, and told how far it is on the page of the correction."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import Conflict, UserError
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core.models import JournalRow
from ratusz.portal.core.policy import require
from ratusz.portal.core.remarks import remark, remark_of
from ratusz.portal.core.texts import reason_of
from ratusz.portal.corrections.models import Kept, Making
from ratusz.portal.corrections.policy import can_decide, can_withdraw
from ratusz.portal.corrections.queries import lack_in
from ratusz.portal.corrections.shown import corrected_of, in_force
from ratusz.portal.intake import mending
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.people.models import User

State, Kind = Making.State, Making.Kind
Begin = Callable[[Making], None]
_OUR_FAULT = N_("Something broke on our side while the table was being made. It has been written down.")
_AGAIN = N_("Try again; if it happens again, tell the administrator of the bank.")

#: A task is written in the transaction of the click.
_HAS_A_TASK = timedelta(minutes=5)


def accept(*, kept: Kept, few_because: str, by: User, now: datetime, random_bytes: RandomBytes, begin: Begin) -> Making | None:
    """Accept it now, or, of a large table, have the worker do it: then what was begun is given back."""
    require(can_decide, by, kept)
    if not mending.takes_long(kept.resource, mending.with_it(kept)):
        mending.accept(kept=kept, few_because=few_because, by=by, now=now, random_bytes=random_bytes)
        return None
    return _begun(Making(kept=kept, kind=Kind.ACCEPT, few_because=few_because), kept.resource, begin, by=by, now=now)


def withdraw(
    *, kept: Kept, reason: str, few_because: str, by: User, now: datetime, random_bytes: RandomBytes, begin: Begin
) -> Making | None:
    """Withdraw it now, or have the worker do it."""
    require(can_withdraw, by, kept)
    said = reason_of(reason, missing=N_("Say why it is withdrawn."))
    if not mending.shows(kept) or not mending.takes_long(kept.resource, mending.without_it(kept)):
        mending.withdraw(kept=kept, reason=said, few_because=few_because, by=by, now=now, random_bytes=random_bytes)
        return None
    return _begun(Making(kept=kept, kind=Kind.WITHDRAW, reason=said, few_because=few_because), kept.resource, begin, by=by, now=now)


def put_in_again(row: JournalRow, now: datetime, *, begin: Begin) -> None:
    """After an undo or a return: where what stands lacks a correction in force, or holds one that is not, it is made anew."""
    _put_in_what_lacks(row.target, begin, now)


def _put_in_what_lacks(target: UUID | str, begin: Begin, now: datetime) -> None:
    resource = Resource.objects.select_related("dataset").filter(pk=target).first()
    if resource is None or not lack_in(resource) or _is_made(resource):
        return
    _begun(Making(kind=Kind.AGAIN), resource, begin, by=None, now=now)


@transaction.atomic
def _begun(making: Making, resource: Resource, begin: Begin, *, by: User | None, now: datetime) -> Making:
    row = Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)
    if _is_made(row):
        raise Conflict(
            "made-already",
            N_("The table is just being made with another correction."),
            N_("Wait until it is ready, and decide then."),
        )
    making.resource, making.asked_by, making.asked_at = row, by, now
    making.save(force_insert=True)
    begin(making)
    return making


def _is_made(resource: Resource) -> bool:
    """Whether the worker is at it, or will be."""
    return Making.objects.filter(resource=resource, state__in=(State.WAITING, State.WORKING)).exists()


def carry_out(*, making_id: int, now: datetime, random_bytes: RandomBytes, begin: Begin) -> None:
    """Do what was asked for, in the name of who asked; harmless when it was done. Cut off, it begins anew.

    Whatever came of it, the corrections that what stands lacks by then are put in again: the event of it may have come in between.
    """
    mine = Making.objects.filter(pk=making_id)
    making = mine.filter(state__in=(State.WAITING, State.WORKING)).select_related("resource__dataset__unit", "kept", "asked_by").first()
    if making is None:
        return
    mine.update(state=State.WORKING)

    def step(stage: str) -> None:
        mine.update(stage=stage)

    try:
        _carry_out(making, now=now, random_bytes=random_bytes, step=step)
    except UserError as error:
        _fail(mine, remark_of(error))
        # Nobody mends what stands against putting them in again by trying once more, but for what somebody else did meanwhile.
        if making.kind != Kind.AGAIN or isinstance(error, Conflict):
            _put_in_what_lacks(making.resource_id, begin, now)
    except Exception:  # a fault of ours goes on to the log, and holds nothing up
        _fail(mine, remark(_OUR_FAULT, _AGAIN))
        if making.kind != Kind.AGAIN:
            _put_in_what_lacks(making.resource_id, begin, now)
        raise
    else:
        mine.update(state=State.DONE, failure="", ended_at=utc_now())
        _put_in_what_lacks(making.resource_id, begin, now)
        _prepare(making.resource)


def fail_given_up(*, going_on: Collection[object], now: datetime) -> int:
    """Those that no task will ever carry out, as their workers died too often, have failed: they hold nothing up. How many.

    `going_on`: ids of those that a task carries out, or will. One just asked for may have no task that is seen yet.
    """
    waiting = Making.objects.filter(state__in=(State.WAITING, State.WORKING), asked_at__lt=now - _HAS_A_TASK)
    return _fail(waiting.exclude(pk__in=list(going_on)), remark(_OUR_FAULT, _AGAIN))


def _fail(makings: QuerySet[Making], failure: str) -> int:
    return makings.update(state=State.FAILED, failure=failure, ended_at=utc_now())


def _carry_out(making: Making, *, now: datetime, random_bytes: RandomBytes, step: Callable[[str], None]) -> None:
    kept, by = making.kept, making.asked_by
    if kept is None or by is None:
        mending.put_in_again(resource=making.resource, now=now, random_bytes=random_bytes, step=step)
    elif making.kind == Kind.ACCEPT and not kept.is_active:
        mending.accept(kept=kept, few_because=making.few_because, by=by, now=now, random_bytes=random_bytes, step=step)
    elif making.kind == Kind.WITHDRAW and kept.state != Kept.State.WITHDRAWN:
        mending.withdraw(
            kept=kept, reason=making.reason, few_because=making.few_because, by=by, now=now, random_bytes=random_bytes, step=step
        )


def _prepare(resource: Resource) -> None:
    """What waits to be published is laid out with these corrections, so that nobody waits for it in the review."""
    corrections = in_force(str(resource.pk))
    waiting = DeliveredTable.objects.filter(resource=resource, delivery__state=Delivery.State.SUBMITTED).exclude(version="")
    for version in waiting.values_list("version", flat=True):
        corrected_of(str(resource.pk), version, corrections)

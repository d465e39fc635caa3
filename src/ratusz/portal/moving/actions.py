"""What people do with a move: bring it, start it, accept it as a whole, give it up. The work itself is done by the worker."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import note_of
from ratusz.portal.intake.actions import keep
from ratusz.portal.moving.models import Move
from ratusz.portal.moving.policy import can_accept, can_drop, can_look, can_start, moves_in
from ratusz.portal.moving.tasks import start_work
from ratusz.portal.people.models import User


def bring_zip(*, name: str, chunks: Iterable[bytes], by: User, now: datetime) -> Move:
    """A ZIP has come from the web: it is kept, and checked by the worker."""
    require(moves_in, by, None)
    original = keep(chunks)
    return _bring(Move(name=name[-255:], original=original.sha256), by=by, now=now, queued=True)


def bring_place(*, place: Path, by: User, now: datetime) -> Move:
    """A folder or a ZIP is named on the machine of the bank; whoever names it does the work."""
    require(moves_in, by, None)
    return _bring(Move(name=place.name[-255:], place=str(place)), by=by, now=now, queued=False)


@transaction.atomic
def _bring(move: Move, *, by: User, now: datetime, queued: bool) -> Move:
    move.prepared_by, move.prepared_at = by, now
    move.save(force_insert=True)
    audit.record("move.brought", target=move, by=by, at=now, detail={"sha256": move.original})
    if queued:
        start_work(move)
    return move


@transaction.atomic
def look(*, move: Move, by: User, now: datetime) -> None:
    """Have the files of a checked move looked at for what would wait for a decision. Nothing is made."""
    row = _locked(move)
    require(can_look, by, row)
    row.state, row.done, row.total = Move.State.CHECKING, 0, 0
    row.save(update_fields=["state", "done", "total"])
    audit.record("move.looked", target=row, by=by, at=now)
    start_work(row, look=True)


@transaction.atomic
def start(*, move: Move, vouched: bool, by: User, now: datetime, queued: bool = True) -> None:
    """Have all of it taken in that is not here yet; again after a decision or a mended file. `vouched`: the documents were public."""
    row = _locked(move)
    require(can_start, by, row)
    row.state, row.vouched, row.prepared_by, row.prepared_at = Move.State.PREPARING, vouched, by, now
    row.save(update_fields=["state", "vouched", "prepared_by", "prepared_at"])
    audit.record("move.started", target=row, by=by, at=now, detail={"vouched": vouched})
    if queued:
        start_work(row)


@transaction.atomic
def accept(*, move: Move, note: str, by: User, now: datetime, queued: bool = True, seen: str = "", few_because: str = "") -> None:
    """Accept all of it that is ready, as a whole: it is published as of the days it was published before.

    `few_because`: why small numbers of people may be shown; "": tables with such wait for a decision.
    `seen`: the preparation that the person looked at; where it was taken in again since, they look again.
    """
    row = _locked(move)
    require(can_accept, by, row)
    if seen and seen != row.preparation:
        raise Conflict("overtaken", N_("It was taken in again in the meantime."), N_("Look at it as it is now, and decide again."))
    row.state, row.accepted_by, row.accepted_at, row.note = Move.State.ACCEPTING, by, now, note_of(note)
    row.few_because = note_of(few_because)
    row.save(update_fields=["state", "accepted_by", "accepted_at", "note", "few_because"])
    detail = {"note": row.note} | ({"few_because": row.few_because} if row.few_because else {})
    audit.record("move.accepted", target=row, by=by, at=now, detail=detail)
    if queued:
        start_work(row)


@transaction.atomic
def drop(*, move: Move, by: User, now: datetime) -> None:
    """Give up a move of which nothing was taken in."""
    row = _locked(move)
    require(can_drop, by, row)
    row.state = Move.State.DROPPED
    row.save(update_fields=["state"])
    audit.record("move.dropped", target=row, by=by, at=now)


def _locked(move: Move) -> Move:
    return Move.objects.select_for_update(of=("self",)).get(pk=move.pk)

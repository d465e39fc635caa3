"""What people do about erasures: one asks, another confirms or refuses; then the bank carries it out, to the end."""

import re
import shutil
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from ratusz.bank.base.errors import Conflict, NotFound, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.store import tombstones
from ratusz.bank.store.erase import erase
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.core import audit, bank
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import note_of, reason_of
from ratusz.portal.erasure.forget import forget
from ratusz.portal.erasure.models import Purge
from ratusz.portal.erasure.policy import can_ask, can_confirm, can_refuse
from ratusz.portal.erasure.queries import kept_documents, loss_of, tombstone_of
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import User

State = Purge.State
_LONG_NUMBER = re.compile(r"\d{9}")


@transaction.atomic
def ask(
    *, dataset: Dataset, resource: Resource | None, delivery: UUID | None = None, version: str = "", reason: str, by: User, now: datetime
) -> Purge:
    """Ask that all of `dataset` be erased, or of `resource`, or what one `delivery` brought or one `version` holds."""
    require(can_ask, by, dataset)
    said = reason_of(reason, missing=N_("Say why it must be erased: the reason stays and is shown."))
    if _LONG_NUMBER.search(said):
        raise WrongUsage("reason-holds-data", N_("The reason holds a long number. The reason is shown for ever: take the number out."))
    if delivery and not Delivery.objects.filter(pk=delivery, dataset=dataset).exclude(state=Delivery.State.ERASED).exists():
        raise NotFound("delivery-unknown", N_("There is no such delivery to this dataset."))
    same = Purge.objects.filter(dataset=dataset, resource=resource, delivery=delivery, version=version, state=State.ASKED)
    if same.exists():
        raise Conflict("erasure-asked", N_("Somebody asked for the same already; it waits for a second person."))
    purge = Purge(dataset=dataset, resource=resource, delivery=delivery, version=version, reason=said, asked_by=by, asked_at=now)
    loss_of(purge)
    purge.save(force_insert=True)
    audit.record("erasure.asked", target=purge, by=by, at=now, detail={"reason": said})
    return purge


@transaction.atomic
def confirm(*, purge: Purge, by: User, now: datetime, seen: str = "") -> Purge:
    """Confirm it as the second person: from now on no address gives it. The files go when the bank carries it out.

    `seen`: the mark of the loss that the person saw; where more or something else would go by now, they look again.
    """
    row = _locked(purge)
    require(can_confirm, by, row)
    loss = loss_of(row)
    if seen and seen != loss.mark:
        raise Conflict("overtaken", N_("Something else would be erased by now than what you saw."), N_("Look at it again, then decide."))
    if any(each.is_being_read for each in (*loss.deliveries, *loss.loosened)):
        raise Conflict(
            "being-read", N_("The bank is reading one of these files now."), N_("Wait until it has been read, then confirm again.")
        )
    grave = tombstone_of(row, loss, at=now)
    row.state, row.decided_by, row.decided_at, row.grave = State.CONFIRMED, by, now, tombstones.as_json(grave)
    row.save(update_fields=["state", "decided_by", "decided_at", "grave"])
    forget(grave, now=now)
    detail = {"versions": len(grave.versions), "originals": list(grave.originals), "deliveries": len(grave.deliveries)}
    audit.record("erasure.confirmed", target=row, by=by, at=now, detail=detail)
    return row


@transaction.atomic
def refuse(*, purge: Purge, note: str, by: User, now: datetime) -> None:
    """Leave everything as it is; who asked may take it back so."""
    row = _locked(purge)
    require(can_refuse, by, row)
    row.state, row.decided_by, row.decided_at, row.decision_note = State.REFUSED, by, now, note_of(note)
    row.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    audit.record("erasure.refused", target=row, by=by, at=now, detail={"note": row.decision_note})


def carry_out(purge: Purge, *, now: datetime) -> bool:
    """Take the files of a confirmed erasure away; whether all is gone. Begun again, it goes on where it ended."""
    if purge.state != State.CONFIRMED:
        return purge.state == State.DONE
    grave = tombstones.from_json(purge.grave)
    tombstones.put(bank.store().layout, grave)
    erase(bank.store(), grave, now=now, kept_documents=kept_documents(grave))
    empty_cache()
    forget_old_databases()
    if not compact_database():
        return False
    with transaction.atomic():
        purge.state, purge.done_at = State.DONE, now
        purge.save(update_fields=["state", "done_at"])
        audit.record("erasure.done", target=purge, by=None, at=now, detail={"tombstone": grave.id})
    return True


def carry_out_confirmed(*, now: datetime) -> int:
    """Carry out what was confirmed; how many erasures came to their end."""
    return sum(carry_out(each, now=now) for each in Purge.objects.filter(state=State.CONFIRMED).order_by("decided_at"))


def erase_again(*, now: datetime) -> int:
    """See to it that nothing that has a tombstone is here, in the store or the database; how many tombstones there are."""
    store = bank.store()
    graves = tombstones.erased(store.layout).tombstones
    for grave in graves:
        forget(grave, now=now)
        erase(store, grave, now=now, kept_documents=kept_documents(grave))
    if graves:
        empty_cache()
        forget_old_databases()
        compact_database()
    return len(graves)


def empty_cache() -> None:
    """Delete every derived file. Folders stay, and files that somebody has open are gone when they are closed."""
    for path in (bank.directory() / bank.CACHE).rglob("*"):
        if path.is_file() and path.suffix != ".lock":
            with suppress(FileNotFoundError):
                path.unlink()


def forget_old_databases() -> None:
    """Delete the databases kept from before upgrades: what was erased stands in them."""
    shutil.rmtree(bank.directory() / bank.BEFORE_UPGRADES, ignore_errors=True)


def compact_database() -> bool:
    """Write the database anew, so that what was deleted is not in its free pages; whether that could be done now."""
    if connection.in_atomic_block:
        return True
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("VACUUM FULL")
            return True
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()
    return not (busy and busy[0])


def _locked(purge: Purge) -> Purge:
    return Purge.objects.select_for_update(of=("self",)).select_related("dataset__unit", "resource").get(pk=purge.pk)

"""Datasets that are kept and not updated any more: they keep their address, say why, and lead to what replaced them."""

from datetime import datetime

from django.db import transaction

from ratusz.bank.base.clock import WARSAW
from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.calendars import next_day
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.policy import can_edit
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import reason_of
from ratusz.portal.people.models import User


@transaction.atomic
def archive(*, dataset: Dataset, reason: str, successor: Dataset | None, by: User, now: datetime) -> None:
    """Say that `dataset` is updated no more and why; `successor`: what to use instead. It leaves the list, and nothing of it is due."""
    require(can_edit, by, dataset)
    said = reason_of(reason, missing=N_("A reason is needed: it will be shown."))
    row = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if row.archived_at is not None:
        raise Conflict("archived-already", N_("This dataset is archived already."))
    _refuse_loop(row, successor)
    row.archived_at, row.archived_reason, row.successor, row.changed_at = now, said, successor, now
    row.save(update_fields=["archived_at", "archived_reason", "successor", "changed_at"])
    Resource.objects.filter(dataset=row).update(next_due_on=None)
    audit.record("dataset.archived", target=row, by=by, at=now, detail={"reason": said, "successor": successor.slug if successor else ""})
    journal.write("described", target=row, version="", at=now)


@transaction.atomic
def bring_back(*, dataset: Dataset, by: User, now: datetime) -> None:
    """Take `dataset` out of the archive: it is listed again, and what is promised of it is due again."""
    require(can_edit, by, dataset)
    row = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if row.archived_at is None:
        raise Conflict("not-archived", N_("This dataset is not archived."))
    was = row.archived_reason
    row.archived_at, row.archived_reason, row.successor, row.changed_at = None, "", None, now
    row.save(update_fields=["archived_at", "archived_reason", "successor", "changed_at"])
    for resource in Resource.objects.filter(dataset=row, kind=Resource.Kind.TABLE, published_at__isnull=False):
        after = resource.published_at or now
        resource.dataset = row
        resource.next_due_on = next_day(resource, after.astimezone(WARSAW).date())
        resource.save(update_fields=["next_due_on"])
    audit.record("dataset.brought-back", target=row, by=by, at=now, detail={"archived_because": was})
    journal.write("described", target=row, version="", at=now)


def _refuse_loop(dataset: Dataset, successor: Dataset | None) -> None:
    """Whoever follows successors comes to an end."""
    seen = successor
    while seen is not None:
        if seen.pk == dataset.pk:
            raise WrongUsage("successor-is-itself", N_("A dataset cannot be replaced by itself, nor by what it replaces."))
        seen = seen.successor

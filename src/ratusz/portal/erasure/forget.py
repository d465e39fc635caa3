"""What the database forgets with an erasure: all that names or quotes what went. Done again, it changes nothing more."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from ratusz.bank.store.tombstones import Tombstone
from ratusz.portal.catalog.actions import refresh_words
from ratusz.portal.catalog.models import LinkCheck, Publication, Resource
from ratusz.portal.core import audit, journal
from ratusz.portal.core.models import AuditEntry, JournalRow, Letter
from ratusz.portal.core.outbox import AGAIN
from ratusz.portal.erasure.mended import ERASED, forget_corrections
from ratusz.portal.intake.models import DeliveredTable, Delivery


@transaction.atomic
def forget(grave: Tombstone, *, now: datetime) -> None:
    """Make the database know of `grave` and of nothing that it took away; journal and audit say so."""
    versions = {each.version: each.sha256 for each in grave.versions}
    touched = _publications(grave, versions) | _resources(grave, versions, now=now)
    _deliveries(grave, now=now)
    _loosened(grave, versions)
    _records(grave, versions)
    forget_corrections(grave, touched, now=now)
    for resource in Resource.objects.select_related("dataset").filter(pk__in=touched):
        refresh_words(resource.dataset)
        audit.record("resource.erased", target=resource, by=None, at=now, detail={"tombstone": grave.id, "versions": len(versions)})
        journal.write("erased", target=resource, at=now)


def _publications(grave: Tombstone, versions: dict[str, str]) -> set[UUID]:
    """Each says why it is gone, and by what hash it was known; the resources they are of."""
    touched: set[UUID] = set()
    shown = Publication.objects.filter(Q(version__in=versions) | Q(private__in=versions), erased_hash="")
    for each in shown:
        each.erased_hash = versions.get(each.version) or versions[each.private]
        each.withdrawn_reason, each.note = grave.reason, ""
        each.save(update_fields=["erased_hash", "withdrawn_reason", "note"])
        touched.add(each.resource_id)
    return touched


def _resources(grave: Tombstone, versions: Collection[str], *, now: datetime) -> set[UUID]:
    """What pointed at something erased points at what was there before; it is shown again only when a person says so."""
    Resource.objects.filter(recipe__in=grave.documents).update(recipe="")
    touched: set[UUID] = set()
    for row in Resource.objects.select_for_update().filter(Q(current__in=versions) | Q(private__in=versions)):
        left = Publication.objects.filter(resource=row, withdrawn_reason="", erased_hash="").first()
        if row.private in versions:
            row.private = left.private if left else ""
        row.recipe = _recipe_before(left)
        if row.current in versions:
            _point_back(row, left)
            row.withdrawn_at, row.withdrawn_reason = row.withdrawn_at or now, row.withdrawn_reason or grave.reason
        row.save()
        touched.add(row.pk)
    return touched


def _point_back(row: Resource, left: Publication | None) -> None:
    row.next_due_on = None
    if left is None:
        row.current, row.rows, row.columns, row.format, row.bytes, row.url = "", 0, 0, "", 0, ""
        row.state_on, row.published_at, row.published_by = None, None, None
        LinkCheck.objects.filter(resource=row).delete()
        return
    row.current, row.rows, row.columns, row.format, row.bytes, row.url = (
        left.version, left.rows, left.columns, left.format, left.bytes, left.url,
    )  # fmt: skip
    row.state_on, row.published_at, row.published_by = left.state_on, left.at, left.by


def _recipe_before(left: Publication | None) -> str:
    delivery = Delivery.objects.filter(pk=left.delivery).first() if left and left.delivery else None
    return delivery.recipe if delivery else ""


def _deliveries(grave: Tombstone, *, now: datetime) -> None:
    gone = Delivery.objects.filter(pk__in=grave.deliveries)
    for delivery in gone.exclude(state=Delivery.State.ERASED):
        journal.write("erased", target=delivery, at=now)
    gone.update(
        state=Delivery.State.ERASED, file_name=ERASED, note="", decision_note=grave.reason, recipe="", draft="", drafts_before=[],
        documents_before=[], report="", failure=None, sent_by="", sent_on=None, letter="", publish_closes="",
    )  # fmt: skip
    DeliveredTable.objects.filter(delivery__in=list(map(UUID, grave.deliveries))).delete()


def _loosened(grave: Tombstone, versions: Collection[str]) -> None:
    """What was made of them is gone, so they are closed; their file may be delivered again."""
    DeliveredTable.objects.filter(base__in=versions).update(base="", difference=None)
    DeliveredTable.objects.filter(version__in=versions).update(version="", report="", difference=None)
    DeliveredTable.objects.filter(report__in=grave.documents).update(report="")
    for name in ("report", "recipe", "draft"):
        Delivery.objects.filter(**{f"{name}__in": grave.documents}).update(**{name: ""})
    loosened = Delivery.objects.filter(pk__in=grave.loosened).exclude(state=Delivery.State.ERASED)
    loosened.update(state=Delivery.State.DROPPED, decision_note=grave.reason, failure=None)


def _records(grave: Tombstone, versions: Collection[str]) -> None:
    """Audit, letters and the queue keep that something happened, and lose what it was called."""
    of_them = AuditEntry.objects.filter(target_kind="delivery", target_id__in=grave.deliveries).exclude(target_label=ERASED)
    of_them.update(target_label=ERASED, detail={"erased": grave.id})
    numbers = JournalRow.objects.filter(Q(target__in=grave.deliveries) | Q(version__in=versions)).values_list("number", flat=True)
    _letters([*(Q(once__startswith=f"{number} ") for number in numbers), *(Q(once__contains=one) for one in grave.deliveries)], grave)
    for task in DBTaskResult.objects.order_by():
        if any(argument in grave.deliveries for argument in task.args_kwargs.get("args", [])):
            DBTaskResult.objects.filter(pk=task.pk).update(traceback="", exception_class_path=task.exception_class_path)


def _letters(which: list[Q], grave: Tombstone) -> None:
    """Letters about what went, and those written anew because they had not arrived."""
    while which:
        found = list(Letter.objects.filter(which.pop()).exclude(subject=ERASED))
        Letter.objects.filter(pk__in=[one.pk for one in found]).update(subject=ERASED, body=grave.reason, failure="")
        which += [Q(once__startswith=f"{AGAIN}{one.pk} ") for one in found]

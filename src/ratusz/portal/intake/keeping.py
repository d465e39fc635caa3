"""How the bank takes in what is no table: a document is looked at and kept as it came, a link is kept as the words of its address.

Like `reading`, done by the worker, asks for no rights, and may be done again.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.build.document import Form, keep_document
from ratusz.bank.store import Original
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.intake.queries import base_for

#: Above, a document is a film or an archive of pictures: nobody reads all of it, and nobody downloads it.
LARGEST_DOCUMENT_BYTES = 500_000_000


def keep_whole(delivery: Delivery, *, now: datetime, random_bytes: RandomBytes) -> None:
    """The private version that the bytes of `delivery` are, written down as its one table. Raises Unreadable."""
    resource = Resource.objects.select_related("dataset").get(deliveries=delivery)
    kept = keep_document(
        store=bank.store(), form=Form(delivery.kind), original=Original(sha256=delivery.original, bytes=delivery.size_bytes),
        file_name=delivery.file_name, resource=str(resource.pk), limit_bytes=min(settings.BANK_UPLOAD_LIMIT_BYTES, LARGEST_DOCUMENT_BYTES),
        address=f"{resource.dataset.slug}/{resource.slug}", now=now, random_bytes=random_bytes,
    )  # fmt: skip
    with transaction.atomic():
        delivery.tables.exclude(number=1).delete()
        DeliveredTable.objects.update_or_create(
            delivery=delivery,
            number=1,
            defaults={
                "name": delivery.file_name[:250], "resource": resource, "ignored_because": "", "mode": Resource.Mode.REPLACES,
                "base": base_for(delivery, resource), "version": kept.manifest.id, "report": kept.manifest.report or "",
                "reading": dict(kept.facts), "failure": None, "difference": None,
            },
        )  # fmt: skip

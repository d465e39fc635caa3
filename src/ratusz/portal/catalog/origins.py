"""What is kept of the portal that a dataset or a resource moved in from: days, addresses, downloads counted there."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from ratusz.portal.catalog import former
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.policy import can_edit
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.people.models import User


@transaction.atomic
def keep_origin_of_dataset(
    *,
    dataset: Dataset,
    created_at: datetime | None,
    changed_at: datetime | None,
    past_downloads: int,
    addresses: Iterable[str],
    by: User,
    now: datetime,
) -> None:
    """Say when `dataset` was made and last changed there, how often it was downloaded, and where it stood; None: as it is here."""
    require(can_edit, by, dataset)
    dataset.created_at = min(created_at or dataset.created_at, now)
    dataset.changed_at = min(changed_at or dataset.changed_at, now)
    dataset.past_downloads = past_downloads
    dataset.save(update_fields=["created_at", "changed_at", "past_downloads"])
    kept = former.remember(addresses, thing=dataset)
    audit.record("dataset.moved-in", target=dataset, by=by, at=now, detail={"downloads": past_downloads, "addresses": kept})
    journal.write("described", target=dataset, at=now)


@transaction.atomic
def keep_origin_of_resource(
    *, resource: Resource, position: int | None, past_downloads: int, addresses: Iterable[str], by: User, now: datetime
) -> None:
    """Say in which place `resource` stood there, how often it was downloaded, and where it stood."""
    require(can_edit, by, resource.dataset)
    resource.position = resource.position if position is None else position
    resource.past_downloads = past_downloads
    resource.save(update_fields=["position", "past_downloads"])
    kept = former.remember(addresses, thing=resource)
    audit.record("resource.moved-in", target=resource, by=by, at=now, detail={"downloads": past_downloads, "addresses": kept})
    journal.write("described", target=resource, at=now)

"""A unit is closed: what it answers for goes to other ones, together or dataset by dataset, and who works there to one of them."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db import transaction

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.people.models import Membership, Unit, User
from ratusz.portal.people.policy import can_change_units


@transaction.atomic
def close_unit(
    *, unit: Unit, successor: Unit | None, by: User, now: datetime, datasets_to: Mapping[UUID, Unit] = MappingProxyType({})
) -> None:
    """Close `unit` from today on; its page stays. Roles and datasets go to `successor`; a dataset named in `datasets_to` to its own unit.

    `successor` is needed where there are datasets that have none of their own.
    """
    require(can_change_units, by, unit)
    for taker in {successor, *datasets_to.values()} - {None}:
        require(can_change_units, by, taker)
    if unit.children.filter(closed_on=None).exists():
        raise Conflict("unit-has-units", N_("Units lie below this one: close or move them first."))
    datasets = list(unit.datasets.all())
    for dataset in datasets:
        taker = datasets_to.get(dataset.pk, successor)
        if taker is None or taker.pk == unit.pk or taker.closed_on:
            raise Conflict("unit-answers", N_("This unit answers for datasets: choose the unit that takes them over."))
        Dataset.objects.filter(pk=dataset.pk).update(unit=taker, changed_at=now)
        detail = {"from": unit.slug, "to": taker.slug}
        audit.record("dataset.handed-over", target=dataset, by=by, at=now, detail=detail)
        journal.write("described", target=dataset, at=now)
    for post in unit.memberships.all():
        if successor is not None:
            Membership.objects.get_or_create(user=post.user, role=post.role, unit=successor)
        post.delete()
    unit.closed_on = day_of(now)
    unit.save(update_fields=["closed_on"])
    audit.record("unit.closed", target=unit, by=by, at=now, detail={"to": successor.slug if successor else ""})
    journal.write("unit", target=unit, at=now)

"""Saying how the small cells of a resource are protected."""

import hmac
from datetime import datetime

from django.conf import settings
from django.db import transaction

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.protect.cells import Method, Protection, Rounding
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.policy import can_work_on
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import note_of
from ratusz.portal.people.models import User
from ratusz.portal.secrecy.models import Declaration


def seed_of(resource: Resource, protection: Protection) -> str:
    """What chance goes by where figures are rounded by it: one for all tables of a dataset, kept from the first declaration on.

    "" where nothing is rounded by chance.
    """
    if protection.method is not Method.ROUND or protection.rounding is not Rounding.RANDOM:
        return ""
    kept = Declaration.objects.filter(resource__dataset=resource.dataset_id, method=str(Method.ROUND)).order_by("at")
    seeds = (one.protection.seed for one in kept)
    made = hmac.digest(settings.SECRET_KEY.encode(), f"rounding {resource.dataset_id}".encode(), "sha256").hex()
    return next(filter(None, seeds), made)


@transaction.atomic
def declare(*, resource: Resource, protection: Protection, reason: str = "", by: User, now: datetime) -> Declaration:
    """From now on `resource` is protected so, in each version that is published. What was declared before ends and is kept.

    That nothing is hidden needs a reason.
    """
    require(can_work_on, by, resource)
    said = note_of(reason)
    if protection.method is Method.OPEN and not said:
        raise WrongUsage("reason-missing", N_("Say why the small numbers may be shown."))
    row = Resource.objects.select_for_update(of=("self",)).select_related("dataset").get(pk=resource.pk)
    Declaration.objects.filter(resource=row, ended_at=None).update(ended_at=now)
    made = Declaration(resource=row, method=str(protection.method), declared=protection.as_json(), reason=said, at=now, by=by)
    made.save(force_insert=True)
    # What chance goes by is told to nobody, the log included.
    detail = {"method": made.method, "threshold": protection.threshold, "reason": said, "declared": {**made.declared, "seed": ""}}
    audit.record("resource.protection-declared", target=row, by=by, at=now, detail=detail)
    journal.write("described", target=row, at=now)
    return made

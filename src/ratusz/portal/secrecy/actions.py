"""Saying how the small cells of a resource are protected."""

from datetime import datetime

from django.db import transaction

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.protect.cells import Method, Protection
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.policy import can_work_on
from ratusz.portal.core import audit, journal
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import note_of
from ratusz.portal.people.models import User
from ratusz.portal.secrecy.models import Declaration


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
    detail = {"method": made.method, "threshold": protection.threshold, "reason": said, "declared": made.declared}
    audit.record("resource.protection-declared", target=row, by=by, at=now, detail=detail)
    journal.write("described", target=row, at=now)
    return made

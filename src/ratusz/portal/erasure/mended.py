"""What an erasure takes away of corrections, trials and tables made anew: all that quotes what went."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from ratusz.bank.base.errors import UserError
from ratusz.bank.check.corrections.judge import judge
from ratusz.bank.store.tombstones import Tombstone
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.corrections.models import Kept, Making
from ratusz.portal.corrections.queries import source_of
from ratusz.portal.erasure.models import Purge
from ratusz.portal.secrecy.models import Trial

State = Kept.State
#: What stands where a name of a file or a text stood.
ERASED = "—"


def forget_corrections(grave: Tombstone, touched: Collection[UUID], *, now: datetime) -> None:
    """Blank the corrections of the resources `touched` that quote more than what is left of them says; delete what was derived.

    One that changes what is left stays as it is: what it names stands there. Of the others it stays known that there were such, and
    they end, in the name of who confirmed the erasure.
    """
    datasets = Resource.objects.filter(pk__in=touched).values("dataset")
    versions = [each.version for each in grave.versions]
    Trial.objects.filter(Q(version__in=versions) | Q(resource__dataset__in=datasets)).delete()
    for resource in Resource.objects.filter(pk__in=touched):
        kept = list(Kept.objects.filter(resource=resource).exclude(reason=ERASED))
        left = set(_borne_out(resource, kept))
        Kept.objects.filter(resource=resource, number__in=left).update(found="")
        gone = [one for one in kept if one.number not in left]
        Making.objects.filter(kept__in=gone).delete()
        for one in gone:
            _blank(one, grave, now=now)
        _forget_told(resource, {one.number for one in gone}, grave)


def _borne_out(resource: Resource, kept: Collection[Kept]) -> Iterator[int]:
    """The numbers of those that what is left of `resource` holds all of."""
    for one in kept:
        try:
            table = source_of(resource)
            if table is not None and judge(bank.engine(), table, (one.correction,))[0].applies:
                yield one.number
        except UserError:  # what cannot be read bears nothing out
            continue


def _blank(one: Kept, grave: Tombstone, *, now: datetime) -> None:
    texts = {name: ERASED for name in ("expect", "most", "value") if one.declared.get(name)}
    one.declared = {**one.declared, **texts, "where": [[name, ERASED] for name, _text in one.declared["where"]]}
    one.reason, one.provider, one.found = ERASED, ERASED, ""
    if one.is_proposed or one.is_active:
        confirmed = Purge.objects.filter(pk=grave.id).values_list("decided_by", flat=True).first()
        one.state, one.ended_at = State.WITHDRAWN, now
        one.ended_by_id, one.ended_because = confirmed or one.decided_by_id or one.by_id, grave.reason
    else:
        one.ended_because = ERASED
    one.save()


def _forget_told(resource: Resource, numbers: Collection[int], grave: Tombstone) -> None:
    """The audit keeps that there was such a correction."""
    for entry in AuditEntry.objects.filter(target_id=str(resource.pk), verb__startswith="correction."):
        if entry.detail.get("correction") in numbers:
            AuditEntry.objects.filter(pk=entry.pk).update(detail={"correction": entry.detail["correction"], "erased": grave.id})

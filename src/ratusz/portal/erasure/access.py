"""The only way from an address to an erasure."""

from uuid import UUID

from ratusz.portal.catalog.policy import can_work_on
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.erasure.models import Purge
from ratusz.portal.erasure.policy import is_confirmer
from ratusz.portal.people.standing import Anybody


def access_purge(user: Anybody, purge_id: UUID) -> Purge:
    """The erasure with this id, for those who may ask for one there or confirm it."""
    loaded = Purge.objects.select_related("dataset__unit", "resource", "asked_by", "decided_by")
    found = loaded.filter(pk=purge_id).first()
    if found is None or not (can_work_on(user, found.dataset) or is_confirmer(user, found)):
        raise nothing_here()
    return found


def purges_seen_by(user: Anybody) -> list[Purge]:
    """The latest erasures that `user` may see, newest first."""
    latest = Purge.objects.select_related("dataset__unit", "resource", "asked_by", "decided_by")[:200]
    return [each for each in latest if can_work_on(user, each.dataset) or is_confirmer(user, each)]

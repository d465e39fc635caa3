"""Work done in the background: a table looked at for what lacks in it; what is needed and not gathered."""

from datetime import datetime
from uuid import UUID

from django_tasks import task

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.core.waiting import enqueue_once
from ratusz.portal.gaps.marks import set_mark
from ratusz.portal.gaps.models import Cube, Gap
from ratusz.portal.gaps.scanning import scan, scan_needs


@task()
def look_at_table(resource_id: str) -> None:
    """Find the gaps of one table; begun again, it finds the same."""
    found = Cube.objects.filter(resource=UUID(resource_id)).select_related("resource__dataset__unit").first()
    if found is not None:
        scan(found, now=utc_now())


@task()
def look_at_needs() -> None:
    """Find what is needed and nobody gathers."""
    scan_needs(now=utc_now())


def look_at_due(*, now: datetime) -> None:
    """Have the tables looked at in which something new may be late today, and what is needed: each by itself, so that one that fails
    keeps no other one waiting.
    """
    for resource in Gap.objects.filter(is_public=True).order_by().values_list("resource", flat=True).distinct():
        set_mark(resource, lacks=True)
    enqueue_once(look_at_needs)
    for resource in Cube.objects.to_look_at(day_of(now)).order_by().values_list("resource", flat=True):
        enqueue_once(look_at_table, str(resource))

"""Work done in the background: a table looked at for what lacks in it; what is needed and not gathered."""

from uuid import UUID

from django_tasks import task

from ratusz.bank.base.clock import utc_now
from ratusz.portal.gaps.models import Cube
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

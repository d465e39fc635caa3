"""Work done in the background: a phenomenon compared anew."""

from django_tasks import task

from ratusz.bank.base.clock import utc_now
from ratusz.portal.discrepancies.models import Phenomenon
from ratusz.portal.discrepancies.scanning import scan


@task()
def scan_phenomenon(phenomenon_id: str) -> None:
    """Compare the holdings of one phenomenon; begun again, it finds the same."""
    found = Phenomenon.objects.filter(pk=phenomenon_id).first()
    if found is not None:
        scan(found, now=utc_now())

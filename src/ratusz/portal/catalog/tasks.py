"""Work done in the background: asking links."""

from datetime import datetime
from uuid import UUID

from django_tasks import task

from ratusz.bank.base.clock import utc_now
from ratusz.bank.connectors import http
from ratusz.portal.catalog import links


@task()
def check_link(resource_id: str) -> None:
    """Ask one link; each is a task of its own, so that a slow address holds nothing up but itself."""
    links.check(resource_id=UUID(resource_id), ask=http.ask, now=utc_now())


def check_due_links(*, now: datetime) -> None:
    """Have the links asked whose turn it is."""
    for resource_id in links.take_due(now=now):
        check_link.enqueue(str(resource_id))

"""Work done in the background: reading a delivery."""

import secrets
from uuid import UUID

from django_tasks import task

from ratusz.bank.base.clock import utc_now
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.reading import read_delivery


@task()
def read(delivery_id: str) -> None:
    """Read the delivery; harmless when it was read already."""
    read_delivery(delivery_id=UUID(delivery_id), now=utc_now(), random_bytes=secrets.token_bytes)


def start_reading(delivery: Delivery) -> None:
    """Have the delivery read soon. The task is written in the transaction of the caller: both are there, or neither."""
    read.enqueue(str(delivery.pk))

"""Work done in the background: reading a delivery, publishing one that publishes itself."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django_tasks import task

from ratusz.bank.base.clock import utc_now
from ratusz.portal.core import jobs
from ratusz.portal.corrections.models import Making
from ratusz.portal.intake import rechecking, remaking
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.reading import read_delivery
from ratusz.portal.intake.scanning import ScannerAway
from ratusz.portal.intake.unaided import publish_unaided

SCANNER_ASKED_AGAIN_AFTER = timedelta(minutes=2)


@task()
def read(delivery_id: str) -> None:
    """Read the delivery; harmless when it was read already. Where the virus scanner does not answer, it is tried again later."""
    now = utc_now()
    try:
        read_delivery(delivery_id=UUID(delivery_id), now=now, random_bytes=secrets.token_bytes)
        rechecking.go_on(delivery_id=UUID(delivery_id), now=now, publish=start_publishing)
    except ScannerAway:
        read.using(run_after=now + SCANNER_ASKED_AGAIN_AFTER).enqueue(delivery_id)


def start_reading(delivery: Delivery) -> None:
    """Have the delivery read soon. The task is written in the transaction of the caller: both are there, or neither."""
    read.enqueue(str(delivery.pk))


@task()
def publish(delivery_id: str) -> None:
    """Publish the delivery, where it still publishes itself; harmless when it was published already."""
    found = Delivery.objects.select_related("dataset__unit").get(pk=UUID(delivery_id))
    publish_unaided(delivery=found, now=utc_now(), random_bytes=secrets.token_bytes)


def start_publishing(delivery: Delivery) -> None:
    """Have the delivery publish itself soon; written in the transaction of the caller."""
    publish.enqueue(str(delivery.pk))


@task()
def remake(making_id: int) -> None:
    """Make a table public anew with its corrections; harmless when it was made already."""
    remaking.carry_out(making_id=making_id, now=utc_now(), random_bytes=secrets.token_bytes, begin=start_remaking)


def start_remaking(making: Making) -> None:
    """Have the table made soon; written in the transaction of the caller."""
    remake.enqueue(making.pk)


def fail_given_up(*, now: datetime) -> None:
    """Tables that nobody will make any more, as the workers died at it, hold up nothing."""
    remaking.fail_given_up(going_on=jobs.going_on(remake.module_path), now=now)

"""Deliveries that moved in from an earlier portal: accepted with the whole move, shown as published on the day they were there."""

from datetime import datetime

from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Publication, Resource
from ratusz.portal.catalog.policy import is_coordinator, is_reviewer
from ratusz.portal.core.policy import require, rule
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.outcomes import publish_delivery, taken
from ratusz.portal.intake.policy import is_deliverer, is_submitted
from ratusz.portal.people.models import User
from ratusz.portal.people.standing import Anybody


@rule(N_("Only what moved in is accepted as a whole."))
def is_moved(_user: Anybody, delivery: Delivery) -> bool:
    """Came with a move."""
    return delivery.channel == Delivery.Channel.MOVED


can_accept_moved = (is_coordinator | is_reviewer) & is_moved & is_submitted & ~is_deliverer


def accept_moved(
    *,
    delivery: Delivery,
    published_at: datetime | None,
    note: str,
    by: User,
    now: datetime,
    random_bytes: RandomBytes,
    few_because: str = "",
) -> bool:
    """Publish what a delivery of a move brings, as of `published_at`; now where what stands there is newer. Whether it was as of then."""

    def guard(row: Delivery) -> None:
        require(can_accept_moved, by, row)

    is_in_order = published_at is None or all(_is_newest(resource, published_at) for _table, resource in taken(delivery))
    at = published_at if is_in_order else None
    publish_delivery(delivery=delivery, guard=guard, by=by, now=now, random_bytes=random_bytes, note=note, at=at, few_because=few_because)
    return is_in_order


def _is_newest(resource: Resource, at: datetime) -> bool:
    """Whether nothing that stands there was published later."""
    return not Publication.objects.filter(resource=resource, at__gt=at).exists()

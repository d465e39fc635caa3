"""The only way from an address to a delivery, a table of it, or a place to deliver to."""

from uuid import UUID

from ratusz.bank.base.errors import Gone
from ratusz.bank.base.sentences import N_
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.people.standing import Anybody


def access_delivery(user: Anybody, delivery_id: UUID) -> Delivery:
    """The delivery with this id, for those who prepare or review deliveries of its unit."""
    loaded = Delivery.objects.seen_by(user).select_related(
        "instead_of__decided_by",
        "dataset__unit",
        "dataset__theme",
        "resource",
        "received_by",
        "decided_by",
        "link__made_by",
        "link__person",
        "link__unit",
    )
    found: Delivery | None = loaded.filter(pk=delivery_id).first()
    if found is None:
        raise nothing_here()
    if found.state == Delivery.State.ERASED:
        values = {"reason": found.decision_said, "hash": found.original}
        raise Gone("erased", N_("This was erased: {reason} (identified by {hash})"), values=values)
    return found


def access_table(user: Anybody, delivery_id: UUID, number: int) -> DeliveredTable:
    """A table of a delivery, by its number in the file."""
    delivery = access_delivery(user, delivery_id)
    found = DeliveredTable.objects.select_related("resource").filter(delivery=delivery, number=number).first()
    if found is None:
        raise nothing_here()
    found.delivery = delivery
    return found

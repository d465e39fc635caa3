"""Who declares phenomena and who answers for discrepancies. Things asked about: a unit, a phenomenon, a holding or a discrepancy."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.policy import is_steward as is_steward_of_data
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, Anybody, standing_of
from ratusz.portal.core.policy import rule
from ratusz.portal.discrepancies.codes import State
from ratusz.portal.discrepancies.models import ComparisonRule, Discrepancy, Holding, Phenomenon
from ratusz.portal.people.models import Unit
from ratusz.portal.people.standing import one_with


def _owner(thing: Unit | Phenomenon | Holding | ComparisonRule | Discrepancy) -> UUID:
    """The unit that settles what its holders do not agree on."""
    if isinstance(thing, Unit):
        return thing.pk
    return thing.owner_id if isinstance(thing, Phenomenon) else thing.phenomenon.owner_id


def units_of(thing: Discrepancy) -> Iterator[UUID]:
    """Those who take part: the stewards of its sides, and the arbiter."""
    for one in thing.sides.all():
        yield one.holding.steward_id
    yield thing.arbiter_id or thing.phenomenon.owner_id


@rule(N_("Only a coordinator of the unit that settles this phenomenon may do this."))
def leads(user: Anybody, thing: object) -> bool:
    """Coordinator or administrator there."""
    return standing_of(user).has(COORDINATORS, _owner(thing))  # type: ignore[arg-type]


@rule(N_("Only a steward of one of the units that hold the figures, or of the one that settles them, may do this."))
def takes_part(user: Anybody, thing: Discrepancy) -> bool:
    """Steward, coordinator or administrator of one of them."""
    standing = standing_of(user)
    return any(standing.has(EDITORS, unit) for unit in units_of(thing))


@rule(N_("It has been released already."))
def is_detected(_user: Anybody, thing: Discrepancy) -> bool:
    """Found, and nobody was asked yet."""
    return bool(thing.state == State.DETECTED)


@rule(N_("It does not wait for a decision."))
def is_assigned(_user: Anybody, thing: Discrepancy) -> bool:
    """Waits for those who were asked."""
    return bool(thing.state == State.ASSIGNED)


@rule(N_("It does not wait to be verified."))
def is_decided(_user: Anybody, thing: Discrepancy) -> bool:
    """Was decided and waits for somebody else to look."""
    return bool(thing.state == State.DECIDED)


@rule(N_("It is not settled."))
def is_closed(_user: Anybody, thing: Discrepancy) -> bool:
    """Was verified."""
    return bool(thing.state == State.CLOSED)


@rule(N_("Whoever decided does not verify it, nor does somebody who acts in their place: four eyes see more."))
def is_another(user: Anybody, thing: Discrepancy) -> bool:
    """Is not the one who decided, nor one with them by substitution."""
    days = {day_of(at) for at in (thing.decided_at, utc_now()) if at is not None}
    return thing.decided_by_id not in one_with(user, sorted(days, key=date.toordinal))


@rule(N_("Only a steward of the table may take figures from the version inside the office."))
def may_look_inside(user: Anybody, thing: Holding) -> bool:
    """Works on the table."""
    return is_steward_of_data(user, thing.resource)


can_declare = leads
can_release = leads & is_detected
can_comment = leads | takes_part
can_decide = (takes_part | leads) & is_assigned
can_verify = (takes_part | leads) & is_decided & is_another
can_send_back = (takes_part | leads) & is_decided
can_reopen = leads & is_closed
can_note = (leads | (takes_part & is_another)) & is_closed

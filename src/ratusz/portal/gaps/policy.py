"""Who says what a table is to hold, and who answers for what lacks. Things asked about: a resource or dataset, a gap, a decision."""

from collections.abc import Iterator
from uuid import UUID

from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.policy import can_edit
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, Anybody, standing_of
from ratusz.portal.core.policy import rule
from ratusz.portal.gaps.codes import SETTLED, Standing
from ratusz.portal.gaps.models import Gap


def answering(gap: Gap) -> Iterator[UUID]:
    """Whose it is: the unit that looks after it, the one of the dataset, those that need it or were asked."""
    yield gap.unit_id
    if gap.resource is not None:
        yield gap.resource.dataset.unit_id
    if gap.requirement is not None:
        yield gap.requirement.unit_id
        if gap.requirement.asked_of_id:
            yield gap.requirement.asked_of_id


@rule(N_("Only a steward of the unit that answers for it, or a coordinator, may do this."))
def answers_for(user: Anybody, gap: Gap) -> bool:
    """Steward, coordinator or administrator of one of its units."""
    standing = standing_of(user)
    return any(standing.has(EDITORS, unit) for unit in answering(gap))


@rule(N_("Only a coordinator may give it to another unit."))
def leads(user: Anybody, gap: Gap) -> bool:
    """Coordinator or administrator of one of its units."""
    standing = standing_of(user)
    return any(standing.has(COORDINATORS, unit) for unit in answering(gap))


@rule(N_("It is settled. Open it again first."))
def is_waiting(_user: Anybody, gap: Gap) -> bool:
    """Something is to be done about it."""
    return gap.standing not in SETTLED


@rule(N_("Nobody has decided anything about it yet."))
def is_decided(_user: Anybody, gap: Gap) -> bool:
    """Somebody took it up, planned or settled it."""
    return gap.standing != Standing.OPEN


can_declare = can_edit
can_take = answers_for & is_waiting
can_plan = answers_for & is_waiting
can_assign = leads & is_waiting
can_settle = answers_for & is_waiting
can_reopen = answers_for & is_decided

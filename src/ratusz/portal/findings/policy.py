"""Who answers what people found. Things asked about: a finding or a need."""

from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Audience
from ratusz.portal.catalog.policy import is_coordinator, is_steward
from ratusz.portal.catalog.standing import EDITORS, standing_of
from ratusz.portal.core.policy import rule
from ratusz.portal.findings.models import Finding, Need
from ratusz.portal.people.standing import Anybody


@rule(N_("It has an answer already."))
def is_open(_user: Anybody, thing: Finding) -> bool:
    """Waits for an answer."""
    return thing.is_open


@rule(N_("Only named units see this dataset: nobody else is asked about it."))
def is_seen_by_the_office(_user: Anybody, thing: Finding) -> bool:
    """About what everybody in the office sees."""
    audiences = {thing.dataset.audience, thing.resource.audience if thing.resource else thing.dataset.audience}
    return Audience.UNITS not in audiences


@rule(N_("Somebody has seen to it already."))
def is_unsettled(_user: Anybody, thing: Need) -> bool:
    """Nobody has seen to it."""
    return thing.settled_at is None


@rule(N_("It was set aside, and its text is forgotten."))
def is_kept(_user: Anybody, thing: Finding) -> bool:
    """Was not set aside."""
    return thing.state != thing.State.ASIDE


@rule(N_("It is not set aside, or its text is forgotten."))
def is_aside(_user: Anybody, thing: Finding) -> bool:
    """Was set aside with others, and what was written is still there."""
    return thing.state == thing.State.ASIDE and bool(thing.text)


@rule(N_("It was not passed on to a unit of yours."))
def was_passed_here(user: Anybody, thing: Finding) -> bool:
    """Was passed on to a unit where the reader answers."""
    return thing.unit_id is not None and bool(standing_of(user).has(EDITORS, thing.unit_id))


can_handle = is_steward | was_passed_here
can_take = can_handle & is_open
#: Others who see the dataset may be asked; where only named units see it, nobody else is told of it.
can_pass_on = can_take & is_seen_by_the_office
#: An answer may be corrected.
can_answer = can_handle & is_kept
can_set_aside = can_handle & is_kept
can_bring_back = can_handle & is_aside
can_settle = is_coordinator.saying(N_("Only a coordinator may do this.")) & is_unsettled

"""Who answers what people found. Things asked about: a finding or a need."""

from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.policy import is_coordinator, is_steward
from ratusz.portal.core.policy import rule
from ratusz.portal.findings.models import Finding, Need
from ratusz.portal.people.standing import Anybody


@rule(N_("It has an answer already."))
def is_open(_user: Anybody, thing: Finding) -> bool:
    """Waits for an answer."""
    return thing.is_open


@rule(N_("Somebody has seen to it already."))
def is_unsettled(_user: Anybody, thing: Need) -> bool:
    """Nobody has seen to it."""
    return thing.settled_at is None


@rule(N_("It was set aside, and its text is forgotten."))
def is_kept(_user: Anybody, thing: Finding) -> bool:
    """Was not set aside."""
    return thing.state != thing.State.ASIDE


can_handle = is_steward
can_take = is_steward & is_open
#: An answer may be corrected.
can_answer = is_steward & is_kept
can_set_aside = is_steward & is_kept
can_settle = is_coordinator.saying(N_("Only a coordinator may do this.")) & is_unsettled

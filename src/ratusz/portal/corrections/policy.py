"""Who may propose, accept and withdraw corrections. Things asked about: a resource to propose one, else the correction."""

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.policy import is_coordinator, is_reviewer, is_steward
from ratusz.portal.core.policy import rule
from ratusz.portal.corrections.models import Kept
from ratusz.portal.people.standing import Anybody, one_with


@rule(N_("Only rows that are published can be corrected."))
def has_rows(_user: Anybody, thing: Resource) -> bool:
    """Is a table that people see."""
    return thing.is_table and thing.is_published


@rule(N_("This correction does not wait for anybody."))
def is_proposed(_user: Anybody, thing: Kept) -> bool:
    """Waits for a second person."""
    return thing.is_proposed


@rule(N_("This correction has ended."))
def is_standing(_user: Anybody, thing: Kept) -> bool:
    """Is proposed or in force."""
    return thing.is_proposed or thing.is_active


@rule(
    N_("Only who proposed it may do this."),
    denial=N_("Nobody accepts their own correction: somebody else has to look at it."),
)
def is_proposer(user: Anybody, thing: Kept) -> bool:
    """Proposed it, or substitutes, or is substituted by, who did: now, or on that day."""
    return thing.by_id in one_with(user, {day_of(utc_now()), day_of(thing.at)})


@rule(N_("It changes nothing of what people see."), denial=N_("It changes what people see: a reviewer withdraws it."))
def has_effect(_user: Anybody, thing: Kept) -> bool:
    """Is in force, and the source has not overtaken it."""
    return thing.is_active and not thing.is_outdated


can_propose = is_steward & has_rows
can_decide = is_reviewer & is_proposed & ~is_proposer
#: What an active one changed was accepted by a reviewer, so a reviewer lets it go.
can_withdraw = is_standing & ((is_steward & ~has_effect) | is_reviewer | is_coordinator).saying(
    N_("It changes what people see: a reviewer withdraws it.")
)

"""Who may ask for an erasure, and who confirms it. Things asked about: a dataset, or a purge."""

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.policy import can_work_on, unit_of
from ratusz.portal.core.policy import rule
from ratusz.portal.erasure.models import Purge
from ratusz.portal.people.models import Role
from ratusz.portal.people.standing import Anybody, one_with, standing_of

CONFIRMERS = (Role.COORDINATOR, Role.INSPECTOR, Role.ADMINISTRATOR)


@rule(N_("Only a coordinator, the data-protection officer or an administrator may confirm that something is erased."))
def is_confirmer(user: Anybody, purge: Purge) -> bool:
    """Coordinator or data-protection officer there, or administrator."""
    return standing_of(user).has(CONFIRMERS, unit_of(purge))


@rule(N_("Only who asked for it may do this."), denial=N_("Erasing needs two people: somebody else has to confirm it."))
def is_asker(user: Anybody, purge: Purge) -> bool:
    """Asked for it, or substitutes, or is substituted by, who did: now, or on the day it was done."""
    return purge.asked_by_id in one_with(user, (day_of(utc_now()), day_of(purge.asked_at)))


@rule(N_("This was decided already."))
def is_asked(_user: Anybody, purge: Purge) -> bool:
    """Waits for the second person."""
    return purge.state == Purge.State.ASKED


can_ask = can_work_on
can_confirm = is_confirmer & is_asked & ~is_asker
can_refuse = ((is_confirmer | is_asker) & is_asked).saying(
    N_("Only who asked for it, a coordinator, the data-protection officer or an administrator may refuse it.")
)

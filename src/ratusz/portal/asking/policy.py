"""Who answers what people ask for. Thing asked about: something asked."""

from ratusz.bank.base.sentences import N_
from ratusz.portal.asking.models import Asked
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, standing_of
from ratusz.portal.core.policy import rule
from ratusz.portal.people.standing import Anybody


@rule(N_("Only those who answer for the unit it was given to may do this; a formal request is for coordinators."))
def answers_for(user: Anybody, thing: Asked) -> bool:
    """Coordinator or administrator there, of what has no unit of the whole bank; a steward of the unit for what is not formal."""
    standing = standing_of(user)
    if standing.everywhere.intersection(COORDINATORS):
        return True
    roles = COORDINATORS if thing.is_formal else EDITORS
    return thing.unit_id is not None and any(thing.unit_id in standing.reach.get(role, frozenset()) for role in roles)


@rule(N_("It has an answer already."))
def is_open(_user: Anybody, thing: Asked) -> bool:
    """Waits for an answer."""
    return thing.is_open


@rule(N_("A formal request is never shown."))
def is_informal(_user: Anybody, thing: Asked) -> bool:
    """A question, or a request for data."""
    return not thing.is_formal


@rule(N_("Only the day of a formal request may be moved, once, with a reason."))
def can_be_extended(_user: Anybody, thing: Asked) -> bool:
    """A formal request that waits and was not extended."""
    return thing.is_formal and thing.is_open and not thing.extended_because


@rule(N_("It was set aside, and its text is forgotten."))
def is_kept(_user: Anybody, thing: Asked) -> bool:
    """Was not set aside."""
    return thing.state != thing.State.ASIDE


can_handle = answers_for
can_show = answers_for & is_informal & is_kept
can_answer = answers_for & is_kept
can_pass_on = answers_for & is_open
can_extend = answers_for & can_be_extended
can_set_aside = answers_for & is_informal & is_open

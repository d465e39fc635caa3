"""Who strikes out words that people searched for."""

from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.standing import COORDINATORS, Anybody, standing_of
from ratusz.portal.core.policy import rule


@rule(N_("Only a coordinator or an administrator of the whole bank may do this."))
def is_of_the_whole(user: Anybody, _thing: object) -> bool:
    """Coordinator or administrator of the whole bank."""
    return bool(standing_of(user).everywhere.intersection(COORDINATORS))


can_strike = is_of_the_whole

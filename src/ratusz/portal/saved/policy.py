"""Who may save. Things asked about: a resource, a figure or an exploration."""

from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.policy import is_coordinator, is_published, is_steward
from ratusz.portal.core.policy import rule
from ratusz.portal.people.standing import Anybody
from ratusz.portal.saved.models import Saved


@rule(N_("Only a table has something to save."))
def is_table(_user: Anybody, thing: Resource) -> bool:
    """Has rows."""
    return thing.is_table


@rule(N_("This was removed."))
def is_kept(_user: Anybody, thing: Saved) -> bool:
    """Was not removed."""
    return thing.removed_at is None


can_save = is_steward & is_table & is_published
can_change = is_steward & is_kept
can_bring_back = is_steward & ~is_kept
can_put_at_home = is_coordinator

"""Who may change a contract. Things asked about: a resource."""

from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.policy import is_steward
from ratusz.portal.core.policy import rule
from ratusz.portal.people.standing import Anybody


@rule(N_("Only a table that has been delivered once has something to promise."))
def has_rows(_user: Anybody, thing: Resource) -> bool:
    """Is a table with a version."""
    return thing.is_table and bool(thing.current or thing.private)


can_promise = is_steward & has_rows

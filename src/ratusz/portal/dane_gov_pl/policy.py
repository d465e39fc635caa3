"""Who sees what the State portal would do, and says that a fall is meant."""

from ratusz.bank.base.sentences import N_
from ratusz.portal.core.policy import rule
from ratusz.portal.dane_gov_pl.models import Document
from ratusz.portal.people.models import Role
from ratusz.portal.people.standing import Anybody, standing_of


@rule(N_("Only a coordinator or an administrator of the whole bank may do this."))
def is_of_the_whole(user: Anybody, _thing: object) -> bool:
    """Coordinator or administrator of the whole bank."""
    return bool({Role.COORDINATOR, Role.ADMINISTRATOR}.intersection(standing_of(user).everywhere))


@rule(N_("The State portal refuses a document without datasets, so there is nothing to put in place of the last one."))
def holds_something(_user: Anybody, document: Document) -> bool:
    """A document that the schema allows."""
    return document.datasets > 0


can_see = is_of_the_whole
can_confirm = is_of_the_whole & holds_something

"""Who may change the catalogue. Things asked about: a unit, a dataset, a resource, or anything with a `dataset`."""

from typing import Any
from uuid import UUID

from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, INSPECTORS, REVIEWERS, Anybody, standing_of
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.core.policy import rule
from ratusz.portal.people.models import Unit


def unit_of(thing: Any) -> UUID:
    """The id of the unit that answers for `thing`."""
    if isinstance(thing, Unit):
        return thing.pk
    owner: Dataset = thing if isinstance(thing, Dataset) else thing.dataset
    return owner.unit_id


@rule(N_("Only people of the office may do this."))
def is_member(user: Anybody, _thing: object) -> bool:
    """Works in the office in any role."""
    return standing_of(user).is_member


@rule(N_("Only a steward of the unit that answers for this data may do this."))
def is_steward(user: Anybody, thing: object) -> bool:
    """Steward, coordinator or administrator there."""
    return standing_of(user).has(EDITORS, unit_of(thing))


@rule(N_("Only a reviewer of the unit that answers for this data, or of the whole bank, may do this."))
def is_reviewer(user: Anybody, thing: object) -> bool:
    """Reviewer there."""
    return standing_of(user).has(REVIEWERS, unit_of(thing))


@rule(N_("Only the data-protection officer may do this."))
def is_inspector(user: Anybody, thing: object) -> bool:
    """Data-protection officer there."""
    return standing_of(user).has(INSPECTORS, unit_of(thing))


@rule(N_("Only a coordinator or an administrator may show published data to more people."))
def is_coordinator(user: Anybody, thing: object) -> bool:
    """Coordinator or administrator there. What was accepted for some is not shown to more by its steward alone."""
    return standing_of(user).has(COORDINATORS, unit_of(thing))


@rule(N_("Nothing is published here, so there is nothing to take away."))
def is_published(_user: Anybody, thing: Resource) -> bool:
    """Has a current version that is not withdrawn."""
    return thing.is_published


@rule(N_("This is not withdrawn."))
def is_withdrawn(_user: Anybody, thing: Resource) -> bool:
    """Was taken away from everybody."""
    return thing.withdrawn_at is not None


@rule(N_("The data-protection officer withdrew this, so only they may show it again."))
def respects_inspector(user: Anybody, thing: Resource) -> bool:
    """Was not withdrawn by the data-protection officer, or is asked by them."""
    withdrawals = AuditEntry.objects.filter(verb="resource.withdrawn", target_id=str(thing.pk)).order_by("-at")
    last = withdrawals.select_related("by").first()
    by_officer = last is not None and last.by is not None and is_inspector(last.by, thing)
    return not by_officer or is_inspector(user, thing)


can_make_datasets = is_steward
can_edit = is_steward
can_review = is_reviewer
can_work_on = is_steward | is_reviewer
can_see_history = can_work_on | is_inspector
can_widen = is_coordinator
can_withdraw = (is_steward | is_reviewer | is_inspector) & is_published
#: What comes back was reviewed before it was published.
can_undo = (is_reviewer | is_coordinator) & is_published
can_restore = (is_reviewer | is_inspector) & is_withdrawn & respects_inspector

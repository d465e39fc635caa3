"""Who may say what of data. Things asked about: something declared, a unit, a campaign, a part of one; None for the whole bank."""

from typing import Any

from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, standing_of
from ratusz.portal.core.policy import rule
from ratusz.portal.people.models import Unit
from ratusz.portal.people.standing import Anybody
from ratusz.portal.stewardship.models import Campaign, Declared, Inventory, Part


@rule(N_("Only people of this unit, or a coordinator, may do this."))
def answers_for(user: Anybody, thing: Any) -> bool:
    """Steward, coordinator or administrator of the unit."""
    return standing_of(user).has(EDITORS, thing.pk if isinstance(thing, Unit) else thing.unit_id)


@rule(N_("This was put aside. Bring it back first."), denial=N_("This was not put aside."))
def is_kept(_user: Anybody, thing: Declared) -> bool:
    """Was not put aside."""
    return thing.removed_at is None


@rule(N_("Only a coordinator of the whole bank may do this."))
def coordinates(user: Anybody, _thing: object) -> bool:
    """Coordinator or administrator of the whole bank."""
    return bool(standing_of(user).everywhere.intersection(COORDINATORS))


@rule(N_("Only somebody who answers for data may do this."))
def answers_for_some(user: Anybody, _thing: object) -> bool:
    """Steward, coordinator or administrator of some unit, or of all."""
    standing = standing_of(user)
    return bool(standing.everywhere.intersection(EDITORS)) or any(standing.reach.get(role) for role in EDITORS)


@rule(N_("Only people of one of these units, or a coordinator, may do this."))
def answers_for_either(user: Anybody, things: Any) -> bool:
    """Steward, coordinator or administrator of one of the units."""
    return any(answers_for(user, thing) for thing in things)


@rule(N_("This campaign is closed."))
def is_open(_user: Anybody, thing: Campaign | Part) -> bool:
    """The campaign is not closed."""
    return (thing.campaign if isinstance(thing, Part) else thing).closed_at is None


@rule(N_("The unit said already that its list is whole."), denial=N_("The unit has not said yet that its list is whole."))
def is_unfinished(_user: Anybody, thing: Part) -> bool:
    """The unit has not finished its part."""
    return thing.finished_at is None


@rule(N_("Only who brought it may do this."))
def brought(user: Anybody, thing: Inventory) -> bool:
    """Brought the spreadsheet."""
    return bool(user.is_authenticated) and thing.brought_by_id == user.pk


can_make = answers_for
can_change = answers_for & is_kept
can_put_aside = answers_for & is_kept
can_bring_back = answers_for & ~is_kept
can_bring_sheets = answers_for_some
can_take_over = brought | coordinates
can_run_campaigns = coordinates
can_change_campaign = coordinates & is_open
can_answer = answers_for & is_open & is_unfinished
can_reopen = answers_for & is_open & ~is_unfinished
can_show_page = coordinates

"""The only way from an address to a row of the registry. "Does not exist" and "not yours to see" are the same 404."""

from uuid import UUID

from ratusz.portal.catalog.policy import is_coordinator
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.people.models import Unit
from ratusz.portal.stewardship.models import Campaign, Consumer, Declared, Flow, Inventory, Part, Purpose, Requirement, System
from ratusz.portal.stewardship.policy import answers_for, answers_for_either, coordinates

#: The word of an address → what it means.
KINDS: dict[str, type[Declared]] = {kind.KIND: kind for kind in (Flow, Purpose, Consumer, System, Requirement)}


def kind_of(word: str) -> type[Declared]:
    """The kind that `word` of an address means."""
    if word not in KINDS:
        raise nothing_here()
    return KINDS[word]


def access_declared(user: Anybody, word: str, key: UUID) -> Declared:
    """What is declared there, for those who may read it; put aside or not."""
    kind = kind_of(word)
    rows = Flow.objects.loaded() if kind is Flow else kind.objects.select_related("unit")
    found: Declared | None = rows.readable_by(user).filter(pk=key).first()
    if found is None:
        raise nothing_here()
    return found


def access_to_change(user: Anybody, word: str, key: UUID) -> Declared:
    """The same for those who may change it."""
    found = access_declared(user, word, key)
    if not answers_for(user, found):
        raise nothing_here()
    return found


def access_pair(user: Anybody, first: UUID, second: UUID) -> tuple[Flow, Flow]:
    """Two flows of which `user` answers for one."""
    one, other = (access_declared(user, Flow.KIND, key) for key in (first, second))
    if not (isinstance(one, Flow) and isinstance(other, Flow) and answers_for_either(user, (one, other))):
        raise nothing_here()
    return one, other


def access_campaign(user: Anybody, key: UUID) -> Campaign:
    """The campaign, for a coordinator."""
    found: Campaign | None = Campaign.objects.select_related("opened_by", "closed_by").filter(pk=key).first()
    if found is None or not coordinates(user, found):
        raise nothing_here()
    return found


def access_part(user: Anybody, number: int) -> Part:
    """The part of a unit in a campaign, for those who answer for the unit."""
    found: Part | None = Part.objects.select_related("campaign", "unit", "finished_by").filter(pk=number).first()
    if found is None or not answers_for(user, found):
        raise nothing_here()
    return found


def access_inventory(user: Anybody, key: UUID) -> Inventory:
    """The spreadsheet, for whoever brought it, and coordinators."""
    found: Inventory | None = Inventory.objects.select_related("brought_by").filter(pk=key).first()
    if found is None or not (coordinates(user, found) or found.brought_by_id == user.pk):
        raise nothing_here()
    return found


def access_unit_to_run(user: Anybody, key: UUID) -> Unit:
    """A unit, for its coordinator."""
    found = Unit.objects.filter(pk=key).first()
    if found is None or not is_coordinator(user, found):
        raise nothing_here()
    return found

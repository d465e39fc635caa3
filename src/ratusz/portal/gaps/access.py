"""The only way from an address to a gap. "Does not exist" and "not yours to see" are the same 404."""

from django.db.models import QuerySet

from ratusz.portal.catalog.access import access_resource_to_edit
from ratusz.portal.catalog.audiences import units_that_see
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.gaps.models import Cube, Gap
from ratusz.portal.gaps.policy import answers_for
from ratusz.portal.people.models import Unit


def access_gap(user: Anybody, key: str) -> Gap:
    """The gap for people of the office who may see its table, or its need."""
    found: Gap | None = Gap.objects.seen_in_office(user).loaded().filter(key=key).first()
    if found is None:
        raise nothing_here()
    return found


def access_gap_to_handle(user: Anybody, key: str) -> Gap:
    """The gap for those who answer for it."""
    found = access_gap(user, key)
    if not answers_for(user, found):
        raise nothing_here()
    return found


def may_be_given(gap: Gap) -> QuerySet[Unit]:
    """The units that can do something about it: of a table those that see it."""
    return Unit.objects.filter(closed_on=None) if gap.resource is None else units_that_see(gap.resource)


def access_table_to_declare(user: Anybody, dataset: str, resource: str) -> Resource:
    """A table with a published version, for those who say what it is to hold."""
    found = access_resource_to_edit(user, dataset, resource)
    if not found.is_table or not found.current:
        raise nothing_here()
    return found


def cube_of(resource: Resource) -> Cube | None:
    """What is expected of a table, in force or not; None where nobody ever said."""
    return Cube.objects.filter(resource=resource).select_related("resource__dataset__unit").first()

"""Which units see a table, whoever works in them: something to be done about it can be given to those alone."""

from django.db.models import QuerySet

from ratusz.portal.catalog.models import Audience, Resource
from ratusz.portal.people.models import Unit
from ratusz.portal.people.standing import upwards


def units_that_see(resource: Resource) -> QuerySet[Unit]:
    """The open units whose people see `resource`: those of its audience, and those that its dataset belongs to or lies below."""
    open_units = Unit.objects.filter(closed_on=None)
    limits = [thing for thing in (resource, resource.dataset) if thing.audience == Audience.UNITS]
    if not limits:
        return open_units
    parents = dict(Unit.objects.values_list("id", "parent"))
    named = [set(thing.audience_units.values_list("pk", flat=True)) for thing in limits]
    above = set(upwards(resource.dataset.unit_id, parents))
    seeing = [unit for unit in parents if unit in above or all(one.intersection(upwards(unit, parents)) for one in named)]
    return open_units.filter(pk__in=seeing)

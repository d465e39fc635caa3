"""The only way from an address to a phenomenon or a discrepancy. "Does not exist" and "not yours to see" are the same 404."""

from uuid import UUID

from django.utils.crypto import constant_time_compare

from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.discrepancies.models import ComparisonRule, Discrepancy, Holding, Phenomenon
from ratusz.portal.discrepancies.policy import leads


def access_public(number: int) -> Discrepancy:
    """The discrepancy of that number as residents see it."""
    found: Discrepancy | None = Discrepancy.objects.public().loaded().filter(number=number).first()
    if found is None:
        raise nothing_here()
    return found


def access_own(number: int, token: str) -> Discrepancy:
    """What somebody reported, for whoever has its address."""
    found: Discrepancy | None = Discrepancy.objects.loaded().filter(number=number).exclude(token="").first()
    if found is None or not constant_time_compare(found.token, token):
        raise nothing_here()
    return found


def access_in_office(user: Anybody, number: int) -> Discrepancy:
    """The discrepancy for those who take part in it or lead it."""
    found: Discrepancy | None = Discrepancy.objects.seen_in_office(user).loaded().filter(number=number).first()
    if found is None:
        raise nothing_here()
    return found


def access_phenomenon(user: Anybody, slug: str) -> Phenomenon:
    """The phenomenon for those who declare it or hold figures of it."""
    found: Phenomenon | None = Phenomenon.objects.seen_in_office(user).select_related("owner").filter(slug=slug).first()
    if found is None:
        raise nothing_here()
    return found


def access_phenomenon_to_declare(user: Anybody, slug: str) -> Phenomenon:
    """The phenomenon for those who declare it."""
    found = access_phenomenon(user, slug)
    if not leads(user, found):
        raise nothing_here()
    return found


def access_holding(user: Anybody, pk: UUID) -> Holding:
    """A holding, removed or not, for those who declare its phenomenon."""
    found: Holding | None = Holding.objects.loaded().filter(pk=pk).first()
    if found is None or not leads(user, found):
        raise nothing_here()
    return found


def access_rule(user: Anybody, pk: UUID) -> ComparisonRule:
    """A rule for those who declare its phenomenon."""
    found = ComparisonRule.objects.select_related("phenomenon__owner").filter(pk=pk).first()
    if found is None or not leads(user, found):
        raise nothing_here()
    return found

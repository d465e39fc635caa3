"""The only way from an address to a person or a unit on the pages of those who run the bank."""

from uuid import UUID

from ratusz.portal.core.errors import nothing_here
from ratusz.portal.people.models import Unit, User
from ratusz.portal.people.standing import may_run


def access_person(user: User, person: UUID) -> User:
    """A person, for coordinators and administrators."""
    require_runner(user)
    found = User.objects.prefetch_related("memberships__unit").filter(pk=person).first()
    if found is None:
        raise nothing_here()
    return found


def access_unit(user: User, slug: str) -> Unit:
    """A unit, for coordinators and administrators."""
    require_runner(user)
    found = Unit.objects.select_related("parent").filter(slug=slug).first()
    if found is None:
        raise nothing_here()
    return found


def require_runner(user: User) -> None:
    """Nothing for coordinators and administrators; for others there is nothing here."""
    if not may_run(user):
        raise nothing_here()

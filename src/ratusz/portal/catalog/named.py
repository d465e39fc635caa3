"""Tables and people as the command line names them."""

from ratusz.bank.base.errors import NotFound
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Resource
from ratusz.portal.people.models import User


def table_named(address: str) -> Resource:
    """The table at `dataset/resource`, whoever may see it; NotFound, with those that there are."""
    dataset, _slash, slug = address.partition("/")
    tables = Resource.objects.filter(kind=Resource.Kind.TABLE).select_related("dataset__unit")
    found = tables.filter(dataset__slug=dataset, slug=slug).first()
    if found is None:
        near = tables.filter(dataset__slug=dataset).order_by("position")
        raise NotFound(
            "table-unknown",
            N_("There is no table {found}."),
            N_("Name it as DATASET/RESOURCE."),
            values={"found": address},
            allowed=tuple(f"{one.dataset.slug}/{one.slug}" for one in near),
        )
    return found


def person_named(email: str) -> User:
    """The account with this address; NotFound."""
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise NotFound("person-unknown", N_("There is no account with the address {email}."), values={"email": email})
    return found

"""The first hour of a new bank: its office and its administrator."""

from django.conf import settings
from django.db import transaction

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.text import slug
from ratusz.portal.core import audit
from ratusz.portal.people.actions import first_password_address, make_account
from ratusz.portal.people.models import Role, Unit


@transaction.atomic
def appoint_administrator(*, email: str, name: str) -> str:
    """Make the office of the bank and its first administrator; the address at which that person sets a password."""
    title = f"Urząd: {settings.BANK_CITY}"
    Unit.objects.get_or_create(slug=slug(title), defaults={"name_pl": title, "kind": Unit.Kind.OFFICE, "email": settings.BANK_EMAIL})
    person = make_account(email=email, name=name or email.partition("@")[0], role=Role.ADMINISTRATOR, unit=None)
    audit.record("person.appointed", target=person, by=None, at=utc_now(), detail={"role": Role.ADMINISTRATOR})
    return first_password_address(person)

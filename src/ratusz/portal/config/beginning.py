"""The first hour of a new bank: its office, its units and categories, and its administrator."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import slug
from ratusz.portal.catalog.models import Theme
from ratusz.portal.core import audit
from ratusz.portal.people.actions import first_password_address, make_account
from ratusz.portal.people.models import Role, Unit, User

#: The EU authority table of data themes, in the words of dane.gov.pl, with pictures of ours.
EU_THEMES: dict[str, tuple[str, str, str]] = {
    "SOCI": ("Ludność i społeczeństwo", "Population and society", "users-three-duotone"),
    "EDUC": ("Edukacja, kultura i sport", "Education, culture and sport", "graduation-cap-duotone"),
    "HEAL": ("Zdrowie", "Health", "heartbeat-duotone"),
    "ENVI": ("Środowisko", "Environment", "leaf-duotone"),
    "TRAN": ("Transport", "Transport", "bus-duotone"),
    "ECON": ("Gospodarka i finanse", "Economy and finance", "coins-duotone"),
    "GOVE": ("Rząd i sektor publiczny", "Government and public sector", "scales-duotone"),
    "REGI": ("Regiony i miasta", "Regions and cities", "buildings-duotone"),
    "JUST": ("Sprawiedliwość i bezpieczeństwo publiczne", "Justice and public safety", "shield-check-duotone"),
    "ENER": ("Energia", "Energy", "lightning-duotone"),
    "TECH": ("Nauka i technologia", "Science and technology", ""),
    "AGRI": ("Rolnictwo, rybołówstwo, leśnictwo i żywność", "Agriculture, fisheries, forestry and food", ""),
    "INTR": ("Kwestie międzynarodowe", "International issues", ""),
}


@transaction.atomic
def appoint_administrator(*, email: str, name: str) -> str:
    """Make the office of the bank and its first administrator; the address at which that person sets a password.

    Who was appointed before is not appointed twice.
    """
    title = f"Urząd: {settings.BANK_CITY}"
    Unit.objects.get_or_create(slug=slug(title), defaults={"name_pl": title, "kind": Unit.Kind.OFFICE, "email": settings.BANK_EMAIL})
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        person = make_account(email=email, name=name or email.partition("@")[0], role=Role.ADMINISTRATOR, unit=None)
        audit.record("person.appointed", target=person, by=None, at=utc_now(), detail={"role": Role.ADMINISTRATOR})
    return first_password_address(person)


@transaction.atomic
def furnish(*, units: Sequence[str], categories: Sequence[tuple[str, str]]) -> None:
    """Make `units`, and `categories` (name and code of an EU theme); without any, the 13 themes as the city's own, to be renamed."""
    for position, name in enumerate(units, 1):
        Unit.objects.get_or_create(slug=slug(name), defaults={"name_pl": name, "position": position})
    chosen = categories or [(name, code) for code, (name, _english, _icon) in EU_THEMES.items()]
    for position, (name, code) in enumerate(chosen):
        polish, english, icon = EU_THEMES[code]
        words = {"name_pl": name, "name_en": english if name == polish else "", "eu_code": code, "icon": icon, "position": position}
        Theme.objects.get_or_create(slug=slug(name)[:60], defaults=words)


def parsed(categories: Iterable[str]) -> list[tuple[str, str]]:
    """Name and code of each "Edukacja=EDUC"; WrongUsage where the code is no EU theme."""
    found: list[tuple[str, str]] = []
    for category in categories:
        name, _equals, code = category.rpartition("=")
        if not name.strip() or code.strip() not in EU_THEMES:
            raise WrongUsage(
                "category-wrong",
                N_("“{found}” is no category with an EU theme."),
                N_("Write it as Edukacja=EDUC."),
                values={"found": category},
                allowed=tuple(EU_THEMES),
            )
        found.append((name.strip(), code.strip()))
    return found

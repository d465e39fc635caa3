"""The cast. Ala is a steward, Bartek a steward of another unit, Renata reviews, Celina is a resident with an account."""

import pytest
from django.conf import settings

from ratusz.portal.people.models import Membership, Role, Unit, User


def pytest_configure() -> None:
    """A quick hash of passwords: the cast is made anew for each test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def person(name: str, role: str = "", unit: Unit | None = None, **extra: object) -> User:
    """A person who signs in as <name>@ratusz.example with the password `hasło hasło`, perhaps with a role."""
    user = User(email=f"{name.lower()}@ratusz.example", name=name, **extra)
    user.set_password("hasło hasło")
    user.save()
    if role:
        Membership.objects.create(user=user, unit=unit, role=role)
    return user


@pytest.fixture
def office(db) -> Unit:
    return Unit.objects.create(slug="urzad-miasta", name_pl="Urząd Miasta", name_en="City Hall", kind=Unit.Kind.OFFICE)


@pytest.fixture
def education(office: Unit) -> Unit:
    """Ala's unit."""
    return Unit.objects.create(slug="edukacja", name_pl="Wydział Edukacji", name_en="Department of Education", parent=office)


@pytest.fixture
def surveying(office: Unit) -> Unit:
    """Bartek's unit."""
    return Unit.objects.create(slug="geodezja", name_pl="Wydział Geodezji", name_en="Department of Surveying", parent=office)


@pytest.fixture
def ala(education: Unit) -> User:
    """Steward of education."""
    return person("Ala", Role.STEWARD, education)


@pytest.fixture
def bartek(surveying: Unit) -> User:
    """Steward of another unit."""
    return person("Bartek", Role.STEWARD, surveying)


@pytest.fixture
def renata(office: Unit) -> User:
    """Reviewer of the whole bank."""
    return person("Renata", Role.REVIEWER)


@pytest.fixture
def dorota(office: Unit) -> User:
    """Coordinator of the whole bank."""
    return person("Dorota", Role.COORDINATOR)


@pytest.fixture
def adam(office: Unit) -> User:
    """Administrator."""
    return person("Adam", Role.ADMINISTRATOR)


@pytest.fixture
def celina(db) -> User:
    """A resident with an account and no role."""
    return person("Celina")

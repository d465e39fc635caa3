"""Questions about people."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet

from ratusz.portal.people.models import Role, Unit, User
from ratusz.portal.people.standing import upwards


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody a visitor of the demo city may sign in as."""

    email: str
    name: str
    roles: tuple[str, ...]


def reviewers_of(unit: Unit) -> QuerySet[User]:
    """The people who review what `unit` delivers: its own, of the units above it, of the whole bank."""
    return _posted(unit, Role.REVIEWER)


def stewards_of(unit: Unit) -> QuerySet[User]:
    """The people who keep the data of `unit`: its own and those of the units above it."""
    return _posted(unit, Role.STEWARD)


def _posted(unit: Unit, role: str) -> QuerySet[User]:
    here = Q(memberships__unit=None) | Q(memberships__unit__in=upwards(unit.pk, dict(Unit.objects.values_list("id", "parent"))))
    return User.objects.filter(here, memberships__role=role, is_active=True).distinct().order_by("email")


def demo_people() -> tuple[DemoPerson, ...]:
    """The people of the demo city, in the order they were made; nobody in any other bank."""
    if not settings.BANK_DEMO:
        return ()
    people = User.objects.filter(is_active=True).prefetch_related("memberships__unit").order_by("joined_at", "email")
    return tuple(DemoPerson(email=person.email, name=person.name, roles=_roles(person)) for person in people)


def _roles(person: User) -> tuple[str, ...]:
    labels = dict(Role.choices)
    return tuple(
        ", ".join(filter(None, [str(labels[post.role]), post.unit.name if post.unit else ""])) for post in person.memberships.all()
    )

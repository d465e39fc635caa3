"""Questions about people."""

from dataclasses import dataclass

from django.conf import settings

from ratusz.portal.people.models import Role, User


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody a visitor of the demo city may sign in as."""

    email: str
    name: str
    roles: tuple[str, ...]


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

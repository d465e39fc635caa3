"""Questions about people."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.core.models import Letter
from ratusz.portal.people.models import Membership, Role, Substitution, Unit, User
from ratusz.portal.people.standing import Anybody, standing_of, upwards

#: Who runs the bank: sees to letters that do not arrive, to people and units.
RUNNERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


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


def posts_of(unit: Unit) -> tuple[tuple[str, Role], ...]:
    """Who delivers and who reviews for `unit`: names and roles, by name."""
    here = Q(unit=None) | Q(unit__in=upwards(unit.pk, dict(Unit.objects.values_list("id", "parent"))))
    posts = Membership.objects.filter(here, role__in=(Role.STEWARD, Role.REVIEWER, Role.COORDINATOR), user__is_active=True)
    found = {(str(post.user), Role(post.role)) for post in posts.select_related("user")}
    return tuple(sorted(found, key=lambda one: (list(Role).index(one[1]), one[0])))


def _posted(unit: Unit, role: str) -> QuerySet[User]:
    here = Q(memberships__unit=None) | Q(memberships__unit__in=upwards(unit.pk, dict(Unit.objects.values_list("id", "parent"))))
    return User.objects.filter(here, memberships__role=role, is_active=True).distinct().order_by("email")


def names_of_units() -> Mapping[str, str]:
    """Address of a unit → its name, of all units."""
    return {unit.slug: unit.name for unit in Unit.objects.only("slug", "name_pl", "name_en")}


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


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:  # noqa: ARG001  what waits here waits whatever the hour
    """Letters that did not arrive, for those who run the whole bank; those that somebody asked for end by themselves."""
    if not RUNNERS.intersection(standing_of(user).everywhere):
        return
    for letter in Letter.objects.filter(lost_at__isnull=False, settled_at=None, unsubscribe="").order_by("lost_at"):
        yield Duty(
            kind=DutyKind.LETTER,
            title=_("Letter to %(address)s did not arrive") % {"address": letter.to},
            sentence=_("“%(subject)s”. Correct the address and send it again, or write down how it was settled.")
            % {"subject": letter.subject},
            url=reverse("desk:letter", args=[letter.pk]),
            action=_("See to it"),
            since=letter.lost_at,
        )


def substitutes_on(day: date) -> Mapping[UUID, list[User]]:
    """Principal → those who substitute them on `day`."""
    found: dict[UUID, list[User]] = {}
    holding = Substitution.objects.filter(first_on__lte=day, last_on__gte=day, substitute__is_active=True)
    for pair in holding.select_related("substitute"):
        found.setdefault(pair.principal_id, []).append(pair.substitute)
    return found


def present(people: Iterable[User], day: date) -> list[User]:
    """`people` as they can be reached on `day`: each replaced by who substitutes them, everybody once, nobody with a closed account."""
    substitutes = substitutes_on(day)
    found = (one for person in people for one in substitutes.get(person.pk, [person]))
    return list(dict.fromkeys(person for person in found if person.is_active))


def holders_by_unit(role: str) -> Mapping[UUID, list[User]]:
    """Unit → the people whose `role` holds there: its own, those of units above it, of the whole bank."""
    parents: dict[UUID, UUID | None] = dict(Unit.objects.values_list("id", "parent"))
    posts = Membership.objects.filter(role=role, user__is_active=True).select_related("user").order_by("user__name")
    return {unit: _once(post.user for post in posts if post.unit_id is None or post.unit_id in upwards(unit, parents)) for unit in parents}


def _once(people: Iterable[User]) -> list[User]:
    return list(dict.fromkeys(people))

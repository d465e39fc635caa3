"""What a person is in the bank: in which units, in which roles. A role in a unit holds in the units below it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from ratusz.portal.people.models import Membership, Unit, User

Anybody = User | AnonymousUser


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`everywhere`: roles in the whole bank. `reach`: role → units where it holds. `belongs_to`: own units and those above.

    An audience that names a unit includes the people of the units below it; hence `belongs_to` looks upwards.
    """

    everywhere: frozenset[str] = frozenset()
    reach: Mapping[str, frozenset[UUID]] = field(default_factory=dict)
    belongs_to: frozenset[UUID] = frozenset()

    @property
    def is_member(self) -> bool:
        """Whether the person works in the office in any role."""
        return bool(self.everywhere or self.reach)

    @property
    def sees_all(self) -> bool:
        """Whether the person has a role in the whole bank."""
        return bool(self.everywhere)

    @property
    def works_in(self) -> frozenset[UUID]:
        """Units where any of the person's roles holds."""
        return frozenset().union(*self.reach.values())

    def has(self, roles: Iterable[str], unit: UUID) -> bool:
        """Whether one of `roles` holds in `unit`."""
        return any(role in self.everywhere or unit in self.reach.get(role, ()) for role in roles)


NOBODY = Standing()


def standing_of(user: Anybody) -> Standing:
    """The standing of `user`, kept with the object, which lives as long as a request."""
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    kept = vars(user)
    if "_standing" not in kept:
        kept["_standing"] = _standing(Membership.objects.filter(user=user.pk).values_list("role", "unit"))
    found: Standing = kept["_standing"]
    return found


def _standing(memberships: Iterable[tuple[str, UUID | None]]) -> Standing:
    posts = list(memberships)
    if not posts:
        return NOBODY
    parents = dict(Unit.objects.values_list("id", "parent"))
    held: dict[str, set[UUID]] = {}
    for role, unit in posts:
        if unit is not None:
            held.setdefault(role, set()).add(unit)
    return Standing(
        everywhere=frozenset(role for role, unit in posts if unit is None),
        reach={role: frozenset(unit for unit in parents if units & set(upwards(unit, parents))) for role, units in held.items()},
        belongs_to=frozenset(above for units in held.values() for unit in units for above in upwards(unit, parents)),
    )


def upwards(unit: UUID, parents: Mapping[UUID, UUID | None]) -> list[UUID]:
    """`unit` and those above it; a circle in the tree ends the way."""
    way: list[UUID] = []
    at: UUID | None = unit
    while at is not None and at not in way:
        way.append(at)
        at = parents.get(at)
    return way

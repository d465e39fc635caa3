"""What a person is in the bank: in which units, in which roles. A role in a unit holds in the units below it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from ratusz.bank.base.clock import WARSAW, utc_now
from ratusz.portal.people.models import Membership, Role, Substitution, Unit, User

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


#: Whoever may publish, show to more people, or give roles proves twice who they are.
ROLES_WITH_MFA = frozenset({Role.REVIEWER, Role.COORDINATOR, Role.ADMINISTRATOR, Role.INSPECTOR})


def standing_of(user: Anybody) -> Standing:
    """The standing of `user`, kept with the object, which lives as long as a request.

    It is that of their own roles and of the roles of those whom they substitute today; what a principal has as a substitute
    of somebody else is not handed on.
    """
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    kept = user.memory
    if "standing" not in kept:
        _keep_standing(user, today=utc_now().astimezone(WARSAW).date())
    found: Standing = kept["standing"]
    return found


def forget_standing(user: Anybody) -> None:
    """Have the standing of `user` found anew: roles or substitutions changed."""
    if user.is_authenticated:
        user.memory.clear()


def may_run(user: Anybody) -> bool:
    """Whether `user` is a coordinator or an administrator anywhere: whoever sees people and units."""
    standing, roles = standing_of(user), {Role.COORDINATOR, Role.ADMINISTRATOR}
    return bool(roles.intersection(standing.everywhere) or roles.intersection(standing.reach))


def needs_mfa(user: Anybody) -> bool:
    """Whether one of the roles of `user`, own or in somebody's place, is among those that take a second proof."""
    standing = standing_of(user)
    return bool(ROLES_WITH_MFA.intersection(standing.everywhere) or ROLES_WITH_MFA.intersection(standing.reach))


def pairs_of(user: Anybody) -> tuple[Substitution, ...]:
    """Every substitution, past or to come, in which `user` is one of the two; kept with the object."""
    if not user.is_authenticated:
        return ()
    kept = user.memory
    if "pairs" not in kept:
        kept["pairs"] = tuple(Substitution.objects.filter(Q(principal=user.pk) | Q(substitute=user.pk)))
    found: tuple[Substitution, ...] = kept["pairs"]
    return found


def partner_in(pair: Substitution, user: Anybody) -> UUID:
    """The other one of the two."""
    return pair.substitute_id if pair.principal_id == user.pk else pair.principal_id


def one_with(user: Anybody, days: Iterable[date]) -> frozenset[UUID]:
    """`user` and everybody who substituted them, or whom they substituted, on one of `days`: before four eyes they are one person."""
    if user.pk is None:
        return frozenset()
    wanted = tuple(days)
    partners = (partner_in(pair, user) for pair in pairs_of(user) if any(pair.holds_on(day) for day in wanted))
    return frozenset({user.pk, *partners})


def principals_of(user: Anybody) -> tuple[User, ...]:
    """Those whom `user` substitutes today."""
    if standing_of(user) == NOBODY or not user.is_authenticated:
        return ()
    return tuple(principal for principal, _standing in user.memory.get("grounds", ()) if principal is not None)


def _keep_standing(user: User, *, today: date) -> None:
    """Memberships of the person and of those they substitute, in one query; grounds tell the audit in whose place one acts."""
    theirs = Q(user=user.pk) | Q(
        user__substitutions__substitute=user.pk, user__substitutions__first_on__lte=today, user__substitutions__last_on__gte=today,
        user__is_active=True,
    )  # fmt: skip
    posts = list(Membership.objects.filter(theirs).select_related("user").distinct())
    if not posts:
        user.memory["standing"] = NOBODY
        return
    parents = dict(Unit.objects.values_list("id", "parent"))
    own = [(post.role, post.unit_id) for post in posts if post.user_id == user.pk]
    user.memory["standing"] = _standing([(post.role, post.unit_id) for post in posts], parents)
    principals = {post.user_id: post.user for post in posts if post.user_id != user.pk}
    if principals:
        alone = [(None, _standing(own, parents))]
        together = [
            (principal, _standing([*own, *((post.role, post.unit_id) for post in posts if post.user_id == key)], parents))
            for key, principal in principals.items()
        ]
        user.memory["grounds"] = (*alone, *together)


def _standing(posts: Iterable[tuple[str, UUID | None]], parents: Mapping[UUID, UUID | None]) -> Standing:
    posts = list(posts)
    if not posts:
        return NOBODY
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

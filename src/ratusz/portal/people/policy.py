"""Who is what in a unit: the words that rules of other apps are made of. Things asked about: a Unit, or None for the whole bank."""

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.core.policy import rule
from ratusz.portal.people.models import Membership, Role, Unit, User
from ratusz.portal.people.standing import Anybody, standing_of


def _has(user: Anybody, role: str, unit: Unit | None) -> bool:
    standing = standing_of(user)
    return role in standing.everywhere if unit is None else standing.has([role], unit.pk)


@rule(N_("Only a steward of this unit may do this."))
def is_steward_of(user: Anybody, unit: Unit | None) -> bool:
    """Steward of the unit or of one above it."""
    return _has(user, Role.STEWARD, unit)


@rule(N_("Only a reviewer of this unit or of the whole bank may do this."))
def is_reviewer_of(user: Anybody, unit: Unit | None) -> bool:
    """Reviewer of the unit, of one above it, or of the whole bank."""
    return _has(user, Role.REVIEWER, unit)


@rule(N_("Only a coordinator may do this."))
def is_coordinator(user: Anybody, unit: Unit | None) -> bool:
    """Coordinator of the unit, of one above it, or of the whole bank."""
    return _has(user, Role.COORDINATOR, unit)


@rule(N_("Only an administrator may do this."))
def is_administrator(user: Anybody, unit: Unit | None) -> bool:  # noqa: ARG001  of the whole bank, whatever the unit
    """Administrator of the bank."""
    return _has(user, Role.ADMINISTRATOR, None)


@rule(N_("Nobody closes the account of the last administrator: appoint another one first."))
def leaves_an_administrator(user: Anybody, closed: User) -> bool:  # noqa: ARG001  the same for everybody
    """Somebody active remains who can administer the bank."""
    others = Membership.objects.filter(role=Role.ADMINISTRATOR, unit=None, user__is_active=True).exclude(user=closed)
    return others.exists() or Role.ADMINISTRATOR not in standing_of(closed).everywhere


@rule(N_("Only an administrator may do this."))
def administers(user: Anybody, person: User) -> bool:  # noqa: ARG001  whoever the person is
    """Administrator of the bank, asked about a person."""
    return _has(user, Role.ADMINISTRATOR, None)


@rule(N_("Only this person, or who runs the bank for all of their units, may do this."))
def is_themselves_or_runs(user: Anybody, person: User) -> bool:
    """The person, an administrator, or a coordinator whose reach holds every role of a person who runs nothing."""
    if not user.is_authenticated:
        return False
    return user.pk == person.pk or runs(user, person)


@rule(N_("Only a coordinator of all units of this person, or an administrator, may do this."))
def runs(user: Anybody, person: User) -> bool:
    """An administrator; or a coordinator whose reach holds every role of a person who was not appointed by an administrator."""
    standing = standing_of(user)
    if Role.ADMINISTRATOR in standing.everywhere:
        return True
    posts = list(person.memberships.all())
    if any(post.role in APPOINTED for post in posts):
        return False
    if Role.COORDINATOR in standing.everywhere:
        return True
    reach = standing.reach.get(Role.COORDINATOR, frozenset())
    return bool(posts) and all(post.unit_id in reach for post in posts)


#: Roles that only administrators give, take and change accounts of: each of them may be the second person that something needs.
APPOINTED = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR, Role.INSPECTOR})
can_invite = is_coordinator | is_administrator
can_change_units = is_coordinator | is_administrator
can_name_substitute = is_themselves_or_runs
can_run = runs
can_close_account = administers & leaves_an_administrator


def steward_without_unit() -> WrongUsage:
    """What is raised where somebody would be a steward of nothing."""
    return WrongUsage("role-needs-unit", N_("A steward answers for a unit: choose one."))

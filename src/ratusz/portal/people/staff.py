"""What people may do, and who does it for them: roles given and taken, substitutes named."""

from datetime import date, datetime, timedelta

from django.db import transaction

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict, NotAllowed, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit
from ratusz.portal.core.policy import require
from ratusz.portal.people.models import Membership, Role, Substitution, Unit, User
from ratusz.portal.people.policy import (
    APPOINTED,
    administers,
    can_invite,
    can_name_substitute,
    is_administrator,
    leaves_an_administrator,
    steward_without_unit,
)
from ratusz.portal.people.standing import forget_standing

LONGEST = timedelta(days=366)


@transaction.atomic
def give_role(*, user: User, role: Role, unit: Unit | None, by: User, now: datetime) -> None:
    """Give a person a role in a unit, or in the whole bank where `unit` is None."""
    _require_giver(by, role, unit)
    _require_another(by, user)
    if not user.is_active:
        raise Conflict("account-closed", N_("This account is closed."))
    if role == Role.STEWARD and unit is None:
        raise steward_without_unit()
    _membership, made = Membership.objects.get_or_create(user=user, role=role, unit=unit)
    if made:
        audit.record("role.given", target=user, by=by, at=now, detail={"role": role, "unit": unit.slug if unit else ""})
    forget_standing(user)


@transaction.atomic
def take_role(*, membership: Membership, by: User, now: datetime) -> None:
    """Take a role away; never the last administrator's."""
    role, unit, user = Role(membership.role), membership.unit, membership.user
    _require_giver(by, role, unit)
    if role == Role.ADMINISTRATOR and unit is None:
        require(leaves_an_administrator, by, user)
    membership.delete()
    forget_standing(user)
    audit.record("role.taken", target=user, by=by, at=now, detail={"role": role, "unit": unit.slug if unit else ""})


@transaction.atomic
def name_substitute(*, principal: User, substitute: User, first_on: date, last_on: date, by: User, now: datetime) -> Substitution:
    """`substitute` has the roles of `principal` from day to day. Nobody names themselves, but who may give the roles anyway."""
    require(can_name_substitute, by, principal)
    if principal.pk == substitute.pk:
        raise WrongUsage("substitute-same", N_("Choose somebody else: nobody substitutes themselves."))
    if by.pk == substitute.pk:
        require(administers, by, principal)
        _require_another(by, substitute)
    if not substitute.is_active or not principal.is_active or not substitute.memberships.exists():
        raise WrongUsage("substitute-unfit", N_("A substitute is somebody of the office with an open account."))
    if last_on < first_on or last_on < day_of(now):
        raise WrongUsage("days-wrong", N_("The last day lies before the first, or has passed."))
    if last_on - first_on > LONGEST:
        raise WrongUsage("days-too-many", N_("A substitution lasts a year at most."))
    if Substitution.objects.filter(principal=principal, substitute=substitute, first_on__lte=last_on, last_on__gte=first_on).exists():
        raise Conflict("substitution-exists", N_("This person substitutes them on some of these days already."))
    made = Substitution.objects.create(
        principal=principal, substitute=substitute, first_on=first_on, last_on=last_on, made_at=now, made_by=by
    )
    detail = {"substitute": substitute.name, "first_on": first_on.isoformat(), "last_on": last_on.isoformat()}
    audit.record("substitute.named", target=principal, by=by, at=now, detail=detail)
    forget_standing(substitute)
    return made


@transaction.atomic
def end_substitution(*, substitution: Substitution, by: User, now: datetime) -> None:
    """End a substitution now; of one that has begun the days that passed stay known, for four eyes look at them."""
    require(can_name_substitute, by, substitution.principal)
    today = day_of(now)
    if substitution.first_on >= today:
        substitution.delete()
    else:
        substitution.last_on = today - timedelta(days=1)
        substitution.save(update_fields=["last_on"])
    audit.record("substitute.ended", target=substitution.principal, by=by, at=now, detail={"substitute": substitution.substitute.name})
    forget_standing(substitution.substitute)


def _require_another(by: User, user: User) -> None:
    """Whoever acts in somebody's place gives nothing to themselves: it would outlast the days of the substitution."""
    if by.pk == user.pk and by.acts_for is not None:
        raise NotAllowed("not-allowed", N_("In somebody else's place nobody gives themselves anything."))


def _require_giver(by: User, role: Role, unit: Unit | None) -> None:
    require(can_invite, by, unit)
    if role in APPOINTED:
        require(is_administrator, by, unit)

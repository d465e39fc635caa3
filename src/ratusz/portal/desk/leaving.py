"""Somebody leaves: the account is closed and what they did goes on in other hands, in one step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit, outbox
from ratusz.portal.core.policy import require
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people import actions as accounts
from ratusz.portal.people import staff
from ratusz.portal.people.models import Membership, Role, Substitution, User
from ratusz.portal.people.policy import can_close_account


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What a person holds, and what of it nobody else would do."""

    person: User
    roles: tuple[Membership, ...]
    alone: frozenset[int]
    deliveries: tuple[Delivery, ...]
    substitutions: tuple[Substitution, ...]


def leaving(person: User, *, now: datetime) -> Leaving:
    """What would move if `person` left now."""
    roles = tuple(person.memberships.select_related("unit", "user").order_by("unit__name_pl", "role"))
    others = set(Membership.objects.exclude(user=person).filter(user__is_active=True).values_list("role", "unit"))
    unfinished = Delivery.objects.select_related("dataset__unit").unfinished_of(person)
    pairs = Substitution.objects.filter(Q(principal=person) | Q(substitute=person), last_on__gte=day_of(now))
    return Leaving(
        person=person,
        roles=roles,
        alone=frozenset(post.pk for post in roles if (post.role, post.unit_id) not in others),
        deliveries=tuple(unfinished),
        substitutions=tuple(pairs.select_related("principal", "substitute")),
    )


@transaction.atomic
def hand_over(*, person: User, successors: Mapping[int, User | None], by: User, now: datetime) -> Leaving:
    """Close the account of `person` and give each role (by its id) to the successor chosen for it; None: nobody takes it.

    A steward's role that nobody else has in its unit needs a successor. Deliveries in work go to the successor of a role that
    reaches them. Each successor gets one letter.
    """
    require(can_close_account, by, person)
    plan = leaving(person, now=now)
    missing = [post for post in plan.roles if post.pk in plan.alone and post.role == Role.STEWARD and successors.get(post.pk) is None]
    if missing:
        raise WrongUsage(
            "successor-missing",
            N_("Nobody else delivers for “{unit}”: choose a successor."),
            values={"unit": missing[0].unit.name_pl if missing[0].unit else ""},
        )
    taken: dict[User, list[str]] = {}
    for post in plan.roles:
        successor = successors.get(post.pk)
        if successor is not None:
            staff.give_role(user=successor, role=Role(post.role), unit=post.unit, by=by, now=now)
            taken.setdefault(successor, []).append(_role_in_words(post))
    _move_deliveries(plan, successors, by=by, now=now)
    accounts.close_account(user=person, by=by, now=now)
    told = {successor.name: words for successor, words in taken.items()}
    audit.record("person.handed-over", target=person, by=by, at=now, detail={"successors": told})
    for successor, words in taken.items():
        _write(successor, person, words, now=now)
    return plan


def _move_deliveries(plan: Leaving, successors: Mapping[int, User | None], *, by: User, now: datetime) -> None:
    """Each unfinished delivery goes to the successor whose new role reaches its unit, else to any; without one it stays where it is."""
    chosen = [(post, successor) for post in plan.roles if (successor := successors.get(post.pk)) is not None]
    for delivery in plan.deliveries:
        near = [one for post, one in chosen if post.unit_id == delivery.dataset.unit_id]
        successor = next(iter([*near, *(one for _post, one in chosen)]), None)
        if successor is not None:
            Delivery.objects.filter(pk=delivery.pk).update(carried_on_by=successor)
            detail = {"from": plan.person.name, "to": successor.name}
            audit.record("delivery.handed-over", target=delivery, by=by, at=now, detail=detail)


def _role_in_words(post: Membership) -> str:
    return f"{Role(post.role).label}, {post.unit.name}" if post.unit else str(Role(post.role).label)


def _write(successor: User, person: User, roles: list[str], *, now: datetime) -> None:
    with override(successor.language):
        values = {"name": successor.name, "person": person.name, "bank": settings.BANK_NAME or "Ratusz", "roles": "\n".join(roles)}
        subject = _("%(bank)s: you take over from %(person)s") % values
        body = _("Good day, %(name)s,\n\nfrom today you have these roles of %(person)s in %(bank)s:\n\n%(roles)s\n") % values
        body += f"\n{settings.BANK_ADDRESS}\n"
        outbox.write(once=f"took over {person.pk} {successor.pk}", to=successor.email, subject=subject, body=body, now=now)

"""People: who has an account, in which units and roles; inviting; roles given and taken."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.catalog.policy import is_coordinator
from ratusz.portal.core import outbox
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.desk.access import access_person, require_runner
from ratusz.portal.desk.forms import AddressForm, InviteForm, RoleForm
from ratusz.portal.people import actions, staff
from ratusz.portal.people.models import Membership, Role, Unit, User
from ratusz.portal.people.policy import APPOINTED, can_close_account, can_invite, can_run
from ratusz.portal.people.standing import standing_of
from ratusz.portal.show.components import Badge, Pager
from ratusz.portal.show.paging import page_of

AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A person in the list."""

    person: User
    text: str
    badge: Badge | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """The people found."""

    lines: tuple[PersonLine, ...]
    pager: Pager
    sought: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """A role of a person, and whether the reader may take it away."""

    membership: Membership
    text: str
    can_take: bool
    can_remind: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """A person, and what the reader may do about them."""

    person: User
    badge: Badge | None
    roles: tuple[RoleLine, ...]
    give: RoleForm
    address: AddressForm
    can_run: bool
    can_close: bool
    is_invited: bool


@office_only
def people(request: OfficeRequest) -> HttpResponse:
    """Everybody with an account; narrowed by words of name, address or unit."""
    require_runner(request.user)
    sought = request.GET.get("q", "").strip()[:100]
    found = User.objects.order_by("-is_active", "name", "email")
    for word in sought.split():
        near = Q(name__icontains=word) | Q(email__icontains=word) | Q(memberships__unit__name_pl__icontains=word)
        found = found.filter(pk__in=User.objects.filter(near).values("pk"))
    shown, pager = page_of(found.prefetch_related("memberships__unit"), request, at_once=AT_ONCE)
    page = PeoplePage(lines=tuple(_line(one) for one in shown), pager=pager, sought=sought)
    return show(request, "desk/people.html", page, nav=reverse("desk:people"))


@office_only
def person(request: OfficeRequest, person: UUID) -> HttpResponse:
    """One person: roles, invitation, leaving."""
    return _person_page(request, access_person(request.user, person))


@office_only
def invite(request: OfficeRequest) -> HttpResponse:
    """Invite a person."""
    require_runner(request.user)
    form = InviteForm(request.POST if request.method == "POST" else None, **_offer(request.user))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        return attempt(
            request,
            lambda: actions.invite(**given, by=request.user, now=utc_now()),
            done=_invited(given["email"]),
            to=reverse("desk:people"),
        )
    return show(request, "desk/invite.html", form, nav=reverse("desk:people"), status=422 if form.errors else 200)


def _invited(address: str) -> str:
    """Where the invitation is: on its way, or, without a mail server, where only who runs the machine reads it."""
    if not outbox.are_printed():
        return _("Invited. The letter is on its way to %(address)s.") % {"address": address}
    return _(
        "The account of %(address)s is made. There is no mail server, so the letter with the link to set a password stands in the log of "
        "the worker: in its terminal, or in journalctl -u ratusz-worker."
    ) % {"address": address}


@office_only
@require_POST
def give_role(request: OfficeRequest, person: UUID) -> HttpResponse:
    """Another role for a person."""
    found = access_person(request.user, person)
    form = RoleForm(request.POST, **_offer(request.user))
    if not form.is_valid():
        return _person_page(request, found, give=form)
    role, unit = Role(form.cleaned_data["role"]), form.cleaned_data["unit"]
    return attempt(
        request,
        lambda: staff.give_role(user=found, role=role, unit=unit, by=request.user, now=utc_now()),
        done=_("The role is given."),
        to=_address(found),
    )


@office_only
@require_POST
def take_role(request: OfficeRequest, person: UUID, membership: int) -> HttpResponse:
    """A role less."""
    found = access_person(request.user, person)
    post = Membership.objects.select_related("unit", "user").filter(pk=membership, user=found).first()
    if post is None:
        raise nothing_here()
    return attempt(
        request,
        lambda: staff.take_role(membership=post, by=request.user, now=utc_now()),
        done=_("The role is taken away. Give it again where that was a mistake."),
        to=_address(found),
    )


@office_only
@require_POST
def invite_again(request: OfficeRequest, person: UUID) -> HttpResponse:
    """The invitation once more."""
    found = access_person(request.user, person)
    return attempt(
        request,
        lambda: actions.invite_again(user=found, by=request.user, now=utc_now()),
        done=_invited(found.email),
        to=_address(found),
    )


@office_only
@require_POST
def change_address(request: OfficeRequest, person: UUID) -> HttpResponse:
    """Another e-mail address for an account."""
    found = access_person(request.user, person)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _person_page(request, found, address=form)
    return attempt(
        request,
        lambda: actions.change_address(user=found, email=form.cleaned_data["email"], by=request.user, now=utc_now()),
        done=_("The address is changed. This person signs in with it from now on."),
        to=_address(found),
    )


def _person_page(request: OfficeRequest, found: User, *, give: RoleForm | None = None, address: AddressForm | None = None) -> HttpResponse:
    page = PersonPage(
        person=found,
        badge=_badge(found),
        roles=tuple(_role_line(request.user, post) for post in _posts(found)),
        give=give or RoleForm(**_offer(request.user)),
        address=address or AddressForm(initial={"email": found.email}),
        can_run=found.is_active and can_run(request.user, found),
        can_close=found.is_active and can_close_account(request.user, found),
        is_invited=found.is_active and _is_invited(found),
    )
    return show(request, "desk/person.html", page, nav=reverse("desk:people"), status=422 if give or address else 200)


def _role_line(user: User, post: Membership) -> RoleLine:
    reminds = post.role == Role.STEWARD and post.unit is not None and bool(is_coordinator(user, post.unit))
    return RoleLine(membership=post, text=_in_words(post), can_take=_may_give(user, post), can_remind=reminds)


def _offer(user: User) -> dict[str, Any]:
    """The roles that `user` may give, the units for which, and whether for the whole bank."""
    standing = standing_of(user)
    is_administrator = Role.ADMINISTRATOR in standing.everywhere
    whole = can_invite(user, None)
    units = [unit for unit in Unit.objects.filter(closed_on=None) if is_administrator or can_invite(user, unit)]
    return {"roles": [role for role in Role if is_administrator or role not in APPOINTED], "units": units, "whole": whole}


def _may_give(user: User, post: Membership) -> bool:
    return can_invite(user, post.unit) and (post.role not in APPOINTED or Role.ADMINISTRATOR in standing_of(user).everywhere)


def _posts(person: User) -> list[Membership]:
    return list(person.memberships.all())


def _in_words(post: Membership) -> str:
    where = post.unit.name if post.unit else _("the whole bank")
    return f"{Role(post.role).label}, {where}"


def _line(person: User) -> PersonLine:
    roles = "; ".join(_in_words(post) for post in _posts(person)) or _("no role")
    return PersonLine(person=person, text=f"{person.email} · {roles}", badge=_badge(person))


def _badge(person: User) -> Badge | None:
    if not person.is_active:
        return Badge(text=_("closed"))
    return Badge(text=_("invited"), tone="info") if _is_invited(person) else None


def _is_invited(person: User) -> bool:
    """Never came in yet, by a password or by the sign-in of the office."""
    return person.last_login is None and not person.has_usable_password()


def _address(person: User) -> str:
    return reverse("desk:person", args=[person.pk])

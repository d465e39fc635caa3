"""What is done to accounts: inviting a person, closing an account."""

from datetime import datetime
from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit, outbox
from ratusz.portal.core.policy import require
from ratusz.portal.people.models import Membership, Role, Unit, User
from ratusz.portal.people.policy import can_close_account, can_invite, is_administrator

ROLES_OF_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR, Role.INSPECTOR})


@transaction.atomic
def invite(*, email: str, name: str, role: Role, unit: Unit | None, by: User, now: datetime, language: str = "pl") -> User:
    """Make an account with a role in `unit` (None: the whole bank), and write its owner a letter with a link to set a password."""
    require(can_invite, by, unit)
    if role in ROLES_OF_ADMINISTRATORS:
        require(is_administrator, by, unit)
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise Conflict("account-exists", N_("There is an account with the address {email} already."), values={"email": email})
    user = make_account(email=email, name=name, role=role, unit=unit, language=language)
    audit.record("person.invited", target=user, by=by, at=now, detail={"role": role, "unit": unit.slug if unit else ""})
    _write_invitation(user, by=by, now=now)
    return user


def make_account(*, email: str, name: str, role: Role, unit: Unit | None, language: str = "pl") -> User:
    """An account with one role and no password; for inviting, and for the first administrator whom nobody invites."""
    user = User.objects.create_user(email.strip(), name=name.strip(), language=language)
    Membership.objects.create(user=user, unit=unit, role=role)
    return user


@transaction.atomic
def close_account(*, user: User, by: User, now: datetime) -> None:
    """End a person's access at once: no sign-in, no role, no session. What they did stays under their name."""
    require(can_close_account, by, user)
    roles = [f"{membership.role} {membership.unit_id or ''}".strip() for membership in user.memberships.all()]
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    user.memberships.all().delete()
    end_sessions(user, now=now)
    audit.record("person.closed", target=user, by=by, at=now, detail={"roles": roles})


def end_sessions(user: User, *, now: datetime) -> None:
    """Sign `user` out everywhere."""
    living = Session.objects.filter(expire_date__gt=now)
    theirs = [session.pk for session in living.iterator() if session.get_decoded().get("_auth_user_id") == str(user.pk)]
    Session.objects.filter(pk__in=theirs).delete()


def first_password_address(user: User) -> str:
    """The address, good for once and for three days, at which `user` sets a password."""
    keys = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    with override(user.language):
        path = reverse("account_reset_password_from_key", kwargs=keys)
    return urljoin(settings.BANK_ADDRESS, path)


def _write_invitation(user: User, *, by: User, now: datetime) -> None:
    with override(user.language):
        values = {"bank": settings.BANK_NAME or "Ratusz", "name": user.name, "by": by.name, "address": first_password_address(user)}
        subject = _("Your account in %(bank)s") % values
        body = _(
            "Good day, %(name)s,\n\n%(by)s has made an account for you in %(bank)s. Set a password at this address within three days:\n\n"
            "%(address)s\n\nThen sign in with this e-mail address.\n"
        )
        outbox.write(once=f"invited {user.pk}", to=user.email, subject=subject, body=body % values, now=now)

"""What is done to accounts: inviting a person, changing what is said of one, closing an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit, outbox
from ratusz.portal.core.policy import require
from ratusz.portal.people.models import Membership, Role, Substitution, Unit, User
from ratusz.portal.people.policy import APPOINTED, can_close_account, can_invite, can_run, is_administrator, steward_without_unit

#: Kinds of a second proof; spare codes alone are none.
PROOFS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """Whether a second proof is set up, and what the spare codes are made of."""

    is_set_up: bool
    codes: tuple[str, ...]


@transaction.atomic
def invite(*, email: str, name: str, role: Role, unit: Unit | None, by: User, now: datetime, language: str = "pl") -> User:
    """Make an account with a role in `unit` (None: the whole bank), and write its owner a letter with a link to set a password."""
    require(can_invite, by, unit)
    if role in APPOINTED:
        require(is_administrator, by, unit)
    if role == Role.STEWARD and unit is None:
        raise steward_without_unit()
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
    user.is_active, user.closed_at = False, now
    user.set_unusable_password()
    user.save(update_fields=["is_active", "closed_at", "password"])
    user.memberships.all().delete()
    today = day_of(now)
    for pair in Substitution.objects.filter(Q(principal=user) | Q(substitute=user), last_on__gte=today):
        if pair.first_on >= today:
            pair.delete()
        else:
            Substitution.objects.filter(pk=pair.pk).update(last_on=today - timedelta(days=1))
    end_sessions(user, now=now)
    audit.record("person.closed", target=user, by=by, at=now, detail={"roles": roles})


def end_sessions(user: User, *, now: datetime, but: str = "") -> None:
    """Sign `user` out everywhere; `but`: the key of a session that goes on."""
    Session.objects.filter(pk__in=[key for key in sessions_of(user, now=now) if key != but]).delete()


def sessions_of(user: User, *, now: datetime) -> list[str]:
    """The keys of the sessions in which `user` is signed in."""
    living = Session.objects.filter(expire_date__gt=now)
    return [session.pk for session in living.iterator() if session.get_decoded().get("_auth_user_id") == str(user.pk)]


@transaction.atomic
def describe_self(*, user: User, name: str, phone: str, language: str, reminders: str, now: datetime) -> None:
    """Change what a person says of themselves, and how they are reminded."""
    before = {"name": user.name, "phone": user.phone, "language": user.language, "reminders": user.reminders}
    user.name, user.phone, user.language, user.reminders = name.strip(), phone.strip(), language, reminders
    user.save(update_fields=["name", "phone", "language", "reminders"])
    changed = {key: value for key, value in before.items() if getattr(user, key) != value}
    if changed:
        audit.record("person.described", target=user, by=user, at=now, detail={"before": changed})


@transaction.atomic
def remind(*, user: User, reminders: str, now: datetime) -> None:
    """Change how often a person is reminded; asked by the link in a letter, so without signing in."""
    before, user.reminders = user.reminders, reminders
    user.save(update_fields=["reminders"])
    audit.record("person.described", target=user, by=user, at=now, detail={"before": {"reminders": before}})


@transaction.atomic
def sign_out_elsewhere(*, user: User, but: str, now: datetime) -> None:
    """Sign a person out on all devices but the one at hand."""
    end_sessions(user, now=now, but=but)
    audit.record("person.signed-out", target=user, by=user, at=now)


@transaction.atomic
def invite_again(*, user: User, by: User, now: datetime) -> None:
    """Write a new invitation to somebody who has not set a password yet; the link in the earlier one ends with its three days."""
    require(can_run, by, user)
    if user.has_usable_password() or not user.is_active:
        raise Conflict("password-set", N_("This person has a password already, or a closed account."))
    audit.record("person.invited-again", target=user, by=by, at=now)
    _write_invitation(user, by=by, now=now, mark=f" {now:%Y%m%d%H%M%S}")


@transaction.atomic
def change_address(*, user: User, email: str, by: User, now: datetime, is_old_dead: bool = False) -> None:
    """Correct the e-mail address of an account, at which its owner signs in: they do so anew, and are told at the old address.

    `is_old_dead`: letters to the old one come back, so none is written.
    """
    require(can_run, by, user)
    old, new = user.email, email.strip().lower()
    if User.objects.filter(email__iexact=new).exclude(pk=user.pk).exists():
        raise Conflict("account-exists", N_("There is an account with the address {email} already."), values={"email": new})
    user.email = new
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    audit.record("person.address-changed", target=user, by=by, at=now, detail={"old": old, "new": new})
    if by.pk != user.pk:
        end_sessions(user, now=now)
    if not is_old_dead:
        _tell_at_old_address(user, old, by=by, now=now)


@transaction.atomic
def tell_of_proofs(*, user: User, before: Proofs, now: datetime) -> None:
    """Write down what `user` did to their second proof since it was `before`."""
    after = proofs_of(user)
    if after.is_set_up != before.is_set_up:
        if after.is_set_up:
            audit.record("person.proof-set-up", target=user, by=user, at=now)
        else:
            audit.record("person.proof-removed", target=user, by=user, at=now)
    elif after.codes != before.codes:
        audit.record("person.codes-made", target=user, by=user, at=now)


@transaction.atomic
def set_password(*, user: User, password: str, now: datetime) -> None:
    """Set the password of an account: by its owner, signed in or led here by a letter to their address."""
    user.set_password(password)
    user.save()
    audit.record("person.password-set", target=user, by=user, at=now)


def proofs_of(user: User) -> Proofs:
    """What `user` proves a second time with, now."""
    own = Authenticator.objects.filter(user=user.pk)
    codes = own.filter(type=Authenticator.Type.RECOVERY_CODES).values_list("data", flat=True)
    return Proofs(
        is_set_up=own.filter(type__in=PROOFS).exists(),
        codes=tuple(str(data.get("seed", "")) for data in codes),
    )


def first_password_address(user: User) -> str:
    """The address, good for once and for three days, at which `user` sets a password."""
    keys = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    with override(user.language):
        path = reverse("account_reset_password_from_key", kwargs=keys)
    return urljoin(settings.BANK_ADDRESS, path)


def _tell_at_old_address(user: User, old: str, *, by: User, now: datetime) -> None:
    with override(user.language):
        values = {"bank": settings.BANK_NAME or "Ratusz", "name": user.name, "by": by.name, "new": user.email}
        subject = _("Your address in %(bank)s was changed") % values
        body = _(
            "Good day, %(name)s,\n\n%(by)s has changed the e-mail address of your account in %(bank)s to %(new)s. "
            "You sign in with that one from now on.\n\nIf you know nothing of this, tell the administrator of the bank at once.\n"
        )
        outbox.write(once=f"address changed {user.pk} {now.isoformat()}", to=old, subject=subject, body=body % values, now=now)


def _write_invitation(user: User, *, by: User, now: datetime, mark: str = "") -> None:
    with override(user.language):
        values = {"bank": settings.BANK_NAME or "Ratusz", "name": user.name, "by": by.name, "address": first_password_address(user)}
        subject = _("Your account in %(bank)s") % values
        body = _(
            "Good day, %(name)s,\n\n%(by)s has made an account for you in %(bank)s. Set a password at this address within three days:\n\n"
            "%(address)s\n\nThen sign in with this e-mail address.\n"
        )
        outbox.write(once=f"invited {user.pk}{mark}", to=user.email, subject=subject, body=body % values, now=now)

"""One-time links: addresses that open the drop page of one resource without an account. Made and revoked here, and opened again."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from ratusz.bank.base.errors import Gone, WrongUsage
from ratusz.bank.base.ids import RandomBytes
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.policy import can_widen
from ratusz.portal.core import audit
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.policy import require
from ratusz.portal.intake.models import OneTimeLink
from ratusz.portal.people.models import Unit, User

GOOD_FOR = timedelta(days=14)
LONGEST = timedelta(days=90)
_TOKEN_BYTES = 32
_ONLY_COORDINATORS = N_("Only a coordinator makes and revokes one-time links.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A link and its address. The address is told once: only its digest is kept."""

    link: OneTimeLink
    address: str


def drop_address(
    resource: Resource,
    to: User | Unit | str,
    now: datetime,
    *,
    good_for: timedelta = GOOD_FOR,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> str:
    """The address of a new one-time link to deliver to `resource`, for a reminder to a person, a unit or an e-mail address.

    Made by the bank itself: the caller has seen to it that `to` owes this delivery.
    """
    return _make(resource, to, by=None, now=now, good_for=good_for, random_bytes=random_bytes).address


@transaction.atomic
def make_link(
    *, resource: Resource, to: User | Unit | str, by: User, now: datetime, good_for: timedelta = GOOD_FOR, random_bytes: RandomBytes
) -> Made:
    """A one-time link made by a coordinator, who sends its address on."""
    require(can_widen.saying(_ONLY_COORDINATORS), by, resource)
    if not timedelta(0) < good_for <= LONGEST:
        raise WrongUsage("link-too-long", N_("A link is good for at most {most} days."), values={"most": LONGEST.days})
    return _make(resource, to, by=by, now=now, good_for=good_for, random_bytes=random_bytes)


@transaction.atomic
def revoke(*, link: OneTimeLink, by: User, now: datetime) -> None:
    """Close a link before its time."""
    require(can_widen.saying(_ONLY_COORDINATORS), by, link.resource)
    if OneTimeLink.objects.open_now(now).filter(pk=link.pk).update(revoked_at=now, revoked_by=by):
        audit.record("link.revoked", target=link, by=by, at=now, detail={"resource": link.resource.slug})


def open_link(token: str, *, now: datetime) -> OneTimeLink:
    """The link of the address that ends in `token`. NotFound where there is none, `Gone` with why where it is closed."""
    loaded = OneTimeLink.objects.select_related("resource__dataset__unit", "person", "unit", "made_by")
    found: OneTimeLink | None = loaded.filter(digest=_digest(token)).first()
    if found is None:
        raise nothing_here()
    if why := _closed_because(found, now):
        raise Gone("link-closed", why, N_("Ask whoever sent you the link for a new one."))
    return found


def hold(link: OneTimeLink, *, now: datetime) -> OneTimeLink:
    """The link, held until the end of the transaction; `Gone` where it was used or closed since the page looked at it."""
    found = OneTimeLink.objects.select_for_update(of=("self",)).select_related("resource__dataset", "person").get(pk=link.pk)
    if why := _closed_because(found, now):
        raise Gone("link-closed", why, N_("Ask whoever sent you the link for a new one."))
    return found


def _closed_because(link: OneTimeLink, now: datetime) -> str:
    if link.used_at is not None:
        return N_("This link was used already: what was sent by it has arrived.")
    if link.revoked_at is not None:
        return N_("This link was closed by the office.")
    if link.person is not None and not link.person.is_active:
        return N_("Whoever this link was for does not work here any more.")
    if link.expires_at <= now:
        return N_("This link was good for a few days only, and they have passed.")
    return N_("This data is not gathered any more.") if link.resource.withdrawn_at is not None else ""


@transaction.atomic
def _make(
    resource: Resource, to: User | Unit | str, *, by: User | None, now: datetime, good_for: timedelta, random_bytes: RandomBytes
) -> Made:
    if resource.kind == Resource.Kind.LINK:
        raise WrongUsage("no-drop-page", N_("A link has no file to be delivered."))
    token = urlsafe_b64encode(random_bytes(_TOKEN_BYTES)).rstrip(b"=").decode()
    link = OneTimeLink(
        digest=_digest(token), resource=resource, made_at=now, made_by=by, expires_at=now + good_for,
        person=to if isinstance(to, User) else None, unit=to if isinstance(to, Unit) else None,
        email=to if isinstance(to, str) else to.email,
    )  # fmt: skip
    link.save(force_insert=True)
    detail = {"resource": resource.slug, "expires": link.expires_at.isoformat()}
    audit.record("link.made", target=link, by=by, at=now, detail=detail)
    return Made(link=link, address=urljoin(settings.BANK_ADDRESS, reverse("intake:drop-page", args=[token])))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

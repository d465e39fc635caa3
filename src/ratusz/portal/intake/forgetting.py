"""Addresses of people without an account are forgotten some time after the one-time link that was sent to them was closed.

With the link go the letters to that address and its name in what happened. That there was a link, when and for which data, stays.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from ratusz.portal.core import audit
from ratusz.portal.core.models import AuditEntry, Letter
from ratusz.portal.intake.models import FORGOTTEN, Delivery, OneTimeLink
from ratusz.portal.people.models import Unit, User

State = Delivery.State
_AT_ONCE = 500
#: While what came by a link may still be sent back, its sender may still be written to.
_UNDECIDED = (State.RECEIVED, State.READING, State.UNREADABLE, State.READ, State.RETURNED, State.SUBMITTED, State.SCHEDULED)


def forget_addresses(*, now: datetime) -> int:
    """Forget the addresses whose time has passed (the setting `forget_addresses_after_days`); of how many links."""
    before = now - timedelta(days=settings.BANK_FORGET_ADDRESSES_AFTER_DAYS)
    links = list(_due(before)[:_AT_ONCE])
    for link in links:
        _forget(link, before=before, now=now)
    return len(links)


def _due(before: datetime) -> QuerySet[OneTimeLink]:
    """Links closed before that day which still know an address of somebody without an account."""
    closed = Q(used_at__lt=before) | Q(revoked_at__lt=before) | Q(expires_at__lt=before)
    known = OneTimeLink.objects.filter(closed, person=None, unit=None).exclude(email__in=("", FORGOTTEN))
    waiting = Delivery.objects.filter(link__isnull=False, state__in=_UNDECIDED).values("link")
    return known.exclude(pk__in=waiting).order_by("made_at")


@transaction.atomic
def _forget(link: OneTimeLink, *, before: datetime, now: datetime) -> None:
    address, link.email = link.email, FORGOTTEN
    link.save(update_fields=["email"])
    AuditEntry.objects.filter(target_kind="onetimelink", target_id=str(link.pk)).update(target_label=FORGOTTEN)
    ours = User.objects.filter(email__iexact=address).exists() or Unit.objects.filter(email__iexact=address).exists()
    if not ours:
        ended = Q(sent_at__isnull=False) | Q(settled_at__isnull=False)
        Letter.objects.filter(ended, to__iexact=address, written_at__lt=before).delete()
    audit.record("link.address-forgotten", target=link, by=None, at=now, detail={"resource": link.resource.slug})

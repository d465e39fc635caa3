"""Letters that did not arrive, seen to: the address corrected and the letter sent again, or settled with a note."""

from datetime import datetime

from django.db import transaction

from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.models import Letter
from ratusz.portal.core.outbox import AGAIN
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import reason_of
from ratusz.portal.people import actions as accounts
from ratusz.portal.people.models import User
from ratusz.portal.people.policy import can_invite

_INVITATION = "invited "


def access_letter(user: User, number: int) -> Letter:
    """A letter that is lost, for those who run the whole bank."""
    found = Letter.objects.filter(pk=number, lost_at__isnull=False).first()
    if found is None or not can_invite(user, None):
        raise nothing_here()
    return found


@transaction.atomic
def settle(*, letter: Letter, note: str, by: User, now: datetime) -> None:
    """Write down how it was settled: told by telephone, no longer needed…"""
    require(can_invite, by, None)
    said = reason_of(note, missing=N_("Write down how it was settled."))
    _close(letter, note=said, by=by, now=now)
    audit.record("letter.settled", target=letter, by=by, at=now, detail={"note": said})


@transaction.atomic
def send_again(*, letter: Letter, to: str, by: User, now: datetime) -> None:
    """Send it again to `to`; where the address was that of an account, the account has the new one from now on.

    An invitation is written anew: the link in the lost one is good for the old address only.
    """
    require(can_invite, by, None)
    person = User.objects.filter(email__iexact=letter.to, is_active=True).first()
    address = to.strip().lower()
    if person is not None and address != person.email:
        accounts.change_address(user=person, email=address, by=by, now=now, is_old_dead=True)
    _close(letter, note=address, by=by, now=now)
    if person is not None and letter.once.startswith(_INVITATION):
        accounts.invite_again(user=person, by=by, now=now)
    else:
        Letter.objects.create(
            once=f"{AGAIN}{letter.pk} {now:%Y%m%d%H%M%S}", to=address, subject=letter.subject, body=letter.body, written_at=now, try_at=now
        )
    audit.record("letter.sent-again", target=letter, by=by, at=now, detail={"old": letter.to, "new": address})


def _close(letter: Letter, *, note: str, by: User, now: datetime) -> None:
    open_ones = Letter.objects.filter(pk=letter.pk, settled_at=None)
    if not open_ones.update(settled_at=now, settled_by=by, settled_note=note):
        raise Conflict("letter-settled", N_("Somebody has seen to this letter already."))

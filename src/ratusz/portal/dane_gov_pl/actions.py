"""What is done with documents for dane.gov.pl: making one of the catalogue, serving it, saying that a fall is meant, noting a fetch."""

import hashlib
from dataclasses import asdict
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.bank.publish.dane_gov_pl.document import from_xml, md5_of, to_xml
from ratusz.bank.publish.dane_gov_pl.preview import Fall, fall
from ratusz.bank.publish.dane_gov_pl.rules import Fitted, fit
from ratusz.portal.core import audit, journal, outbox
from ratusz.portal.core.policy import require
from ratusz.portal.dane_gov_pl.models import Document, Fetch, body_of, packed
from ratusz.portal.dane_gov_pl.offered import offered
from ratusz.portal.dane_gov_pl.policy import can_confirm
from ratusz.portal.people.models import Role, User

#: The portal asks for the headers, then the hash, then the document: in this time nothing changes under its hands…
UNDER_WAY = timedelta(minutes=10)
#: … but nobody who keeps asking in its name holds a document up for longer.
LONGEST_WAIT = timedelta(hours=1)
#: Of one file no more is noted than this often.
NOTED_EVERY = timedelta(minutes=1)
KEPT_FOR = timedelta(days=30)

_State = Document.State
_NEXT = (_State.WAITING, _State.HELD)


def rebuild(*, now: datetime) -> None:
    """Make the document of the catalogue as it is, and serve it as soon as that is right."""
    number = journal.last_number()
    fitted = fit(offered())
    _keep(fitted, to_xml(fitted.datasets), number=number, now=now)
    put_in_place(now=now)


@transaction.atomic
def put_in_place(*, now: datetime) -> bool:
    """Serve the document that comes next, unless a fetch is under way; whether it was done. One commit, so all nodes change at once."""
    found = Document.objects.select_for_update().filter(state=_State.WAITING).first()
    if found is None or (found.made_at > now - LONGEST_WAIT and Fetch.objects.filter(at__gt=now - UNDER_WAY).exists()):
        return False
    Document.objects.filter(state=_State.CURRENT).update(state=_State.PAST)
    Document.objects.filter(pk=found.pk).update(state=_State.CURRENT, served_at=now)
    last = Fetch.objects.filter(file=Fetch.File.XML).values_list("document", flat=True).first()
    old = Document.objects.filter(state__in=(_State.PAST, _State.DROPPED), made_at__lt=now - KEPT_FOR, confirmed_at=None)
    old.exclude(pk__in=[last] if last else []).delete()
    return True


@transaction.atomic
def confirm(*, document: Document, by: User, now: datetime) -> None:
    """Say that what would vanish is meant to."""
    require(can_confirm, by, document)
    claimed = Document.objects.filter(pk=document.pk, state=_State.HELD)
    Document.objects.filter(state=_State.WAITING).update(state=_State.DROPPED)
    if not claimed.update(state=_State.WAITING, confirmed_by=by, confirmed_at=now):
        raise Conflict("document-changed", N_("The catalogue has changed since: another document waits now."), N_("Look at it again."))
    gone = {"datasets": document.gone_datasets, "resources": document.gone_resources}
    audit.record("state-portal.fall-confirmed", target=document, by=by, at=now, detail=gone)
    journal.write("state-portal", target=document, at=now)
    put_in_place(now=now)


def note_fetch(*, document: Document, file: str, now: datetime) -> None:
    """Note that the State portal asked for `file`."""
    if not Fetch.objects.filter(document=document, file=file, at__gt=now - NOTED_EVERY).exists():
        Fetch.objects.create(document=document, file=file, at=now)


def share_allowed() -> int:
    """How many per cent may vanish without a word."""
    return int(settings.BANK_DANE_GOV_PL_FALL)


@transaction.atomic
def _keep(fitted: Fitted, document: bytes, *, number: int, now: datetime) -> None:
    """Keep the document where it is news. One that was read of an older catalogue than another came too late."""
    known = {one.state: one for one in Document.objects.select_for_update().filter(state__in=(*_NEXT, _State.CURRENT))}
    if any(one.number > number for one in known.values()):
        return
    current, sha256 = known.get(_State.CURRENT), hashlib.sha256(document).hexdigest()
    remarks = [asdict(one) for one in fitted.remarks]
    Document.objects.filter(state__in=_NEXT).exclude(sha256=sha256).update(state=_State.DROPPED)
    same = [one for one in known.values() if one.sha256 == sha256]
    if same:
        Document.objects.filter(pk__in=[one.pk for one in same]).update(remarks=remarks, number=number)
        if current in same:
            Document.objects.filter(state__in=_NEXT).update(state=_State.DROPPED)
        return
    if not fitted.datasets and current is None:
        return
    falls = fall(from_xml(body_of(current.sha256)), fitted.datasets) if current else Fall.none()
    is_held = falls.is_too_much(most_percent=share_allowed())
    made = Document.objects.create(
        state=_State.HELD if is_held else _State.WAITING, sha256=sha256, md5=md5_of(document), packed=packed(document),
        bytes=len(document), datasets=len(fitted.datasets), resources=sum(len(one.resources) for one in fitted.datasets),
        gone_datasets=falls.gone_datasets, gone_resources=falls.gone_resources, remarks=remarks, number=number, made_at=now,
    )  # fmt: skip
    if is_held and current:
        _tell(made, current, now=now)


def _tell(held: Document, current: Document, *, now: datetime) -> None:
    """A letter to each coordinator of the whole bank, one for as long as the same document is served."""
    posts = {"memberships__role": Role.COORDINATOR, "memberships__unit": None, "is_active": True}
    for person in User.objects.filter(**posts).distinct():
        with override(person.language):
            subject = _("dane.gov.pl: much would be deleted, so nothing was changed")
            body = _(
                "Of the %(datasets)s datasets that the State portal is told of, %(gone)s would be deleted there, and %(files)s files of "
                "%(resources)s.\n\nThe State portal goes on getting the last good document. Look at what would happen, and say whether "
                "it is meant:"
            ) % {"datasets": current.datasets, "gone": held.gone_datasets, "files": held.gone_resources, "resources": current.resources}
            url = urljoin(settings.BANK_ADDRESS, reverse("dane_gov_pl:page"))
        outbox.write(
            once=f"dane.gov.pl {current.sha256[:20]} {person.email}", to=person.email, subject=subject, body=f"{body}\n{url}\n", now=now
        )

"""Questions about the document for dane.gov.pl: what is served, what waits, what an import would do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.bank.publish.dane_gov_pl.document import from_xml
from ratusz.bank.publish.dane_gov_pl.preview import Deed, deeds
from ratusz.bank.publish.dane_gov_pl.rules import Remark
from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.dane_gov_pl.models import Document, Fetch, body_of
from ratusz.portal.dane_gov_pl.policy import can_see
from ratusz.portal.people.standing import Anybody

_LIGHT = ("packed",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What the State portal would do with `next` (the document held, else the one that comes next, else the one served).

    `before`: the last one it fetched, None where it never did: then everything would be created.
    """

    next: Document | None
    before: Document | None
    deeds: tuple[Deed, ...]
    remarks: tuple[Remark, ...]


def served() -> Document | None:
    """The document that is served now."""
    return Document.objects.defer(*_LIGHT).filter(state=Document.State.CURRENT).first()


def last_fetch() -> Fetch | None:
    """When the State portal last took the document itself."""
    return Fetch.objects.filter(file=Fetch.File.XML).select_related("document").defer("document__packed").first()


def foreseen() -> Foreseen:
    """The preview."""
    states = {one.state: one for one in Document.objects.defer(*_LIGHT).filter(Q(state="held") | Q(state="waiting") | Q(state="current"))}
    candidate = states.get("held") or states.get("waiting") or states.get("current")
    fetch = last_fetch()
    before = fetch.document if fetch else None
    if candidate is None:
        return Foreseen(next=None, before=before, deeds=(), remarks=())
    old = from_xml(body_of(before.sha256)) if before else ()
    return Foreseen(
        next=candidate, before=before, deeds=deeds(old, from_xml(body_of(candidate.sha256))),
        remarks=tuple(Remark(**told) for told in candidate.remarks),
    )  # fmt: skip


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:  # noqa: ARG001  what waits here waits whatever the hour
    """A document that is held back, for those who may say that it is meant."""
    if not can_see(user):
        return
    for held in Document.objects.defer(*_LIGHT).filter(state=Document.State.HELD):
        yield Duty(
            kind=DutyKind.DECIDE,
            title=_("dane.gov.pl: much would be deleted"),
            sentence=_("%(gone)s datasets and %(files)s files would vanish from the State portal. The last good document is served on.")
            % {"gone": held.gone_datasets, "files": held.gone_resources},
            url=reverse("dane_gov_pl:page"),
            action=_("Look and decide"),
            since=held.made_at,
        )

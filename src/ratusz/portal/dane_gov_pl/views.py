"""The document and its hash at their addresses, and the page of those who keep them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.policy import require
from ratusz.portal.dane_gov_pl import actions, queries
from ratusz.portal.dane_gov_pl.models import Document, Fetch, body_of
from ratusz.portal.dane_gov_pl.policy import can_see
from ratusz.portal.dane_gov_pl.presenters import state_page
from ratusz.portal.explore.conditional import Freshness, answer
from ratusz.portal.explore.public import is_look

#: How the State portal calls itself when it asks.
_STATE_PORTAL = "otwarte dane"


@require_safe
def xml(request: HttpRequest) -> HttpResponseBase:
    """`/dane-gov-pl.xml`: the document that is served now."""
    found = _served(request, Fetch.File.XML)
    return _file(request, found, body_of(found.sha256), "application/xml; charset=utf-8")


@require_safe
def md5(request: HttpRequest) -> HttpResponseBase:
    """`/dane-gov-pl.md5`: the hash of those very bytes, and nothing else."""
    found = _served(request, Fetch.File.MD5)
    return _file(request, found, found.md5.encode(), "text/plain; charset=utf-8")


@office_only
@require_safe
def page(request: OfficeRequest) -> HttpResponseBase:
    """`/urzad/dane-gov-pl/`: what is served, and what the State portal would do with it."""
    require(can_see, request.user)
    shown = state_page(queries.served(), queries.last_fetch(), queries.foreseen())
    return show(request, "dane_gov_pl/page.html", shown, nav=reverse("dane_gov_pl:page"))


@office_only
@require_safe
def kept(request: OfficeRequest, document: UUID) -> HttpResponseBase:
    """A document that was, is or may be served, to be looked at."""
    found = _kept(request, document)
    return HttpResponse(body_of(found.sha256), content_type="application/xml; charset=utf-8")


@office_only
@require_POST
def confirm(request: OfficeRequest, document: UUID) -> HttpResponseBase:
    """Say that what would vanish is meant to."""
    found = _kept(request, document)
    return attempt(
        request,
        lambda: actions.confirm(document=found, by=request.user, now=utc_now()),
        done=_("It is meant: the document is served, or will be in a few minutes, when no fetch is under way."),
        to=reverse("dane_gov_pl:page"),
    )


def _kept(request: OfficeRequest, document: UUID) -> Document:
    found = Document.objects.filter(pk=document).first() if can_see(request.user) else None
    if found is None:
        raise nothing_here()
    return found


def _served(request: HttpRequest, file: Fetch.File) -> Document:
    found = queries.served()
    if found is None:
        raise nothing_here()
    if _STATE_PORTAL in request.headers.get("User-Agent", "").lower():
        actions.note_fetch(document=found, file=Fetch.File.HEAD if is_look(request) else file, now=utc_now())
    return found


def _file(request: HttpRequest, document: Document, body: bytes, media_type: str) -> HttpResponseBase:
    freshness = Freshness(parts=(document.sha256, media_type), changed_at=document.served_at, fixed=False, shared=True)
    return answer(request, freshness, lambda: HttpResponse(body, content_type=media_type))

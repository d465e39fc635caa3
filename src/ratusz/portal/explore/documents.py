"""Documents and links as files: the bytes as they were published, never shown by the browser inside of this site."""

from django.http import HttpRequest, HttpResponseBase

from ratusz.bank.base.errors import NotFound
from ratusz.bank.base.sentences import N_
from ratusz.bank.documents import KINDS
from ratusz.portal.catalog.models import Audience, Publication, Resource
from ratusz.portal.core import bank, demo
from ratusz.portal.core.headers import SANDBOX
from ratusz.portal.explore.conditional import Freshness, answer
from ratusz.portal.explore.ranges import file_response

_LINK_SUFFIX = "json"


def send_whole(request: HttpRequest, resource: Resource, version: str, suffix: str) -> HttpResponseBase:
    """The document or the words of the link that `version` of `resource` is, which the reader may see. `suffix`: what was asked for."""
    shown = Publication.objects.filter(resource=resource, version=version).order_by("at", "pk")[0]
    known = _LINK_SUFFIX if shown.url else shown.format
    if suffix != known:
        raise NotFound("unknown-format", N_("There is no format {found}."), values={"found": suffix}, allowed=(known,))
    shared = resource.audience == Audience.PUBLIC and resource.dataset.audience == Audience.PUBLIC
    freshness = Freshness(parts=(shown.original, suffix), changed_at=shown.at, fixed=True, shared=shared)
    name = demo.file_name(f"{resource.dataset.slug}--{resource.slug}.{suffix}")

    def make() -> HttpResponseBase:
        media_type = "application/json" if shown.url else KINDS[shown.format].media_type
        path = bank.store().original(shown.original)
        response = file_response(request, path, media_type=media_type, name=name, etag=freshness.etag)
        response.headers["Content-Security-Policy"] = SANDBOX
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return answer(request, freshness, make)

"""`/r/…`: addresses that stay for ever. A withdrawn or purged one answers 410 with the reason."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_safe

from ratusz.bank.base.errors import NotFound
from ratusz.bank.base.sentences import N_
from ratusz.bank.publish.formats import SUFFIXES
from ratusz.portal.api.reader import Asked, question_pairs
from ratusz.portal.catalog.access import access_resource_id, visible_version
from ratusz.portal.explore.documents import send_whole
from ratusz.portal.explore.exports import send
from ratusz.portal.explore.tables import open_table


@require_safe
def resource(request: HttpRequest, resource_id: UUID) -> HttpResponseBase:
    """Leads to the page of the resource, wherever it stands now."""
    return HttpResponseRedirect(access_resource_id(request.user, resource_id).get_absolute_url())


@require_safe
def version(request: HttpRequest, resource_id: UUID, version_id: UUID, suffix: str) -> HttpResponseBase:
    """A public version as a file that never changes: rows in any format, a document as it is, the words of a link."""
    found = access_resource_id(request.user, resource_id)
    chosen = visible_version(request.user, found, version=str(version_id))
    if not found.is_table:
        return send_whole(request, found, chosen, suffix)
    if suffix not in SUFFIXES:
        raise NotFound("unknown-format", N_("There is no format {found}."), values={"found": suffix}, allowed=SUFFIXES)
    asked = Asked(resource=found, version=chosen, table=open_table(str(found.id), chosen), fixed=True)
    return send(request, found, asked.table, question_pairs(request), suffix, asked.freshness(request.get_full_path()))

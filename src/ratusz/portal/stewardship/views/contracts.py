"""A contract of a table as a file."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ratusz.portal.catalog.access import access_resource
from ratusz.portal.catalog.office import OfficeRequest, office_only
from ratusz.portal.show.frame import absolute
from ratusz.portal.stewardship.contracts import contract_text


@office_only
@require_safe
def odcs(request: OfficeRequest, dataset: str, resource: str) -> HttpResponse:
    """What a table is gathered for, by whom and how often, as ODCS 3.1."""
    found = access_resource(request.user, dataset, resource)
    response = HttpResponse(contract_text(found, server=absolute(f"/api/v1/resources/{found.pk}/rows")), content_type="application/yaml")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.dataset.slug}--{found.slug}.odcs.yaml"'
    return response

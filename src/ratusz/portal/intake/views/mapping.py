"""One click on what a column is that stands under another heading, and one to take it back."""

from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only
from ratusz.portal.intake import mapping
from ratusz.portal.intake.access import access_table


@office_only
@require_POST
def map_column(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponseBase:
    """A new column is one that stood before."""
    table = access_table(request.user, delivery, number)
    said = {name: request.POST.get(name, "") for name in ("new", "lost", "seen")}
    return attempt(
        request,
        lambda: mapping.map_column(table=table, by=request.user, now=utc_now(), **said),
        done=_("The file is read anew, and later ones like it."),
        to=f"{table.delivery.get_absolute_url()}#tabela-{number}",
    )


@office_only
@require_POST
def unmap_column(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponseBase:
    """It is a column of its own."""
    table = access_table(request.user, delivery, number)
    name, seen = request.POST.get("name", ""), request.POST.get("seen", "")
    return attempt(
        request,
        lambda: mapping.unmap_column(table=table, name=name, seen=seen, by=request.user, now=utc_now()),
        done=_("Taken back. The file is read anew."),
        to=f"{table.delivery.get_absolute_url()}#tabela-{number}",
    )

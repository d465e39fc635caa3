"""What stood before is shown again: an earlier version, or a resource that was withdrawn."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.access import access_resource_at_work
from ratusz.portal.catalog.forms import UndoForm
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only
from ratusz.portal.intake import returning


@office_only
@require_POST
def go_back(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """The version before the current one comes back."""
    found = access_resource_at_work(request.user, dataset, resource)
    form = UndoForm(request.POST)
    form.is_valid()
    given, reason = form.cleaned_data, request.POST.get("reason", "")
    return attempt(
        request,
        lambda: returning.go_back(
            resource=found, seen=given.get("seen", ""), reason=reason, hide=given.get("hide", False), by=request.user, now=utc_now()
        ),
        done=_("The earlier version is the current one again."),
        to=reverse("catalog:history", args=[dataset, resource]),
    )


@office_only
@require_POST
def show_again(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """The resource is shown again."""
    found = access_resource_at_work(request.user, dataset, resource)
    reason = request.POST.get("reason", "").strip()
    return attempt(
        request,
        lambda: returning.show_again(resource=found, reason=reason, by=request.user, now=utc_now()),
        done=_("It is shown again."),
        to=reverse("catalog:history", args=[dataset, resource]),
    )

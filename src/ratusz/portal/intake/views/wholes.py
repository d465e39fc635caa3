"""Pages for what is no table: keeping a file as a document, delivering a link, taking out the bytes of a delivery."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.actions import make_resource
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.catalog.standing import EDITORS
from ratusz.portal.core import bank
from ratusz.portal.core.headers import SANDBOX
from ratusz.portal.intake import actions, scanning
from ratusz.portal.intake.access import access_delivery
from ratusz.portal.intake.linkforms import LinkForm
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.presenters import steps_of
from ratusz.portal.people.models import User
from ratusz.portal.show.components import Step

#: How much of an address stands for the name of the delivered file.
_NAME_SIGNS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage:
    """The form, and where in the journey one is."""

    form: LinkForm
    steps: tuple[Step, ...]
    can_make: bool


@office_only
@require_POST
def keep_as_document(request: OfficeRequest, delivery: UUID) -> HttpResponseBase:
    """The file is a document."""
    found = access_delivery(request.user, delivery)
    return attempt(
        request,
        lambda: actions.keep_as_document(delivery=found, by=request.user, now=utc_now()),
        done=_("The file is kept as a document."),
        to=found.get_absolute_url(),
    )


@office_only
@require_safe
def original(request: OfficeRequest, delivery: UUID) -> HttpResponseBase:
    """The bytes as they arrived, for those who prepare or review them; never shown in the browser, for they may hold anything."""
    found = access_delivery(request.user, delivery)
    if found.is_being_read and scanning.is_on():
        raise Conflict("not-scanned-yet", N_("The virus scanner has not looked at this file yet."), N_("Try again in a minute."))
    # The response closes the file when it has been sent.
    response = FileResponse(
        bank.store().original(found.original).open("rb"),
        as_attachment=True,
        filename=found.file_name,
        content_type="application/octet-stream",
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@office_only
def link(request: OfficeRequest) -> HttpResponseBase:
    """Deliver a link: a new one, or another address for one that is there."""
    datasets = list(Dataset.objects.editable_by(request.user, EDITORS).prefetch_related("resources"))
    form = LinkForm(datasets, request.POST) if request.method == "POST" else LinkForm(datasets, initial=_initial(request, datasets))
    if request.method == "POST" and form.is_valid():
        return redirect(_delivered(form, by=request.user, now=utc_now()))
    page = LinkPage(form=form, steps=steps_of(None), can_make=bool(datasets))
    return show(request, "intake/link.html", page, nav="desk", status=422 if form.errors else 200)


def _initial(request: OfficeRequest, datasets: list[Dataset]) -> dict[str, Any]:
    """What the form begins with: the link or the dataset that the address names."""
    for dataset in datasets:
        if dataset.slug == request.GET.get("dataset"):
            return {"target": f"new-in:{dataset.pk}"}
        for one in dataset.resources.all():
            if one.kind == Resource.Kind.LINK and str(one.pk) == request.GET.get("resource"):
                return {"target": f"to:{one.pk}", "url": one.url, "service": one.format or "page"}
    return {}


def _delivered(form: LinkForm, *, by: User, now: datetime) -> Delivery:
    given, link = form.cleaned_data, form.link()
    original = actions.keep([link.as_bytes()])
    with transaction.atomic():
        resource = form.resource
        if resource is None:
            resource = make_resource(dataset=form.dataset, words=form.words(), kind=Resource.Kind.LINK, by=by, now=now)
        return actions.receive(
            dataset=form.dataset, resource=resource, file_name=link.url[:_NAME_SIGNS], original=original, note=given["note"], by=by, now=now
        )

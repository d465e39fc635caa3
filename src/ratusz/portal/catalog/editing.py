"""Pages of the desk where the catalogue is described: datasets, resources, columns, audiences, what stands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog import actions, publishing
from ratusz.portal.catalog.access import access_dataset_to_edit, access_resource_at_work, access_resource_to_edit, successors_for
from ratusz.portal.catalog.categories import can_set_categories
from ratusz.portal.catalog.forms import (
    AddressForm,
    ArchiveForm,
    AudienceForm,
    CloseForm,
    DatasetForm,
    ReasonForm,
    ResourceForm,
    UndoForm,
    UnitForm,
)
from ratusz.portal.catalog.models import Dataset, Publication, Resource
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, sent, show
from ratusz.portal.catalog.policy import can_edit, can_restore, can_undo, can_withdraw
from ratusz.portal.catalog.presenters import DatasetRow, dataset_rows, events_of, happened, open_older
from ratusz.portal.catalog.standing import EDITORS
from ratusz.portal.people.models import Unit
from ratusz.portal.people.standing import standing_of
from ratusz.portal.show.components import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetsPage:
    """The datasets a person may change."""

    rows: tuple[DatasetRow, ...]
    can_make: bool
    can_coordinate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPage:
    """A form, and what stands beside it."""

    form: Any
    dataset: Dataset | None = None
    resource: Resource | None = None
    unit_form: UnitForm | None = None
    audience: AudienceForm | None = None
    address: AddressForm | None = None
    resources: tuple[Resource, ...] = ()
    happened: tuple[Event, ...] = ()
    archive: ArchiveForm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """What was published, and the ways back that are open to the reader."""

    resource: Resource
    events: tuple[Event, ...]
    can_edit: bool
    undo: UndoForm | None
    withdraw: ReasonForm | None
    restore: ReasonForm | None
    close: CloseForm | None


def units_of(request: OfficeRequest) -> list[Unit]:
    """The units for which the person may make datasets."""
    standing = standing_of(request.user)
    return [unit for unit in Unit.objects.filter(closed_on=None) if standing.has(EDITORS, unit.pk)]


@office_only
def datasets(request: OfficeRequest) -> HttpResponse:
    """What I answer for."""
    found = Dataset.objects.editable_by(request.user, EDITORS).select_related("unit", "theme").prefetch_related("resources")
    page = DatasetsPage(rows=dataset_rows(found), can_make=bool(units_of(request)), can_coordinate=can_set_categories(request.user, None))
    return show(request, "catalog/datasets.html", page, nav=request.path)


@office_only
def dataset_new(request: OfficeRequest) -> HttpResponseBase:
    """A new dataset: what it is and who answers for it."""
    form = DatasetForm(sent(request))
    unit_form = UnitForm(units_of(request), sent(request))
    if request.method == "POST" and form.is_valid() and unit_form.is_valid():
        made = actions.make_dataset(words=form.words(), unit=unit_form.cleaned_data["unit"], by=request.user, now=utc_now())
        return redirect("catalog:dataset-edit", made.slug)
    return show(request, "catalog/dataset_new.html", EditPage(form=form, unit_form=unit_form))


@office_only
def dataset_edit(request: OfficeRequest, dataset: str) -> HttpResponseBase:
    """What is said of a dataset, whom it is for, its address, its tables."""
    found = access_dataset_to_edit(request.user, dataset)
    form = DatasetForm.of(found, sent(request))
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            lambda: actions.describe_dataset(
                dataset=found, words=form.words(), why=form.cleaned_data["why"], by=request.user, now=utc_now()
            ),
            done=_("The description was saved."),
            to=request.path,
        )
    resources = tuple(found.resources.all())
    page = EditPage(
        form=form,
        dataset=found,
        audience=AudienceForm.of(found),
        address=AddressForm(initial={"slug": found.slug}),
        resources=resources,
        happened=happened(found, *resources),
        archive=ArchiveForm(found, successors_for(request.user)) if found.archived_at is None else None,
    )
    return show(request, "catalog/dataset_edit.html", page)


@office_only
@require_POST
def dataset_audience(request: OfficeRequest, dataset: str) -> HttpResponseBase:
    """Whom the dataset is for."""
    found = access_dataset_to_edit(request.user, dataset)
    return _set_audience(request, found, to=reverse("catalog:dataset-edit", args=[dataset]))


@office_only
@require_POST
def dataset_rename(request: OfficeRequest, dataset: str) -> HttpResponseBase:
    """Another address for the dataset."""
    found = access_dataset_to_edit(request.user, dataset)
    form = AddressForm(request.POST)
    if not form.is_valid():
        page = EditPage(form=DatasetForm.of(found), dataset=found, audience=AudienceForm.of(found), address=form)
        return show(request, "catalog/dataset_edit.html", page, status=422)
    return _rename(
        request,
        lambda: actions.rename_dataset(dataset=found, slug=form.cleaned_data["slug"], by=request.user, now=utc_now()),
        lambda: reverse("catalog:dataset-edit", args=[Dataset.objects.get(pk=found.pk).slug]),
    )


@office_only
def resource_new(request: OfficeRequest, dataset: str) -> HttpResponseBase:
    """A new table of a dataset."""
    found = access_dataset_to_edit(request.user, dataset)
    form = ResourceForm(sent(request))
    if request.method == "POST" and form.is_valid():
        made = actions.make_resource(dataset=found, words=form.words(), by=request.user, now=utc_now())
        return redirect("catalog:resource-edit", found.slug, made.slug)
    return show(request, "catalog/resource_new.html", EditPage(form=form, dataset=found))


@office_only
def resource_edit(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """What is said of a resource, whom it is for, its address."""
    found = access_resource_to_edit(request.user, dataset, resource)
    form = ResourceForm.of(found, sent(request))
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            lambda: actions.describe_resource(
                resource=found, words=form.words(), why=form.cleaned_data["why"], by=request.user, now=utc_now()
            ),
            done=_("The description was saved."),
            to=request.path,
        )
    return show(request, "catalog/resource_edit.html", _resource_page(found, form))


@office_only
@require_POST
def resource_audience(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """Whom the resource is for."""
    found = access_resource_to_edit(request.user, dataset, resource)
    return _set_audience(request, found, to=reverse("catalog:resource-edit", args=[dataset, resource]))


@office_only
@require_POST
def resource_rename(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """Another address for the resource."""
    found = access_resource_to_edit(request.user, dataset, resource)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return show(request, "catalog/resource_edit.html", _resource_page(found, ResourceForm.of(found), address=form), status=422)
    return _rename(
        request,
        lambda: actions.rename_resource(resource=found, slug=form.cleaned_data["slug"], by=request.user, now=utc_now()),
        lambda: reverse("catalog:resource-edit", args=[dataset, Resource.objects.get(pk=found.pk).slug]),
    )


@office_only
def history(request: OfficeRequest, dataset: str, resource: str) -> HttpResponse:
    """What was published when, and the ways back: undo, withdraw, restore."""
    found = access_resource_at_work(request.user, dataset, resource)
    editions = list(Publication.objects.filter(resource=found).select_related("by"))
    page = HistoryPage(
        resource=found,
        events=events_of(found, editions),
        can_edit=can_edit(request.user, found),
        undo=UndoForm(initial={"seen": found.current})
        if can_undo(request.user, found) and publishing.earlier_than_current(found)
        else None,
        withdraw=ReasonForm(auto_id="withdraw_%s") if can_withdraw(request.user, found) else None,
        restore=ReasonForm(auto_id="restore_%s") if can_restore(request.user, found) else None,
        close=CloseForm(older) if (older := open_older(found, editions)) and can_withdraw(request.user, found) else None,
    )
    return show(request, "catalog/history.html", page)


@office_only
@require_POST
def withdraw(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """The resource is taken away from everybody."""
    return _stand(request, dataset, resource, publishing.withdraw, _("It was withdrawn; its address tells the reason."))


@office_only
@require_POST
def close_versions(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """Earlier versions are taken away from everybody."""
    found = access_resource_at_work(request.user, dataset, resource)
    chosen, reason = request.POST.getlist("versions"), request.POST.get("reason", "")
    return attempt(
        request,
        lambda: publishing.close_versions(resource=found, versions=chosen, reason=reason, by=request.user, now=utc_now()),
        done=_("The versions were closed; their addresses tell the reason."),
        to=reverse("catalog:history", args=[dataset, resource]),
    )


def _stand(request: OfficeRequest, dataset: str, resource: str, verb: Callable[..., None], done: str) -> HttpResponse:
    found = access_resource_at_work(request.user, dataset, resource)
    reason = request.POST.get("reason", "").strip()
    return attempt(
        request,
        lambda: verb(resource=found, reason=reason, by=request.user, now=utc_now()),
        done=done,
        to=reverse("catalog:history", args=[dataset, resource]),
    )


def _set_audience(request: OfficeRequest, thing: Dataset | Resource, *, to: str) -> HttpResponse:
    form = AudienceForm.of(thing, request.POST)
    if not form.is_valid():
        resource = thing if isinstance(thing, Resource) else None
        page = EditPage(form=None, dataset=thing.dataset if isinstance(thing, Resource) else thing, resource=resource, audience=form)
        return show(request, "catalog/audience.html", page, status=422)
    chosen = form.cleaned_data
    return attempt(
        request,
        lambda: actions.set_audience(thing=thing, audience=chosen["audience"], units=chosen["units"], by=request.user, now=utc_now()),
        done=_("Who may see it was changed."),
        to=to,
    )


def _rename(request: OfficeRequest, act: Callable[[], object], where: Callable[[], str]) -> HttpResponse:
    """The address to go to is known only when the action has been done or refused."""
    response = attempt(request, act, done=_("The address was changed; the old one leads to it."), to="/")
    response["Location"] = where()
    return response


def _resource_page(resource: Resource, form: ResourceForm, *, address: AddressForm | None = None) -> EditPage:
    return EditPage(
        form=form,
        dataset=resource.dataset,
        resource=resource,
        audience=AudienceForm.of(resource),
        address=address or AddressForm(initial={"slug": resource.slug}),
        happened=happened(resource),
    )

"""What the deliverer does: sends a file, says what its tables are, decides, submits, gives up."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.actions import ResourceWords, make_resource
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, standing_of
from ratusz.portal.intake import actions
from ratusz.portal.intake.access import access_delivery, access_table
from ratusz.portal.intake.forms import DecideForm, DeliverForm, DescribeForm, IgnoreForm, TakeForm, WithholdForm
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.intake.presenters import steps_of
from ratusz.portal.intake.queries import manifest_of
from ratusz.portal.intake.sections import key_choices
from ratusz.portal.intake.views.looking import delivery_page
from ratusz.portal.intake.views.sending import DeliverPage, initial_of, received
from ratusz.portal.people.models import Unit

__all__ = ["decide", "deliver", "describe", "drop", "ignore", "read_again", "submit", "take", "take_back", "withhold"]


@office_only
def deliver(request: OfficeRequest) -> HttpResponseBase:
    """Send a file."""
    datasets = Dataset.objects.editable_by(request.user, EDITORS).prefetch_related("resources")
    standing = standing_of(request.user)
    units = [unit for unit in Unit.objects.filter(closed_on=None) if standing.has(EDITORS, unit.pk)]
    instead_of = _instead_of(request)
    if request.method == "POST":
        form = DeliverForm(datasets, units, request.POST, request.FILES)
        if form.is_valid():
            return _sent(request, received(form, instead_of=instead_of, by=request.user, now=utc_now()))
    else:
        form = DeliverForm(datasets, units, initial=initial_of(request, instead_of))
    others = any(standing.has(COORDINATORS, unit.pk) for unit in units)
    page = DeliverPage(form=form, steps=steps_of(None), can_make=bool(units), instead_of=instead_of, for_others=others)
    return show(request, "intake/deliver.html", page, nav="desk", status=422 if form.errors else 200)


def _sent(request: OfficeRequest, deliveries: list[Delivery]) -> HttpResponseBase:
    """To the delivery; of several, to the desk, where each of them stands."""
    if len(deliveries) == 1:
        return redirect(deliveries[0])
    told = ngettext("%(count)s file has arrived.", "%(count)s files have arrived.", len(deliveries)) % {"count": len(deliveries)}
    messages.success(request, told)
    return redirect("desk:desk")


def _instead_of(request: OfficeRequest) -> Delivery | None:
    """The delivery that the new one mends, where the address names one."""
    try:
        return access_delivery(request.user, UUID(request.GET["zamiast"])) if request.GET.get("zamiast") else None
    except ValueError:
        return None


@office_only
@require_POST
def describe(request: OfficeRequest, delivery: UUID) -> HttpResponseBase:
    """The day the data is for, and the note."""
    found = access_delivery(request.user, delivery)
    form = DescribeForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, form)
    return _done(request, found, lambda: actions.describe(delivery=found, by=request.user, now=utc_now(), **form.cleaned_data))


@office_only
@require_POST
def read_again(request: OfficeRequest, delivery: UUID) -> HttpResponseBase:
    """Read the file anew."""
    found = access_delivery(request.user, delivery)
    return _done(
        request, found, lambda: actions.read_again(delivery=found, by=request.user, now=utc_now()), _("The file is being read again.")
    )


@office_only
@require_POST
def take(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponseBase:
    """Say where a table goes and how it joins what is there."""
    table = access_table(request.user, delivery, number)
    form = TakeForm(table, key_choices(table), request.POST)
    if not form.is_valid():
        return _refused(request, table.delivery, form, **{f"take_{number}": form})
    return _done(request, table.delivery, lambda: _take(request, table, form.cleaned_data), _("The file is being read again."))


def _take(request: OfficeRequest, table: DeliveredTable, given: dict[str, Any]) -> None:
    now = utc_now()
    if given["resource"] == TakeForm.NEW:
        words = ResourceWords(title_pl=given["title"] or table.name)
        resource = make_resource(dataset=table.delivery.dataset, words=words, by=request.user, now=now)
    else:
        resource = Resource.objects.select_related("dataset").get(pk=given["resource"])
    key, accepted, because = given.get("key", table.key), given.get("accepted", ()), given.get("because", "")
    actions.take(table=table, resource=resource, mode=given["mode"], key=key, accepted=accepted, because=because, by=request.user, now=now)


@office_only
@require_POST
def ignore(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponseBase:
    """Say that a table goes nowhere, and why."""
    table = access_table(request.user, delivery, number)
    form = IgnoreForm(table, request.POST)
    if not form.is_valid():
        return _refused(request, table.delivery, form, **{f"ignore_{number}": form})
    because = form.cleaned_data["because"]
    return _done(request, table.delivery, lambda: actions.ignore(table=table, because=because, by=request.user, now=utc_now()))


@office_only
@require_POST
def withhold(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponseBase:
    """Say which columns stay inside."""
    table = access_table(request.user, delivery, number)
    form = WithholdForm(table, manifest_of(table).schema, request.POST)
    if not form.is_valid():
        return _refused(request, table.delivery, form)
    columns = form.cleaned_data["columns"]
    return _done(request, table.delivery, lambda: actions.withhold(table=table, columns=columns, by=request.user, now=utc_now()))


@office_only
@require_POST
def decide(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponseBase:
    """Decide about a problem."""
    table = access_table(request.user, delivery, number)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _refused(request, table.delivery, form)
    return _done(request, table.delivery, lambda: actions.decide(table=table, by=request.user, now=utc_now(), **form.cleaned_data))


@office_only
@require_POST
def submit(request: OfficeRequest, delivery: UUID) -> HttpResponseBase:
    """Hand it to the reviewers."""
    found = access_delivery(request.user, delivery)
    done = _("Sent for review. You will see here what was decided.")
    return _done(request, found, lambda: actions.submit(delivery=found, by=request.user, now=utc_now()), done)


@office_only
@require_POST
def take_back(request: OfficeRequest, delivery: UUID) -> HttpResponseBase:
    """Take it back from the reviewers."""
    found = access_delivery(request.user, delivery)
    return _done(request, found, lambda: actions.take_back(delivery=found, by=request.user, now=utc_now()), _("Taken back."))


@office_only
@require_POST
def drop(request: OfficeRequest, delivery: UUID) -> HttpResponseBase:
    """Give it up."""
    found = access_delivery(request.user, delivery)
    reason = request.POST.get("reason", "")
    return _done(
        request, found, lambda: actions.drop(delivery=found, reason=reason, by=request.user, now=utc_now()), _("The delivery was dropped.")
    )


def _done(request: OfficeRequest, delivery: Delivery, act: Callable[[], object], done: str = "") -> HttpResponseBase:
    return attempt(request, act, done=done or _("Saved."), to=delivery.get_absolute_url())


def _refused(request: OfficeRequest, delivery: Delivery, form: Any, **wrong: Any) -> HttpResponseBase:
    """The page again, with what has to be mended."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, f"{label}: {' '.join(errors)}" if label else " ".join(errors))
    return delivery_page(request, access_delivery(request.user, delivery.pk), status=422, **wrong)

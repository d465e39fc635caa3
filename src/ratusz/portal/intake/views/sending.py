"""The page on which a file is sent, and what happens when it arrives."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from ratusz.portal.catalog.actions import make_dataset, make_resource
from ratusz.portal.catalog.models import Resource
from ratusz.portal.intake import actions
from ratusz.portal.intake.forms import NEW_DATASET, DeliverForm
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import User
from ratusz.portal.show.components import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverPage:
    """The form, where in the journey one is, and the delivery that the new one mends."""

    form: DeliverForm
    steps: tuple[Step, ...]
    can_make: bool
    instead_of: Delivery | None


def initial_of(request: HttpRequest, instead_of: Delivery | None) -> dict[str, Any]:
    """What the form begins with: the place that the address names, or the words of the delivery to be mended."""
    if instead_of is not None:
        target = f"to:{instead_of.resource_id}" if instead_of.resource_id else f"new-in:{instead_of.dataset_id}"
        return {"target": target, "state_on": instead_of.state_on, "note": instead_of.note}
    if request.GET.get("resource"):
        return {"target": f"to:{request.GET['resource']}"}
    only = Resource.objects.filter(dataset__slug=request.GET.get("dataset", "")).values_list("pk", flat=True)[:2]
    return {"target": f"to:{only[0]}"} if len(only) == 1 else {}


def received(form: DeliverForm, *, instead_of: Delivery | None, by: User, now: datetime) -> Delivery:
    """The delivery that a filled-in form brings; the dataset and the table are made where they are new, all of it or nothing."""
    given = form.cleaned_data
    original = actions.keep(given["file"].chunks())
    with transaction.atomic():
        dataset, resource = form.dataset, form.resource
        if given["target"] == NEW_DATASET:
            dataset = make_dataset(words=form.dataset_words(), unit=given["unit"], by=by, now=now)
        if dataset is None:
            raise ValueError(given["target"])
        if resource is None:
            resource = make_resource(dataset=dataset, words=form.resource_words(), kind=form.kind, by=by, now=now)
        return actions.receive(
            dataset=dataset, resource=resource, file_name=given["file"].name, original=original,
            state_on=given["state_on"], note=given["note"], instead_of=instead_of, by=by, now=now,
        )  # fmt: skip

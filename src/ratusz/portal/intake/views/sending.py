"""The page on which a file is sent, and what happens when it arrives."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from ratusz.portal.catalog.actions import make_dataset, make_resource
from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.standing import EDITORS
from ratusz.portal.intake import actions
from ratusz.portal.intake.forms import NEW_DATASET, DeliverForm
from ratusz.portal.intake.models import Delivery
from ratusz.portal.people.models import User
from ratusz.portal.show.components import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverPage:
    """The form, where in the journey one is, and the delivery that the new one mends. `for_others`: may deliver on behalf of somebody."""

    form: DeliverForm
    steps: tuple[Step, ...]
    can_make: bool
    instead_of: Delivery | None
    for_others: bool = False


def initial_of(request: HttpRequest, instead_of: Delivery | None) -> dict[str, Any]:
    """What the form begins with: the place that the address names, or the words of the delivery to be mended."""
    if instead_of is not None:
        target = f"to:{instead_of.resource_id}" if instead_of.resource_id else f"new-in:{instead_of.dataset_id}"
        return {"target": target, "state_on": instead_of.state_on, "note": instead_of.note_said}
    if request.GET.get("resource"):
        return {"target": f"to:{request.GET['resource']}"}
    mine = Dataset.objects.editable_by(request.user, EDITORS)
    only = Resource.objects.filter(dataset__in=mine, dataset__slug=request.GET.get("dataset", "")).values_list("pk", flat=True)[:2]
    return {"target": f"to:{only[0]}"} if len(only) == 1 else {}


def received(form: DeliverForm, *, instead_of: Delivery | None, by: User, now: datetime) -> list[Delivery]:
    """The deliveries that a filled-in form brings; the dataset and the table are made where they are new, all of it or nothing."""
    given = form.cleaned_data
    files = [(file.name, actions.keep(file.chunks())) for file in given["file"]]
    with transaction.atomic():
        dataset, resource = form.dataset, form.resource
        if given["target"] == NEW_DATASET:
            dataset = make_dataset(words=form.dataset_words(), unit=given["unit"], by=by, now=now)
        if dataset is None:
            raise ValueError(given["target"])
        if resource is None and len(files) == 1:
            resource = make_resource(dataset=dataset, words=form.resource_words(), kind=form.kind, by=by, now=now)
        return [
            actions.receive(
                dataset=dataset, resource=resource if len(files) == 1 else place_of(dataset, name), file_name=name, original=original,
                state_on=given["state_on"], note=given["note"], instead_of=instead_of if number == 0 else None, behalf=form.behalf,
                by=by, now=now,
            )
            for number, (name, original) in enumerate(files)
        ]  # fmt: skip


def place_of(dataset: Dataset, file_name: str) -> Resource | None:
    """The resource that last had a file of such a name, digits apart; None where there was none, or where they went to several."""
    wanted = _bare(file_name)
    published = Delivery.objects.filter(dataset=dataset, state=Delivery.State.PUBLISHED, resource__isnull=False)
    found = {one.resource for one in published.select_related("resource__dataset") if _bare(one.file_name) == wanted}
    return found.pop() if len(found) == 1 else None


def _bare(file_name: str) -> str:
    """A name without what changes from month to month: digits, the marks between them, and the kind of file."""
    return re.sub(r"[\d\W_]+", " ", PurePath(file_name).stem.casefold()).strip()

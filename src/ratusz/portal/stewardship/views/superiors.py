"""Writing to the superior of a unit: whom, what, and the click that sends it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.people.models import Unit
from ratusz.portal.stewardship import superiors
from ratusz.portal.stewardship.access import access_unit_to_run
from ratusz.portal.stewardship.forms import SuperiorForm
from ratusz.portal.stewardship.models import Superior
from ratusz.portal.stewardship.superiors import Escalation


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalatePage:
    """The letter as it would be sent, to whom, and the form that names somebody."""

    unit: Unit
    superior: Superior | None
    letter: Escalation | None
    written_at: datetime | None
    form: SuperiorForm


@office_only
@require_safe
def escalate(request: OfficeRequest, unit: UUID) -> HttpResponse:
    """The letter, before anybody sends it."""
    return _page(request, access_unit_to_run(request.user, unit))


@office_only
@require_POST
def send(request: OfficeRequest, unit: UUID) -> HttpResponseBase:
    """Send it."""
    found = access_unit_to_run(request.user, unit)
    return attempt(
        request,
        lambda: superiors.escalate(unit=found, by=request.user, now=utc_now()),
        done=_("Written. It stands in the journal of the unit."),
        to=reverse("stewardship:escalate", args=[unit]),
    )


@office_only
@require_POST
def name(request: OfficeRequest, unit: UUID) -> HttpResponseBase:
    """Name the superior."""
    found, form = access_unit_to_run(request.user, unit), SuperiorForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    return attempt(
        request,
        lambda: superiors.name_superior(unit=found, **form.cleaned_data, by=request.user, now=utc_now()),
        done=_("Named. Nothing is sent before you send it."),
        to=reverse("stewardship:escalate", args=[unit]),
    )


def _page(request: OfficeRequest, unit: Unit, *, form: SuperiorForm | None = None) -> HttpResponse:
    named = Superior.objects.filter(unit=unit).first()
    page = EscalatePage(
        unit=unit,
        superior=named,
        letter=superiors.letter_of(unit, by=request.user, now=utc_now()),
        written_at=superiors.last_told(unit).get("unit.superior-written-to"),
        form=form or SuperiorForm(initial={"name": named.name, "email": named.email} if named else None),
    )
    return show(request, "stewardship/escalate.html", page, nav="desk", status=422 if form else 200)

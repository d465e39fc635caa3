"""A leaver: one form that shows what will move, closes the account and hands everything over."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.desk.access import access_person
from ratusz.portal.desk.forms import LeavingForm
from ratusz.portal.desk.leaving import Leaving, hand_over, leaving
from ratusz.portal.people.policy import can_close_account


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavePage:
    """What the person holds, and who takes it over. `hindrance`: why the account cannot be closed."""

    plan: Leaving
    form: LeavingForm
    hindrance: bool


@office_only
def leave(request: OfficeRequest, person: UUID) -> HttpResponse:
    """Close the account of somebody who leaves."""
    found = access_person(request.user, person)
    plan = leaving(found, now=utc_now())
    form = LeavingForm(plan.roles, plan.alone, found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return attempt(
            request,
            lambda: hand_over(person=found, successors=form.successors(), by=request.user, now=utc_now()),
            done=_("The account of %(person)s is closed; the duties are in other hands.") % {"person": found.name},
            to=reverse("desk:people"),
        )
    page = LeavePage(plan=plan, form=form, hindrance=not can_close_account(request.user, found))
    return show(request, "desk/leave.html", page, nav=reverse("desk:people"), status=422 if form.errors else 200)

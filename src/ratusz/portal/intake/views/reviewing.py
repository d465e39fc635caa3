"""What the reviewer does: publishes now or at a set time, or sends back."""

import secrets
from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import Conflict
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.office import OfficeRequest, attempt, language, office_only
from ratusz.portal.intake import actions, timed
from ratusz.portal.intake.access import access_delivery
from ratusz.portal.intake.forms import PublishAtForm, SendBackForm
from ratusz.portal.intake.models import Delivery
from ratusz.portal.intake.smallcells import require_worked_out
from ratusz.portal.intake.views.looking import delivery_page
from ratusz.portal.show.numbers import format_moment


@office_only
@require_POST
def accept(request: OfficeRequest, delivery: UUID) -> HttpResponseBase:
    """Publish what the delivery brings."""
    found = access_delivery(request.user, delivery)
    note, reason = request.POST.get("note", ""), _("What it shows stays inside the office.") if request.POST.get("close_older") else ""
    return _attempt(
        request,
        found,
        lambda few: actions.accept(
            delivery=found, by=request.user, now=utc_now(), random_bytes=secrets.token_bytes, note=note, close_older=reason, few_because=few
        ),
        done=_("Published. The page of the dataset shows it now."),
        waits=True,
    )


@office_only
@require_POST
def schedule(request: OfficeRequest, delivery: UUID) -> HttpResponseBase:
    """Accept it, to be published at a set time."""
    found = access_delivery(request.user, delivery)
    form = PublishAtForm(request.POST, auto_id="publish_at_%s")
    if not form.is_valid():
        return delivery_page(request, found, status=422, publish_at=form)
    note, reason = request.POST.get("note", ""), _("What it shows stays inside the office.") if request.POST.get("close_older") else ""
    return _attempt(
        request,
        found,
        lambda few: timed.schedule(
            delivery=found, at=form.at, by=request.user, now=utc_now(), note=note, close_older=reason, few_because=few
        ),
        done=_("Accepted. It will be published on %(moment)s.") % {"moment": format_moment(form.at, language())},
    )


@office_only
@require_POST
def call_off(request: OfficeRequest, delivery: UUID) -> HttpResponseBase:
    """Do not publish it at the time that was set."""
    found = access_delivery(request.user, delivery)
    return attempt(
        request,
        lambda: timed.call_off(delivery=found, by=request.user, now=utc_now()),
        done=_("Called off. It waits for a review again."),
        to=found.get_absolute_url(),
    )


@office_only
@require_POST
def send_back(request: OfficeRequest, delivery: UUID) -> HttpResponseBase:
    """Send it back with a reason."""
    found = access_delivery(request.user, delivery)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return delivery_page(request, found, status=422, send_back=form)
    return _attempt(
        request,
        found,
        lambda _few: actions.send_back(delivery=found, reason=form.cleaned_data["reason"], by=request.user, now=utc_now()),
        done=_("Sent back. The deliverer sees your reason."),
    )


def _attempt(request: OfficeRequest, found: Delivery, act: Callable[[str], object], *, done: str, waits: bool = False) -> HttpResponseBase:
    """Do `act` about the submission that the page of the form showed; where another one came since, its reviewer looks again.

    `act` is given what the reviewer says about small numbers of people. `waits`: it is done while the reviewer waits, so that what takes
    long has to be done by then.
    """

    def as_seen() -> None:
        if request.POST.get("seen", found.submission) != found.submission:
            raise Conflict("overtaken", N_("The delivery was changed in the meantime."), N_("Look at it as it is now, and decide again."))
        if waits:
            require_worked_out(found, closes=bool(request.POST.get("close_older")), by=request.user, now=utc_now())
        act(request.POST.get("few_because", ""))

    return attempt(request, as_seen, done=done, to=found.get_absolute_url())

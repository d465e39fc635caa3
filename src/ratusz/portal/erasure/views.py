"""Pages of the desk where erasures are asked for, seen and confirmed."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.access import access_resource_at_work
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.erasure import actions
from ratusz.portal.erasure.access import access_purge, purges_seen_by
from ratusz.portal.erasure.forms import ALL, AskForm, RefuseForm
from ratusz.portal.erasure.models import Purge
from ratusz.portal.erasure.policy import can_confirm, can_refuse, is_asker
from ratusz.portal.erasure.presenters import PurgePage, badge_of, card_of, facts_of, stays_of
from ratusz.portal.erasure.queries import deliveries_of, loss_of
from ratusz.portal.show.components import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """Erasures: those that wait for a second person, and those that were decided."""

    waiting: tuple[Card, ...]
    decided: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    """A form to ask with."""

    resource: Resource
    form: AskForm


@office_only
def purges(request: OfficeRequest) -> HttpResponse:
    """All that I may see."""
    seen = purges_seen_by(request.user)
    waiting = tuple(card_of(each) for each in seen if each.state == Purge.State.ASKED)
    page = ListPage(waiting=waiting, decided=tuple(card_of(each) for each in seen if each.state != Purge.State.ASKED))
    return show(request, "erasure/purges.html", page, nav=request.path)


@office_only
def ask(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """Ask that something of a resource be erased."""
    found = access_resource_at_work(request.user, dataset, resource)
    form = AskForm(deliveries_of(found), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        what, reason = form.cleaned_data["what"], form.cleaned_data["reason"]
        return attempt(
            request,
            lambda: actions.ask(
                dataset=found.dataset, resource=found, delivery=None if what == ALL else UUID(what), reason=reason,
                by=request.user, now=utc_now(),
            ),
            done=_("Asked. A coordinator, the data-protection officer or an administrator, another person than you, has to confirm it."),
            to=reverse("erasure:purges"),
        )  # fmt: skip
    return show(request, "erasure/ask.html", AskPage(resource=found, form=form), status=422 if form.is_bound else 200)


@office_only
def purge(request: OfficeRequest, purge: UUID) -> HttpResponse:
    """One erasure: what would go, who asked, and what I may do."""
    found = access_purge(request.user, purge)
    loss = loss_of(found) if found.state == Purge.State.ASKED else None
    page = PurgePage(
        purge=found,
        badge=badge_of(found),
        facts=facts_of(found, loss),
        stays=stays_of(loss) if loss else (),
        can_confirm=can_confirm(request.user, found),
        can_refuse=can_refuse(request.user, found),
        is_asker=is_asker(request.user, found),
    )
    return show(request, "erasure/purge.html", page, refuse=RefuseForm(), seen=loss.mark if loss else "")


@office_only
@require_POST
def confirm(request: OfficeRequest, purge: UUID) -> HttpResponseBase:
    """Confirm as the second person."""
    found = access_purge(request.user, purge)
    if not request.POST.get("sure"):
        return redirect(found)
    return attempt(
        request,
        lambda: actions.confirm(purge=found, by=request.user, now=utc_now(), seen=request.POST.get("seen", "")),
        done=_("Erased: no address gives it any more. The files leave the disk within a minute."),
        to=found.get_absolute_url(),
    )


@office_only
@require_POST
def refuse(request: OfficeRequest, purge: UUID) -> HttpResponseBase:
    """Leave it as it is."""
    found = access_purge(request.user, purge)
    form = RefuseForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return attempt(
        request,
        lambda: actions.refuse(purge=found, note=note, by=request.user, now=utc_now()),
        done=_("Nothing is erased."),
        to=found.get_absolute_url(),
    )

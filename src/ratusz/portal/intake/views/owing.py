"""A resource as the office sees it: what stands, what is due, what is on its way, who; answers instead of deliveries, links, settings."""

import secrets
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.portal.catalog.access import access_resource_at_work
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.catalog.policy import can_edit, can_widen
from ratusz.portal.catalog.presenters import badges_of
from ratusz.portal.core import outbox
from ratusz.portal.intake import answering, linking, unaided
from ratusz.portal.intake.answerforms import LateForm, NewLinkForm, UnchangedForm, UndoAnswerForm
from ratusz.portal.intake.models import Answer, Delivery, OneTimeLink
from ratusz.portal.intake.owed import AnswerLine, LinkLine, answer_lines, due_facts, link_lines, standing_facts
from ratusz.portal.intake.presenters import TaskLine, task_line
from ratusz.portal.people.queries import posts_of
from ratusz.portal.show.components import Badge, Fact

RECENT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceDesk:
    """The page. `made`: the address of a link that was just made, told this once."""

    resource: Resource
    badges: tuple[Badge, ...]
    standing: tuple[Fact, ...]
    due: tuple[Fact, ...]
    on_the_way: tuple[TaskLine, ...]
    done: tuple[TaskLine, ...]
    answers: tuple[AnswerLine, ...]
    links: tuple[LinkLine, ...]
    people: tuple[Fact, ...]
    can_edit: bool
    can_coordinate: bool
    unchanged: UnchangedForm | None
    late: LateForm | None
    undo: UndoAnswerForm
    new_link: NewLinkForm | None
    made: str = ""


@office_only
@require_safe
def resource(request: OfficeRequest, dataset: str, resource: str) -> HttpResponse:
    """All about a resource that the office needs to deliver it in time."""
    found = access_resource_at_work(request.user, dataset, resource)
    return _shown(request, _desk_of(request, found))


@office_only
@require_POST
def unchanged(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """Nothing changed."""
    found, form = access_resource_at_work(request.user, dataset, resource), UnchangedForm(request.POST)
    if not form.is_valid():
        return _shown(request, replace(_desk_of(request, found), unchanged=form), status=422)
    return attempt(
        request,
        lambda: answering.say_unchanged(resource=found, by=request.user, now=utc_now(), note=form.cleaned_data["note"]),
        done=_("Noted: nothing changed. Residents see that it was checked today."),
        to=_address(found),
    )


@office_only
@require_POST
def late(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """It will be late."""
    found, form = access_resource_at_work(request.user, dataset, resource), LateForm(request.POST)
    if not form.is_valid():
        return _shown(request, replace(_desk_of(request, found), late=form), status=422)
    return attempt(
        request,
        lambda: answering.say_late(resource=found, by=request.user, now=utc_now(), **form.cleaned_data),
        done=_("Noted. It is due on the new day."),
        to=_address(found),
    )


@office_only
@require_POST
def undo_answer(request: OfficeRequest, dataset: str, resource: str, answer: UUID) -> HttpResponseBase:
    """An answer is taken back."""
    found = access_resource_at_work(request.user, dataset, resource)
    given = get_object_or_404(Answer, pk=answer, resource=found)
    reason = request.POST.get("reason", "")
    return attempt(
        request,
        lambda: answering.undo(answer=given, reason=reason, by=request.user, now=utc_now()),
        done=_("The answer was taken back."),
        to=_address(found),
    )


@office_only
@require_POST
def make_link(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """A one-time link. Its address is told on the page that answers, and nowhere again."""
    found, form = access_resource_at_work(request.user, dataset, resource), NewLinkForm(request.POST)
    if not form.is_valid():
        return _shown(request, replace(_desk_of(request, found), new_link=form), status=422)
    now = utc_now()
    made = linking.make_link(resource=found, to=form.to, by=request.user, now=now, good_for=form.good_for, random_bytes=secrets.token_bytes)
    if form.cleaned_data["send"]:
        with override("pl"):
            values = {"title": found.title, "bank": settings.BANK_NAME or "Ratusz", "by": request.user.name, "address": made.address}
            subject = _("Please deliver: %(title)s") % values
            body = _(
                "Good day,\n\n%(by)s asks for data for %(bank)s: “%(title)s”. Send the file at this address, no account is needed:\n\n"
                "%(address)s\n\nThere you can also say that nothing has changed, or that it will be late.\n"
            )
            outbox.write(once=f"link {made.link.pk}", to=made.link.email, subject=subject, body=body % values, now=now)
    return _shown(request, replace(_desk_of(request, found), made=made.address))


@office_only
@require_POST
def revoke_link(request: OfficeRequest, dataset: str, resource: str, link: UUID) -> HttpResponseBase:
    """A link is closed before its time."""
    found = access_resource_at_work(request.user, dataset, resource)
    given = get_object_or_404(OneTimeLink.objects.select_related("resource__dataset", "person", "unit"), pk=link, resource=found)
    return attempt(
        request, lambda: linking.revoke(link=given, by=request.user, now=utc_now()), done=_("The link was closed."), to=_address(found)
    )


@office_only
@require_POST
def allow(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """Whether repeat deliveries may publish themselves."""
    found = access_resource_at_work(request.user, dataset, resource)
    allowed = request.POST.get("allowed") == "1"
    done = _("Repeat deliveries without a question publish themselves now.") if allowed else _("Every delivery is reviewed first now.")
    return attempt(
        request, lambda: unaided.allow(resource=found, allowed=allowed, by=request.user, now=utc_now()), done=done, to=_address(found)
    )


def _address(found: Resource) -> str:
    return reverse("intake:resource", args=[found.dataset.slug, found.slug])


def _shown(request: OfficeRequest, page: ResourceDesk, *, status: int = 200) -> HttpResponse:
    return show(request, "intake/resource.html", page, nav=reverse("catalog:datasets"), status=status)


def _desk_of(request: OfficeRequest, found: Resource) -> ResourceDesk:
    now = utc_now()
    today: date = timezone.localdate(now)
    edits, coordinates = can_edit(request.user, found), can_widen(request.user, found)
    listed = list(
        Delivery.objects.filter(resource=found).select_related("dataset", "resource", "received_by", "link__person", "link__unit")[
            : 3 * RECENT
        ]
    )
    return ResourceDesk(
        resource=found,
        badges=badges_of(found),
        standing=standing_facts(found),
        due=due_facts(found, today=today),
        on_the_way=tuple(task_line(one) for one in listed if not one.is_closed),
        done=tuple(task_line(one) for one in listed if one.is_closed)[:RECENT],
        answers=answer_lines(found, limit=RECENT),
        links=link_lines(found, now=now) if coordinates else (),
        people=tuple(Fact(name=name, text=str(role.label)) for name, role in posts_of(found.dataset.unit)),
        can_edit=edits,
        can_coordinate=coordinates,
        unchanged=UnchangedForm(auto_id="unchanged_%s") if edits and found.is_published else None,
        late=LateForm(auto_id="late_%s") if edits else None,
        undo=UndoAnswerForm(),
        new_link=NewLinkForm(auto_id="link_%s") if coordinates and found.kind != Resource.Kind.LINK else None,
    )

"""What of deliveries waits for a person: to be delivered, corrected, decided about, reviewed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.queries import soon_due, to_deliver
from ratusz.portal.catalog.querysets import ResourceQuerySet
from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.intake.inspecting import Chosen, decisions
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.intake.personalwords import to_decide_anew
from ratusz.portal.intake.presenters import failure_line
from ratusz.portal.intake.queries import with_open_questions
from ratusz.portal.people.models import Role
from ratusz.portal.people.standing import Anybody, standing_of

State = Delivery.State


def duties(user: Anybody, now: datetime) -> Iterator[Duty]:
    """What `user` has to deliver as a steward, to finish, to review, and decisions about personal data to be made anew."""
    today, reach = day_of(now), standing_of(user).reach.get(Role.STEWARD, frozenset())
    owed = {one.pk: one for one in still_owed(today).filter(dataset__unit__in=reach)} if reach else {}
    loaded = Delivery.objects.select_related("dataset__unit", "resource", "received_by", "link__person", "link__unit")
    unfinished = loaded.to_finish_by(user).exclude(state__in=(State.RECEIVED, State.READING)).order_by("received_at")
    in_hand = list(unfinished.prefetch_related(Prefetch("tables", DeliveredTable.objects.select_related("resource"))))
    to_decide = with_open_questions(one for one in in_hand if one.state == State.READ)
    for delivery in in_hand:
        # What is in hand already is one duty with what it is for, and keeps its day.
        days = [owed.pop(pk).next_due_on for pk in _resources_of(delivery) if pk in owed]
        yield replace(_to_finish(delivery, decide=delivery.pk in to_decide), due_on=min(filter(None, days), default=None))
    for resource in owed.values():
        yield to_deliver(resource, today)
    for delivery in loaded.to_review_by(user).order_by("submitted_at"):
        yield _to_review(delivery)
    for decision in decisions(user, Chosen(state="open")).to_make_anew_by(user):
        yield to_decide_anew(decision)


def still_owed(today: date) -> ResourceQuerySet:
    """Resources due by now or soon, without those whose delivery waits for a reviewer or for its hour: nobody owes them."""
    handed_in = DeliveredTable.objects.filter(delivery__state__in=(State.SUBMITTED, State.SCHEDULED), resource__isnull=False)
    found: ResourceQuerySet = soon_due(today).exclude(pk__in=handed_in.values("resource"))
    return found


def to_deliver_by(user: Anybody, day: date) -> ResourceQuerySet:
    """What is due by `day` in the units of a steward, without what is handed in or in hand already."""
    begun = (State.READ, State.RETURNED, State.SUBMITTED, State.SCHEDULED)
    under_way = DeliveredTable.objects.filter(delivery__state__in=begun, resource__isnull=False)
    due = Resource.objects.filter(next_due_on__lte=day, withdrawn_at=None, dataset__unit__closed_on=None)
    units = standing_of(user).reach.get(Role.STEWARD, frozenset())
    found: ResourceQuerySet = due.filter(dataset__unit__in=units).exclude(pk__in=under_way.values("resource"))
    return found.select_related("dataset__unit").order_by("next_due_on", "title_pl")


def _resources_of(delivery: Delivery) -> list[UUID]:
    """The resources that its tables go to; while none is known, the one it was sent for."""
    goals = [table.resource_id for table in delivery.tables.all() if table.resource_id]
    return goals or ([delivery.resource_id] if delivery.resource_id else [])


def _to_finish(delivery: Delivery, *, decide: bool) -> Duty:
    kind, action, sentence = DutyKind.CORRECT, _("Correct it"), _("The file is read. Look at it and submit it.")
    if delivery.state == State.RETURNED:
        sentence = _("Sent back for correction: %(reason)s") % {"reason": delivery.decision_said}
    elif delivery.state == State.UNREADABLE:
        why = failure_line(delivery.failure).message if delivery.failure else ""
        sentence = " ".join(filter(None, [_("The file could not be read."), why]))
    elif decide:
        kind, action = DutyKind.DECIDE, _("Decide")
        sentence = _("Something in the file stops publication until you decide, such as personal data.")
    else:
        action = _("Finish it")
    return _of(delivery, kind=kind, action=action, sentence=sentence, since=delivery.decided_at or delivery.received_at)


def _to_review(delivery: Delivery) -> Duty:
    # Since when it waits stands at the end of the line.
    sentence = _("Submitted by %(person)s. You decide whether it is published.") % {"person": delivery.sender}
    return _of(delivery, kind=DutyKind.REVIEW, action=_("Review it"), sentence=sentence, since=delivery.submitted_at)


def _of(delivery: Delivery, *, kind: DutyKind, action: str, sentence: str, since: datetime | None) -> Duty:
    return Duty(
        kind=kind,
        title=f"{delivery.resource.title if delivery.resource else delivery.dataset.title}: {delivery.file_name}",
        sentence=f"{delivery.dataset.title}. {sentence}",
        url=delivery.get_absolute_url(),
        action=action,
        since=since,
        unit=delivery.dataset.unit.name,
        target=delivery.pk,
    )

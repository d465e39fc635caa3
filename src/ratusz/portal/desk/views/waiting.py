"""Waiting for me: the first page that anybody in the office sees; and one button to remind those who owe."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, show
from ratusz.portal.catalog.standing import COORDINATORS, EDITORS, standing_of
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.desk import queries, reminders
from ratusz.portal.desk.access import require_runner
from ratusz.portal.desk.month import bounds
from ratusz.portal.desk.presenters import DutyLine, OwedLine, desk_sentence, duty_line, duty_lines, kinds_facet, owed_line
from ratusz.portal.intake.presenters import TaskLine, task_line
from ratusz.portal.people.models import Unit, User
from ratusz.portal.show.components import Facet, Pager
from ratusz.portal.show.paging import page_of

AT_ONCE, AT_ONCE_ABOVE_OTHERS = 30, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """What waits for the person, what units owe, what was done lately."""

    sentence: str
    duties: tuple[DutyLine, ...]
    kinds: Facet
    pager: Pager
    sees_owed: bool
    has_late: bool
    owed: tuple[OwedLine, ...]
    with_reviewers: tuple[TaskLine, ...]
    accepted: tuple[TaskLine, ...]
    recent: tuple[TaskLine, ...]
    can_deliver: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindPage:
    """Who of a unit would be written to, and what. `of_month`: with what is due by the end of the month."""

    unit: Unit
    letters: tuple[tuple[User, reminders.Words | None], ...]
    has_letter: bool
    of_month: bool


@office_only
def desk(request: OfficeRequest) -> HttpResponse:
    """What waits for me, by date; beneath it what others owe, and what was done lately."""
    now = utc_now()
    today, address, chosen = day_of(now), reverse("desk:desk"), request.GET.get("rodzaj", "")
    duties = queries.waiting(request.user, now)
    counts = queries.counts_by_kind(duties)
    standing = standing_of(request.user)
    sees_owed = bool(standing.everywhere.intersection(COORDINATORS)) or any(standing.reach.get(role) for role in COORDINATORS)
    if chosen in counts:
        lines = tuple(duty_line(duty, today) for duty in duties if duty.kind == chosen)
    else:
        lines = duty_lines(duties, today, address)
    # What units owe stands below: a coordinator is not to scroll past thirty lines to it.
    shown, pager = page_of(lines, request, at_once=AT_ONCE_ABOVE_OTHERS if sees_owed else AT_ONCE)
    on_way, recent = queries.on_way_and_recent(request.user)
    page = DeskPage(
        sentence=desk_sentence(len(duties), sum(duty.is_overdue(today) for duty in duties)),
        duties=tuple(shown),
        kinds=kinds_facet(counts.items(), chosen, address),
        pager=pager,
        sees_owed=sees_owed,
        has_late=any(duty.is_overdue(today) for duty in duties),
        owed=tuple(owed_line(one, today) for one in queries.owed_by_unit(request.user, now)),
        with_reviewers=tuple(task_line(one) for one in on_way if one.decided_by_id != request.user.pk),
        accepted=tuple(task_line(one) for one in on_way if one.decided_by_id == request.user.pk),
        recent=tuple(task_line(one) for one in recent),
        can_deliver=bool(standing.everywhere.intersection(EDITORS)) or any(standing.reach.get(role) for role in EDITORS),
    )
    return show(request, "desk/desk.html", page, nav="desk")


@office_only
def remind(request: OfficeRequest, unit: UUID) -> HttpResponse:
    """Write to the stewards of a unit what it owes; before that, who would get which letter."""
    require_runner(request.user)
    found = Unit.objects.filter(pk=unit).first()
    if found is None:
        raise nothing_here()
    now, of_month = utc_now(), "month" in (request.POST if request.method == "POST" else request.GET)
    due_by = bounds(day_of(now))[1] if of_month else None
    if request.method != "POST":
        letters = reminders.preview_unit(unit=found, by=request.user, now=now, due_by=due_by)
        page = RemindPage(unit=found, letters=letters, has_letter=any(words for _person, words in letters), of_month=of_month)
        return show(request, "desk/remind.html", page, nav="desk")
    return attempt(
        request,
        lambda: reminders.remind_unit(unit=found, by=request.user, now=now, due_by=due_by),
        done=_("Reminded. Each person gets one letter a day at most."),
        to=reverse("desk:month") if of_month else reverse("desk:desk") + "#kto-zalega",
    )

"""What is done to an inventory: opened, looked through by units line by line, reminded of, closed with an outcome that stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import audit, journal, outbox
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import note_of, reason_of
from ratusz.portal.people.models import Role, Unit, User
from ratusz.portal.people.queries import holders_by_unit, present
from ratusz.portal.show.numbers import format_day
from ratusz.portal.stewardship import actions
from ratusz.portal.stewardship.models import Campaign, Flow, Line, Part
from ratusz.portal.stewardship.policy import can_answer, can_change_campaign, can_reopen, can_run_campaigns

Answer = Line.Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter of a campaign in the language of its reader."""

    person: User
    subject: str
    body: str


@transaction.atomic
def open_campaign(*, name: str, due_on: date, letter: str, units: Sequence[Unit], by: User, now: datetime) -> Campaign:
    """Ask `units` to look through what they gather, and write to those who answer for them."""
    require(can_run_campaigns, by, None)
    if due_on <= day_of(now):
        raise WrongUsage("day-past", N_("The day lies in the past."), N_("Give the units some days."))
    if not units:
        raise WrongUsage("no-units", N_("Choose the units that are asked."))
    made = Campaign.objects.create(
        name=reason_of(name, missing=N_("Give the inventory a name.")), letter=note_of(letter), due_on=due_on, opened_at=now, opened_by=by
    )
    for unit in units:
        part = Part.objects.create(campaign=made, unit=unit)
        Line.objects.bulk_create(Line(part=part, flow=flow) for flow in Flow.objects.running().filter(unit=unit))
        for one in letters(part, now=now):
            outbox.write(once=f"inventory {part.pk} {one.person.pk}", to=one.person.email, subject=one.subject, body=one.body, now=now)
    audit.record("campaign.opened", target=made, by=by, at=now, detail={"unit": [unit.name_pl for unit in units]})
    journal.write("campaign", target=made, at=now)
    return made


def letters(part: Part, *, now: datetime, is_reminder: bool = False) -> tuple[Letter, ...]:
    """What is written to those who answer for the unit, or to who substitutes them."""
    people = present(holders_by_unit(Role.STEWARD).get(part.unit_id, []), day_of(now))
    return tuple(_letter(part, person, is_reminder=is_reminder) for person in people)


def _letter(part: Part, person: User, *, is_reminder: bool) -> Letter:
    campaign, waiting = part.campaign, part.lines.filter(answer=Answer.WAITING).count()
    with override(person.language):
        values = {"name": campaign.name, "day": format_day(campaign.due_on, person.language), "unit": part.unit.name, "count": waiting}
        asked = _("please look through what %(unit)s gathers, by %(day)s. Lines without an answer: %(count)s.") % values
        if is_reminder:
            asked = (
                _("this is a reminder: the list of %(unit)s is to be looked through by %(day)s. Lines without an answer: %(count)s.")
                % values
            )
        lines = [_("Good day, %(name)s,") % {"name": person.name}, asked, campaign.letter]
        lines.append(_("Open the list") + ": " + urljoin(settings.BANK_ADDRESS, part.get_absolute_url()))
        subject = f"{settings.BANK_NAME or 'Ratusz'}: " + _("Inventory: %(name)s") % values
    return Letter(person=person, subject=subject, body="\n\n".join(filter(None, lines)) + "\n")


@transaction.atomic
def remind(*, part: Part, by: User, now: datetime) -> int:
    """Write to the unit once more; how many letters. A second one on the same day is not written."""
    require(can_change_campaign, by, part.campaign)
    if part.finished_at is not None:
        raise Conflict("part-finished", N_("The unit said already that its list is whole."))
    written = 0
    for one in letters(part, now=now, is_reminder=True):
        once = f"inventory again {part.pk} {one.person.pk} {day_of(now)}"
        written += outbox.write(once=once, to=one.person.email, subject=one.subject, body=one.body, now=now)
    part.reminded_at = now
    part.save(update_fields=["reminded_at"])
    audit.record("campaign.reminded", target=part.campaign, by=by, at=now, detail={"unit": part.unit.name_pl})
    return written


@transaction.atomic
def confirm_line(*, line: Line, by: User, now: datetime) -> None:
    """What stands there is so."""
    require(can_answer, by, line.part)
    actions.confirm(flow=line.flow, by=by, now=now)


@transaction.atomic
def end_line(*, line: Line, why: str, by: User, now: datetime) -> None:
    """The unit does not gather it any more."""
    require(can_answer, by, line.part)
    actions.end(flow=line.flow, why=why, by=by, now=now)


@transaction.atomic
def take_back(*, line: Line, by: User, now: datetime) -> None:
    """The line waits for an answer again; what was said to be no longer gathered is gathered."""
    require(can_answer, by, line.part)
    if line.answer == Answer.ENDED and line.flow.ended_on is not None:
        actions.begin_again(flow=line.flow, by=by, now=now)
    Line.objects.filter(pk=line.pk).exclude(answer=Answer.ADDED).update(answer=Answer.WAITING, answered_at=None, answered_by=None)


@transaction.atomic
def finish(*, part: Part, note: str, by: User, now: datetime) -> None:
    """Say that the list is whole."""
    part.refresh_from_db(from_queryset=Part.objects.select_for_update(of=("self",)).select_related("campaign", "unit"))
    require(can_answer, by, part)
    if part.lines.filter(answer=Answer.WAITING).exists():
        raise Conflict("lines-waiting", N_("Some lines wait for an answer yet."), N_("Confirm, correct or end each of them first."))
    part.finished_at, part.finished_by, part.note = now, by, note_of(note)
    part.save(update_fields=["finished_at", "finished_by", "note"])
    audit.record("campaign.finished", target=part.campaign, by=by, at=now, detail={"unit": part.unit.name_pl, "note": part.note})
    journal.write("campaign", target=part.campaign, at=now)


@transaction.atomic
def reopen(*, part: Part, by: User, now: datetime) -> None:
    """The list is not whole after all."""
    require(can_reopen, by, part)
    part.finished_at = part.finished_by = None
    part.save(update_fields=["finished_at", "finished_by"])
    audit.record("campaign.reopened", target=part.campaign, by=by, at=now, detail={"unit": part.unit.name_pl})


@transaction.atomic
def close(*, campaign: Campaign, outcome: str, by: User, now: datetime) -> None:
    """Close it; the counts by unit stay as they are, and what came of it in words."""
    campaign.refresh_from_db(from_queryset=Campaign.objects.select_for_update(of=("self",)))
    require(can_change_campaign, by, campaign)
    said = reason_of(outcome, missing=N_("Write what came of it."))
    campaign.result = [
        {**one.counts, "unit": one.part.unit.name_pl, "finished": one.part.finished_at is not None} for one in progress(campaign)
    ]
    campaign.outcome, campaign.closed_at, campaign.closed_by = said, now, by
    campaign.save(update_fields=["result", "outcome", "closed_at", "closed_by"])
    audit.record("campaign.closed", target=campaign, by=by, at=now, detail={"note": said})
    journal.write("campaign", target=campaign, at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a unit is: `counts` by answer, "waiting" among them."""

    part: Part
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many lines it has."""
        return sum(self.counts.values())


def progress(campaign: Campaign) -> tuple[Progress, ...]:
    """The parts of the units with their counts, those with most to do first."""
    answers = {answer: answer or "waiting" for answer in Answer.values}
    counted = {name: Count("lines", filter=Q(lines__answer=answer)) for answer, name in answers.items()}
    parts: Iterable[Part] = campaign.parts.select_related("unit", "campaign").annotate(**counted)
    found = [Progress(part=part, counts={name: getattr(part, name) for name in answers.values()}) for part in parts]
    return tuple(sorted(found, key=lambda one: (one.part.finished_at is not None, -one.counts["waiting"], one.part.unit.name)))


def list_address(part: Part) -> str:
    """Where a flow is added to the part of a unit."""
    return f"{reverse('stewardship:new', args=[Flow.KIND])}?jednostka={part.unit.slug}&lista={part.pk}"

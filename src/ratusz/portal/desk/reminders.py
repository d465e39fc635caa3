"""Reminders: one letter a person and day, with everything that the person owes, in the morning of a working day.

A letter is written on the day on which a delivery is first asked for, on the day it is due, and every week after that; what falls
on a free day comes on the next working day. Whoever asked for it gets them on Mondays only, or only of what is overdue. From
the second week on the coordinators are told too. While a person is substituted, the substitute gets the letter.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ratusz.bank.base.clock import WARSAW, day_of
from ratusz.bank.base.workdays import is_first_of_week, is_workday, workday_before
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.policy import is_coordinator
from ratusz.portal.catalog.queries import days_ahead, due_in_words, to_deliver
from ratusz.portal.core import audit, outbox
from ratusz.portal.core.duties import Duty, DutyKind
from ratusz.portal.core.models import JobMark
from ratusz.portal.core.policy import require
from ratusz.portal.desk.queries import Owed, owed, waiting, with_reasons
from ratusz.portal.intake.waiting import still_owed, to_deliver_by
from ratusz.portal.people.models import Reminders, Role, Unit, User
from ratusz.portal.people.queries import holders_by_unit, present

FROM_HOUR = 7
ESCALATED_AFTER_DAYS = 14
_MARK = "reminders written"
_SALT = "reminders"

#: Where a letter leads for one duty of one person: the address on the desk, or a link that opens only the place to drop a file.
AddressOf = Callable[[Duty, User], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Subject and body of a letter in the language of its reader."""

    subject: str
    body: str


def address_on_desk(duty: Duty, person: User) -> str:  # noqa: ARG001  others make an address for the person
    """The whole address of the place where the duty is done, for somebody who signs in."""
    return urljoin(settings.BANK_ADDRESS, duty.url)


def write_due(*, now: datetime, address_of: AddressOf = address_on_desk) -> int:
    """Write the letters of this morning, once a day; how many. Nothing on free days and before seven in Warsaw."""
    here = now.astimezone(WARSAW)
    today = here.date()
    if not is_workday(today) or here.hour < FROM_HOUR:
        return 0
    mark = JobMark.objects.filter(name=_MARK).first()
    if mark is not None and mark.done_at is not None and day_of(mark.done_at) >= today:
        return 0
    written = _remind_stewards(today, now=now, address_of=address_of) + _tell_coordinators(today, now=now)
    JobMark.objects.update_or_create(name=_MARK, defaults={"done_at": now})
    return written


@transaction.atomic
def remind_unit(*, unit: Unit, by: User, now: datetime, address_of: AddressOf = address_on_desk, due_by: date | None = None) -> int:
    """Write to those who deliver for `unit` now, whatever they prefer; how many letters. A second one on the same day is not written.

    `due_by`: what is due by that day is told too, though it is not asked for yet.
    """
    require(is_coordinator, by, unit)
    today = day_of(now)
    people = present(holders_by_unit(Role.STEWARD).get(unit.pk, []), today)
    written = sum(_write(person, now=now, address_of=address_of, due_by=due_by) for person in people)
    audit.record("unit.reminded", target=unit, by=by, at=now, detail={"people": [person.name for person in people]})
    return written


def preview_unit(*, unit: Unit, by: User, now: datetime, due_by: date | None = None) -> tuple[tuple[User, Words | None], ...]:
    """Who would be written to by `remind_unit`, and what; None for nothing to tell. Without the address that opens their preferences."""
    require(is_coordinator, by, unit)
    people = present(holders_by_unit(Role.STEWARD).get(unit.pk, []), day_of(now))
    return tuple((person, _words(person, now=now, address_of=address_on_desk, due_by=due_by, whole=False)) for person in people)


def is_due_for_letter(resource: Resource, today: date) -> bool:
    """Whether a letter about `resource` falls on `today`, or on a free day just before it."""
    due = resource.next_due_on
    if due is None:
        return False
    days = {due - timedelta(days=days_ahead(resource.dataset.frequency)), due}
    since = workday_before(today)
    fresh = [since + timedelta(days=number) for number in range(1, (today - since).days + 1)]
    return any(day in days or (day > due and (day - due).days % 7 == 0) for day in fresh)


def compose(person: User, duties: Sequence[Duty], *, today: date, address_of: AddressOf, whole: bool = True) -> Words:
    """The letter that tells `person` all their `duties`; the language is active already. Only the `whole` one opens their preferences."""
    late = sum(duty.is_overdue(today) for duty in duties)
    subject = ngettext("%(count)s thing waits for you", "%(count)s things wait for you", len(duties)) % {"count": len(duties)}
    if late:
        overdue = ngettext("%(count)s overdue", "%(count)s overdue", late) % {"count": late}
        subject = f"{subject}, {overdue}"
    lines = [_("Good day, %(name)s,") % {"name": person.name}, _("this waits for you in %(bank)s:") % {"bank": _bank()}]
    lines += [f"• {duty.title}\n  {duty.sentence}\n  {duty.action}: {address_of(duty, person)}" for duty in duties]
    if whole:
        lines.append(_("Change how often you are reminded, without signing in: %(address)s") % {"address": preferences_address(person)})
    return Words(subject=f"{_bank()}: {subject}", body="\n\n".join(lines) + "\n")


def preferences_address(person: User) -> str:
    """The address, good for that person alone and without signing in, at which reminders are changed."""
    return urljoin(settings.BANK_ADDRESS, reverse("desk:reminders", args=[signing.dumps(str(person.pk), salt=_SALT)]))


def person_of(token: str) -> User | None:
    """Whose preferences `token` opens; None for a token that is not ours or of a closed account."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=_SALT), is_active=True).first()
    except signing.BadSignature:
        return None


def _remind_stewards(today: date, *, now: datetime, address_of: AddressOf) -> int:
    stewards, due = holders_by_unit(Role.STEWARD), list(still_owed(today))
    wanted: dict[User, None] = {}
    for resource in due:
        triggered, overdue = is_due_for_letter(resource, today), (resource.next_due_on or today) < today
        for person in stewards.get(resource.dataset.unit_id, []):
            if _wants(person, triggered=triggered, overdue=overdue, today=today):
                wanted[person] = None
    return sum(_write(person, now=now, address_of=address_of) for person in present(wanted, today))


def _wants(person: User, *, triggered: bool, overdue: bool, today: date) -> bool:
    if person.reminders == Reminders.WEEKLY:
        return is_first_of_week(today)
    return triggered and (overdue or person.reminders == Reminders.AT_ONCE)


def _write(person: User, *, now: datetime, address_of: AddressOf, due_by: date | None = None) -> int:
    words = _words(person, now=now, address_of=address_of, due_by=due_by)
    if words is None:
        return 0
    once = f"owed {person.pk} {day_of(now)}"
    return int(outbox.write(once=once, to=person.email, subject=words.subject, body=words.body, now=now))


def _words(person: User, *, now: datetime, address_of: AddressOf, due_by: date | None = None, whole: bool = True) -> Words | None:
    """The letter to `person` about all that waits for them now; None where nothing does."""
    today = day_of(now)
    with override(person.language):
        duties = [duty for duty in waiting(person, now) if duty.kind != DutyKind.LETTER]
        known = {duty.target for duty in duties}
        later = to_deliver_by(person, due_by) if due_by else ()
        duties += with_reasons([to_deliver(one, today) for one in later if one.pk not in known])
        return compose(person, duties, today=today, address_of=address_of, whole=whole) if duties else None


def _tell_coordinators(today: date, *, now: datetime) -> int:
    """Once a week: what is late by two weeks and more, and what nobody delivers at all."""
    if not is_first_of_week(today):
        return 0
    stewards = holders_by_unit(Role.STEWARD)
    late = [one for one in still_owed(today) if _is_escalated(one, today) or not stewards.get(one.dataset.unit_id)]
    by_person: dict[User, list[Owed]] = {}
    coordinators = holders_by_unit(Role.COORDINATOR) if late else {}
    for one in owed(late, today=today):
        for person in present(coordinators.get(one.unit_id, []), today):
            by_person.setdefault(person, []).append(one)
    return sum(_write_escalation(person, units, today=today, now=now) for person, units in by_person.items())


def _is_escalated(resource: Resource, today: date) -> bool:
    return resource.next_due_on is not None and (today - resource.next_due_on).days >= ESCALATED_AFTER_DAYS


def _write_escalation(person: User, units: Iterable[Owed], *, today: date, now: datetime) -> int:
    with override(person.language):
        lines = [
            _("Good day, %(name)s,") % {"name": person.name},
            _("these deliveries are late by two weeks and more, or have no steward:"),
        ]
        for one in units:
            people = ", ".join(steward.name for steward in one.stewards) or _("nobody: name a steward")
            tables = [f"  • {resource.title}: {due_in_words(resource.next_due_on or today, today)}" for resource in one.resources]
            lines.append("\n".join([f"{one.unit} ({people})", *tables]))
        lines.append(urljoin(settings.BANK_ADDRESS, reverse("desk:desk")))
        subject = f"{_bank()}: " + _("late deliveries of your units")
    return int(outbox.write(once=f"late {person.pk} {today}", to=person.email, subject=subject, body="\n\n".join(lines) + "\n", now=now))


def _bank() -> str:
    return settings.BANK_NAME or "Ratusz"

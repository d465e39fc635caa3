"""To whom a coordinator writes when a unit does not deliver. Nothing here happens by itself: each letter is a click, after it was read."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.policy import is_coordinator
from ratusz.portal.catalog.queries import due_in_words
from ratusz.portal.core import audit, outbox
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.core.policy import require
from ratusz.portal.core.texts import reason_of
from ratusz.portal.intake.waiting import still_owed
from ratusz.portal.people.models import Unit, User
from ratusz.portal.show.numbers import format_day
from ratusz.portal.stewardship.models import Superior
from ratusz.portal.stewardship.said import whys

_VERBS = ("unit.reminded", "unit.superior-written-to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """The letter to the superior; in Polish, for a superior need have no account."""

    subject: str
    body: str


@transaction.atomic
def name_superior(*, unit: Unit, name: str, email: str, by: User, now: datetime) -> Superior:
    """Say to whom one writes when `unit` does not deliver."""
    require(is_coordinator, by, unit)
    said = reason_of(name, missing=N_("Write the name of the superior."))
    made, _is_new = Superior.objects.update_or_create(
        unit=unit, defaults={"name": said[:150], "email": email.strip().lower(), "named_at": now, "named_by": by}
    )
    audit.record("unit.superior-named", target=unit, by=by, at=now, detail={"people": [made.name]})
    return made


def letter_of(unit: Unit, *, by: User, now: datetime) -> Escalation | None:
    """What would be written; None where nothing of the unit is overdue."""
    today = day_of(now)
    late = [one for one in still_owed(today).filter(dataset__unit=unit) if one.next_due_on and one.next_due_on < today]
    superior = Superior.objects.filter(unit=unit).first()
    if not late:
        return None
    with override(settings.LANGUAGE_CODE):
        reasons = whys(one.pk for one in late)
        lines = [
            _("Good day, %(name)s,") % {"name": superior.name} if superior else _("Good day,"),
            _("these data of the unit %(unit)s have not come by the promised day:") % {"unit": unit.name},
        ]
        for one in late:
            due = format_day(one.next_due_on or today, "pl")
            values = {"title": _named(one), "day": due, "late": due_in_words(one.next_due_on or today, today)}
            said = _("• %(title)s, due on %(day)s. %(late)s") % values
            lines.append(f"{said} {reasons.get(one.pk, '')}".strip())
        reminded = last_told(unit).get("unit.reminded")
        if reminded is not None:
            lines.append(_("The unit was reminded on %(day)s.") % {"day": format_day(reminded, "pl")})
        lines += [_("Please see to it. %(person)s writes this as the coordinator of the data bank.") % {"person": by.name}]
        lines.append(_("The data bank: %(address)s") % {"address": urljoin(settings.BANK_ADDRESS, "/")})
        subject = f"{settings.BANK_NAME or 'Ratusz'}: " + _("data of %(unit)s are overdue") % {"unit": unit.name}
    return Escalation(subject=subject, body="\n\n".join(lines) + "\n")


def _named(table: Resource) -> str:
    """The table and the dataset it stands in: a superior may know neither."""
    of = table.dataset.title
    return table.title if table.title.startswith(of) else f"{of} – {table.title}"


@transaction.atomic
def escalate(*, unit: Unit, by: User, now: datetime) -> None:
    """Write to the superior of `unit`; once a day at most."""
    require(is_coordinator, by, unit)
    superior = Superior.objects.filter(unit=unit).first()
    if superior is None:
        raise WrongUsage("no-superior", N_("Nobody is named yet to whom one writes about this unit."), N_("Name the superior first."))
    letter = letter_of(unit, by=by, now=now)
    if letter is None:
        raise Conflict("nothing-overdue", N_("Nothing of this unit is overdue any more."))
    if not outbox.write(once=f"escalated {unit.pk} {day_of(now)}", to=superior.email, subject=letter.subject, body=letter.body, now=now):
        raise Conflict("escalated-today", N_("The superior was written to today already."))
    audit.record("unit.superior-written-to", target=unit, by=by, at=now, detail={"people": [superior.name]})


def last_told(unit: Unit) -> dict[str, datetime]:
    """When the unit was last reminded, and its superior last written to, by the verb."""
    entries = AuditEntry.objects.filter(target_id=str(unit.pk), verb__in=_VERBS).order_by()
    return dict(entries.values_list("verb").annotate(at=Max("at")))

"""Promised days from the command line: what is due and overdue, and the calendar of a table."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import override

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import LANGUAGES, N_
from ratusz.bank.model.period import PeriodKind
from ratusz.bank.reconcile.gaps.calendar import State
from ratusz.bank.reconcile.releases import Calendar, calendar_json, days_from_text, state_of
from ratusz.portal.catalog.calendars import calendar_of, declare
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.named import person_named, table_named
from ratusz.portal.contracts.promiseddays import calendar_in_words, state_badge


def listed(address: str = "", *, today: date, late: bool = False) -> list[Mapping[str, Any]]:
    """One line for each table, the longest owed first; `late`: only those that are due or overdue."""
    tables = Resource.objects.filter(kind=Resource.Kind.TABLE, withdrawn_at=None, dataset__archived_at=None).select_related("dataset__unit")
    found = [table_named(address)] if address else list(tables.order_by("dataset__slug", "position"))
    lines = [_line(one, today) for one in sorted(found, key=lambda one: one.next_due_on or date.max)]
    return [one for one in lines if not late or one["state"] in {State.DUE, State.OVERDUE}]


def calendar_from(*, every: str, lag: str, days: tuple[str, ...]) -> Calendar | None:
    """The calendar that the command line says; None where it says that there is none."""
    if every and days:
        raise WrongUsage("calendar-of-both", N_("A calendar is a rule or a list of days."), N_("Leave --every out, or leave --day out."))
    if days:
        return Calendar(days=days_from_text("\n".join(days)))
    if not every:
        return None
    try:
        return Calendar(frequency=PeriodKind(every), lag=lag)
    except ValueError as error:
        raise WrongUsage(
            "lag-unreadable", N_("“{found}” is no stretch of time."), N_("Write P1M, P10D or “10 workdays”."), values={"found": lag}
        ) from error


def promise(address: str, calendar: Calendar | None, *, reason: str, email: str, now: datetime, today: date) -> Mapping[str, Any]:
    """From now on the figures of the table are promised so."""
    declare(resource=table_named(address), calendar=calendar, reason=reason, by=person_named(email), now=now)
    return _line(table_named(address), today)


def _line(resource: Resource, today: date) -> Mapping[str, Any]:
    calendar, due = calendar_of(resource), resource.next_due_on
    sentences, stands = {}, {}
    for language in LANGUAGES:
        with override(language):
            sentences[language] = calendar_in_words(calendar) if calendar else ""
            stands[language] = state_badge(due, today).text
    return {
        "type": "promise",
        "resource": f"{resource.dataset.slug}/{resource.slug}",
        "unit": resource.dataset.unit.slug,
        "due": due.isoformat() if due else None,
        "late_days": max((today - due).days, 0) if due else None,
        "state": state_of(due, today),
        "calendar": calendar_json(calendar) if calendar else None,
        "sentence": sentences,
        "stands": stands,
    }

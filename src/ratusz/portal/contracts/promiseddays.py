"""Promised days and calendars in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.bank.model.period import PeriodKind
from ratusz.bank.reconcile.gaps.calendar import State, lag_of
from ratusz.bank.reconcile.releases import Calendar, Release, state_of
from ratusz.portal.show.components import Badge, Tone
from ratusz.portal.show.periods import period_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedDay:
    """A day, what comes on it, and how many days ahead it lies."""

    day: date
    period: str
    ahead: int


def promised_days(releases: Iterable[Release], *, today: date) -> Iterator[PromisedDay]:
    """Releases as they are shown."""
    for one in releases:
        yield PromisedDay(day=one.day, period=period_in_words(one.period) if one.period else "", ahead=(one.day - today).days)


def state_badge(due: date | None, today: date) -> Badge:
    """How what is owed stands."""
    words: dict[State, tuple[str, Tone]] = {
        State.FRESH: (_("up to date"), "success"),
        State.DUE: (_("due"), "info"),
        State.OVERDUE: (_("overdue"), "warning"),
        State.UNKNOWN: (_("no day is promised"), "neutral"),
    }
    text, tone = words[state_of(due, today)]
    return Badge(text=text, tone=tone)


def calendar_in_words(one: Calendar) -> str:
    """What a calendar promises, in a sentence."""
    if one.frequency is None:
        count = len(one.days)
        return ngettext("It comes on %(count)s day of a list.", "It comes on %(count)s days of a list.", count) % {"count": count}
    of = {
        PeriodKind.MONTH: _("Figures of each month come %(lag)s after its end."),
        PeriodKind.QUARTER: _("Figures of each quarter come %(lag)s after its end."),
        PeriodKind.HALF: _("Figures of each half year come %(lag)s after its end."),
        PeriodKind.YEAR: _("Figures of each year come %(lag)s after its end."),
        PeriodKind.SCHOOL_YEAR: _("Figures of each school year come %(lag)s after its end."),
        PeriodKind.WEEK: _("Figures of each week come %(lag)s after its end."),
        PeriodKind.DAY: _("Figures of each day come %(lag)s after its end."),
    }[one.frequency]
    return of % {"lag": _lag_in_words(one.lag)}


def _lag_in_words(text: str) -> str:
    lag = lag_of(text) if text else None
    if lag is None or not (lag.workdays or lag.months or lag.days):
        return _("at once")
    if lag.workdays:
        return ngettext("%(count)s working day", "%(count)s working days", lag.workdays) % {"count": lag.workdays}
    parts = []
    if lag.months:
        parts.append(ngettext("%(count)s month", "%(count)s months", lag.months) % {"count": lag.months})
    if lag.days:
        parts.append(ngettext("%(count)s day", "%(count)s days", lag.days) % {"count": lag.days})
    return " ".join(parts)

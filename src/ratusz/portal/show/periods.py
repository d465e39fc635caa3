"""Periods in words: what tables write as `2026-03` or `2026-Q1`, as people say it."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ratusz.bank.model.period import Period, PeriodKind, parse_period
from ratusz.portal.show.numbers import format_day, format_day_short

_ROMAN = ("I", "II", "III", "IV")


def period_in_words(period: Period | str, *, short: bool = False) -> str:
    """As "March 2026", "quarter I of 2026", "24 November 2020"; a text that is no period stays as it is. `short`: beside a mark of a
    chart.
    """
    return _told(str(period), _language(), short=short)


@lru_cache(maxsize=8_192)
def _told(text: str, language: str, *, short: bool) -> str:
    found = parse_period(text)
    if found is None:
        return text
    values = _values(found)
    match found.kind:
        case PeriodKind.MONTH:
            told = formats.date_format(found.first, "F Y")
            return told.lower() if language == "pl" else told
        case PeriodKind.WEEK:
            return _("week %(number)s of %(year)s") % values
        case PeriodKind.QUARTER:
            return (_("quarter %(number)s %(year)s") if short else _("quarter %(number)s of %(year)s")) % values
        case PeriodKind.HALF:
            return _("half %(number)s of %(year)s") % values
        case PeriodKind.SCHOOL_YEAR if not short:
            return _("school year %(period)s") % values
        case PeriodKind.DAY:
            return format_day_short(found.first, language) if short else format_day(found.first, language)
        case _:
            return text


def since_in_words(period: Period | str) -> str:
    """The same as it follows "since", which Polish says in another case."""
    found = parse_period(period) if isinstance(period, str) else period
    if found is None:
        return str(period)
    values = _values(found)
    match found.kind:
        case PeriodKind.MONTH:
            return formats.date_format(found.first, "E Y" if _language() == "pl" else "F Y")
        case PeriodKind.WEEK:
            return pgettext("since", "week %(number)s of %(year)s") % values
        case PeriodKind.QUARTER:
            return pgettext("since", "quarter %(number)s of %(year)s") % values
        case PeriodKind.HALF:
            return pgettext("since", "half %(number)s of %(year)s") % values
        case PeriodKind.SCHOOL_YEAR:
            return pgettext("since", "school year %(period)s") % values
        case _:
            return period_in_words(found)


def periods_in_words(periods: Sequence[str]) -> str:
    """The first and the last of periods that follow one another: "2019–2021", "March 2026 – May 2026"."""
    if len(periods) < 2:
        return "".join(map(period_in_words, periods))
    first, last = period_in_words(periods[0]), period_in_words(periods[-1])
    return f"{first} – {last}" if " " in first + last else f"{first}–{last}"


def _values(period: Period) -> dict[str, object]:
    return {"number": _number(period), "year": period.year, "period": period}


def _number(period: Period) -> str:
    """Which half, quarter or week of its year."""
    if period.kind is PeriodKind.WEEK:
        return str(period.first.isocalendar().week)
    months = 6 if period.kind is PeriodKind.HALF else 3
    return _ROMAN[(period.first.month - 1) // months]


def _language() -> str:
    return "en" if (get_language() or "pl").startswith("en") else "pl"

"""Words and numbers of charts, in the language of the page."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ratusz.bank.query.result import ResultColumn
from ratusz.portal.explore.charts.nodes import Kind
from ratusz.portal.show.numbers import NBSP, format_day_short, format_moment, format_number, unit_in_words
from ratusz.portal.show.periods import period_in_words

KINDS: dict[Kind, str | Promise] = {
    Kind.LINE: pgettext_lazy("chart", "line"),
    Kind.COLUMNS: pgettext_lazy("chart", "columns"),
    Kind.BARS: pgettext_lazy("chart", "bars"),
    Kind.SHARES: _("shares of the whole"),
    Kind.HISTOGRAM: _("how values are spread"),
    Kind.POINTS: _("points: two figures"),
}
KINDS_OF_CHART: dict[Kind, str | Promise] = {
    Kind.LINE: _("Line chart"),
    Kind.COLUMNS: _("Column chart"),
    Kind.BARS: _("Bar chart"),
    Kind.SHARES: _("Chart of shares"),
    Kind.HISTOGRAM: _("Histogram"),
    Kind.POINTS: _("Chart of points"),
}
FUNCTIONS: dict[str, str | Promise] = {
    "count": _("number of rows"),
    "sum": _("sum"),
    "mean": _("mean"),
    "median": _("median"),
    "min": _("least"),
    "max": _("greatest"),
    "distinct": _("different values"),
    "year": _("year"),
    "quarter": _("quarter"),
    "month": _("month"),
    "from": pgettext_lazy("step", "from"),
    "to": pgettext_lazy("step", "to"),
    "share": _("share"),
}
#: Where numbers of an axis are shortened: from, divisor, word.
_LARGE: tuple[tuple[int, int, str | Promise], ...] = (
    (10**9, 10**9, pgettext_lazy("amount", "bn")),
    (10**6, 10**6, pgettext_lazy("amount", "m")),
)


def language() -> str:
    """The language of the page: pl or en."""
    return "en" if get_language() == "en" else "pl"


def number(value: Any, *, places: int | None = None, group_all: bool = False) -> str:
    """A number as the page writes it."""
    return format_number(value, language(), places=places, group_all=group_all)


def short(value: Any, most: Any, *, decimals: int) -> str:
    """A number short enough to stand beside its mark; all marks of a chart have the same divisor and decimals.

    `most`: the greatest of them; `decimals`: how many digits after the point they have.
    """
    divisor, word = scaled(most)
    reach = abs(Decimal(most)) / divisor
    places = 0 if divisor == 1 and reach >= 1000 else 1 if reach >= 10 else 2
    if divisor == 1:
        places = min(places, decimals)
    text = number(Decimal(value) / divisor, places=places)
    return f"{text}{NBSP}{word}" if word else text


def exact(value: Any, unit: str = "") -> str:
    """A figure whole, with its unit, for a sentence or a tip."""
    if value is None:
        return gettext("no figure")
    text = number(_plain(value)) if isinstance(value, int | Decimal) and not isinstance(value, bool) else str(value)
    return f"{text}{NBSP}{unit_in_words(unit, text, language())}" if unit else text


def _plain(value: int | Decimal) -> int | Decimal:
    """Without the zeros that a mean carries after its figures."""
    if isinstance(value, int):
        return value
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def scaled(most: Any) -> tuple[int, str]:
    """What an axis up to `most` is divided by, and the word for it."""
    return next(((divisor, str(word)) for least, divisor, word in _LARGE if abs(most) >= least), (1, ""))


def name_of(column: ResultColumn, labels: dict[str, str] | Any) -> str:
    """What a column of figures is called: "PM10, mean", "number of rows"."""
    label = labels.get(column.source, column.label) if column.source else column.label
    done = str(FUNCTIONS.get(column.function, column.function))
    if not label:
        return done
    return label if not column.function else f"{label}, {done}"


def value_in_words(value: Any) -> str:
    """A value of an axis or a series: "maj 2023", "2023/24", "tak", "12,5"."""
    match value:
        case None:
            return gettext("(no value)")
        case bool():
            return gettext("yes") if value else gettext("no")
        case int():
            return str(value)
        case Decimal():
            return number(_plain(value))
        case datetime():
            return format_moment(value, language())
        case date():
            return format_day_short(value, language())
        case _:
            return period_in_words(str(value), short=True)

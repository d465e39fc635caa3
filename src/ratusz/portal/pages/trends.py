"""How a figure went: over the periods of its table and over published versions, as a line with its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from ratusz.bank.query.result import ResultColumn
from ratusz.portal.catalog.columns import kind_of
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.explore.charts.words import value_in_words
from ratusz.portal.explore.tables import open_table
from ratusz.portal.pages.listing import language
from ratusz.portal.saved.models import Figure
from ratusz.portal.saved.periods import Periods, periods_of
from ratusz.portal.saved.values import Edition
from ratusz.portal.show.numbers import format_day_short, format_number
from ratusz.portal.show.table import Column, DataTable, Sign
from ratusz.portal.show.trend import Trend, Way

#: Two points are a difference, and a line from three on.
LEAST_POINTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A history: its line, where it is one of numbers that differ, and its table."""

    trend: Trend | None
    table: DataTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a figure differs from its period before, in words and which way; "" where there is none."""

    says: str = ""
    way: Way = ""


def by_period(figure: Figure) -> Told | None:
    """What a published figure is for other periods of its table now; None where its question names no period."""
    resource = figure.resource
    found = periods_of(open_table(str(resource.pk), resource.current), figure.question) if resource.current else None
    if found is None:
        return None
    names = [value_in_words(period) for period, _ in found.rows]
    points = [(name, float(at), value) for at, (name, (_, value)) in enumerate(zip(names, found.rows, strict=True))]
    return Told(trend=_trend(figure, points), table=_period_table(figure, found, names))


def change_of(figure: Figure) -> Change:
    """The difference to the last earlier period that has a number."""
    resource = figure.resource
    found = periods_of(open_table(str(resource.pk), resource.current), figure.question) if resource.current else None
    if found is None:
        return Change()
    periods = [period for period, _ in found.rows]
    at = periods.index(found.chosen) if found.chosen in periods else 0
    now = found.rows[at][1]
    before = next(((period, value) for period, value in found.rows[:at][::-1] if _is_amount(value)), None)
    return changed(figure, now, before[1], value_in_words(before[0])) if before and _is_amount(now) else Change()


def changed(figure: Figure, now: int | Decimal, before: int | Decimal, when: str) -> Change:
    """The difference of `now` to `before`, which was so in `when`."""
    change = Decimal(now) - Decimal(before)
    values = {"number": _number(figure, abs(change)), "when": when}
    if change > 0:
        return Change(says=gettext("%(number)s more than before (%(when)s)") % values, way="up")
    if change < 0:
        return Change(says=gettext("%(number)s less than before (%(when)s)") % values, way="down")
    return Change(says=gettext("the same as before (%(when)s)") % values, way="level")


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def by_version(figure: Figure, editions: Sequence[Edition]) -> Told | None:
    """What published versions said, the newest first; None where only one did."""
    if len(editions) < LEAST_POINTS:
        return None
    dated = [(one.day, one.reading.value) for one in reversed(editions) if one.day is not None]
    told = [(format_day_short(day, language()), float(day.toordinal()), value) for day, value in dated]
    days = [day for _, day, _ in told]
    differ = len({value for _, _, value in told if value is not None}) > 1 and days == sorted(set(days))
    return Told(trend=_trend(figure, told) if differ else None, table=_version_table(figure, editions))


def spark_of(figure: Figure) -> Trend | None:
    """The line that stands beside the number on paper: of periods, for versions would have to be asked one by one."""
    told = by_period(figure)
    return told.trend if told else None


def _trend(figure: Figure, points: Sequence[tuple[str, float, Any]]) -> Trend | None:
    """A line through `points`: name, place, value. None where fewer than two of them are numbers."""
    valued = [(name, value) for name, _, value in points if isinstance(value, int | Decimal) and not isinstance(value, bool)]
    if len(valued) < LEAST_POINTS or len(valued) < sum(value is not None for *_, value in points):
        return None
    start, span = points[0][1], points[-1][1] - points[0][1]
    least, greatest = min(valued, key=lambda one: one[1]), max(valued, key=lambda one: one[1])
    return Trend(
        points=tuple(((at - start) / span if span else 0.5, None if value is None else float(value)) for _, at, value in points),
        says=_says(figure, valued),
        first=points[0][0],
        last=points[-1][0],
        least=_number(figure, least[1]),
        greatest=_number(figure, greatest[1]),
    )


def _says(figure: Figure, valued: Sequence[tuple[str, Any]]) -> str:
    least, greatest = min(valued, key=lambda one: one[1]), max(valued, key=lambda one: one[1])
    (start, first), (end, last) = valued[0], valued[-1]
    ends = gettext("%(title)s: from %(first)s (%(start)s) to %(last)s (%(end)s).") % {
        "title": figure.title, "first": _number(figure, first), "start": start, "last": _number(figure, last), "end": end,
    }  # fmt: skip
    most = gettext("Greatest: %(most)s (%(most_at)s). Least: %(least)s (%(least_at)s).") % {
        "most": _number(figure, greatest[1]), "most_at": greatest[0], "least": _number(figure, least[1]), "least_at": least[0],
    }  # fmt: skip
    return f"{ends} {most}"


def _number(figure: Figure, value: Any) -> str:
    return format_number(value, language(), places=figure.places)


def _period_table(figure: Figure, found: Periods, names: Sequence[str]) -> DataTable:
    """The newest period first, as people look for it."""
    text = column_texts(figure.resource).get(found.period.source or "")
    label = (text.label if text else "") or found.period.label or (found.period.name if found.period.source else gettext("Year"))
    rows = tuple((name, value) for name, (_, value) in zip(names, found.rows, strict=True))[::-1]
    none = Sign(sign=".", meaning=gettext("no figure"))
    return DataTable(
        caption=gettext("The value in other periods"),
        caption_hidden=True,
        columns=(Column(name="period", label=label, kind="code"), _value_column(figure, found.value)),
        rows=rows,
        signs={(at, 1): none for at, (_, value) in enumerate(rows) if value is None},
    )


def _version_table(figure: Figure, editions: Sequence[Edition]) -> DataTable:
    """What was said by each published version. A version without a value shows why, by the sign of its reason."""
    readings = [one.reading for one in editions]
    column = next((one.column for one in readings if one.column is not None), None)
    signs = {(at, 2): Sign(sign="–", meaning=one.why.sentence(language())) for at, one in enumerate(readings) if one.why is not None}
    noted = any(one.note for one in editions)
    return DataTable(
        caption=gettext("The value in published versions"),
        caption_hidden=True,
        columns=(
            Column(name="state_on", label=gettext("State on"), kind="day"),
            Column(name="published", label=gettext("Published"), kind="day"),
            _value_column(figure, column),
            *((Column(name="note", label=gettext("What was said of it")),) if noted else ()),
        ),
        rows=tuple((*_dated(one), *((one.note,) if noted else ())) for one in editions),
        signs=signs,
    )


def _dated(edition: Edition) -> tuple[Any, ...]:
    return edition.state_on, edition.published_at.date() if edition.published_at else None, edition.reading.value


def _value_column(figure: Figure, column: ResultColumn | None) -> Column:
    kind = kind_of(column.type) if column else "text"
    return Column(name="value", label=gettext("Value"), unit=figure.unit, kind=kind, places=figure.places)

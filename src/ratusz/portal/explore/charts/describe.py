"""What a chart says, in words: for who does not see it, and for who wants the main thing first. Figures are those of the table, exactly."""

import statistics
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from ratusz.portal.explore.charts.nodes import Axis, Figures, Kind
from ratusz.portal.explore.charts.words import KINDS_OF_CHART, exact, name_of, number, value_in_words
from ratusz.portal.show.numbers import unit_in_words

#: Fewer points say nothing about how two figures go together.
_CORRELATED_FROM = 10


def title_of(figures: Figures) -> str:
    """What is drawn: "PM10, mean (µg/m³)", "How the values of Kwota are spread"."""
    if figures.chart.kind is Kind.HISTOGRAM:
        return _with_unit(gettext("How values are spread: %(label)s") % {"label": _label(figures, 0)}, figures.columns[0].unit)
    if figures.chart.kind is Kind.POINTS:
        return gettext("%(first)s and %(second)s") % {"first": _label(figures, 0), "second": _label(figures, 1)}
    y = figures.columns[-2] if figures.chart.kind is Kind.SHARES else figures.y
    return _with_unit(capital(name_of(y, figures.labels)), y.unit)


def by_of(figures: Figures) -> str:
    """What it is divided by: "by: Rok; in colours: Dzielnica"; "" where it is not."""
    if not figures.chart.kind.is_grouped:
        return ""
    names = [name_of(column, figures.labels) for column in figures.columns[:2]]
    if figures.series:
        return gettext("by: %(x)s; in colours: %(series)s") % {"x": names[0], "series": names[1]}
    return gettext("by: %(x)s") % {"x": names[0]}


def span_of(figures: Figures) -> str:
    """From when to when: "2011–2014"; "" where no time lies along the axis."""
    if figures.axis is not Axis.TIME or len(figures.rows) < 2:
        return ""
    first, last = (value_in_words(row[0]) for row in (figures.rows[0], figures.rows[-1]))
    return first if first == last else f"{first}\u2009–\u2009{last}" if " " in first + last else f"{first}–{last}"


def describe(figures: Figures) -> str:
    """The whole description: what kind of chart of what, and the main thing it says."""
    beginning = f"{KINDS_OF_CHART[figures.chart.kind]}. {title_of(figures)}"
    by = by_of(figures)
    said = [f"{beginning}, {by}." if by else f"{beginning}.", *main_things(figures)]
    return " ".join(filter(None, said))


def main_things(figures: Figures) -> list[str]:
    """Sentences: trend, greatest, least."""
    if figures.chart.kind is Kind.HISTOGRAM:
        return _of_steps(figures)
    if figures.chart.kind is Kind.POINTS:
        return _of_points(figures)
    # What is left of the whole is many things: it is neither the greatest nor the least of them.
    rest = gettext("others") if figures.chart.kind is Kind.SHARES else None
    valued = [row for row in figures.rows if row[-1] is not None and (rest is None or rest not in row[:2])]
    if not valued:
        return [gettext("There is no figure to show.")]
    if figures.series:
        return [_ends(figures, valued), *_last_of_series(figures, valued)]
    return (
        [_trend(figures, valued), _ends(figures, valued)] if figures.axis is not Axis.NAMES else [_counted(valued), _ends(figures, valued)]
    )


def _counted(valued: list[Any]) -> str:
    return ngettext("%(number)s figure.", "%(number)s figures.", len(valued)) % {"number": number(len(valued))}


def _trend(figures: Figures, valued: list[Any]) -> str:
    """From the first to the last figure: how much more or less, and what part that is where the first is above zero."""
    if len(valued) < 2:
        return ""
    (first_x, *_, first), (last_x, *_, last) = valued[0], valued[-1]
    change, unit = last - first, figures.y.unit or ""
    words = {"first": exact(first, unit), "last": exact(last, unit), "start": value_in_words(first_x), "end": value_in_words(last_x)}
    if change == 0:
        return gettext("From %(start)s to %(end)s: %(first)s at both ends.") % words
    part = Decimal(abs(change)) * 100 / Decimal(first) if first > 0 else None
    words["change"] = exact(abs(change), unit)
    if part is not None:
        words["change"] += f" ({number(part, places=1)}\u00a0%)"
    more = gettext("From %(start)s (%(first)s) to %(end)s (%(last)s): more by %(change)s.")
    return (more if change > 0 else gettext("From %(start)s (%(first)s) to %(end)s (%(last)s): less by %(change)s.")) % words


def _ends(figures: Figures, valued: list[Any]) -> str:
    """The greatest and the least figure, and where."""
    unit = figures.y.unit or ""
    greatest, least = max(valued, key=lambda row: row[-1]), min(valued, key=lambda row: row[-1])
    if len(valued) == 1:
        return f"{_where(figures, greatest)}: {exact(greatest[-1], unit)}."
    words = {
        "most": exact(greatest[-1], unit),
        "most_at": _where(figures, greatest),
        "least": exact(least[-1], unit),
        "least_at": _where(figures, least),
    }
    return gettext("Greatest: %(most)s (%(most_at)s). Least: %(least)s (%(least_at)s).") % words


def _where(figures: Figures, row: Any) -> str:
    places = [value_in_words(value) for value in row[: 2 if figures.series else 1]]
    doubtful = any(figures.rows[at] == row for at in figures.doubtful)
    return ", ".join([*places, *([gettext("part of the values is missing")] if doubtful else [])])


def _last_of_series(figures: Figures, valued: list[Any]) -> list[str]:
    """The figure of each colour at the last moment it has one."""
    if figures.axis is Axis.NAMES:
        return []
    last = {row[1]: row for row in valued}
    unit = figures.y.unit or ""
    ordered = sorted(last.values(), key=lambda row: row[-1], reverse=True)
    said = "; ".join(f"{value_in_words(row[1])} ({value_in_words(row[0])}): {exact(row[-1], unit)}" for row in ordered)
    return [gettext("Latest figures: %(figures)s.") % {"figures": said}]


def _of_steps(figures: Figures) -> list[str]:
    total = sum(row[-1] for row in figures.rows)
    if not total:
        return [gettext("There is no figure to show.")]
    low, high, most = max(figures.rows, key=lambda row: row[-1])
    unit = figures.columns[0].unit or ""
    words = {"total": number(total), "most": number(most), "part": number(Decimal(most) * 100 / total, places=1)}
    if low is None or high is None:
        said = gettext("%(total)s values; the fullest step holds %(most)s of them (%(part)s %%) and is %(step)s.")
        edge = (
            gettext("below %(high)s") % {"high": exact(high, unit)}
            if low is None
            else gettext("%(low)s or more") % {"low": exact(low, unit)}
        )
        return [said % (words | {"step": edge})]
    said = gettext("%(total)s values; most of them, %(most)s (%(part)s %%), lie from %(low)s to below %(high)s.")
    return [said % (words | {"low": exact(low), "high": exact(high, unit)})]


def _of_points(figures: Figures) -> list[str]:
    if not figures.rows:
        return [gettext("There is no figure to show.")]
    said = [_range(figures, at) for at in (0, 1)]
    if len(figures.columns) == 2 and len(figures.rows) >= _CORRELATED_FROM:
        first, second = ([float(row[at]) for row in figures.rows] for at in (0, 1))
        if len(set(first)) > 1 and len(set(second)) > 1:
            found = number(Decimal(str(round(statistics.correlation(first, second), 2))), places=2)
            said.append(gettext("Correlation (Pearson): %(number)s.") % {"number": found})
    return said


def _range(figures: Figures, at: int) -> str:
    column = figures.columns[at]
    values = [row[at] for row in figures.rows]
    words = {"label": _label(figures, at), "low": exact(min(values), column.unit or ""), "high": exact(max(values), column.unit or "")}
    return gettext("%(label)s: from %(low)s to %(high)s.") % words


def _label(figures: Figures, at: int) -> str:
    column = figures.columns[at]
    return figures.labels.get(column.source or "", column.label) or column.name


def _with_unit(text: str, unit: str | None) -> str:
    return f"{text} ({unit_in_words(unit)})" if unit else text


def capital(text: str) -> str:
    """`text` as a sentence begins."""
    return text[:1].upper() + text[1:]

"""What several kinds of chart share: axes, legends, tips."""

from typing import Any

from django.utils.translation import gettext

from ratusz.bank.query.result import ResultColumn
from ratusz.portal.explore.charts.frame import Frame, Size
from ratusz.portal.explore.charts.nodes import Figures
from ratusz.portal.explore.charts.scale import Numbers
from ratusz.portal.explore.charts.words import exact, name_of, value_in_words
from ratusz.portal.show.numbers import unit_in_words
from ratusz.portal.show.series import REST

_BAR, _SMALL_BAR, _GAP = 26, 12, 8
_LONG_NAME = 20


def number_axis(
    axis: Numbers, column: ResultColumn, *, labelled: bool = False, along: bool = False, title: str | None = None
) -> dict[str, Any]:
    """Scale and axis of figures, upright or `along` the foot; where each mark has its figure beside it, the axis is left out."""
    domain = {"domain": [axis.low, axis.high], "nice": False, "zero": False}
    if labelled:
        return {"scale": domain, "axis": None}
    words = " ".join(filter(None, [axis.word, unit_in_words(column.unit or "")])) if title is None else title
    # Above its axis and not turned on its side.
    upright = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "start", "titleX": -40, "titleY": -16, "titleBaseline": "bottom"}
    shown = {
        "title": words or None,
        **({} if along else upright),
        "labelExpr": axis.label(),
        "tickCount": 5,
        "domain": False,
        "ticks": False,
    }
    return {"scale": domain, "axis": shown}


def position(axis: Numbers, title: str) -> dict[str, Any]:
    """Scale and axis of a number along the foot of the plot."""
    shown = {"title": title, "labelExpr": axis.label(), "tickCount": 6, "grid": False}
    return {"scale": {"domain": [axis.low, axis.high], "nice": False, "zero": False}, "axis": shown}


def legend(figures: Figures, frame: Frame, size: Size, *, shown: bool = True) -> dict[str, Any]:
    """Which colour is which series."""
    names = [value_in_words(value) for value in figures.series]
    colours = [REST if name == gettext("others") else frame.colours[at] for at, name in enumerate(names)]
    long = any(len(name) > _LONG_NAME for name in names)
    columns = (1 if long else 2) if size.is_narrow else (2 if long else 4)
    place = {"title": None, "orient": "top", "direction": "horizontal", "columns": columns, "offset": 10, "labelLimit": size.width - 60}
    return {"field": "s", "type": "nominal", "scale": {"domain": names, "range": colours}, "legend": place if shown else None}


def sized(most: int) -> dict[str, Any]:
    """Circles whose area is how many rows they stand for."""
    return {"field": "n", "type": "quantitative", "scale": {"domain": [0, most], "range": [0, 320]}, "legend": None}


def bar_height(names: int, each: int) -> int:
    """How tall a plot of bars is: wide bars for one of each name, thin ones side by side for several."""
    return max(1, names) * (_BAR if each == 1 else each * _SMALL_BAR + _GAP)


def tip(figures: Figures, row: tuple[Any, ...], *, doubtful: bool) -> dict[str, Any]:
    """What is said of a mark when it is pointed at: a text for each column, by place."""
    groups = 2 if figures.series else 1
    texts = [value_in_words(value) for value in row[:groups]]
    for column, value in zip(figures.columns[groups:], row[groups:], strict=True):
        texts.append(exact(value, column.unit or "") + ("\u00a0*" if doubtful else ""))
    found: dict[str, Any] = {f"t{at}": text for at, text in enumerate(texts)}
    if figures.series:
        found["o"] = figures.series.index(row[1]) if row[1] in figures.series else len(figures.series)
    return found


def tips(figures: Figures) -> list[dict[str, str]]:
    """Fields of tips and what they are called."""
    return [{"field": f"t{at}", "title": name_of(column, figures.labels)} for at, column in enumerate(figures.columns)]

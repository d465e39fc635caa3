"""What several kinds of chart share: axes, legends, tips."""

from typing import Any

from ratusz.bank.query.result import ResultColumn
from ratusz.portal.explore.charts.frame import Frame, Size
from ratusz.portal.explore.charts.nodes import Figures
from ratusz.portal.explore.charts.scale import Numbers
from ratusz.portal.explore.charts.words import exact, name_of, value_in_words

_BAR, _SMALL_BAR, _GAP = 26, 12, 8


def number_axis(axis: Numbers, column: ResultColumn, *, labelled: bool = False, title: str | None = None) -> dict[str, Any]:
    """Scale and axis of figures; where each mark has its figure beside it, the axis needs no labels and no lines."""
    domain = {"domain": [axis.low, axis.high], "nice": False, "zero": False}
    if labelled:
        return {"scale": domain, "axis": None}
    words = " ".join(filter(None, [axis.word, column.unit or ""])) if title is None else title
    # Above its axis and not turned on its side.
    lying = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": -40, "titleY": -14, "titleBaseline": "bottom"}
    return {
        "scale": domain,
        "axis": {"title": words or None, **lying, "labelExpr": axis.label(), "tickCount": 5, "domain": False, "ticks": False},
    }


def position(axis: Numbers, title: str) -> dict[str, Any]:
    """Scale and axis of a number along the foot of the plot."""
    shown = {"title": title, "labelExpr": axis.label(), "tickCount": 6, "grid": False}
    return {"scale": {"domain": [axis.low, axis.high], "nice": False, "zero": False}, "axis": shown}


def legend(figures: Figures, frame: Frame, size: Size, *, shown: bool = True) -> dict[str, Any]:
    """Which colour is which series."""
    names = [value_in_words(value) for value in figures.series]
    scale = {"domain": names, "range": list(frame.colours[: len(names)])}
    place = {"title": None, "orient": "top", "direction": "horizontal", "columns": 2 if size.is_narrow else 4, "offset": 10}
    return {"field": "s", "type": "nominal", "scale": scale, "legend": place if shown else None}


def sized(most: int) -> dict[str, Any]:
    """Circles whose area is how many rows they stand for."""
    return {"field": "n", "type": "quantitative", "scale": {"domain": [0, most], "range": [0, 320]}, "legend": None}


def bar_height(names: int, each: int) -> int:
    """How tall a plot of bars is: wide bars for one of each name, thin ones side by side for several."""
    return max(1, names) * (_BAR if each == 1 else each * _SMALL_BAR + _GAP)


def tip(figures: Figures, row: tuple[Any, ...], *, doubtful: bool) -> dict[str, str]:
    """What is said of a mark when it is pointed at: a text for each column, by place."""
    texts = [value_in_words(value) for value in row[: len(figures.columns)]]
    for at, column in enumerate(figures.columns):
        if column.function in {"count", "sum", "mean", "median", "min", "max", "distinct", "share"}:
            texts[at] = exact(row[at], column.unit or "") + ("\u00a0*" if doubtful else "")
    found = {f"t{at}": text for at, text in enumerate(texts)}
    if figures.series:
        found["o"] = figures.series.index(row[1]) if row[1] in figures.series else len(figures.series)  # type: ignore[assignment]
    return found


def tips(figures: Figures) -> list[dict[str, str]]:
    """Fields of tips and what they are called."""
    return [{"field": f"t{at}", "title": name_of(column, figures.labels)} for at, column in enumerate(figures.columns)]

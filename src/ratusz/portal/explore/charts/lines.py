"""A line over time or over numbers: broken where a moment has no figure, hollow points where a figure lacks values."""

import math
from datetime import UTC, date, datetime
from typing import Any

from ratusz.portal.explore.charts import scale
from ratusz.portal.explore.charts.frame import Frame, Size, wide_as
from ratusz.portal.explore.charts.marks import legend, number_axis, tip, tips
from ratusz.portal.explore.charts.nodes import Axis, Figures
from ratusz.portal.explore.charts.words import value_in_words
from ratusz.portal.show.series import PAPER

_DAY_MS = 86_400_000
_MOST_POINTED = 40
_LABEL_HEIGHT = 15


def line_plot(figures: Figures, frame: Frame, size: Size) -> tuple[dict[str, Any], int]:
    """The plot of a line, and how much of the width it leaves free."""
    rows = _rows(figures)
    drawn = [row for row in rows if row["y"] is not None]
    axis = scale.numbers([row["y"] for row in drawn], from_zero=False)
    named = bool(figures.series) and not size.is_narrow
    place = {"x": _along(figures, rows, size), "y": {"field": "y", "type": "quantitative", **number_axis(axis, figures.y)}}
    colour = {"color": legend(figures, frame, size, shown=not named) if figures.series else {"value": frame.colours[0]}}
    line = {"mark": {"type": "line", "strokeWidth": 2.4, "strokeJoin": "round", "invalid": "break-paths-show-domains"},
            "encoding": {**place, **colour}}  # fmt: skip
    layers = [line, *_pointed(figures, frame, drawn, place, colour)]
    room = 0
    if named:
        layers.append(_names(drawn, axis, place, colour, size))
        room = max(wide_as(value_in_words(value)) for value in figures.series) + 14
    return {"height": size.height, "data": {"values": rows}, "layer": layers}, 62 + room


def _rows(figures: Figures) -> list[dict[str, Any]]:
    """Figures in their order, with an empty one for each moment between them that has none."""
    found: dict[tuple[Any, Any], dict[str, Any]] = {}
    for at, row in enumerate(figures.rows):
        x = _place(figures, row[0])
        if x is None:
            continue
        line: dict[str, Any] = {"x": x, "y": None if row[-1] is None else float(row[-1]), "d": at in figures.doubtful}
        series = row[1] if figures.series else None
        if figures.series:
            line["s"] = value_in_words(series)
        found[row[0], series] = line | tip(figures, row, doubtful=at in figures.doubtful)
    moments = _moments(figures, [x for x, _ in found])
    every: list[dict[str, Any]] = []
    for series in figures.series or (None,):
        for x in moments:
            empty = {"x": _place(figures, x), "y": None, "d": False, **({"s": value_in_words(series)} if figures.series else {})}
            every.append(found.get((x, series), empty))
    return every


def _moments(figures: Figures, present: list[Any]) -> list[Any]:
    values = list(dict.fromkeys(present))
    roll = figures.chart.x.roll if figures.chart.x else None
    if figures.axis is not Axis.TIME or not values:
        return values
    if roll is None and isinstance(values[0], date):
        return scale.with_breaks(values)
    return scale.between(values, roll, years=isinstance(values[0], int))


def _place(figures: Figures, value: Any) -> float | int | None:
    if figures.axis is Axis.TIME:
        return scale.moment(value)
    return None if value is None else float(value) if figures.axis is Axis.NUMBERS else value


def _pointed(figures: Figures, frame: Frame, drawn: list[dict[str, Any]], place: Any, colour: Any) -> list[dict[str, Any]]:
    """Points: on each figure where there are few, on doubtful and lonely ones always; and unseen ones that answer a pointer."""
    few = len(drawn) / max(1, len(figures.series)) <= _MOST_POINTED
    condition = {"condition": {"test": "datum.d", "value": PAPER}, **_as_fill(colour["color"], frame)}
    point: dict[str, Any] = {
        "mark": {"type": "point", "size": 38, "strokeWidth": 1.8, "filled": False, "fillOpacity": 1},
        "encoding": {**place, **colour, "fill": condition},
    }
    if not few:
        point["transform"] = [{"filter": "datum.d"}]
    unseen = {"mark": {"type": "point", "size": 260, "opacity": 0, "filled": True}, "encoding": {**place, "tooltip": tips(figures)}}
    seen = [{"transform": [*point.pop("transform", []), {"filter": "isValid(datum.y)"}], **point}] if few or figures.doubtful else []
    return [*seen, {"transform": [{"filter": "isValid(datum.y)"}], **unseen}]


def _as_fill(colour: dict[str, Any], frame: Frame) -> dict[str, Any]:
    return {"value": frame.colours[0]} if "value" in colour else {"field": "s", "type": "nominal", "scale": colour["scale"], "legend": None}


def _names(drawn: list[dict[str, Any]], axis: scale.Numbers, place: Any, colour: Any, size: Size) -> dict[str, Any]:
    """The name of each series at the end of its line, moved up or down where two would overlap."""
    last = {row["s"]: row for row in drawn}
    ends = sorted(last.values(), key=lambda row: row["y"])
    unit = (axis.high - axis.low) / size.height
    heights: list[float] = []
    for row in ends:
        heights.append(max(row["y"], heights[-1] + _LABEL_HEIGHT * unit) if heights else row["y"])
    over = max(0.0, heights[-1] - axis.high) if heights else 0.0
    most = max((row["x"] for row in ends), default=0)
    values = [{"x": most, "y": height - over, "s": row["s"]} for row, height in zip(ends, heights, strict=True)]
    mark = {"type": "text", "align": "left", "baseline": "middle", "dx": 9, "fontWeight": 600}
    return {"data": {"values": values}, "mark": mark, "encoding": {**place, **colour, "text": {"field": "s"}}}


def _along(figures: Figures, rows: list[dict[str, Any]], size: Size) -> dict[str, Any]:
    if figures.axis is Axis.NAMES:
        return {"field": "x", "type": "ordinal", "sort": None, "axis": {"title": None, "labelAngle": 0, "labelOverlap": "parity"}}
    if figures.axis is Axis.NUMBERS:
        axis = scale.numbers([row["x"] for row in rows], from_zero=False)
        ends = {
            "domain": [min((row["x"] for row in rows), default=0), max((row["x"] for row in rows), default=1)],
            "nice": False,
            "zero": False,
        }
        return {"field": "x", "type": "quantitative", "scale": ends, "axis": {"title": None, "labelExpr": axis.label(), "grid": False}}
    return {"field": "x", "type": "temporal", "scale": {"type": "utc"}, "axis": {"title": None, "grid": False, **_time_labels(rows, size)}}


def _time_labels(rows: list[dict[str, Any]], size: Size) -> dict[str, Any]:
    """Years, months or days, by how much time lies between the ends and how much room there is."""
    first, last = min((row["x"] for row in rows), default=0), max((row["x"] for row in rows), default=1)
    days, room = (last - first) / _DAY_MS, 4 if size.is_narrow else 10
    if days > 5 * 366 or _are_beginnings(rows, "month", "day"):
        step = _among((1, 2, 5, 10, 20, 50, 100), math.ceil(days / 365.25 / room))
        return {"tickCount": {"interval": "year", "step": step}, "labelExpr": "utcFormat(datum.value, '%Y')"}
    if days > 92 or _are_beginnings(rows, "day"):
        step = _among((1, 2, 3, 6, 12), math.ceil(days / 30.4 / room))
        text = "utcmonth(datum.value) == 0 || datum.index == 0 ? utcFormat(datum.value, '%b %Y') : utcFormat(datum.value, '%b')"
        return {"tickCount": {"interval": "month", "step": step}, "labelExpr": text}
    return {"tickCount": room - 2, "labelExpr": "utcFormat(datum.value, '%-d %b')", "labelOverlap": True}


def _are_beginnings(rows: list[dict[str, Any]], *parts: str) -> bool:
    """Whether each moment is the beginning of a month ("day") or of a year ("month", "day")."""
    moments = (datetime.fromtimestamp(row["x"] / 1000, UTC) for row in rows)
    return all(getattr(moment, part) == 1 for moment in moments for part in parts)


def _among(steps: tuple[int, ...], least: int) -> int:
    return next((step for step in steps if step >= least), steps[-1])

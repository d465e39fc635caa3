"""A Vega-Lite specification out of figures. Bars begin at zero; colours come with names beside them; nothing has a third dimension."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from ratusz.bank.query.nodes import Function
from ratusz.bank.query.result import ResultColumn
from ratusz.portal.explore.charts import scale
from ratusz.portal.explore.charts.frame import Frame, Size, framed, wide_as
from ratusz.portal.explore.charts.lines import line_plot
from ratusz.portal.explore.charts.marks import bar_height, legend, number_axis, position, sized, tip, tips
from ratusz.portal.explore.charts.nodes import Axis, Figures, Kind
from ratusz.portal.explore.charts.words import exact, name_of, short, value_in_words
from ratusz.portal.show.numbers import unit_in_words
from ratusz.portal.show.series import INK

#: More names below columns are turned, so that none is left out.
_MOST_LYING = 6


def spec_of(figures: Figures, frame: Frame, size: Size) -> dict[str, Any]:
    """The specification of a picture of `size`."""
    match figures.chart.kind:
        case Kind.LINE:
            plot, left = line_plot(figures, frame, size)
        case Kind.COLUMNS:
            plot, left = _columns(figures, frame, size)
        case Kind.BARS | Kind.SHARES:
            plot, left = _bars(figures, frame, size)
        case Kind.HISTOGRAM:
            plot, left = _histogram(figures, frame, size)
        case Kind.POINTS:
            plot, left = _points(figures, frame, size)
    return framed(plot, frame, size, left=left)


def _grouped(figures: Figures) -> list[dict[str, Any]]:
    """The rows that a mark is drawn for."""
    series_at = 1 if figures.series else None
    values = [row[-1] for row in figures.rows if row[-1] is not None]
    most, decimals = max(map(abs, values), default=0), max((_decimals(value) for value in values), default=0)
    found = []
    for at, row in enumerate(figures.rows):
        if row[-1] is None:
            continue
        per_cent = "\u00a0%" if figures.y.function == "share" else ""
        star = "\u00a0*" if at in figures.doubtful else ""
        line = {"x": value_in_words(row[0]), "y": float(row[-1]), "l": short(row[-1], most, decimals=decimals) + per_cent + star}
        if series_at is not None:
            line["s"] = value_in_words(row[series_at])
        found.append(line | tip(figures, row, doubtful=at in figures.doubtful))
    return found


def _decimals(value: Any) -> int:
    """How many digits after the point `value` needs."""
    exponent = Decimal(value).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _columns(figures: Figures, frame: Frame, size: Size) -> tuple[dict[str, Any], int]:
    rows = _grouped(figures)
    labelled = not figures.series and len({row["x"] for row in rows}) * wide_as("0000000") < size.width
    many_names = figures.axis is Axis.NAMES and len({row["x"] for row in rows}) > _MOST_LYING
    turned = {"labelAngle": -40, "labelLimit": 130} if many_names else {"labelAngle": 0, "labelOverlap": "parity"}
    along = {"title": None, "ticks": False, **turned}
    encoding = {
        "x": {"field": "x", "type": "ordinal", "sort": None, "axis": along},
        "y": _length(figures, rows) | number_axis(_length_axis(figures, rows), figures.y, labelled=labelled),
        **({} if _is_stacked(figures) or not figures.series else {"xOffset": {"field": "s", "sort": None}}),
        **_coloured(figures, frame, size),
        "tooltip": tips(figures),
    }
    layers: list[dict[str, Any]] = [{"mark": {"type": "bar", "width": {"band": 0.74}}, "encoding": encoding}]
    if labelled:
        place = {"x": encoding["x"], "y": encoding["y"]}
        layers.append({"mark": {"type": "text", "dy": -7}, "encoding": {**place, "text": {"field": "l"}}})
    return {"height": size.height, "data": {"values": rows}, "layer": layers}, 24 if labelled else 62


def _bars(figures: Figures, frame: Frame, size: Size) -> tuple[dict[str, Any], int]:
    rows = _grouped(figures)
    names = list(dict.fromkeys(row["x"] for row in rows))
    limit, labelled, axis = round(size.width * 0.42), not figures.series, _length_axis(figures, rows)
    upright = {"title": None, "labelLimit": limit, "domain": False, "ticks": False, "labelColor": INK}
    encoding = {
        "y": {"field": "x", "type": "nominal", "sort": None, "axis": upright},
        "x": _length(figures, rows) | number_axis(axis, figures.y, labelled=labelled, along=True),
        **({} if _is_stacked(figures) or not figures.series else {"yOffset": {"field": "s", "sort": None}}),
        **_coloured(figures, frame, size),
        "tooltip": tips(figures),
    }
    layers: list[dict[str, Any]] = [{"mark": {"type": "bar", "height": {"band": 0.74}}, "encoding": encoding}]
    if labelled:
        axis = _with_room(axis, rows, size.width - round(size.width * 0.42))
        encoding["x"] |= {"scale": {"domain": [axis.low, axis.high], "nice": False, "zero": False}}
        layers += [_beside(encoding, "datum.y >= 0", "left", 5), *([_beside(encoding, "datum.y < 0", "right", -5)] if axis.low < 0 else [])]
    height = bar_height(len(names), 1 if _is_stacked(figures) else max(1, len(figures.series)))
    room = min(limit, max((wide_as(name) for name in names), default=0) + 8)
    beside = max((wide_as(row["l"]) for row in rows), default=0) + 8 if labelled else 0
    return {"height": height, "data": {"values": rows}, "layer": layers}, room + beside


def _with_room(axis: scale.Numbers, rows: list[dict[str, Any]], width: int) -> scale.Numbers:
    """An axis so far below its least figure that the text of that figure does not run into the name of its bar."""
    span = axis.high - axis.low
    low = min((row["y"] - (wide_as(row["l"]) + 12) / width * span for row in rows if row["y"] < 0), default=axis.low)
    return replace(axis, low=min(axis.low, low))


def _is_stacked(figures: Figures) -> bool:
    """Whether the colours of one place lie on each other: only figures that add up do."""
    return bool(figures.series) and figures.chart.measure.function in {Function.COUNT, Function.SUM}


def _length(figures: Figures, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The figure as the length of a mark."""
    stacked = {"stack": "zero"} if rows and _is_stacked(figures) else {}
    return {"field": "y", "type": "quantitative", **stacked}


def _length_axis(figures: Figures, rows: list[dict[str, Any]]) -> scale.Numbers:
    axis = scale.numbers(_ends(rows, "x") if _is_stacked(figures) else [row["y"] for row in rows], from_zero=True)
    return replace(axis, low=0, high=100) if figures.series and figures.chart.kind is Kind.SHARES else axis


def _beside(encoding: dict[str, Any], condition: str, align: str, dx: int) -> dict[str, Any]:
    """The figure at the end of its bar."""
    place = {"x": encoding["x"], "y": encoding["y"], "text": {"field": "l"}}
    return {
        "transform": [{"filter": condition}],
        "mark": {"type": "text", "align": align, "baseline": "middle", "dx": dx},
        "encoding": place,
    }


def _ends(rows: list[dict[str, Any]], key: str) -> list[float]:
    """How far stacks reach on either side of zero."""
    ends: dict[tuple[str, bool], float] = {}
    for row in rows:
        place = (row[key], row["y"] < 0)
        ends[place] = ends.get(place, 0.0) + row["y"]
    return list(ends.values())


def _coloured(figures: Figures, frame: Frame, size: Size) -> dict[str, Any]:
    if not figures.series:
        return {"color": {"value": frame.colours[0]}}
    return {"color": legend(figures, frame, size), "order": {"field": "o", "type": "quantitative"}}


def _histogram(figures: Figures, frame: Frame, size: Size) -> tuple[dict[str, Any], int]:
    rows, width, column = [], _step(figures), figures.columns[0]
    label = figures.labels.get(column.source or "", column.label)
    for low, high, count in figures.rows:
        left = float(high) - width if low is None else float(low)
        rows.append({"x": left, "x2": left + width, "y": count, "t0": _between(low, high, column), "t1": exact(count)})
    along = scale.numbers([row[end] for row in rows for end in ("x", "x2")], from_zero=False)
    ends = {"domain": [rows[0]["x"], rows[-1]["x2"]] if rows else [0, 1], "nice": False, "zero": False}
    encoding = {
        "x": {"field": "x", "type": "quantitative", **position(along, _with_unit(label, column, along)), "scale": ends},
        "x2": {"field": "x2"},
        "y2": {"datum": 0},
        "y": {"field": "y", "type": "quantitative", **number_axis(scale.numbers([row["y"] for row in rows], from_zero=True), figures.y)},
        "color": {"value": frame.colours[0]},
        "tooltip": [{"field": "t0", "title": label}, {"field": "t1", "title": gettext("number of rows")}],
    }
    return {"height": size.height, "data": {"values": rows}, "mark": {"type": "bar", "binSpacing": 1}, "encoding": encoding}, 62


def _step(figures: Figures) -> float:
    whole = next(((low, high) for low, high, _ in figures.rows if low is not None and high is not None), None)
    return float(whole[1] - whole[0]) if whole else 1.0


def _between(low: Any, high: Any, column: ResultColumn) -> str:
    unit = column.unit or ""
    if low is None:
        return gettext("below %(high)s") % {"high": exact(high, unit)}
    if high is None:
        return gettext("%(low)s or more") % {"low": exact(low, unit)}
    return gettext("from %(low)s to below %(high)s") % {"low": exact(low), "high": exact(high, unit)}


def _with_unit(label: str, column: ResultColumn, axis: scale.Numbers) -> str:
    return ", ".join(filter(None, [label, " ".join(filter(None, [axis.word, unit_in_words(column.unit or "")]))]))


def _points(figures: Figures, frame: Frame, size: Size) -> tuple[dict[str, Any], int]:
    counted = len(figures.columns) == 3
    first, second = figures.columns[:2]
    names = [name_of(column, figures.labels) for column in figures.columns]
    rows: list[dict[str, Any]] = []
    for row in figures.rows:
        rows.append({"x": float(row[0]), "y": float(row[1]), "t0": exact(row[0], first.unit or ""), "t1": exact(row[1], second.unit or "")})
        if counted:
            rows[-1] |= {"n": row[2], "t2": exact(row[2])}
    axes = [scale.numbers([row[name] for row in rows], from_zero=False) for name in ("x", "y")]
    encoding: dict[str, Any] = {
        "x": {"field": "x", "type": "quantitative", **position(axes[0], _with_unit(names[0], first, axes[0]))},
        "y": {"field": "y", "type": "quantitative", **number_axis(axes[1], second, title=_with_unit(names[1], second, axes[1]))},
        "color": {"value": frame.colours[0]},
        **({"size": sized(max((row["n"] for row in rows), default=1))} if counted else {}),
        "tooltip": [{"field": f"t{at}", "title": name} for at, name in enumerate(names)],
    }
    mark = {"type": "circle", "size": 42, "opacity": 0.6}
    return {"height": size.height, "data": {"values": rows}, "mark": mark, "encoding": encoding}, 62

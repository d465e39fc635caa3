"""A small line of how a value went: in a page with its ends told below, on paper as a mark beside a number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT, _EDGE = 600, 140, 8
#: With more points a dot on each would hide the line.
_MOST_DOTS = 40
#: Which way a value went; "" where it is not known.
Way = Literal["", "up", "down", "level"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """`points`: a place from 0 to 1 and a value, or None where there was none, which breaks the line. `says`: the line in a sentence.

    `first`, `last`: texts below the ends. `values`: texts of the least and the greatest value, which stand beside the line.
    """

    points: tuple[tuple[float, float | None], ...]
    says: str
    first: str
    last: str
    least: str
    greatest: str


def render_trend(trend: Trend) -> SafeString:
    """The drawing; its colours are the style sheet's."""
    places = list(_placed(trend.points))
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>' for x, y in filter(None, places) if len(places) <= _MOST_DOTS)
    return mark_safe(  # noqa: S308  every text is escaped here
        f'<figure class="rz-trend"><div class="rz-trend__scale" aria-hidden="true"><span>{escape(trend.greatest)}</span>'
        f"<span>{escape(trend.least)}</span></div>"
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(trend.says)}"><path d="{_path(places)}"/>{dots}</svg>'
        f"<figcaption><span>{escape(trend.first)}</span><span>{escape(trend.last)}</span></figcaption></figure>"
    )


def _placed(points: Sequence[tuple[float, float | None]]) -> Iterator[tuple[float, float] | None]:
    values = [value for _, value in points if value is not None]
    low, high = min(values, default=0.0), max(values, default=0.0)
    for at, value in points:
        share = 0.5 if high == low or value is None else (value - low) / (high - low)
        yield None if value is None else (_EDGE + at * (WIDTH - 2 * _EDGE), HEIGHT - _EDGE - share * (HEIGHT - 2 * _EDGE))


def _path(places: Sequence[tuple[float, float] | None]) -> str:
    """A line through the points, broken where one is missing."""
    pieces, pen = [], "M"
    for place in places:
        if place is None:
            pen = "M"
            continue
        pieces.append(f"{pen}{place[0]:.1f} {place[1]:.1f}")
        pen = "L"
    return "".join(pieces)

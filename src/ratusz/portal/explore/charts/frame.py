"""What stands around a chart in its picture: title, what narrows it, source, state, that it is a show; sizes and colours."""

import textwrap
from dataclasses import dataclass
from typing import Any

from ratusz.portal.explore.charts.locale import locale_of
from ratusz.portal.show.series import AXIS, HAIR, INK, PAPER, SOFT

FONT = "'Source Sans 3', 'Source Sans Pro', sans-serif"
VEGA_LITE = "https://vega.github.io/schema/vega-lite/v6.json"
#: Mean width of a letter, in parts of the size of type: long texts are broken by the first, margins for short ones left by the second.
_LETTER, _LETTER_AT_MOST = 0.47, 0.52


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How wide a picture is meant to be, and how tall its plot; type has the same size in each."""

    name: str
    width: int
    height: int

    @property
    def is_narrow(self) -> bool:
        """Whether it is for a telephone."""
        return self.width < 500


WIDE = Size(name="wide", width=760, height=340)
NARROW = Size(name="narrow", width=328, height=260)
SIZES = {size.name: size for size in (WIDE, NARROW)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Words around the plot, ready for reading, and the colours of the series. `notes`: each begins a line at the foot."""

    title: str
    subtitle: str
    notes: tuple[str, ...]
    colours: tuple[str, ...]
    language: str


def framed(plot: dict[str, Any], frame: Frame, size: Size, *, left: int) -> dict[str, Any]:
    """The specification of a picture with `plot` in it; `left`: how much of the width lies before the plot."""
    foot = [line for note in frame.notes for line in wrapped(note, size.width, 11.5)]
    subtitle = wrapped(frame.subtitle, size.width, 13.5) if frame.subtitle else []
    return {
        "$schema": VEGA_LITE,
        "background": PAPER,
        "padding": {"left": 4, "right": 8, "top": 6, "bottom": 6},
        "config": config(frame.language),
        "title": {"text": wrapped(frame.title, size.width, 17), "subtitle": subtitle, "anchor": "start", "frame": "bounds", "offset": 14},
        "vconcat": [
            {
                "title": {
                    "text": foot, "orient": "bottom", "anchor": "start", "frame": "bounds", "offset": 12,
                    "fontSize": 11.5, "fontWeight": 400, "color": SOFT, "lineHeight": 15,
                },
                "width": max(120, size.width - left - 12),
                **plot,
            }
        ],
    }  # fmt: skip


def config(language: str) -> dict[str, Any]:
    """Type, lines and the language of numbers."""
    return {
        "locale": locale_of(language),
        "font": FONT,
        "view": {"stroke": None},
        "title": {
            "fontSize": 17, "fontWeight": 600, "color": INK, "subtitleFontSize": 13.5, "subtitleColor": SOFT, "subtitlePadding": 5,
            "lineHeight": 21, "subtitleLineHeight": 17,
        },
        "axis": {
            "labelFontSize": 12.5, "labelColor": SOFT, "titleFontSize": 12.5, "titleFontWeight": 400, "titleColor": SOFT,
            "gridColor": HAIR, "domainColor": AXIS, "tickColor": AXIS, "labelPadding": 5,
        },
        "legend": {"labelFontSize": 12.5, "labelColor": INK, "symbolStrokeWidth": 3, "symbolSize": 110, "labelLimit": 260},
        "text": {"fontSize": 12.5, "fill": INK},
    }  # fmt: skip


def wrapped(text: str, width: int, size: float) -> list[str]:
    """`text` in lines that fit `width` when set in type of `size`."""
    return textwrap.wrap(text, max(12, int(width / (size * _LETTER))), break_long_words=True) or [""]


def wide_as(text: str, size: float = 12.5) -> int:
    """About how many pixels `text` takes."""
    return round(len(text) * size * _LETTER_AT_MOST)

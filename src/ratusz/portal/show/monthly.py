"""Amounts by month, drawn as columns side by side: a picture above a table that says the same exactly.

The columns are stretched to the width there is, the words beside them are not; the security policy forbids inline style, so heights
are in the drawing and everything else in the style sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from ratusz.portal.show.numbers import format_number

_WIDTH, _HEIGHT, _LEAST = 1_200, 200, 1.5
_TICKS = 4
MOST_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of the drawing: `label` for its place below the columns ("Nov"), `year` where one begins, one amount for each series."""

    label: str
    amounts: tuple[int, ...]
    year: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Monthly:
    """Months side by side, names of their series, and what the picture shows in a sentence."""

    months: tuple[Month, ...]
    series: tuple[str, ...]
    says: str


def render_monthly(chart: Monthly, language: str) -> SafeString:
    """The picture; its colours are the style sheet's."""
    top = ceiling(max((amount for month in chart.months for amount in month.amounts), default=0))
    ticks = "".join(f"<li>{escape(format_number(top * step // _TICKS, language))}</li>" for step in range(_TICKS, -1, -1))
    keys = "".join(f'<li data-series="{place}">{escape(name)}</li>' for place, name in enumerate(chart.series, 1))
    labels = "".join(
        f"<li><span>{escape(month.label)}</span>{f'<span>{escape(month.year)}</span>' if month.year else ''}</li>" for month in chart.months
    )
    return mark_safe(  # noqa: S308  every text is escaped here
        f'<figure class="rz-monthly" data-months="{len(chart.months)}"><ul class="rz-monthly__keys" aria-hidden="true">{keys}</ul>'
        f'<div class="rz-monthly__plot"><ol class="rz-monthly__ticks" aria-hidden="true">{ticks}</ol>'
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" role="img" aria-label="{escape(chart.says)}">'
        f'<path class="rz-monthly__lines" d="{_lines()}"/>{_columns(chart, top)}</svg></div>'
        f'<ol class="rz-monthly__labels" aria-hidden="true">{labels}</ol></figure>'
    )


def ceiling(most: int) -> int:
    """A round number not below `most`, and at least four, that the lines of the picture divide evenly."""
    step = 1
    while step * _TICKS < most:
        step = next(one for one in _round_numbers() if one > step)
    return step * _TICKS


def _round_numbers() -> Sequence[int]:
    return sorted({digit * 10**power for power in range(13) for digit in (1, 2, 3, 4, 5, 6, 8, 25)})


def _lines() -> str:
    return "".join(f"M0 {_HEIGHT * step / _TICKS:g}h{_WIDTH}" for step in range(_TICKS + 1))


def _columns(chart: Monthly, top: int) -> str:
    wide = _WIDTH / max(1, len(chart.months))
    inner = min(wide * 0.72, 90.0)
    each = inner / max(1, len(chart.series))
    paths = []
    for place in range(len(chart.series)):
        pieces = []
        for at, month in enumerate(chart.months):
            if amount := month.amounts[place]:
                tall = max(_LEAST, amount / top * _HEIGHT)
                left = at * wide + (wide - inner) / 2 + place * each
                pieces.append(f"M{left:.1f} {_HEIGHT}v-{tall:.1f}h{each * 0.92:.1f}v{tall:.1f}z")
        paths.append(f'<path data-series="{place + 1}" d="{"".join(pieces)}"/>')
    return "".join(paths)

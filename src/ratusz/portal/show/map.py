"""A map drawn on the server, as SVG: it needs no script and no graphics card, and it is what is printed.

Every thing drawn is a link to its row, with its words for those who do not see it. Colours are attributes, for the page's security
policy takes no styles of their own.
"""

from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

#: Five steps from light to dark that the colour-blind tell apart (ColorBrewer YlGnBu), for as many classes as there are.
_STEPS = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
_CHOSEN = {1: (3,), 2: (1, 3), 3: (1, 2, 3), 4: (1, 2, 3, 4), 5: (0, 1, 2, 3, 4)}
ZERO, MISSING, PLAIN, LAND, WATER, INK = "#ffffff", "#b9b3a6", "#20659a", "#f4f1e9", "#e6e2d8", "#3b372f"


def colours(count: int, *, has_zero: bool) -> tuple[str, ...]:
    """A colour for each class, the least first; that of zeros is white."""
    steps = tuple(_STEPS[at] for at in _CHOSEN.get(count - has_zero, ()))
    return ((ZERO,) if has_zero else ()) + steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A line or an area: `path` in pixels, `fill` a colour, "missing" for the hatching, or "" for a line; `title` in words; `url` or ""."""

    path: str
    fill: str
    title: str = ""
    url: str = ""
    is_background: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A point, or several in one: where, how large, what stands in it, what it is in words, where it leads."""

    x: float
    y: float
    radius: float
    text: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name on the map."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The bar that tells distances: how long in pixels, and what it stands for."""

    pixels: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDrawing:
    """A picture of `width` by `height` pixels. `name` tells its parts from those of another one on the page."""

    name: str
    width: int
    height: int
    title: str
    outlines: tuple[Outline, ...] = ()
    dots: tuple[Dot, ...] = ()
    labels: tuple[Label, ...] = ()
    scale: Scale | None = None


def render_map(drawing: MapDrawing) -> SafeString:
    """The SVG of `drawing`."""
    width, height = drawing.width, drawing.height
    hatch = f"{drawing.name}-missing"
    return mark_safe(  # noqa: S308  every text is escaped where it is put in
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group" '
        f'aria-label="{escape(drawing.title)}"><defs>{_hatching(hatch)}</defs>'
        f'<rect width="{width}" height="{height}" fill="{WATER}"/>'
        + "".join(_outline(one, hatch) for one in drawing.outlines)
        + "".join(_dot(one) for one in drawing.dots)
        + "".join(_label(one) for one in drawing.labels)
        + _bar(drawing)
        + "</svg>"
    )


def render_swatch(fill: str, name: str) -> SafeString:
    """The small square of a legend."""
    paint = f"url(#{name}-hatch)" if fill == "missing" else fill
    hatching = f"<defs>{_hatching(f'{name}-hatch')}</defs>" if fill == "missing" else ""
    return mark_safe(  # noqa: S308  colours are ours
        f'<svg class="rz-map__swatch" width="22" height="16" viewBox="0 0 22 16" aria-hidden="true">{hatching}'
        f'<rect x="0.5" y="0.5" width="21" height="15" fill="{paint}" stroke="{INK}"/></svg>'
    )


def _hatching(name: str) -> str:
    return (
        f'<pattern id="{escape(name)}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="#fff"/><rect width="2" height="6" fill="{MISSING}"/></pattern>'
    )


def _outline(one: Outline, hatch: str) -> str:
    if one.is_background:
        return f'<path d="{one.path}" fill="{LAND}" stroke="#a39c8c" stroke-width="1" fill-rule="evenodd"/>'
    if not one.fill:
        return _linked(
            f'<path d="{one.path}" fill="none" stroke="{PLAIN}" stroke-width="2.5" stroke-linejoin="round">', "path", one.title, one.url
        )
    fill = f"url(#{escape(hatch)})" if one.fill == "missing" else one.fill
    start = f'<path d="{one.path}" fill="{fill}" stroke="{INK}" stroke-width="0.9" stroke-linejoin="round" fill-rule="evenodd">'
    return _linked(start, "path", one.title, one.url)


def _dot(one: Dot) -> str:
    start = f'<circle cx="{one.x:.1f}" cy="{one.y:.1f}" r="{one.radius:.1f}" fill="{PLAIN}" stroke="#fff" stroke-width="1.5">'
    text, size = "", 11 if len(one.text) > 3 else 12
    if one.text:
        text = (
            f'<text x="{one.x:.1f}" y="{one.y + 4:.1f}" text-anchor="middle" font-size="{size}" font-weight="600" fill="#fff" '
            f'pointer-events="none">{escape(one.text)}</text>'
        )
    return _linked(start, "circle", one.title, one.url, text)


def _linked(start: str, tag: str, title: str, url: str, more: str = "") -> str:
    inner = f"{start}<title>{escape(title)}</title></{tag}>{more}"
    return f'<a href="{escape(url)}" aria-label="{escape(title)}" rel="nofollow">{inner}</a>' if url else inner


def _label(one: Label) -> str:
    return (
        f'<text x="{one.x:.1f}" y="{one.y:.1f}" text-anchor="middle" font-size="13" font-weight="600" fill="{INK}" stroke="#fff" '
        f'stroke-width="3" paint-order="stroke" pointer-events="none">{escape(one.text)}</text>'
    )


def _bar(drawing: MapDrawing) -> str:
    if drawing.scale is None:
        return ""
    x, y, end = 14, drawing.height - 14, 14 + drawing.scale.pixels
    return (
        f'<g pointer-events="none"><path d="M{x} {y - 6}V{y}H{end:.0f}V{y - 6}" fill="none" stroke="{INK}" stroke-width="2"/>'
        f'<text x="{x + 6}" y="{y - 6}" font-size="12" fill="{INK}" stroke="#fff" stroke-width="3" paint-order="stroke">'
        f"{escape(drawing.scale.text)}</text></g>"
    )

"""Colours of a city, and whether they can be read.

A city sets two colours. From each, sixteen steps are made for light and for dark screens: same hue, with the luminance that
WCAG 2.1 needs for the pairs in which they meet (`PAIRS`). Lightness is moved in OKLCH, where a step looks like a step.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Scheme = Literal["light", "dark"]
Rgb = tuple[float, float, float]

TEXT_CONTRAST = 4.5
SHAPE_CONTRAST = 3.0
WHITE = "#ffffff"
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")

# Step: luminance and share of the colour's own chroma. "base-…" are made apart, for they stay as near the colour as they may.
_STEPS: dict[Scheme, dict[str, tuple[float, float]]] = {
    "light": {
        "background-default": (0.952, 0.10),
        "background-tinted": (0.885, 0.22),
        "surface-default": (1.0, 0.0),
        "surface-tinted": (0.84, 0.28),
        "surface-hover": (0.76, 0.38),
        "surface-active": (0.67, 0.50),
        "border-subtle": (0.70, 0.40),
        "border-default": (0.22, 0.85),
        "border-strong": (0.10, 1.0),
        "text-subtle": (0.092, 1.0),
        "text-default": (0.018, 0.75),
    },
    "dark": {
        "background-default": (0.0085, 0.35),
        "background-tinted": (0.013, 0.45),
        "surface-default": (0.0155, 0.40),
        "surface-tinted": (0.025, 0.50),
        "surface-hover": (0.037, 0.55),
        "surface-active": (0.050, 0.60),
        "border-subtle": (0.055, 0.45),
        "border-default": (0.23, 0.70),
        "border-strong": (0.42, 0.85),
        "text-subtle": (0.44, 0.85),
        "text-default": (0.82, 0.25),
    },
}
# What is written on what, and the least contrast it must have. A test walks these for many colours.
PAIRS: tuple[tuple[str, str, float], ...] = (
    *(("text-default", f"surface-{step}", 7.0) for step in ("default", "tinted")),
    *(("text-subtle", f"surface-{step}", TEXT_CONTRAST) for step in ("default", "tinted", "hover", "active")),
    *(("text-subtle", f"background-{step}", TEXT_CONTRAST) for step in ("default", "tinted")),
    *(("border-default", f"background-{step}", SHAPE_CONTRAST) for step in ("default", "tinted")),
    *(("base-contrast-default", f"base-{step}", TEXT_CONTRAST) for step in ("default", "hover", "active")),
    ("base-default", "background-default", SHAPE_CONTRAST),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourCheck:
    """What becomes of a colour on white: its contrast, the colour used for buttons, and whether that is another one."""

    colour: str
    contrast_on_white: float
    used: str

    @property
    def is_changed(self) -> bool:
        """Whether the colour had to be made darker to be seen."""
        return self.used != self.colour


def parse_hex(text: str) -> str:
    """`#rrggbb` in small letters from "#0F5C4D", "0f5c4d" or "#abc"; ValueError says what was wrong."""
    found = _HEX.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"a colour is written #rrggbb, not {text!r}")
    digits = found[1].lower()
    return f"#{digits}" if len(digits) == 6 else "#" + "".join(digit * 2 for digit in digits)


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.1, from 0 (black) to 1 (white)."""
    red, green, blue = linear_of(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.1, from 1 to 21; the order does not matter."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def palette(colour: str, scheme: Scheme) -> dict[str, str]:
    """The sixteen steps of `colour` (names of Designsystemet: "surface-tinted", "base-hover", …) for light or dark screens."""
    colour = parse_hex(colour)
    steps = {name: at_luminance(colour, light, share) for name, (light, share) in _STEPS[scheme].items()}
    return steps | _base(colour, scheme)


def check_colour(colour: str) -> ColourCheck:
    """Whether `colour` can be seen on a page, and what is used when it cannot."""
    colour = parse_hex(colour)
    return ColourCheck(colour=colour, contrast_on_white=contrast(colour, WHITE), used=palette(colour, "light")["base-default"])


def at_luminance(colour: str, target: float, chroma_share: float = 1.0) -> str:
    """The hue of `colour` at the relative luminance `target`, with a share of its chroma, as much as the screen can show."""
    _, chroma, hue = _to_oklch(colour)
    if target >= 1.0:
        return WHITE

    def made(light: float) -> str:
        return _in_gamut(light, chroma * chroma_share, hue)

    return made(_searched(lambda light: luminance(made(light)) < target))


def _base(colour: str, scheme: Scheme) -> dict[str, str]:
    if scheme == "dark":
        levels = (0.34, 0.42, 0.50)
        ink = at_luminance(colour, 0.006, 0.4)
        names = ("base-default", "base-hover", "base-active")
        made = {name: at_luminance(colour, level, 0.9) for name, level in zip(names, levels, strict=True)}
        return made | {"base-contrast-default": ink, "base-contrast-subtle": at_luminance(colour, 0.02, 0.5)}
    own = min(luminance(colour), 0.168)
    base = colour if own == luminance(colour) else at_luminance(colour, own)
    return {
        "base-default": base,
        "base-hover": at_luminance(colour, own * 0.68),
        "base-active": at_luminance(colour, own * 0.45),
        "base-contrast-default": WHITE,
        "base-contrast-subtle": at_luminance(colour, 0.86, 0.25),
    }


def _searched(is_below: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(22):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return low


def _in_gamut(light: float, chroma: float, hue: float) -> str:
    """The colour with the greatest chroma up to `chroma` that a screen can show."""
    if _is_shown(rgb := _from_oklch(light, chroma, hue)):
        return hex_of(rgb)
    share = _searched(lambda part: _is_shown(_from_oklch(light, chroma * part, hue)))
    return hex_of(_from_oklch(light, chroma * share, hue))


def _is_shown(rgb: Rgb) -> bool:
    return all(-1e-4 <= part <= 1.0001 for part in rgb)


def linear_of(colour: str) -> Rgb:
    """Red, green and blue of `#rrggbb` as light, each from 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def hex_of(linear: Rgb) -> str:
    """`#rrggbb` of light, clipped to what a screen can show."""
    clipped = [min(max(part, 0.0), 1.0) for part in linear]
    screen = [12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in clipped]
    return "#" + "".join(f"{round(part * 255):02x}" for part in screen)


def to_oklab(colour: str) -> Rgb:
    """Björn Ottosson's OKLab: lightness, green-red, blue-yellow. Equal distances look about equal."""
    red, green, blue = linear_of(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return light, a, b


def _to_oklch(colour: str) -> Rgb:
    """OKLab in polar form: lightness, chroma, hue in radians."""
    light, a, b = to_oklab(colour)
    return light, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(light: float, chroma: float, hue: float) -> Rgb:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )

"""Colours of a chart: those of its series are told apart by everybody, seen on white, and begin with the city's own.

A picture of a chart is drawn once, on white: files and print show it so. On a dark screen the page's style sheet (`theme`) puts others in
the place of each.

How two colours look to people who see fewer of them is worked out with the matrices of Machado, Oliveira and Fernandes
("A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009) for the severest form of each kind.
"""

import math
from functools import lru_cache

from ratusz.portal.show.colour import at_luminance, check_colour, hex_of, linear_of, to_oklab

#: More are not told apart by colour alone.
MOST_SERIES = 6
#: Least distance in OKLab between any two colours of a chart, for every kind of sight. A just noticeable difference is about 0.02.
LEAST_DISTANCE = 0.055
#: Each has a contrast of at least 3 on white (WCAG 1.4.11).
CANDIDATES = (
    "#0072b2", "#d55e00", "#00875f", "#b58900", "#7b2d8b", "#c2418f", "#2b2f77", "#8c1d18", "#1a9bb8", "#6b6b6b", "#3d2b1f", "#8a9a00",
)  # fmt: skip

PAPER, INK, SOFT, AXIS, HAIR = "#ffffff", "#1b1a17", "#5c564b", "#8a8375", "#e3dfd6"
#: What is left of the whole has no colour of its own.
REST = "#b9b3a5"
#: What stands in their place on a dark screen: steps of the neutral palette.
NEUTRALS_ON_DARK = {
    PAPER: "surface-default", INK: "text-default", SOFT: "text-subtle", AXIS: "border-default", HAIR: "border-subtle",
    REST: "border-strong",
}  # fmt: skip
#: Luminances that are seen on dark paper (contrast of 3); the city's colour has that of the page's buttons.
_LIGHTS_ON_DARK, _CITY_ON_DARK = (0.16, 0.24, 0.34, 0.46, 0.6, 0.75), 0.34

Matrix = tuple[tuple[float, float, float], ...]
_SIGHTS: tuple[Matrix, ...] = (
    ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
)


@lru_cache(maxsize=32)
def series_colours(city: str, number: int = MOST_SERIES) -> tuple[str, ...]:
    """`number` colours, the city's first (darkened where it could not be seen), each next one the farthest from those before."""
    chosen = [check_colour(city).used]
    while len(chosen) < number:
        chosen.append(max(CANDIDATES, key=lambda one: min(distance(one, other) for other in chosen)))
    return tuple(chosen)


@lru_cache(maxsize=32)
def series_on_dark(city: str) -> tuple[str, ...]:
    """What stands in the place of each of `series_colours` on a dark screen: its hue, as light as tells it from those before."""
    first, *others = series_colours(city)
    chosen = [at_luminance(first, _CITY_ON_DARK)]
    for one in others:
        made = [at_luminance(one, light) for light in _LIGHTS_ON_DARK]
        chosen.append(max(made, key=lambda each: min(distance(each, other) for other in chosen)))
    return tuple(chosen)


@lru_cache(maxsize=4_096)
def distance(one: str, other: str) -> float:
    """How far two colours lie apart for whoever tells them apart least."""
    return min(math.dist(_seen(one, sight), _seen(other, sight)) for sight in _SIGHTS)


def _seen(colour: str, sight: Matrix) -> tuple[float, float, float]:
    linear = linear_of(colour)
    red, green, blue = (sum(part * each for part, each in zip(row, linear, strict=True)) for row in sight)
    return to_oklab(hex_of((red, green, blue)))

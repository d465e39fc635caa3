"""The plane of web maps: Web Mercator as a square of side 1, x to the east and y to the south, from degrees of WGS 84 and back.

At zoom z the square is 512 · 2^z pixels wide, as MapLibre counts.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Beyond this latitude the square ends.
MOST_NORTH = 85.051128
TILE = 512
MOST_ZOOM = 20
#: A view of one point is not a view of one millimetre.
_LEAST_SIDE = 1.5e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A part of the world in degrees; one that crosses the date line is none."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-180 <= self.west <= self.east <= 180 and -90 <= self.south <= self.north <= 90):
            raise ValueError("a box has its west before its east and its south below its north, in degrees")

    @classmethod
    def parse(cls, text: str) -> "Box":
        """The box written west,south,east,north; ValueError where it is none."""
        sides = [float(side) for side in text.split(",")]
        if len(sides) != 4 or not all(map(math.isfinite, sides)):
            raise ValueError(text)
        return cls(west=sides[0], south=sides[1], east=sides[2], north=sides[3])

    def __str__(self) -> str:
        return ",".join(f"{side:.5f}".rstrip("0").rstrip(".") for side in (self.west, self.south, self.east, self.north))


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """A rectangle of the plane: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def box(self) -> Box:
        """The same in degrees."""
        x = np.clip(np.array([self.left, self.right]), 0.0, 1.0)
        y = np.clip(np.array([self.bottom, self.top]), 0.0, 1.0)
        (west, east), (south, north) = degrees(x, y)
        return Box(west=float(west), south=float(south), east=float(east), north=float(north))

    def around(self, share: float) -> "Square":
        """The rectangle with the same middle, its sides multiplied by `share`."""
        middle_x, middle_y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        half_x, half_y = (self.right - self.left) / 2 * share, (self.bottom - self.top) / 2 * share
        return Square(left=middle_x - half_x, top=middle_y - half_y, right=middle_x + half_x, bottom=middle_y + half_y)

    def moved(self, east: float, south: float) -> "Square":
        """The rectangle moved by shares of its sides."""
        x, y = (self.right - self.left) * east, (self.bottom - self.top) * south
        return Square(left=self.left + x, top=self.top + y, right=self.right + x, bottom=self.bottom + y)


def plane(longitudes: Floats, latitudes: Floats) -> tuple[Floats, Floats]:
    """X and y of places; NaN for what lies outside of the square."""
    inside = (np.abs(longitudes) <= 180) & (np.abs(latitudes) <= MOST_NORTH)
    sine = np.sin(np.radians(np.where(inside, latitudes, 0.0)))
    x = longitudes / 360 + 0.5
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    return np.where(inside, x, np.nan), np.where(inside, y, np.nan)


def degrees(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude of places of the plane."""
    return (x - 0.5) * 360, np.degrees(2 * np.arctan(np.exp((0.5 - y) * 2 * math.pi)) - math.pi / 2)


def square_of(box: Box) -> Square:
    """A box on the plane."""
    limit = MOST_NORTH
    x, y = plane(np.array([box.west, box.east]), np.clip(np.array([box.north, box.south]), -limit, limit))
    return Square(left=float(x[0]), top=float(y[0]), right=float(x[1]), bottom=float(y[1]))


def fitted(square: Square, width: float, height: float) -> Square:
    """The smallest rectangle around `square` that has the sides of a picture of `width` and `height`."""
    wide = max(square.right - square.left, _LEAST_SIDE)
    tall = max(square.bottom - square.top, _LEAST_SIDE)
    pixel = max(wide / width, tall / height)
    x, y = (square.left + square.right) / 2, (square.top + square.bottom) / 2
    return Square(left=x - pixel * width / 2, top=y - pixel * height / 2, right=x + pixel * width / 2, bottom=y + pixel * height / 2)


def zoom_of(square: Square, width: float) -> float:
    """The zoom at which `square` is `width` pixels wide."""
    return math.log2(width / (TILE * (square.right - square.left)))


def pixel_at(zoom: float) -> float:
    """The side of a pixel on the plane."""
    return float(1 / (TILE * 2.0**zoom))

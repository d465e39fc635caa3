"""Places and shapes in plain Python: what lies in what, decided by counting crossings and by looking at every corner of a grid.

The shapes of a table drawn for Hypothesis have their corners on one grid and their edges along it. What two such shapes share holds a corner
of the grid, if it is not empty; and the middle of a square of the grid, if it is a surface. Nothing here knows shapely.
"""

from fractions import Fraction
from itertools import pairwise
from typing import Any

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.query.nodes import Outline

Point = tuple[Fraction, Fraction]
Ring = tuple[Point, ...]


def _at(column: int, row: int) -> Point:
    """A corner of the grid: hundredths of a degree."""
    return Fraction(1898 + column, 100), Fraction(5030 + row, 100)


def _ring(*corners: tuple[int, int]) -> Ring:
    return tuple(_at(*corner) for corner in (*corners, corners[0]))


def _block(west: int, south: int, east: int, north: int) -> Ring:
    return _ring((west, south), (east, south), (east, north), (west, north))


def _written(points: Ring) -> str:
    return "(" + ", ".join(f"{float(x)} {float(y)}" for x, y in points) + ")"


_SURFACES: tuple[tuple[tuple[Ring, ...], ...], ...] = (
    ((_block(0, 0, 4, 3),),),
    ((_block(4, 0, 8, 6),),),
    # With a hole, in which another one stands; two apart; a corner like an L; one that touches itself in a corner.
    ((_block(0, 0, 8, 6), _block(1, 1, 5, 4)),),
    ((_block(0, 0, 8, 6), _block(1, 1, 5, 4)), (_block(2, 2, 4, 3),)),
    ((_block(0, 3, 2, 6),), (_block(6, 0, 8, 1),)),
    ((_ring((0, 0), (6, 0), (6, 2), (2, 2), (2, 6), (0, 6)),),),
    ((_block(2, 2, 4, 4),), (_block(4, 4, 6, 6),)),
)
_LINES: tuple[tuple[Ring, ...], ...] = (
    ((_at(0, 2), _at(8, 2)),),
    ((_at(4, 0), _at(4, 3), _at(6, 3)),),
    ((_at(0, 0), _at(4, 0)), (_at(8, 5), _at(8, 6))),
)
_POINTS: tuple[Ring, ...] = ((_at(4, 3),), (_at(0, 0),), (_at(3, 2),), (_at(7, 5), _at(1, 1)))


def _surface_text(parts: tuple[tuple[Ring, ...], ...]) -> str:
    return "MULTIPOLYGON (" + ", ".join("(" + ", ".join(map(_written, rings)) + ")" for rings in parts) + ")"


SURFACES = {_surface_text(parts): parts for parts in _SURFACES}
LINES = {"MULTILINESTRING (" + ", ".join(map(_written, parts)) + ")": parts for parts in _LINES}
POINTS = {f"MULTIPOINT {_written(points)}": points for points in _POINTS}
#: What a column of shapes may hold, what is none included.
SHAPES = (*SURFACES, *LINES, *POINTS, "POLYGON EMPTY", "no shape", "")
OUTLINES = {name: Outline(version="v1", shapes=(text,)) for name, text in zip("ABCDEFG", SURFACES, strict=True)}
_CORNERS = [_at(column, row) for column in range(-1, 10) for row in range(-1, 8)]
_MIDDLES = [(x + Fraction(1, 200), y + Fraction(1, 200)) for x, y in _CORNERS]


def outline_of(text: str) -> Outline:
    """The outline of that name."""
    if text not in OUTLINES:
        raise WrongQuery("area-unknown", "There is none.")
    return OUTLINES[text]


def on_edge(point: Point, line: Ring) -> bool:
    """Whether `point` lies on a line."""
    x, y = point
    for (ax, ay), (bx, by) in pairwise(line):
        level = (bx - ax) * (y - ay) == (by - ay) * (x - ax)
        if level and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
            return True
    return False


def inside(point: Point, rings: tuple[Ring, ...]) -> bool:
    """Whether a ray from `point` crosses the rings an odd number of times."""
    x, y = point
    crossings = 0
    for ring in rings:
        for (ax, ay), (bx, by) in pairwise(ring):
            crossings += (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay)
    return crossings % 2 == 1


def covers(parts: tuple[tuple[Ring, ...], ...], point: Point) -> bool:
    """Whether `point` lies in one of the parts or on an edge of it."""
    return any(inside(point, rings) or any(on_edge(point, ring) for ring in rings) for rings in parts)


def meets_box(text: str, box: tuple[Any, ...]) -> bool:
    """Whether a shape has a point in common with a box."""
    west, south, east, north = map(Fraction, box)
    within = [(x, y) for x, y in _CORNERS if west <= x <= east and south <= y <= north]
    if text in SURFACES:
        return any(covers(SURFACES[text], corner) for corner in within)
    if text in LINES:
        return any(on_edge(corner, line) for corner in within for line in LINES[text])
    return any(corner in POINTS.get(text, ()) for corner in within)


def part_within(text: str, outline: Outline) -> bool:
    """Whether some part of a shape lies within an area."""
    area = SURFACES[outline.shapes[0]]
    if text in SURFACES:
        return any(inside_any(middle, SURFACES[text]) and inside_any(middle, area) for middle in _MIDDLES)
    if text in LINES:
        steps = [middle for line in LINES[text] for ends in pairwise(line) for middle in _steps(*ends)]
        return any(inside_any(step, area) and not any(on_edge(step, ring) for rings in area for ring in rings) for step in steps)
    return any(covers(area, point) for point in POINTS.get(text, ()))


def inside_any(point: Point, parts: tuple[tuple[Ring, ...], ...]) -> bool:
    """Whether `point` lies in one of the parts."""
    return any(inside(point, rings) for rings in parts)


def _steps(start: Point, end: Point) -> list[Point]:
    """The middles of the steps that a straight line takes along the grid."""
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1])) * 100
    shares = [Fraction(2 * n + 1, 2 * int(length)) for n in range(int(length))]
    return [(start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share) for share in shares]

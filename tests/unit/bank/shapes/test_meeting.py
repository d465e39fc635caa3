"""Points and areas, shapes and boxes: exactly, quickly, and as an evaluator says that knows nothing of shapely."""

import math
import time
from fractions import Fraction

import numpy as np
import pytest

from ratusz.bank.shapes.meeting import Sides, area_of, meet_box, shapes_in, sides_of, within
from tests.support import ground

CENTRE = (19.0, 50.3)


def ring(rng: np.random.Generator, corners: int, least: float, most: float) -> list[tuple[float, float]]:
    """A star around CENTRE with so many corners, between two distances."""
    turns = np.sort(rng.uniform(0, 2 * math.pi, corners)).tolist()
    far = rng.uniform(least, most, corners).tolist()
    points = [(CENTRE[0] + r * math.cos(t), CENTRE[1] + r * math.sin(t)) for r, t in zip(far, turns, strict=True)]
    return [*points, points[0]]


def written(rings: list[list[tuple[float, float]]]) -> str:
    return "((" + "), (".join(", ".join(f"{x!r} {y!r}" for x, y in one) for one in rings) + "))"


def exact(rings: list[list[tuple[float, float]]]) -> tuple[ground.Ring, ...]:
    return tuple(tuple((Fraction(x), Fraction(y)) for x, y in one) for one in rings)


@pytest.mark.parametrize("seed", range(6))
def test_a_point_lies_where_counting_crossings_says(seed):
    """Surfaces with holes; one of two parts; points at random, on corners, and beside them by the smallest step there is."""
    rng = np.random.default_rng(seed)
    parts = [[ring(rng, 12, 0.05, 0.08), ring(rng, 9, 0.01, 0.03)]]
    if seed % 2:
        parts.append([[(x + 0.2, y) for x, y in ring(rng, 7, 0.01, 0.04)]])
    points = [tuple(one) for one in rng.uniform((18.9, 50.2), (19.3, 50.4), (300, 2)).tolist()]
    corners = [corner for rings in parts for one in rings for corner in one]
    points += corners + [(math.nextafter(x, 20), y) for x, y in corners] + [(x, math.nextafter(y, 0)) for x, y in corners]
    area = area_of(["MULTIPOLYGON (" + ", ".join(map(written, parts)) + ")"])
    found = within(area, np.array([x for x, _ in points]), np.array([y for _, y in points]))
    surfaces = tuple(map(exact, parts))
    assert found.tolist() == [ground.covers(surfaces, (Fraction(float(x)), Fraction(float(y)))) for x, y in points]
    assert found.any()
    assert not found.all()


def test_a_hundred_thousand_points_are_asked_in_a_tenth_of_a_second():
    edges = [[(CENTRE[0] + r * math.cos(t / 800), CENTRE[1] + r * math.sin(t / 700)) for t in range(5_000)] for r in (0.07, 0.02)]
    area = area_of(["POLYGON " + written([[*one, one[0]] for one in edges])])
    points = np.random.default_rng(1).uniform((18.9, 50.2), (19.1, 50.4), (100_000, 2))
    within(area, points[:10, 0], points[:10, 1])
    spent = []
    for _ in range(3):
        begun = time.process_time()
        within(area, points[:, 0], points[:, 1])
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.1


def test_what_is_no_shape_lies_nowhere():
    shapes = shapes_in(
        ["POINT (19 50)", "no shape", "", None, "POLYGON EMPTY", "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))", "LINESTRING Z (19 50 7, 20 51 8)"]
    )
    assert meet_box(shapes, Sides(18, 49, 20, 51)).tolist() == [True, False, False, False, False, False, True]
    assert meet_box(shapes, Sides(0.5, 0.5, 0.5, 0.5)).tolist()[5]
    assert not meet_box(shapes, Sides(20, 49, 18, 51)).any()
    assert sides_of(shapes_in(["", None])).west == math.inf
    assert not within(area_of(["no shape"]), np.array([19.0]), np.array([50.0])).any()

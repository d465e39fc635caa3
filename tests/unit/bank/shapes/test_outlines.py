"""Shapes of WKT on the plane, fewer corners, and out again."""

import pytest
import shapely

from ratusz.bank.shapes import outlines
from ratusz.bank.shapes.mercator import fitted

SQUARE = "POLYGON ((19 50, 19.1 50, 19.1 50.1, 19 50.1, 19 50))"
ROUND = shapely.Point(19, 50).buffer(0.1, quad_segs=256).wkt


def test_what_is_no_shape_is_none():
    texts = ["POINT (19 50)", "junk", None, "", "POLYGON EMPTY", "LINESTRING (500000 250000, 2 3)", "POINT Z (19 50 7)"]
    assert [shape is not None for shape in outlines.shapes_of(texts)] == [True, False, False, False, False, False, True]
    assert len(outlines.shapes_of([])) == 0
    assert outlines.extent_of(outlines.shapes_of([None])) is None


def test_a_shape_comes_back_in_degrees():
    shape = outlines.as_geojson(outlines.shapes_of([SQUARE]))[0]
    assert shape["coordinates"][0][:3] == [[19.0, 50.0], [19.1, 50.0], [19.1, 50.1]]


def test_corners_that_would_not_be_seen_are_left_out_and_no_shape_is_lost():
    shapes = outlines.shapes_of([ROUND, SQUARE])
    corners = [len(shapely.get_coordinates(shape)) for shape in shapes]
    fewer = [len(shapely.get_coordinates(shape)) for shape in outlines.simpler(shapes, 8)]
    assert fewer[0] < corners[0] / 10
    assert fewer[1] == corners[1]
    assert not shapely.is_empty(outlines.simpler(shapes, 0)).any()


def test_simpler_shapes_stay_where_they_are():
    shape = outlines.shapes_of([ROUND])
    moved = shapely.hausdorff_distance(shape, outlines.simpler(shape, 10))[0]
    assert moved * 512 * 2**10 < 1


def test_paths_are_in_pixels_of_the_view():
    shapes = outlines.shapes_of([SQUARE, "LINESTRING (19 50, 19.1 50.1)", "POINT (19 50)", None])
    view = fitted(outlines.extent_of(shapes), 100, 100)
    area, line, point, none = outlines.paths(shapes, view, 100)
    assert area.startswith("M")
    assert area.endswith("Z")
    assert not line.endswith("Z")
    assert (point, none) == ("", "")


def test_only_what_touches_the_view_is_in_it():
    shapes = outlines.shapes_of([SQUARE, "POINT (10 40)", None])
    assert outlines.in_view(shapes, outlines.extent_of(shapes[:1])).tolist() == [0]


def test_points_are_told_from_areas():
    assert outlines.are_points(outlines.shapes_of(["POINT (19 50)", None]))
    assert not outlines.are_points(outlines.shapes_of(["POINT (19 50)", SQUARE]))
    assert not outlines.are_points(outlines.shapes_of([None]))


def test_a_label_lies_within_its_area():
    shapes = outlines.shapes_of([SQUARE])
    x, y = outlines.label_places(shapes)[0]
    assert shapes[0].contains(shapely.Point(x, y))
    assert x == pytest.approx((19.05 / 360) + 0.5, abs=1e-3)

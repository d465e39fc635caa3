"""The plane of the map: there and back, boxes, fitting."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.shapes.mercator import MOST_NORTH, Box, Square, degrees, fitted, pixel_at, plane, square_of, zoom_of

LONGITUDES, LATITUDES = st.floats(-180, 180), st.floats(-MOST_NORTH, MOST_NORTH)


@given(LONGITUDES, LATITUDES)
def test_a_place_comes_back_from_the_plane(longitude, latitude):
    x, y = plane(np.array([longitude]), np.array([latitude]))
    assert 0 <= x[0] <= 1
    assert -1e-9 <= y[0] <= 1 + 1e-9
    back = degrees(x, y)
    assert back[0][0] == pytest.approx(longitude, abs=1e-9)
    assert back[1][0] == pytest.approx(latitude, abs=1e-9)


@pytest.mark.parametrize(("longitude", "latitude"), [(181.0, 50.0), (19.0, 86.0), (float("nan"), 50.0), (501_234.0, 265_000.0)])
def test_what_lies_on_no_map_has_no_place(longitude, latitude):
    x, y = plane(np.array([longitude]), np.array([latitude]))
    assert np.isnan(x[0])
    assert np.isnan(y[0])


def test_north_is_up():
    _, y = plane(np.array([19.0, 19.0]), np.array([50.0, 51.0]))
    assert y[1] < y[0]


def test_a_box_is_read_as_it_is_written():
    box = Box(west=18.98, south=50.28, east=19.08, north=50.34)
    assert Box.parse(str(box)) == box
    assert str(Box.parse("18.980000,50.3,19,50.4")) == "18.98,50.3,19,50.4"


@pytest.mark.parametrize("text", ["", "1,2,3", "19,50,18,51", "18,51,19,50", "a,b,c,d", "nan,50,19,51", "-999,0,0,1", "0,0,inf,1"])
def test_what_is_no_box_is_refused(text):
    with pytest.raises(ValueError):
        Box.parse(text)


def test_a_square_fits_a_picture_with_its_sides_and_keeps_its_middle():
    square = square_of(Box(west=18.98, south=50.28, east=19.08, north=50.34))
    view = fitted(square, 960, 560)
    assert (view.right - view.left) / (view.bottom - view.top) == pytest.approx(960 / 560)
    assert view.left <= square.left <= square.right <= view.right
    assert view.top <= square.top <= square.bottom <= view.bottom
    assert (view.left + view.right) / 2 == pytest.approx((square.left + square.right) / 2)


def test_one_point_is_seen_from_a_distance():
    view = fitted(Square(left=0.5, top=0.3, right=0.5, bottom=0.3), 960, 560)
    assert 14 < zoom_of(view, 960) < 18


def test_zooms_and_pixels_agree():
    square = Square(left=0.25, top=0.25, right=0.5, bottom=0.5)
    zoom = zoom_of(square, 1024)
    assert pixel_at(zoom) * 1024 == pytest.approx(0.25)
    assert math.isclose(zoom, 3)

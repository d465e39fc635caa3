"""Colours of charts: seen on white, told apart by everybody."""

import pytest

from ratusz.portal.show.colour import contrast, palette
from ratusz.portal.show.series import CANDIDATES, LEAST_DISTANCE, distance, series_colours, series_on_dark

CITIES = ["#0f5c4d", "#b5432a", "#14406b", "#ffd34d", "#00ff00", "#e623b1", "#ffffff", "#000000", "#808080", "#752052", "#2460a7"]


@pytest.mark.parametrize("city", CITIES)
def test_every_colour_is_seen_on_white_and_told_from_every_other(city):
    colours = series_colours(city)
    assert all(contrast(colour, "#ffffff") >= 3 for colour in colours)
    for at, colour in enumerate(colours):
        assert all(distance(colour, other) >= LEAST_DISTANCE for other in colours[:at]), colours


@pytest.mark.parametrize("city", CITIES)
def test_on_dark_screens_too(city):
    paper = palette("#7a7263", "dark")["surface-default"]
    colours = series_on_dark(city)
    assert all(contrast(colour, paper) >= 3 for colour in colours)
    for at, colour in enumerate(colours):
        assert all(distance(colour, other) >= LEAST_DISTANCE for other in colours[:at]), colours


def test_the_first_colour_is_the_city_s_where_it_can_be_seen():
    assert series_colours("#14406b")[0] == "#14406b"
    assert series_colours("#ffd34d")[0] != "#ffd34d"


def test_candidates_can_all_be_seen():
    assert all(contrast(colour, "#ffffff") >= 3 for colour in CANDIDATES)


def test_red_and_green_of_the_same_lightness_are_near_for_some_people():
    assert distance("#a03030", "#4d6b1f") < 0.1
    assert distance("#000000", "#ffffff") > 0.9

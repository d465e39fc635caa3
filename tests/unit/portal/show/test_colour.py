"""Colours of any city can be read, on light and dark screens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.portal.show.colour import PAIRS, at_luminance, check_colour, contrast, luminance, palette, parse_hex

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0f5c4d", "#ffffff", 7.9)]
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    """Black on white is 21; #777 on white is the well-known 4.48, just below what text needs."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.05)
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize("text", ["#12345", "green", "", "#gggggg", "rgb(0,0,0)"])
def test_what_is_not_a_colour_is_refused(text):
    with pytest.raises(ValueError, match="#rrggbb"):
        parse_hex(text)


def test_short_and_bare_colours_are_understood():
    assert parse_hex("#AbC") == "#aabbcc"
    assert parse_hex(" 0F5C4D ") == "#0f5c4d"


@given(colours, st.sampled_from(["light", "dark"]))
def test_every_pair_that_meets_can_be_read_whatever_the_city_chose(colour, scheme):
    steps = palette(colour, scheme)
    unreadable = {
        (front, back): contrast(steps[front], steps[back]) for front, back, least in PAIRS if contrast(steps[front], steps[back]) < least
    }
    assert unreadable == {}


@given(colours, st.floats(0.02, 0.95))
def test_a_step_has_the_luminance_asked_for(colour, target):
    assert luminance(at_luminance(colour, target)) == pytest.approx(target, abs=0.012)


def test_a_dark_colour_is_used_as_it_is_and_a_pale_one_is_made_darker():
    assert not check_colour("#0f5c4d").is_changed
    pale = check_colour("#ffe066")
    assert pale.is_changed
    assert contrast(pale.used, "#ffffff") >= 4.5

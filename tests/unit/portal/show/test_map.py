"""The drawing of a map: a link for each thing, texts escaped, no styles of its own, colours that tell classes apart."""

import itertools
import xml.etree.ElementTree as ET

import pytest

from ratusz.portal.show.colour import WHITE, contrast, luminance
from ratusz.portal.show.map import INK, PLAIN, Dot, Label, MapDrawing, Outline, Scale, colours, render_map, render_swatch

DRAWING = MapDrawing(
    name="wide",
    width=100,
    height=80,
    title='Mapa "<b>"',
    outlines=(
        Outline(path="M0 0L9 9Z", fill="#2c7fb8", title="Bytków & <i>", url="/dane/?a=1&b=2"),
        Outline(path="M1 1L2 2Z", fill="missing", title="brak"),
        Outline(path="M1 1L2 2", fill=""),
        Outline(path="M1 1L2 2Z", fill="", is_background=True),
    ),
    dots=(Dot(x=5, y=6, radius=7, text="12", title="12 punktów", url="/x/"), Dot(x=1, y=2, radius=6, text="", title="jeden", url="")),
    labels=(Label(x=1, y=2, text="<Bytków>"),),
    scale=Scale(pixels=40, text="1 km"),
)
SVG = "{http://www.w3.org/2000/svg}"


def test_a_drawing_is_xml_without_styles_or_scripts():
    drawn = ET.fromstring(render_map(DRAWING))  # noqa: S314  ours
    assert not [part for part in drawn.iter() if {"style", "onclick"} & set(part.attrib) or part.tag in {SVG + "style", SVG + "script"}]
    assert drawn.attrib["aria-label"] == 'Mapa "<b>"'
    assert drawn.find(f"{SVG}a/{SVG}path/{SVG}title").text == "Bytków & <i>"


def test_things_lead_to_their_rows():
    drawn = ET.fromstring(render_map(DRAWING))  # noqa: S314  ours
    assert [link.attrib["href"] for link in drawn.iter(f"{SVG}a")] == ["/dane/?a=1&b=2", "/x/"]


def test_a_missing_figure_is_hatched():
    assert 'fill="url(#wide-missing)"' in render_map(DRAWING)
    assert "<pattern" in render_swatch("missing", "6")
    assert "<pattern" not in render_swatch(PLAIN, "1")


@pytest.mark.parametrize("has_zero", [True, False])
@pytest.mark.parametrize("count", range(1, 6))
def test_each_class_has_its_colour_from_light_to_dark(count, has_zero):
    shades = colours(count, has_zero=has_zero)
    assert len(shades) == count
    light = [luminance(shade) for shade in shades]
    assert all(one > 1.2 * other for one, other in itertools.pairwise(light))


def test_words_on_the_map_can_be_read():
    assert contrast(WHITE, PLAIN) >= 4.5
    assert contrast(WHITE, INK) >= 7

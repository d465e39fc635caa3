"""Bands between two columns of names: each name has room, a band is as wide as what it stands for, texts are escaped."""

import itertools
import re

from ratusz.portal.show.streams import MOST_NAMES, Stream, Streams, render_streams


def picture(*streams, missing=()):
    made = tuple(Stream(source=source, target=target, count=count) for source, target, count in streams)
    return render_streams(
        Streams(streams=made, source_head="Od", target_head="Kto", says="Kto kogo", others="pozostałe", missing=frozenset(missing))
    )


def bars(svg):
    return [(float(x), float(y), float(h)) for x, y, h in re.findall(r'<rect[^>]*x="([\d.]+)" y="([\d.]+)"[^>]*height="([\d.]+)"', svg)]


def test_bars_are_as_high_as_what_goes_through_and_do_not_overlap():
    svg = picture(("GUS", "Edukacja", 3), ("GUS", "Strategia", 1), ("MOPS", "Strategia", 1))
    found = bars(svg)
    for side in {x for x, _y, _h in found}:
        placed = sorted((y, h) for x, y, h in found if x == side)
        assert all(y + h <= below for (y, h), (below, _h) in itertools.pairwise(placed))
    assert sorted(round(h / 7) for _x, _y, h in found) == [1, 2, 3, 4]
    assert svg.count("<path") == 3
    assert "GUS → Edukacja: 3" in svg


def test_a_crowded_side_is_taken_together_and_nothing_is_lost():
    svg = picture(*((f"System {number}", "Urząd", number) for number in range(1, 81)))
    assert len(set(re.findall(r'text-anchor="end">([^<]+)<', svg)) - {"Od"}) == MOST_NAMES
    assert f"pozostałe → Urząd: {sum(range(1, 52))}" in svg


def test_texts_are_escaped_shortened_and_what_is_missing_is_marked():
    svg = picture(("<b>", "x" * 80, 1), ("nie podano", "y", 1), missing=("nie podano",))
    assert "<b>" not in svg
    assert "&lt;b&gt;" in svg
    assert "x" * 41 + "…" in svg
    assert svg.count("data-missing") == 2
    assert "<path" not in picture()

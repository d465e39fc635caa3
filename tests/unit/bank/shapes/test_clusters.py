"""Clusters lose no point and do not move when the map is moved."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.shapes.clusters import APART, clusters
from ratusz.bank.shapes.mercator import Square

WORLD = Square(left=0.0, top=0.0, right=1.0, bottom=1.0)
UNITS = st.lists(st.tuples(st.floats(0, 0.999), st.floats(0, 0.999)), max_size=60)


def scattered(count):
    rng = np.random.default_rng(7)
    return rng.uniform(0.55, 0.56, count), rng.uniform(0.33, 0.34, count)


@given(UNITS, st.integers(0, 20))
def test_every_point_is_in_one_cluster(places, zoom):
    x, y = (np.array([place[side] for place in places], dtype=float) for side in (0, 1))
    made = clusters(x, y, WORLD, zoom, apart=0)
    assert made.sizes.sum() == made.count == len(places)
    assert len(set(made.first.tolist())) == len(made.sizes)


def test_few_points_are_drawn_one_by_one():
    made = clusters(*scattered(APART), WORLD, 3)
    assert set(made.sizes.tolist()) == {1}
    assert len(clusters(*scattered(APART + 1), WORLD, 3).sizes) < 5


def test_points_in_one_place_stay_together_however_near_one_comes():
    x, y = np.array([0.5, 0.5, 0.6]), np.array([0.3, 0.3, 0.3])
    made = clusters(x, y, WORLD, 20)
    assert sorted(made.sizes.tolist()) == [1, 2]


def test_points_that_lie_nowhere_are_in_no_cluster():
    made = clusters(np.array([np.nan, 0.5]), np.array([np.nan, 0.3]), WORLD, 10)
    assert made.count == 1
    assert made.first.tolist() == [1]


def test_a_cluster_is_the_same_from_wherever_it_is_seen():
    x, y = scattered(20_000)
    one = clusters(x, y, Square(left=0.551, top=0.331, right=0.556, bottom=0.336), 11)
    other = clusters(x, y, Square(left=0.553, top=0.333, right=0.559, bottom=0.339), 11)
    known = dict(zip(one.first.tolist(), one.sizes.tolist(), strict=True))
    shared = [(first, size) for first, size in zip(other.first.tolist(), other.sizes.tolist(), strict=True) if first in known]
    assert shared
    assert all(known[first] == size for first, size in shared)


def test_an_extent_holds_its_points():
    x, y = scattered(5_000)
    made = clusters(x, y, WORLD, 9, apart=0)
    assert (made.extents[:, 0] <= made.x).all()
    assert (made.x <= made.extents[:, 2]).all()
    assert made.extents[:, 0].min() == x.min()
    assert made.extents[:, 3].max() == y.max()


def test_nothing_in_view_is_no_cluster():
    assert clusters(*scattered(10), Square(left=0.1, top=0.1, right=0.2, bottom=0.2), 12).count == 0

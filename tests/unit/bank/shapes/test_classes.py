"""Classes of figures: each figure is in one, zero is not a little, missing is not zero."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.shapes.classes import MOST_CLASSES, Method, classes

FIGURES = st.lists(st.one_of(st.none(), st.integers(-50, 200).map(float), st.floats(-1e6, 1e6)), max_size=60)


@given(FIGURES, st.sampled_from(Method))
def test_every_figure_is_in_the_class_that_spans_it(values, method):
    made = classes(values, method)
    assert sum(made.counts) + made.missing == len(values)
    assert len(made.counts) <= MOST_CLASSES
    for value in values:
        number = made.of(value)
        if value is None:
            assert number is None
        else:
            assert made.least[number] <= value <= made.greatest[number]


@given(FIGURES, st.sampled_from(Method))
def test_classes_rise_and_do_not_touch(values, method):
    made = classes(values, method)
    assert all(high < low for high, low in zip(made.greatest, made.least[1:], strict=False))


@pytest.mark.parametrize("method", Method)
def test_none_of_a_thing_has_a_class_of_its_own(method):
    made = classes([0.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, None], method)
    assert made.has_zero
    assert (made.least[0], made.greatest[0], made.counts[0], made.missing) == (0.0, 0.0, 2, 1)


def test_few_figures_are_a_class_each():
    assert classes([3.0, 1.0, 3.0], Method.QUANTILES).greatest == (1.0, 3.0)


def test_quantiles_share_alike_steps_do_not():
    values = [float(n) for n in range(1, 11)] + [500.0]
    assert classes(values, Method.QUANTILES).counts == (3, 2, 2, 2, 2)
    assert classes(values, Method.EQUAL).counts == (10, 1)


def test_natural_classes_part_at_the_gaps():
    groups = [[1.0, 1.1, 1.2], [5.0, 5.2], [9.0, 9.1], [20.0, 20.5], [70.0, 71.0]]
    made = classes([value for group in groups for value in group], Method.NATURAL)
    assert made.least == tuple(group[0] for group in groups)


def test_figures_of_the_whole_country_take_no_second():
    values = [((n * 7919) % 100_003) / 10 for n in range(2_477)]
    assert len(classes(values, Method.NATURAL).counts) == MOST_CLASSES


def test_nothing_has_no_class():
    assert classes([], Method.EQUAL).counts == ()
    assert classes([None, None], Method.EQUAL).missing == 2

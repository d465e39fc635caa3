"""From a group to its rows: periods are rolled up as the engine rolls them."""

from itertools import product

from ratusz.bank.query.nodes import Group, Roll
from ratusz.portal.pages.explorer.grouping import rolled
from tests.support import reference
from tests.support.questions import POOLS


def test_periods_are_rolled_up_as_the_query_model_has_it():
    for value, roll in product(POOLS["period"], Roll):
        assert rolled(value, roll) == reference.rolled(Group(column="okres", roll=roll), value), (value, roll)

"""Places of numbers among the different ones: as NumPy's sorting gives them, close keys or far ones."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.reconcile import numbering


@given(keys=st.lists(st.integers(0, 60), max_size=40), small=st.sampled_from([0, 1 << 20]))
def test_as_sorting_would_give_them(keys, small):
    before, numbering._SMALL = numbering._SMALL, small
    try:
        found = numbering.numbered(np.array(keys, np.int64), 61)
    finally:
        numbering._SMALL = before
    expected = np.unique(np.array(keys, np.int64), return_inverse=True)
    assert [one.tolist() for one in found] == [one.tolist() for one in expected]

"""The longest tests are begun first, and are called what they are called."""

from types import SimpleNamespace

import pytest

from tests.architecture.tree import ROOT
from tests.support.longest import LONGEST, in_shares


def test_each_is_there():
    for name in LONGEST:
        path, _, called = name.partition("::")
        assert f"def {called.partition('[')[0]}(" in (ROOT / path).read_text(encoding="utf-8"), name


@pytest.mark.parametrize(("short", "workers"), [(0, 1), (0, 2), (1, 3), (2, 8), (100, 3), (101, 40)])
def test_nothing_is_lost_and_each_share_begins_with_long_ones(short, workers):
    items = [SimpleNamespace(nodeid=f"tests/x.py::test_{number}") for number in range(short)]
    items += [SimpleNamespace(nodeid=name) for name in reversed(LONGEST)]
    found = [item.nodeid for item in in_shares(items, workers)]
    assert sorted(found) == sorted(item.nodeid for item in items)
    assert found[0] == LONGEST[0]
    if short == 100:
        assert [found[0], found[len(found) // workers]] == [*LONGEST[:2]]

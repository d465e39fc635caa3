"""Budgets: steady, shared by all processes of a machine, and never in the way of honest people."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.urls import URLResolver, get_resolver

from ratusz.portal.config.budgets import BUDGETS
from ratusz.portal.core.budgets import Budget, Ledger
from tests.support.moments import after

KEY = b"a key of this test"
SMALL = Budget(name="small", views=frozenset(), methods=frozenset(), at_once=5, per_s=0.5)
EXPORTS = next(one for one in BUDGETS if one.name == "exports")


def test_a_budget_is_spent_and_fills_again():
    ledger = Ledger()
    assert [ledger.take(SMALL, "a", key=KEY, now=after()) for _ in range(6)] == [0, 0, 0, 0, 0, 2]
    assert ledger.take(SMALL, "b", key=KEY, now=after()) == 0
    assert ledger.take(SMALL, "a", key=KEY, now=after(seconds=1)) == 1
    assert ledger.take(SMALL, "a", key=KEY, now=after(seconds=2)) == 0
    assert ledger.take(SMALL, "a", key=KEY, now=after(seconds=2)) > 0


def test_a_clock_that_is_put_back_refuses_nobody():
    ledger = Ledger()
    while ledger.take(SMALL, "a", key=KEY, now=after(seconds=1000)) == 0:
        pass
    assert ledger.take(SMALL, "a", key=KEY, now=after()) == 0


def test_thirty_pupils_behind_one_address_are_never_refused_for_an_hour():
    """Each takes a file every half a minute, and all begin at once."""
    ledger = Ledger()
    refused = [
        (second, pupil)
        for second in range(3600)
        for pupil in range(30)
        if (second + pupil) % 30 == 0 or second == 0
        if ledger.take(EXPORTS, "address 198.51.100.7", key=KEY, now=after(seconds=second)) > 0
    ]
    assert refused == []


def test_a_loop_is_refused_within_half_a_minute():
    ledger = Ledger()
    waits = [ledger.take(EXPORTS, "address 203.0.113.9", key=KEY, now=after() + timedelta(milliseconds=20 * at)) for at in range(1500)]
    refused_first = next(at for at, wait in enumerate(waits) if wait > 0)
    assert refused_first * 0.02 < 30
    assert sum(wait == 0 for wait in waits[-500:]) <= 500 * 0.02 * EXPORTS.per_s + 1


@pytest.mark.slow  # three processes are started
def test_processes_share_what_they_spend(tmp_path):
    """Exactly as many as the budget holds, whoever asks."""
    script = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path;"
        "from ratusz.portal.core.budgets import Budget, Ledger;"
        "b = Budget(name='x', views=frozenset(), methods=frozenset(), at_once=1000, per_s=1e-9);"
        "l = Ledger(Path(sys.argv[1])); n = datetime(2026, 1, 1, tzinfo=UTC);"
        "print(sum(l.take(b, 'a', key=b'k', now=n) == 0 for _ in range(600)))"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "ledger")], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert sum(int(child.communicate(timeout=60)[0]) for child in children) == 1000


def test_nobody_is_named_in_the_file(tmp_path):
    Ledger(tmp_path / "ledger").take(SMALL, "address 198.51.100.7", key=KEY, now=after())
    assert b"198.51" not in (tmp_path / "ledger").read_bytes()


def test_every_address_that_costs_exists():
    """A view that was renamed would go without a budget."""

    def names(patterns, namespace=""):
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from names(one.url_patterns, f"{namespace}{one.namespace}:" if one.namespace else namespace)
            else:
                yield f"{namespace}{one.name}"

    known = set(names(get_resolver().url_patterns))
    assert [view for budget in BUDGETS for view in budget.views if view.partition("?")[0] not in known] == []

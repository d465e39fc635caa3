"""Usual differences with heavy tails: moderate slips that are nobody's error."""

import numpy as np
import pytest

from ratusz.bank.reconcile.compare import compare
from ratusz.bank.reconcile.observations import read_observations
from tests.support.holdings import alarms, write

pytestmark = pytest.mark.slow


def test_differences_that_are_often_moderately_large_alarm_rarely_and_gross_errors_still_do(tmp_path):
    rng = np.random.default_rng(3)
    table = []
    for series in range(50):
        true = 10 ** rng.uniform(3, 5) * np.exp(np.cumsum(rng.normal(0, 0.012, 16)))
        second = true * np.exp(rng.normal(0, 0.025) + 0.003 * rng.standard_t(3, 16))
        second[5] *= 10 if series < 5 else 1
        for holding, values in (("a", true), ("b", second)):
            table += [(f"s{series}", holding, "1", str(2005 + at), f"{value:.0f}") for at, value in enumerate(values)]
    told = {(one.phenomenon, one.period): one for one in compare(read_observations(write(tmp_path / "seen.csv", table)))}
    found = set(alarms(told))
    gross = {(f"s{series}", "2010") for series in range(5)}
    assert gross <= found
    assert len(found - gross) <= 0.003 * len(table)
